// What stands around every page: the bar, the header, the messages that float over it.
import type { Locator, Page } from "@playwright/test";
import type { Words } from "../words.ts";

export class Frame {
  readonly bar: Locator;
  readonly languageSwitch: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.bar = page.getByRole("navigation", { name: words.sections });
    this.languageSwitch = page.getByRole("button", { name: words.switchTo, exact: true });
  }

  section(name: string): Locator {
    return this.bar.getByRole("link", { name, exact: true });
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** A message that says what was done. */
  message(text: string): Locator {
    return this.page.getByRole("status").filter({ hasText: text });
  }

  async signOut(name: string): Promise<void> {
    await this.page.getByRole("button", { name: this.words.yourMenu(name) }).click();
    await this.page.getByRole("menuitem", { name: this.words.signOut }).click();
  }
}
