// What is done to many contacts at once: the boxes of the list, the bar of actions, and what is told of it.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Words } from "../words.ts";
import { ContactsPage } from "./contacts.ts";

export class ManyContacts {
  readonly contacts: ContactsPage;
  readonly bar: Locator;
  readonly action: Locator;
  readonly apply: Locator;
  readonly page: Locator;
  /** What came of it, where not all was done. */
  readonly report: Locator;
  readonly question: Locator;
  readonly deleted: Locator;

  constructor(
    readonly browser: Page,
    readonly words: Words,
  ) {
    this.contacts = new ContactsPage(browser, words);
    this.bar = browser.getByRole("region", { name: words.many });
    this.action = this.bar.getByRole("combobox", { name: words.chooseAction });
    this.apply = this.bar.getByRole("button", { name: words.apply, exact: true });
    this.page = browser.getByRole("checkbox", { name: words.pickPage, exact: true });
    this.report = browser.getByRole("dialog", { name: words.whatWasDone });
    this.question = browser.getByRole("dialog", { name: words.actions.delete });
    this.deleted = browser.getByRole("dialog", { name: words.recentlyDeleted });
  }

  box(name: string): Locator {
    return this.browser.getByRole("checkbox", { name: this.words.pick(name), exact: true });
  }

  async pick(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.box(name).check();
    }
    await expect(this.bar).toBeVisible();
  }

  /** Chooses by the words of an option, where several say the same by its group too. */
  async choose(option: string, group?: string): Promise<void> {
    const options = group ? this.action.locator(`optgroup[label="${group}"] option`) : this.action.locator("option");
    const value = await options.filter({ hasText: option }).first().getAttribute("value");
    await this.action.selectOption(value ?? "");
    await this.apply.click();
  }

  /** Name and reason of each to whom it was not done. */
  refused(inside: Locator): Promise<string[]> {
    return inside.locator(".refused__one").allInnerTexts();
  }
}
