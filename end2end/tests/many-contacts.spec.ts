// Many contacts at once, the way back after deleting, and the filters by level and by communication.
import AxeBuilder from "@axe-core/playwright";
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { ManyContacts } from "../pages/many.ts";
import { Order } from "../pages/order.ts";
import { abc, boulangerie, staff } from "../people.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectNothingFoundByAxe(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    expect(found, colorScheme).toEqual([]);
  }
}

test("a role is added to several, by the keyboard alone, and it is announced", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  await expect(many.bar).toBeHidden();
  await many.box(abc.mathieu.name).focus();
  await page.keyboard.press("Space");
  await expect(new Frame(page, words).message(words.picked(1))).toBeAttached();
  await many.box(abc.karim.name).focus();
  await page.keyboard.press("Space");
  await expect(new Frame(page, words).message(words.picked(2))).toBeAttached();
  await expect(many.bar).toContainText(words.picked(2));

  await page.keyboard.press("Enter");
  await expect(many.action).toBeFocused();
  const group = many.action.locator(`optgroup[label="${words.actions.addRole}"] option`);
  const value = await group.filter({ hasText: words.roles.billing }).getAttribute("value");
  await many.action.selectOption(value ?? "");
  await page.keyboard.press("Tab");
  await expect(many.apply).toBeFocused();
  await page.keyboard.press("Enter");

  await expect(new Frame(page, words).message(words.doneFor(2))).toBeVisible();
  await expect(many.bar).toBeHidden();
  await expect(many.page).toBeFocused();
  for (const { name } of [abc.mathieu, abc.karim]) {
    await expect(many.contacts.icon(name, words.section.billing, words.modify)).toBeVisible();
    await expect(many.box(name)).not.toBeChecked();
  }
});

test("each refused one is listed with its reason, the others are done", async ({ page, visit, signIn, words }) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  await many.pick(abc.chantal.name, abc.emilie.name, abc.karim.name);
  const tickets = await page.getByRole("combobox", { name: words.communicationFilter }).locator("option").allInnerTexts();
  await many.choose(tickets.at(-1) ?? "", words.actions.addCommunication);
  await expect(many.report).toBeVisible();
  await expect(many.report).toContainText(words.doneFor(1));
  const refused = (await many.refused(many.report)).map(plain);
  expect(refused).toHaveLength(2);
  expect(refused[0]).toContain(abc.chantal.name);
  expect(refused[1]).toContain(abc.emilie.name);
  expect(refused[1]).toContain(plain(words.needsSection(words.section.tickets)));
  await expectNothingFoundByAxe(page);
  await page.keyboard.press("Escape");
  await expect(many.report).toBeHidden();
});

test("the page is selected and left again, box by box", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts?q=cote");
  const many = new ManyContacts(page, words);
  await many.page.check();
  await expect(many.bar).toContainText(words.picked(2));
  await expect(many.box(abc.luc.name)).toBeChecked();
  await many.box(abc.luc.name).uncheck();
  await expect(many.bar).toContainText(words.picked(1));
  expect(await many.page.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
  // Another filter: nobody out of sight is acted on.
  await many.contacts.search.fill("steve");
  await expect.poll(() => many.contacts.names()).toEqual([abc.steve.name]);
  await expect(many.bar).toBeHidden();
  await many.pick(abc.steve.name);
  await many.bar.getByRole("button", { name: words.unpick }).click();
  await expect(many.box(abc.steve.name)).not.toBeChecked();
});

test("deleting asks first, says what is lost, and is undone from the message", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  await many.pick(abc.steve.name, abc.chantal.name, abc.bob.name, abc.wei.name);
  await many.choose(words.actions.delete);
  await expect(many.question).toBeVisible();
  await expect(many.question).toContainText(words.placeLost(abc.steve.name, 2, words.technical));
  await expect(many.question).toContainText(words.comesBack);
  const staying = (await many.refused(many.question)).map(plain);
  expect(staying).toHaveLength(2);
  expect(staying[0]).toContain(plain(words.ownerAlone));
  expect(staying[1]).toContain(plain(words.ownRemoval));
  await many.question.getByRole("button", { name: words.actions.delete, exact: true }).click();
  await expect(many.report).toContainText(words.doneFor(2));
  await many.report.getByRole("button", { name: words.close, exact: true }).first().click();
  await expect(many.contacts.rows).toHaveCount(21);
  await new Order(page, words, "technical").shows(abc.bob, abc.marieEve, abc.jeanFrancois);

  await page.getByRole("button", { name: words.undo, exact: true }).click();
  await expect(new Frame(page, words).message(words.restored(2))).toBeVisible();
  await expect(many.contacts.rows).toHaveCount(23);
  await new Order(page, words, "technical").shows(abc.bob, abc.marieEve, abc.jeanFrancois);
});

