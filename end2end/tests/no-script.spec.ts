// JavaScript is off: everything works as plain pages and forms.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ContactDialog } from "../pages/contact-dialog.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { DeleteDialog } from "../pages/delete-dialog.ts";
import { Frame } from "../pages/frame.ts";
import { ManyContacts } from "../pages/many.ts";
import { Order } from "../pages/order.ts";
import { NewPasswordPage, SignInPage } from "../pages/sign-in.ts";
import { abc, orders, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";
import { other, words as allWords } from "../words.ts";

test("one signs in, is told what is wrong, and signs out", async ({ page, visit, words, watch }) => {
  await visit("/contacts");
  const signIn = new SignInPage(page, words);
  await expect(signIn.heading).toBeVisible();
  watch.expectStatus(401, "/sign-in");
  await signIn.signIn(abc.bob.login, "wrong");
  await expect(signIn.refusal).toHaveText(words.wrongPassword);
  await expect(signIn.login).toHaveValue(abc.bob.login);
  await signIn.password.fill(PASSWORD);
  await signIn.password.press("Enter");
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(new ContactsPage(page, words).rows).toHaveCount(23);
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");

  await new Frame(page, words).signOut(abc.bob.name);
  await expect(signIn.heading).toBeVisible();
  await visit("/contacts");
  await expect(signIn.heading).toBeVisible();
});

test.describe("signed in", () => {
  test.beforeEach(async ({ signIn }) => {
    await signIn(abc.bob);
  });

  test("the list is searched, filtered and sorted", async ({ page, visit, words }) => {
    await visit("/contacts");
    const contacts = new ContactsPage(page, words);
    await contacts.search.fill("cote");
    await contacts.search.press("Enter");
    await expect(page).toHaveURL(/q=cote/);
    await expect.poll(() => contacts.names()).toEqual([abc.emilie.name, abc.luc.name]);
    await expect(page.getByText(words.shown(2, 23))).toBeVisible();

    await contacts.status.selectOption({ label: words.active });
    await page.getByRole("button", { name: words.searchButton, exact: true }).click();
    await expect.poll(() => contacts.names()).toEqual([abc.emilie.name]);
    await expect(contacts.search).toHaveValue("cote");
    await page.getByRole("link", { name: words.clear, exact: true }).click();
    await expect(contacts.rows).toHaveCount(23);

    const before = await contacts.names();
    await contacts.table.getByRole("link", { name: words.name, exact: true }).click();
    await expect.poll(() => contacts.names()).toEqual([...before].reverse());
  });

  test("a contact is added: errors come beside their fields, then it is saved", async ({ page, visit, words, watch }) => {
    await visit("/contacts");
    await page.getByRole("link", { name: words.addContact }).first().click();
    const dialog = new ContactDialog(page, words, words.addContact);
    await expect(dialog.root).toBeVisible();
    await dialog.firstName.fill("Aïcha");
    await dialog.email.fill("aicha@abc");
    await dialog.phone(0).number.fill("514 555-0190");
    await dialog.communication(words.communication.maintenance).check();
    watch.expectStatus(422, "/contacts/new");
    await dialog.submit();
    await expect(dialog.error(dialog.lastName)).toHaveText(words.required);
    await expect(dialog.error(dialog.email)).toHaveText(words.emailWithoutEnd);
    await expect(dialog.root.getByRole("alert")).toContainText(words.fieldsToCorrect(2));
    await expect(dialog.firstName).toHaveValue("Aïcha");
    await expect(dialog.phone(0).number).toHaveValue("514 555-0190");
    await expect(dialog.communication(words.communication.maintenance)).toBeChecked();

    // One more phone, by a button of the same form.
    await dialog.addPhone();
    await dialog.phone(1).number.fill("514 555-0191");
    await dialog.lastName.fill("Nguyễn");
    await dialog.email.fill("aicha@abc.example");
    await dialog.submit();
    await expect(page).toHaveURL(/\/contacts$/);
    const row = new ContactsPage(page, words).row("Aïcha Nguyễn");
    await expect(row).toContainText("514 555-0190");
    await expect(row).toContainText("514 555-0191");
  });

  test("a contact is updated, permissions and a generated password included", async ({
    page,
    visit,
    words,
    another,
  }) => {
    await visit("/contacts");
    const contacts = new ContactsPage(page, words);
    const dialog = await contacts.update(abc.mathieu.name);
    await dialog.title.fill("Chef des entrepôts");
    await dialog.role(words.roles.support).check();
    await dialog.grant(words.section.cdr, words.read);
    await dialog.button(words.generatePassword).click();
    await expect(dialog.title).toHaveValue("Chef des entrepôts");
    await expect(dialog.level(words.section.cdr, words.read)).toBeChecked();
    const generated = (await dialog.generatedPassword.textContent()) ?? "";
    expect(generated).toMatch(/^\S{12,}$/);
    await dialog.submit();
    await expect(contacts.row(abc.mathieu.name)).toContainText("Chef des entrepôts");
    await expect(contacts.icon(abc.mathieu.name, words.section.cdr, words.read)).toBeVisible();
    await expect(contacts.icon(abc.mathieu.name, words.section.tickets, words.modify)).toBeVisible();

    const theirs = await another();
    await visit("/sign-in", theirs);
    await new SignInPage(theirs, words).signIn("mathieu@abc.example", generated);
    const change = new NewPasswordPage(theirs, words);
    await expect(change.heading).toBeVisible();
    await change.change(generated, "une phrase bien longue");
    await expect(new Frame(theirs, words).heading(words.welcome("Mathieu"))).toBeVisible();
  });

  test("many are changed, the refused are listed, and whoever was deleted comes back", async ({ page, visit, words }) => {
    await visit("/contacts");
    const many = new ManyContacts(page, words);
    const form = page.getByRole("form", { name: words.many });
    await many.box(abc.steve.name).check();
    await many.box(abc.chantal.name).check();
    await form.getByRole("combobox").selectOption("delete");
    await form.getByRole("button", { name: words.apply, exact: true }).click();
    const told = page.getByRole("alert");
    await expect(told).toContainText(words.placeLost(abc.steve.name, 2, words.technical));
    await expect(many.box(abc.steve.name)).toBeChecked();
    await told.getByRole("button", { name: words.actions.delete, exact: true }).click();
    await expect(told).toContainText(words.doneFor(1));
    expect(await many.refused(told)).toHaveLength(1);
    await expect(many.contacts.rows).toHaveCount(22);
    await told.getByRole("link", { name: words.recentlyDeleted }).click();
    await many.deleted.getByRole("button", { name: words.restoreOne(abc.steve.name), exact: true }).click();
    await expect(many.contacts.rows).toHaveCount(23);

    await visit("/contacts?q=cote");
    await form.getByRole("checkbox").check();
    await form.getByRole("combobox").selectOption("language.en");
    await form.getByRole("button", { name: words.apply, exact: true }).click();
    await expect(page.getByRole("alert")).toContainText(words.doneFor(2));
    await expect(page).toHaveURL(/q=cote/);
  });

  test("a contact is deleted, and replaced in the order where it stood", async ({ page, visit, words }) => {
    await visit("/contacts");
    const contacts = new ContactsPage(page, words);
    await contacts.choose(abc.steve.name, words.deleteContact);
    const dialog = new DeleteDialog(page, words, abc.steve.name);
    await expect(dialog.consequences.first()).toContainText(words.permissionsWithdrawn);
    await dialog.replacement(2, words.technical).selectOption({ label: abc.karim.name });
    await dialog.confirm.click();
    await expect(page).toHaveURL(/\/contacts$/);
    await expect(contacts.row(abc.steve.name)).toHaveCount(0);
    await new Order(page, words, "technical").shows(abc.bob, abc.karim, abc.marieEve, abc.jeanFrancois);
  });

  test("a dialog is left without saving", async ({ page, visit, words }) => {
    await visit("/contacts?q=benali");
    const dialog = await new ContactsPage(page, words).update(abc.karim.name);
    await dialog.title.fill("Autre");
    await dialog.button(words.cancel).click();
    await expect(page).toHaveURL(/\/contacts\?q=benali$/);
    await expect(new ContactsPage(page, words).row(abc.karim.name)).not.toContainText("Autre");
  });

  test("an order is changed by its position fields, people are added and removed", async ({ page, visit, words }) => {
    await visit("/communication-order");
    const order = new Order(page, words, "technical");
    await order.edit();
    await order.position(abc.jeanFrancois.name).fill("1");
    await order.save();
    await order.shows(abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve);

    await order.edit();
    await order.addField.fill("benali");
    await order.button(words.add).click();
    await order.shows(abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve, abc.karim);
    await order.button(words.remove(abc.bob.name)).click();
    await order.shows(abc.jeanFrancois, abc.steve, abc.marieEve, abc.karim);
    await visit("/communication-order");
    await order.shows(abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve);

    await order.edit();
    await order.button(words.remove(abc.bob.name)).click();
    await order.position(abc.marieEve.name).fill("1");
    await order.save();
    await order.shows(abc.marieEve, abc.jeanFrancois, abc.steve);
    await order.edit();
    await order.button(words.cancel).click();
    await expect(order.pencil).toBeVisible();
  });

  test("several people by one name are offered to choose from", async ({ page, visit, words, watch }) => {
    await visit("/communication-order");
    const order = new Order(page, words, "technical");
    await order.edit();
    await order.addField.fill("cote");
    watch.expectStatus(422, "/communication-order/technical");
    await order.button(words.add).click();
    await order.root.getByRole("radio", { name: new RegExp(abc.luc.name) }).check();
    await order.button(words.add).click();
    await order.shows(...orders.technical, abc.luc);
    await order.save();
    await order.shows(...orders.technical, abc.luc);
  });

  test("two people save one order: both are shown, one chooses", async ({
    page,
    visit,
    words,
    another,
    signIn,
    watch,
  }) => {
    await visit("/communication-order");
    const mine = new Order(page, words, "technical");
    await mine.edit();
    const their: Page = await another();
    await signIn(abc.chantal, their);
    await visit("/communication-order", their);
    const theirs = new Order(their, words, "technical");
    await theirs.edit();
    await theirs.position(abc.steve.name).fill("1");
    await theirs.save();
    await theirs.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);

    await mine.position(abc.jeanFrancois.name).fill("1");
    watch.expectStatus(409, "/communication-order/technical");
    await mine.save();
    await expect(mine.conflict).toBeVisible();
    await mine.button(words.keepMine).click();
    await mine.shows(abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve);
    await expect(mine.pencil).toBeVisible();
  });

  test("the language is switched, and remembered", async ({ page, visit, words, language }) => {
    const others = allWords[other(language)];
    await visit("/contacts?q=cote");
    await new Frame(page, words).languageSwitch.click();
    await expect(page).toHaveURL(/\/contacts\?q=cote$/);
    await expect(page.locator("html")).toHaveAttribute("lang", other(language));
    await expect(new ContactsPage(page, others).search).toHaveValue("cote");
    await visit("/");
    await expect(new Frame(page, others).heading(others.welcome("Bob"))).toBeVisible();
  });

  test("the theme is switched, and remembered", async ({ page, visit, words }) => {
    await visit("/");
    await page.getByRole("button", { name: words.theme }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await visit("/contacts");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });
});

test("staff change the provider's settings: errors come beside their fields, then they are saved", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  await signIn(staff);
  await visit("/provider/settings");
  const hours = page.locator("[name=hours_en]");
  const ticket = page.locator("[name=ticket_link]");
  await hours.fill("Weekdays");
  await ticket.fill("nowhere");
  watch.expectStatus(422, "/provider/settings");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(ticket).toHaveAttribute("aria-invalid", "true");
  await expect(ticket).toHaveValue("nowhere");
  await expect(hours).toHaveValue("Weekdays");
  await ticket.fill("https://support.example/new");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(ticket).not.toHaveAttribute("aria-invalid");
  await visit("/provider/settings");
  await expect(ticket).toHaveValue("https://support.example/new");
});

test("staff add someone, whose password is shown in the form and again with what is wrong", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  await signIn(staff);
  await visit("/provider/staff/new");
  const field = (name: string) => page.locator(`[name=${name}]`);
  await field("name").fill("Élise Côté");
  await field("email").fill("elise");
  await field("login").fill("elise");
  watch.expectStatus(422, "/provider/staff/new");
  await page.locator("form[action='/provider/staff/new'] button[type=submit]").click();
  await expect(field("email")).toHaveAttribute("aria-invalid", "true");
  await expect(field("name")).toHaveValue("Élise Côté");
  const password = (await page.locator(".copy__text").textContent()) ?? "";
  await field("email").fill("elise@relais.example");
  await page.locator("form[action='/provider/staff/new'] button[type=submit]").click();
  await expect(page).toHaveURL(/\/provider\/staff$/);
  await expect(page.getByText("elise@relais.example")).toBeVisible();
  await page.context().clearCookies();
  await visit("/sign-in");
  await new SignInPage(page, words).signIn("elise", password);
  await expect(new NewPasswordPage(page, words).heading).toBeVisible();
});
