// Going from page to page without loading anything again: links, back and forward, what the address says.
import { expect, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc, boulangerie, staff } from "../people.ts";

test("staff go from customer to customer and back, and each page is that of its address", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(staff);
  await visit("/provider/customers");
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const frame = new Frame(page, words);
  const contacts = new ContactsPage(page, words);
  const banner = page.getByRole("banner");
  await page.getByRole("link", { name: abc.company }).click();
  await expect(contacts.row(abc.bob.name)).toBeVisible();
  await expect(banner).toContainText(abc.company);
  await frame.section(words.customers).click();
  await page.getByRole("link", { name: boulangerie.company }).click();
  await expect(contacts.row(boulangerie.lucie.name)).toBeVisible();
  await expect(banner).toContainText(boulangerie.company);

  // From the one customer to the other at once.
  await page.evaluate(() => history.go(-2));
  await expect(contacts.row(abc.bob.name)).toBeVisible();
  await expect(banner).toContainText(abc.company);
  await page.evaluate(() => history.go(2));
  await expect(contacts.row(boulangerie.lucie.name)).toBeVisible();
  await expect(contacts.row(abc.bob.name)).toHaveCount(0);
  await frame.section(words.home).click();
  await expect(page).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}$/);
  await expect(frame.section(words.home)).toHaveAttribute("aria-current", "page");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});

test("from one dialog to another at once: nothing of the first stays in it", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const first = await contacts.update(abc.karim.name);
  await expect(first.firstName).toHaveValue("Karim");
  await first.button(words.cancel).click();
  await expect(first.root).toBeHidden();
  const second = await contacts.update(abc.steve.name);
  await expect(second.firstName).toHaveValue("Steve");
  await second.title.fill("Autre titre");

  await page.evaluate(() => history.go(-2));
  await expect(first.firstName).toHaveValue("Karim");
  await expect(first.firstName).toBeFocused();
  await expect(first.root).toHaveCount(1);
  await expect(first.root.getByText("Autre titre")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(first.root).toBeHidden();
  await expect(page).toHaveURL(/\/contacts$/);
});

test("whatever stands in a search is searched for, also after a reload", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  const search = "a&b=c %26+d";
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.search.fill(search);
  await expect(page.getByText(words.nothingFound(search))).toBeVisible();
  await visit(page.url());
  await expect(contacts.search).toHaveValue(search);
  await expect(page.getByText(words.nothingFound(search))).toBeVisible();
});

test("the first key press leads past the bar, and leaves the address of the page alone", async ({
  page,
  visit,
  signIn,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page).toHaveURL(/\/contacts#main$/);
  await expect(page.getByRole("main").getByRole("table")).toBeVisible();
});

test("a page begins at its top, and a click for another window is left to the browser", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const frame = new Frame(page, words);
  const scrolled = () => page.evaluate(() => Math.round(window.scrollY));
  await page.evaluate(() => window.scrollTo(0, 600));
  await expect.poll(scrolled).toBe(600);
  await frame.section(words.order).click();
  await expect(frame.heading(words.order)).toBeVisible();
  await expect.poll(scrolled).toBe(0);
  // A click that opens another window is the browser's.
  const opened = page.context().waitForEvent("page");
  await frame.section(words.contacts).click({ modifiers: ["ControlOrMeta"] });
  await (await opened).close();
  await expect(frame.heading(words.order)).toBeVisible();
  await page.goBack();
  await expect(frame.heading(words.contacts)).toBeVisible();
});

test("a dialog that does not come says so, and comes when it is asked for again", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const part = /split_contact_dialogs/;
  watch.expectLost(part);
  await signIn(abc.bob);
  await page.route(part, (route) => route.abort());
  await visit("/contacts");
  await page.getByRole("link", { name: words.addContact, exact: true }).click();
  const again = page.getByRole("button", { name: words.tryAgain, exact: true });
  await expect(again).toBeVisible();
  await page.unroute(part);
  await again.click();
  await expect(page.getByRole("dialog", { name: words.addContact, exact: true })).toBeVisible();
});

test("a part waits for its style sheet, and says so when that does not come", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const sheet = /\/parts\.css$/;
  const dialog = page.getByRole("dialog", { name: words.addContact, exact: true });
  const again = page.getByRole("button", { name: words.tryAgain, exact: true });
  const link = page.locator("#parts-sheet");
  watch.expectLost(sheet);
  await signIn(abc.bob);
  await visit("/contacts");
  await expect(link).toHaveCount(0);
  await page.route(sheet, (route) => route.abort());
  await page.getByRole("link", { name: words.addContact, exact: true }).click();
  await expect(again).toBeVisible();

  await page.unroute(sheet);
  let come = () => {};
  const held = new Promise<void>((resolve) => (come = resolve));
  await page.route(sheet, async (route) => {
    await held;
    await route.continue();
  });
  await again.click();
  await expect(again).toBeHidden();
  await expect(dialog).toHaveCount(0);
  come();
  await expect(dialog).toBeVisible();
  await expect(link).toHaveCount(1);

  // Opened by its address it has both from the server.
  await page.unroute(sheet);
  await visit("/contacts/new");
  await expect(dialog).toBeVisible();
  await expect(link).toHaveCount(1);
});
