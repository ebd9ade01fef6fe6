import { type Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures.ts";
import { ContactDialog } from "../pages/contact-dialog.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc } from "../people.ts";
import { PASSWORD } from "../server.ts";
import { other, words as allWords } from "../words.ts";

/** Leaves a mark in the page that no reload survives. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => "marked" in window);

test("the first visit is in the language that the browser asks for", async ({ page, visit, words, language }) => {
  await visit("/sign-in");
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(new SignInPage(page, words).heading).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.signIn));
});

test("a browser that asks for neither gets the provider's language", async ({ visit, another }) => {
  const page = await another({ locale: "pl-PL" });
  await visit("/sign-in", page);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("the language is switched before signing in, without a reload and without losing what is typed", async ({
  page,
  visit,
  words,
  language,
}) => {
  const others = allWords[other(language)];
  await visit("/sign-in");
  const signIn = new SignInPage(page, words);
  await signIn.login.fill("someone@abc.example");
  await signIn.password.fill("secret");
  await mark(page);
  await new Frame(page, words).languageSwitch.click();

  const switched = new SignInPage(page, others);
  await expect(switched.heading).toBeVisible();
  await expect(page).toHaveTitle(others.title(others.signIn));
  await expect(page.locator("html")).toHaveAttribute("lang", other(language));
  await expect(switched.login).toHaveValue("someone@abc.example");
  await expect(switched.password).toHaveValue("secret");
  expect(await isMarked(page)).toBe(true);

  // Remembered by this browser.
  await page.reload();
  await hydrated(page);
  await expect(switched.heading).toBeVisible();
});

test("the language is switched in the middle of a form: nothing typed is lost, nothing is reloaded", async ({
  page,
  visit,
  signIn,
  words,
  language,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.search.fill("benali");
  await expect(contacts.rows).toHaveCount(1);
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.button(words.moveDown(abc.bob.name)).click();
  await order.addField.fill("dia");
  await mark(page);
  await new Frame(page, words).languageSwitch.click();

  const others = allWords[other(language)];
  const switched = new Order(page, others, "technical");
  await expect(switched.button(others.save)).toBeVisible();
  await switched.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  await expect(switched.addField).toHaveValue("dia");
  await expect(new ContactsPage(page, others).search).toHaveValue("benali");
  await expect(new ContactsPage(page, others).rows).toHaveCount(1);
  await expect(page).toHaveTitle(others.title(others.contacts));
  await expect(page.locator("html")).toHaveAttribute("lang", other(language));
  expect(await isMarked(page)).toBe(true);
});

test("a dialog that is open follows the language with all that was typed and every error in it", async ({
  page,
  visit,
  signIn,
  words,
  language,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).add();
  await dialog.title.fill("Directrice");
  await dialog.role(words.roles.billing).check();
  await dialog.submit();
  await expect(dialog.error(dialog.firstName)).toHaveText(words.required);
  await mark(page);
  // The header is behind the dialog: the switch is pressed as a script of the page would.
  await new Frame(page, words).languageSwitch.evaluate((button: HTMLButtonElement) => button.click());

  const others = allWords[other(language)];
  const switched = new ContactDialog(page, others, others.addContact);
  await expect(switched.root).toBeVisible();
  await expect(switched.title).toHaveValue("Directrice");
  await expect(switched.error(switched.firstName)).toHaveText(others.required);
  await expect(switched.role(others.roles.billing)).toBeChecked();
  await expect(switched.gridRow(others.section.billing)).toContainText(others.given(others.roles.billing));
  expect(await isMarked(page)).toBe(true);
});

test("the language is remembered in the profile: after a reload, and at the next sign-in on another machine", async ({
  page,
  visit,
  signIn,
  words,
  language,
  another,
}) => {
  const others = allWords[other(language)];
  await signIn(abc.bob);
  await visit("/contacts");
  const remembered = page.waitForResponse(/\/fn\/profile\/set_language$/);
  await new Frame(page, words).languageSwitch.click();
  await expect(new ContactsPage(page, others).row(abc.steve.name).getByText(others.roles.pbx).first()).toBeVisible();
  expect((await remembered).status()).toBe(200);
  await page.reload();
  await hydrated(page);
  await expect(page.locator("html")).toHaveAttribute("lang", other(language));
  await expect(page.getByRole("link", { name: others.addContact })).toBeVisible();

  // The other machine speaks the project's language, until it knows who is there.
  const machine = await another();
  await visit("/sign-in", machine);
  await new SignInPage(machine, words).signIn(abc.bob.login, PASSWORD);
  await expect(new Frame(machine, others).heading(others.welcome("Bob"))).toBeVisible();
  await expect(machine.locator("html")).toHaveAttribute("lang", other(language));
});

test("no page shows the other language for a moment", async ({ page, visit, signIn, words, language }) => {
  const foreign = allWords[other(language)];
  await signIn(abc.bob);
  // Everything that is ever drawn, from the first byte until well after hydration.
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const note = () => {
      seen.push(`${document.documentElement.lang}|${document.title}|${document.body?.innerText ?? ""}`);
    };
    document.addEventListener("DOMContentLoaded", () => {
      note();
      new MutationObserver(note).observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
        attributeFilter: ["lang"],
      });
    });
  });
  for (const path of ["/", "/contacts", "/communication-order"]) {
    await visit(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.length).toBeGreaterThan(0);
    for (const text of seen) {
      expect(text.startsWith(`${language}|`), text.slice(0, 60)).toBe(true);
      for (const word of [foreign.home, foreign.section.order, foreign.addContact, foreign.whatFor, foreign.technical]) {
        expect(text).not.toContain(word);
      }
      expect(text).toContain(words.home);
    }
  }
});

test("error pages speak the language of the reader", async ({ page, signIn, words, language, watch }) => {
  const check = async (path: string) => {
    watch.expectStatus(404, path);
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await hydrated(page);
    await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
    await expect(page.getByText(words.notFoundText).first()).toBeVisible();
    await expect(page).toHaveTitle(words.title(words.notFound));
    await expect(page.locator("html")).toHaveAttribute("lang", language);
  };
  await signIn(abc.bob);
  await check("/no-such-page");
  await check("/contacts/01900000-0000-7000-8000-00000000dead/edit");
  await signIn(abc.steve);
  await check("/contacts");
});

test("dates and numbers of the list are in the language of the screen", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const row = new ContactsPage(page, words).row(abc.olivier.name);
  const months = Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat(`${words.code}-CA`, { month: "short" }).format(new Date(2026, month, 15)).slice(0, 3),
  );
  await expect(row).toContainText(new RegExp(`${words.from}.*(${months.join("|")})`));
  await expect(row).toContainText(new RegExp(String(new Date().getFullYear()).slice(0, 3)));
});
