// The list of contacts, with its search, its filters and the menu of each row.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "../words.ts";
import { ContactDialog } from "./contact-dialog.ts";
import { DeleteDialog } from "./delete-dialog.ts";

export class ContactsPage {
  readonly table: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly role: Locator;
  readonly status: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.table = page.getByRole("table", { name: words.contacts, exact: true });
    // The head of the table is a row too, and has no row header.
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
    this.search = page.getByRole("searchbox", { name: words.search });
    this.role = page.getByRole("combobox", { name: words.role, exact: true });
    this.status = page.getByRole("combobox", { name: words.portalAccess, exact: true });
  }

  row(name: string): Locator {
    return this.rows.filter({ hasText: name });
  }

  /** The icon of a permission, by its section and level. */
  icon(name: string, section: string, level: string): Locator {
    return this.row(name).getByRole("img", { name: this.words.permission(section, level), exact: true });
  }

  /** Names and levels of all icons of a row. */
  async icons(name: string): Promise<string[]> {
    const icons = await this.row(name).getByRole("img").all();
    return Promise.all(icons.map(async (icon) => plain((await icon.getAttribute("aria-label")) ?? "")));
  }

  /** The names in the order of the list. */
  async names(): Promise<string[]> {
    const names = await this.rows.getByRole("rowheader").locator(".who__name > span:first-child").allTextContents();
    return names.map(plain);
  }

  menuButton(name: string): Locator {
    return this.row(name).getByRole("button", { name: this.words.moreActions, exact: true });
  }

  menuItem(name: string): Locator {
    return this.page.getByRole("menuitem", { name });
  }

  async choose(name: string, action: string): Promise<void> {
    await this.menuButton(name).click();
    await this.menuItem(action).click();
  }

  async add(): Promise<ContactDialog> {
    await this.page.getByRole("link", { name: this.words.addContact, exact: true }).first().click();
    return this.dialog(this.words.addContact);
  }

  async update(name: string): Promise<ContactDialog> {
    await this.choose(name, this.words.updateContact);
    return this.dialog(this.words.updateContact);
  }

  async delete(name: string): Promise<DeleteDialog> {
    await this.choose(name, this.words.deleteContact);
    const dialog = new DeleteDialog(this.page, this.words, name);
    await expect(dialog.root).toBeVisible();
    return dialog;
  }

  private async dialog(title: string): Promise<ContactDialog> {
    const dialog = new ContactDialog(this.page, this.words, title);
    await expect(dialog.root).toBeVisible();
    return dialog;
  }
}

/** Text without the no-break spaces of typography. */
export const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ").trim();
