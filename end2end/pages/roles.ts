// The provider's pages of roles and sections, as far as both have the same parts.
import type { Locator, Page } from "@playwright/test";
import type { Words } from "../words.ts";

export class RoleForm {
  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {}

  field(name: string): Locator {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  choice(group: string, option: string | RegExp): Locator {
    return this.page.getByRole("radiogroup", { name: group, exact: true }).getByRole("radio", { name: option });
  }

  level(section: string, level: string): Locator {
    return this.choice(section, new RegExp(`^${level}$`));
  }

  levels(section: string): Locator {
    return this.page.getByRole("radiogroup", { name: section, exact: true }).getByRole("radio");
  }

  /** What the change does to others, asked about. */
  get asked(): Locator {
    return this.page.getByRole("alert");
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole("main").getByRole("link", { name, exact: true });
  }
}