test("one who was deleted by the dialog comes back from the recently deleted", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  const link = page.getByRole("link", { name: words.recentlyDeleted, exact: true });
  await expect(link).toBeHidden();
  const dialog = await many.contacts.delete(abc.wei.name);
  await dialog.confirm.click();
  await expect(new Frame(page, words).message(words.deleted(abc.wei.name))).toBeVisible();
  await expect(page.getByRole("button", { name: words.undo, exact: true })).toBeVisible();
  await link.click();
  await expect(many.deleted).toContainText(abc.wei.name);
  await many.deleted.getByRole("button", { name: words.restoreOne(abc.wei.name), exact: true }).click();
  await expect(many.deleted).toBeHidden();
  await expect(many.contacts.row(abc.wei.name)).toBeVisible();
  await expect(link).toBeHidden();
});

test("whoever lacks what they would give is told why somebody does not come back", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  const dialog = await many.contacts.delete(abc.karim.name);
  await dialog.confirm.click();
  await expect(many.contacts.row(abc.karim.name)).toBeHidden();

  const theirs = await another();
  await signIn(abc.jeanFrancois, theirs);
  await visit("/contacts/deleted", theirs);
  const weak = new ManyContacts(theirs, words);
  await expect(weak.deleted).toContainText(words.roleBeyondOwn(words.roles.support));
  await expect(weak.deleted.getByRole("button", { name: words.restoreOne(abc.karim.name) })).toBeHidden();
});

test("filters by level and by communication are in the address and go together", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  const level = page.getByRole("combobox", { name: words.levelFilter, exact: true });
  await level.selectOption({ label: words.permission(words.section.services, words.modify).replace(" :", "\u00a0:") });
  await expect(page).toHaveURL(/level=services\.modify/);
  await expect.poll(() => many.contacts.names()).toEqual([abc.chantal.name]);
  await level.selectOption("billing.modify");
  await page.getByRole("combobox", { name: words.communicationFilter }).selectOption("billing_notices");
  await expect(page).toHaveURL(/level=billing\.modify.*communication=billing_notices|communication=billing_notices/);
  await expect.poll(() => many.contacts.names()).toContain(abc.emilie.name);
  await expect(many.contacts.row(abc.karim.name)).toBeHidden();
  await page.goBack();
  await expect(many.contacts.row(abc.chantal.name)).toBeVisible();
  await visit("/contacts?level=support_tickets.modify&q=karim");
  await expect.poll(() => many.contacts.names()).toEqual([abc.karim.name]);
  await expect(level).toHaveValue("support_tickets.modify");
});

test("staff do the same on a customer's page, and who may only read has no boxes", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: boulangerie.company }).first().click();
  await page.getByRole("navigation", { name: words.sections }).getByRole("link", { name: words.contacts }).click();
  const many = new ManyContacts(page, words);
  await many.pick(boulangerie.josee.name, boulangerie.marcAndre.name);
  await many.choose(words.english);
  await expect(new Frame(page, words).message(words.doneFor(2))).toBeVisible();

  const reader = await another();
  await signIn({ name: "Priya", login: "priya@abc.example" }, reader);
  await visit("/contacts", reader);
  await expect(new ManyContacts(reader, words).contacts.rows).toHaveCount(23);
  await expect(reader.getByRole("checkbox")).toHaveCount(0);
});

test("on a phone the bar fits, and covers nothing that has the focus", async ({ page, visit, signIn, words }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await signIn(abc.bob);
  await visit("/contacts");
  const many = new ManyContacts(page, words);
  await many.pick(abc.nadia.name, abc.karim.name);
  await expect(many.apply).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const box = await many.bar.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
});
