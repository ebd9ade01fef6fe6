// The dialogs *Add contact* and *Update contact*.
import type { Locator, Page } from "@playwright/test";
import type { Words } from "../words.ts";

/** A name that begins like this: labels may say more, such as *optional*. */
const beginning = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);

export class ContactDialog {
  readonly root: Locator;
  readonly firstName: Locator;
  readonly lastName: Locator;
  readonly title: Locator;
  readonly email: Locator;
  readonly language: Locator;
  readonly notes: Locator;
  readonly login: Locator;
  readonly generatedPassword: Locator;
  readonly leaveQuestion: Locator;
  readonly conflict: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
    title: string,
  ) {
    this.root = page.getByRole("dialog", { name: title, exact: true });
    const text = (name: string) => this.root.getByRole("textbox", { name: beginning(name) });
    this.firstName = text(words.firstName);
    this.lastName = text(words.lastName);
    this.title = text(words.titleField);
    this.email = text(words.email);
    this.notes = text(words.notes);
    this.login = this.root.getByRole("textbox", { name: words.login, exact: true });
    this.language = this.root.getByRole("combobox", { name: words.language, exact: true });
    this.generatedPassword = this.root.locator(".copy__text");
    this.leaveQuestion = this.root.getByRole("alert").filter({ hasText: words.leaveQuestion });
    this.conflict = this.root.getByRole("region", { name: words.changedByOther });
  }

  /** *Activation date* or *Expiration date*: a date and a time. */
  moment(name: string) {
    const root = this.root.getByRole("group", { name: beginning(name) });
    return {
      root,
      date: root.getByLabel(this.words.date, { exact: true }),
      time: root.getByLabel(this.words.time, { exact: true }),
    };
  }

  get addresses(): Locator {
    return this.root.getByRole("textbox", { name: beginning(this.words.allowedAddresses) });
  }

  choice(name: string): Locator {
    return this.root.getByRole("combobox", { name, exact: true });
  }

  /** What has to be read before it is confirmed. */
  get asked(): Locator {
    return this.root.getByRole("alert").filter({ has: this.page.getByRole("listitem") });
  }

  phone(index: number) {
    const at = (locator: Locator) => locator.nth(index);
    return {
      kind: at(this.root.getByRole("combobox", { name: this.words.phoneType, exact: true })),
      number: at(this.root.getByRole("textbox", { name: this.words.number, exact: true })),
      extension: at(this.root.getByRole("textbox", { name: this.words.extension, exact: true })),
    };
  }

  async addPhone(): Promise<void> {
    await this.button(this.words.addPhone).click();
  }

  role(name: string): Locator {
    return this.root.getByRole("group", { name: this.words.rolesHeading }).getByRole("checkbox", { name: beginning(name) });
  }


  /** The levels that can be granted in a section, beside the roles. */
  section(name: string): Locator {
    return this.root.getByRole("radiogroup", { name, exact: true });
  }

  level(section: string, level: string): Locator {
    return this.section(section).getByRole("radio", { name: level, exact: true });
  }

  /** The row of a section: what its roles give, and why something cannot be chosen. */
  gridRow(section: string): Locator {
    return this.root.getByRole("row").filter({ has: this.page.getByRole("radiogroup", { name: section, exact: true }) });
  }

  communication(name: string): Locator {
    return this.root.getByRole("checkbox", { name: beginning(name) });
  }

  async grant(section: string, level: string): Promise<void> {
    await this.level(section, level).check();
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  async submit(): Promise<void> {
    await this.button(this.words.submit).click();
  }

  /** The sentence under a field that says what is wrong. */
  error(field: Locator): Locator {
    return field.locator("xpath=ancestor::div[contains(concat(' ', @class, ' '), ' field ')][1]").locator(".field__error");
  }
}
