// The dialog *Delete contact*: what will happen, and who takes the place in an order.
import type { Locator, Page } from "@playwright/test";
import type { Words } from "../words.ts";

export class DeleteDialog {
  readonly root: Locator;
  readonly confirm: Locator;
  readonly consequences: Locator;

  constructor(
    page: Page,
    readonly words: Words,
    name: string,
  ) {
    this.root = page.getByRole("dialog", { name: words.deleteTitle(name), exact: true });
    this.confirm = this.root.getByRole("button", { name: words.deleteContact, exact: true });
    this.consequences = this.root.getByRole("listitem");
  }

  replacement(position: number, order: string): Locator {
    return this.root.getByRole("combobox", { name: this.words.whoTakesThePlace(position, order) });
  }
}
