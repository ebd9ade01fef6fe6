// One communication order: at rest, and in edit.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "../words.ts";
import { plain } from "./contacts.ts";

export type Kind = "technical" | "financial";

export class Order {
  readonly root: Locator;
  readonly items: Locator;
  readonly pencil: Locator;
  readonly addField: Locator;
  readonly conflict: Locator;
  /** What needs a look. */
  readonly health: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
    readonly kind: Kind,
  ) {
    this.root = page.getByRole("region", { name: words[kind], exact: true });
    this.items = this.root.locator(".relay").getByRole("listitem");
    this.pencil = this.button(words.edit);
    this.addField = this.root.getByRole("combobox", { name: words.addToOrder, exact: true });
    this.health = this.root.getByRole("group", { name: words.health });
    this.conflict = this.root.getByRole("alert").filter({ hasText: words.orderConflict });
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  item(name: string): Locator {
    return this.items.filter({ hasText: name });
  }

  /** In edit the grip is the first button of an item. */
  grip(name: string): Locator {
    return this.item(name).getByRole("button").first();
  }

  position(name: string): Locator {
    return this.root.getByRole("spinbutton", { name: this.words.toPosition(name), exact: true });
  }

  /** What a screen reader is told of a move. */
  announced(text: string): Locator {
    return this.root.getByRole("status").filter({ hasText: text });
  }

  async names(): Promise<string[]> {
    return (await this.items.locator(".relay__name").allTextContents()).map(plain);
  }

  /** Waits until the list has these people, in this order. */
  async shows(...people: { name: string }[]): Promise<void> {
    await expect(this.items.locator(".relay__name")).toHaveText(people.map((person) => person.name));
  }

  async edit(): Promise<void> {
    await this.pencil.click();
    await expect(this.button(this.words.save)).toBeVisible();
  }

  async save(): Promise<void> {
    await this.button(this.words.save).click();
  }
}
