// The page on which everybody begins, and the one that asks for a new password.
import type { Locator, Page } from "@playwright/test";
import type { Words } from "../words.ts";

export class SignInPage {
  readonly heading: Locator;
  readonly login: Locator;
  readonly password: Locator;
  readonly refusal: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.heading = page.getByRole("heading", { level: 1, name: words.signIn, exact: true });
    this.login = page.getByLabel(words.login, { exact: true });
    this.password = page.getByRole("textbox", { name: words.password, exact: true });
    this.refusal = page.getByRole("alert");
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.login.fill(login);
    await this.password.fill(password);
    await this.page.getByRole("button", { name: this.words.signIn, exact: true }).click();
  }
}

export class NewPasswordPage {
  readonly heading: Locator;
  readonly current: Locator;
  readonly first: Locator;
  readonly again: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    const field = (name: string) => page.getByRole("textbox", { name, exact: true });
    this.heading = page.getByRole("heading", { level: 1, name: words.choosePassword, exact: true });
    this.current = field(words.currentPassword);
    this.first = field(words.newPassword);
    this.again = field(words.newPasswordAgain);
  }

  async change(current: string, first: string, again = first): Promise<void> {
    await this.current.fill(current);
    await this.first.fill(first);
    await this.again.fill(again);
    await this.page.getByRole("button", { name: this.words.save, exact: true }).click();
  }
}
