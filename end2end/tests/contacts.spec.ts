import { expect, hydrated, test } from "../fixtures.ts";
import { ContactDialog } from "../pages/contact-dialog.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { abc, orders } from "../people.ts";

test.beforeEach(async ({ signIn }) => {
  await signIn(abc.bob);
});

test("an administrator updates a contact: the section, the row's button, Update contact, Submit", async ({
  page,
  visit,
  words,
}) => {
  await visit("/");
  const frame = new Frame(page, words);
  await frame.section(words.contacts).click();
  await expect(frame.heading(words.contacts)).toBeVisible();

  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.karim.name);
  await expect(page).toHaveTitle(words.title(words.updateContact));
  await expect(dialog.firstName).toHaveValue("Karim");
  await expect(dialog.phone(0).number).toHaveValue("438 555-0188");
  await dialog.title.fill("Chef d’équipe");
  await dialog.email.fill("k.benali@abc.example");
  await dialog.phone(0).number.fill("(438) 555 0189");
  await dialog.submit();

  await expect(frame.message(words.saved(abc.karim.name))).toBeVisible();
  await expect(dialog.root).toBeHidden();
  await expect(page).toHaveTitle(words.title(words.contacts));
  const row = contacts.row(abc.karim.name);
  await expect(row).toContainText("Chef d’équipe");
  await expect(row.getByRole("link", { name: "k.benali@abc.example" })).toHaveAttribute(
    "href",
    "mailto:k.benali@abc.example",
  );
  await expect(row.getByRole("link", { name: "438 555-0189" })).toHaveAttribute("href", "tel:+14385550189");
  await expect(contacts.menuButton(abc.karim.name)).toBeFocused();

  await page.reload();
  await hydrated(page);
  await expect(row).toContainText("Chef d’équipe");
});

test("an administrator deletes a contact: what will happen is said, one confirmation does it", async ({
  page,
  visit,
  words,
  another,
  signIn,
}) => {
  await signIn(abc.nadia, await another());
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.delete(abc.nadia.name);
  await expect(dialog.consequences).toContainText([
    `${words.permissionsWithdrawn} ${words.section.billing}, ${words.section.cdr}.`,
    words.noLongerReceives,
    words.oneSessionEnds,
  ]);
  await dialog.confirm.click();
  await expect(new Frame(page, words).message(words.deleted(abc.nadia.name))).toBeVisible();
  await expect(contacts.row(abc.nadia.name)).toHaveCount(0);
  await expect(contacts.row(abc.karim.name)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(contacts.row(abc.karim.name)).toBeVisible();
  await expect(contacts.row(abc.nadia.name)).toHaveCount(0);
});

test("who stands in a communication order is replaced there in the dialog that deletes them", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const technical = new Order(page, words, "technical");
  await technical.shows(...orders.technical);
  const dialog = await contacts.delete(abc.steve.name);
  const replacement = dialog.replacement(2, words.technical);
  await expect(replacement.locator("option:checked")).toHaveText(words.nobody);
  // Who stands in the order already cannot take another place in it.
  await expect(replacement.getByRole("option", { name: abc.marieEve.name })).toHaveCount(0);
  await replacement.selectOption({ label: abc.karim.name });
  await dialog.confirm.click();
  await expect(contacts.row(abc.steve.name)).toHaveCount(0);
  await technical.shows(abc.bob, abc.karim, abc.marieEve, abc.jeanFrancois);

  // Or nobody takes the place.
  const other = await contacts.delete(abc.samuel.name);
  await other.confirm.click();
  await new Order(page, words, "financial").shows(abc.adam, abc.emilie);
});

test("an administrator adds a contact with several phones, kinds and extensions", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.add();
  await expect(dialog.firstName).toBeFocused();
  await dialog.firstName.fill("Aïcha");
  await dialog.lastName.fill("O’Brien-Nguyễn");
  await dialog.title.fill("Directrice des achats");
  await dialog.email.fill("aicha@abc.example");
  await dialog.language.selectOption("fr");
  await dialog.notes.fill("Absente le vendredi.\nRappeler le lundi.");
  await dialog.phone(0).kind.selectOption({ label: words.office });
  await dialog.phone(0).number.fill("5145550100");
  await dialog.phone(0).extension.fill("77");
  await dialog.addPhone();
  await expect(dialog.phone(1).number).toBeFocused();
  await dialog.phone(1).number.fill("+33 1 99 00 12 34");
  await dialog.communication(words.communication.maintenance).check();
  await dialog.submit();

  const name = "Aïcha O’Brien-Nguyễn";
  await expect(new Frame(page, words).message(words.saved(name))).toBeVisible();
  const row = contacts.row(name);
  await expect(row).toContainText("Directrice des achats");
  await expect(row).toContainText(words.noAccess);
  await expect(row.getByRole("link", { name: `514 555-0100 ${words.extensionShort("77")}` })).toHaveAttribute(
    "href",
    "tel:+15145550100;ext=77",
  );
  await expect(row.getByRole("link", { name: "+33 1 99 00 12 34" })).toBeVisible();

  const again = await contacts.update(name);
  await expect(again.notes).toHaveValue("Absente le vendredi.\nRappeler le lundi.");
  await expect(again.phone(0).kind.locator("option:checked")).toHaveText(words.office);
  await expect(again.communication(words.communication.maintenance)).toBeChecked();
  await expect(again.language).toHaveValue("fr");
});

test("the icons of the list say what each contact may do, by section and level", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const { section, modify, read } = words;
  await expect(contacts.rows.first()).toBeVisible();
  expect(await contacts.icons(abc.steve.name)).toEqual([
    words.permission(section.addresses911, modify),
    words.permission(section.pbx, modify),
  ]);
  expect(await contacts.icons(abc.nadia.name)).toEqual([
    words.permission(section.billing, modify),
    words.permission(section.cdr, read),
  ]);
  expect(await contacts.icons(abc.jeanFrancois.name)).toEqual([
    words.permission(section.contacts, modify),
    words.permission(section.order, modify),
    words.permission(section.roles, read),
  ]);
  expect(await contacts.icons(abc.wei.name)).toEqual([]);
  // Everything but ordering and cancelling, which is the owner's.
  const bob = await contacts.icons(abc.bob.name);
  expect(bob[0]).toBe(words.administrator);
  expect(bob).toHaveLength(10);
  expect(bob.join()).not.toContain(section.services);
  const owner = await contacts.icons(abc.chantal.name);
  expect(owner[0]).toBe(words.accountOwner);
  expect(owner).toContain(words.permission(section.services, modify));
  // Filled or outlined, beside the word: colour and shape say the same.
  const filled = contacts.icon(abc.nadia.name, section.billing, modify);
  const outlined = contacts.icon(abc.nadia.name, section.cdr, read);
  await expect(filled).toHaveAttribute("title", /.+/);
  const ground = (icon: typeof filled) => icon.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await ground(filled)).not.toBe(await ground(outlined));
});

test("a legend explains the icons in the words of the reference", async ({ page, visit, words }) => {
  await visit("/contacts");
  await expect(page.getByRole("heading", { name: words.legend })).toBeAttached();
  const items = page.getByRole("listitem");
  for (const phrase of [...Object.values(words.phrase), words.filled, words.outlined]) {
    await expect(items.filter({ hasText: phrase })).toBeVisible();
  }
});

test("where a level comes from is shown on demand", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.row(abc.nadia.name).getByRole("button", { name: words.where }).click();
  const sources = page.getByRole("group", { name: words.where });
  await expect(sources.getByRole("listitem")).toContainText([
    `${words.phrase.billing}${words.modify} · ${words.byRole(words.roles.billing)}`,
    `${words.phrase.cdr}${words.read} · ${words.beside}`,
  ]);
  await page.keyboard.press("Escape");
  await expect(sources).toBeHidden();
});

test("the permissions of a contact are granted and withdrawn, and the icons follow", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const { section, read, modify, restrict } = words;
  await expect(contacts.icon(abc.karim.name, section.tickets, modify)).toBeVisible();

  const dialog = await contacts.update(abc.karim.name);
  await dialog.grant(section.cdr, read);
  await dialog.grant(section.billing, modify);
  await expect(dialog.gridRow(section.billing)).toContainText(modify);
  await dialog.submit();
  await expect(contacts.icon(abc.karim.name, section.cdr, read)).toBeVisible();
  await expect(contacts.icon(abc.karim.name, section.billing, modify)).toBeVisible();

  const again = await contacts.update(abc.karim.name);
  await expect(again.level(section.cdr, read)).toBeChecked();
  await expect(again.level(section.billing, modify)).toBeChecked();
  await again.grant(section.billing, restrict);
  await again.grant(section.cdr, modify);
  await again.submit();
  await expect(contacts.icon(abc.karim.name, section.cdr, modify)).toBeVisible();
  expect(await contacts.icons(abc.karim.name)).toEqual([
    words.permission(section.tickets, modify),
    words.permission(section.cdr, modify),
  ]);
});

test("what a role gives cannot be granted beside it: the choices are disabled and name the role", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const { section, read, modify, restrict, roles } = words;
  const dialog = await contacts.update(abc.mathieu.name);
  const row = dialog.gridRow(section.billing);
  await expect(dialog.level(section.billing, read)).toBeEnabled();

  await dialog.role(roles.billing).check();
  await expect(dialog.level(section.billing, read)).toBeDisabled();
  await expect(dialog.level(section.billing, modify)).toBeDisabled();
  await expect(dialog.level(section.billing, restrict)).toBeChecked();
  await expect(row).toContainText(words.given(roles.billing));
  await expect(dialog.section(section.billing)).toHaveAccessibleDescription(words.given(roles.billing));
  await expect(row.getByRole("cell").last()).toHaveText(modify);

  await dialog.role(roles.billing).uncheck();
  await expect(dialog.level(section.billing, modify)).toBeEnabled();
  await expect(row).not.toContainText(roles.billing);

  await dialog.role(roles.billing).check();
  await dialog.role(roles.support).check();
  await dialog.submit();
  await expect(contacts.icon(abc.mathieu.name, section.billing, modify)).toBeVisible();
  await expect(contacts.icon(abc.mathieu.name, section.tickets, modify)).toBeVisible();
  await expect(contacts.row(abc.mathieu.name)).toContainText(`${roles.billing}, ${roles.support}`);
});

test("a communication goes with the level that it needs, and the screen says so", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.nadia.name);
  const invoices = dialog.communication(words.communication.invoices);
  await expect(invoices).toBeChecked();
  await expect(invoices).toBeEnabled();
  await dialog.role(words.roles.billing).uncheck();
  await expect(invoices).toBeDisabled();
  await expect(invoices).toHaveAccessibleName(`${words.communication.invoices} ${words.willBeTaken(words.section.billing)}`);
  await expect(dialog.communication(words.communication.maintenance)).toBeEnabled();
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.nadia.name))).toBeVisible();
  const again = await contacts.update(abc.nadia.name);
  await expect(again.communication(words.communication.invoices)).not.toBeChecked();
});

test("search finds « Côté » by « cote », by digits of a phone, and as one types", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const result = page.getByRole("status").filter({ hasText: words.shown(23, 23) });
  await expect(result).toBeVisible();

  await contacts.search.pressSequentially("cote");
  await expect(contacts.rows).toHaveCount(2);
  expect(await contacts.names()).toEqual([abc.emilie.name, abc.luc.name]);
  await expect(page.getByText(words.shown(2, 23))).toBeVisible();
  await expect(contacts.search).toBeFocused();
  await expect(contacts.search).toHaveValue("cote");
  await expect(page).toHaveURL(/\/contacts\?q=cote$/);

  await contacts.search.fill("555-0188");
  await expect(contacts.rows).toHaveCount(1);
  await expect(contacts.row(abc.karim.name)).toBeVisible();

  await contacts.search.fill("zzzz");
  await expect(page.getByText(words.nothingFound("zzzz"))).toBeVisible();
  await expect(contacts.rows).toHaveCount(0);
  await page.getByRole("link", { name: words.clear, exact: true }).click();
  await expect(contacts.rows).toHaveCount(23);
  await expect(contacts.search).toHaveValue("");
});

test("an address with a search is shared, and the back button walks through searches", async ({
  page,
  visit,
  words,
  another,
  signIn,
}) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await expect(contacts.rows).toHaveCount(23);
  await contacts.search.fill("cote");
  await expect(contacts.rows).toHaveCount(2);
  await contacts.status.selectOption({ label: words.active });
  await expect(contacts.rows).toHaveCount(1);
  await expect(contacts.row(abc.emilie.name)).toBeVisible();

  const shared = await another();
  await signIn(abc.chantal, shared);
  await visit(page.url(), shared);
  const theirs = new ContactsPage(shared, words);
  await expect(theirs.rows).toHaveCount(1);
  await expect(theirs.search).toHaveValue("cote");
  await expect(theirs.status.locator("option:checked")).toHaveText(words.active);

  await page.goBack();
  await expect(contacts.rows).toHaveCount(2);
  await expect(contacts.search).toHaveValue("cote");
  await page.goBack();
  await expect(contacts.rows).toHaveCount(23);
  await expect(contacts.search).toHaveValue("");
  await page.goForward();
  await expect(contacts.rows).toHaveCount(2);
});

test("the list is filtered by role and by the state of the portal access", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.role.selectOption({ label: words.roles.manager });
  await expect(contacts.rows).toHaveCount(2);
  expect((await contacts.names()).sort()).toEqual([abc.genevieve.name, abc.jeanFrancois.name]);
  await contacts.status.selectOption({ label: words.expired });
  await expect(contacts.rows).toHaveCount(1);
  await expect(contacts.row(abc.genevieve.name)).toContainText(words.expired);
  await contacts.role.selectOption("");
  await contacts.status.selectOption({ label: words.scheduled });
  await expect(contacts.row(abc.olivier.name)).toContainText(words.scheduled);
  await expect(contacts.rows).toHaveCount(1);
});

test("the list is sorted by name, title or email, from either end", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await expect(contacts.rows).toHaveCount(23);
  // By last name; « Côté » comes where « Cote » would, in both languages.
  const byName = await contacts.names();
  const lastNames = byName.map((name) => name.slice(name.indexOf(" ") + 1));
  expect(lastNames).toEqual([...lastNames].sort(new Intl.Collator("fr-CA").compare));
  const head = (name: string) => contacts.table.getByRole("columnheader").getByRole("link", { name, exact: true });
  const column = (name: string) => contacts.table.getByRole("columnheader").filter({ hasText: name });
  await expect(column(words.titleField)).toHaveAttribute("aria-sort", "ascending");

  await head(words.name).click();
  await expect(page).toHaveURL(/sort=(-|%2D)name/);
  await expect.poll(() => contacts.names()).toEqual([...byName].reverse());
  await expect(column(words.titleField)).toHaveAttribute("aria-sort", "descending");

  await head(words.emailAndPhone).click();
  await expect(page).toHaveURL(/sort=email/);
  await expect(column(words.emailAndPhone)).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(async () => (await contacts.names()).slice(0, 4)).toContain(abc.adam.name);

  await head(words.titleField).click();
  await expect(page).toHaveURL(/sort=title/);
  await expect.poll(async () => (await contacts.names())[0]).toBe(abc.nadia.name);
});

test("the menu of a row is worked by keyboard as a menu button is", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const button = contacts.menuButton(abc.karim.name);
  const update = contacts.menuItem(words.updateContact);
  const remove = contacts.menuItem(words.deleteContact);
  await button.focus();
  await expect(button).toHaveAttribute("aria-haspopup", "menu");
  await expect(button).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("aria-expanded", "true");
  await expect(update).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(remove).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(update).toBeFocused();
  await page.keyboard.press("End");
  await expect(remove).toBeFocused();
  await page.keyboard.press("Home");
  await expect(update).toBeFocused();
  // A letter leads to the next item that begins with it.
  const letter = words.deleteContact.charAt(0);
  const named = [words.openSessions, words.deleteContact].filter((name) => name.startsWith(letter));
  for (const name of named) {
    await page.keyboard.press(letter);
    await expect(contacts.menuItem(name)).toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect(update).toBeHidden();
  await expect(button).toBeFocused();
  await expect(button).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("ArrowUp");
  await expect(remove).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(remove).toBeHidden();
  await button.focus();
  await page.keyboard.press("ArrowDown");
  await expect(update).toBeFocused();
  await page.keyboard.press("Enter");
  const dialog = new ContactDialog(page, words, words.updateContact);
  await expect(dialog.root).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog.root).toBeHidden();
  await expect(button).toBeFocused();
});

test("all errors of a form come at once, beside their fields, and nothing typed is lost", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).add();
  const phone = dialog.phone(0);
  await dialog.title.fill("Directrice");
  await dialog.email.fill("aicha@abc");
  await phone.number.fill("12");
  await phone.extension.fill("poste 3");
  await dialog.notes.fill("À rappeler.");
  await dialog.grant(words.section.billing, words.read);
  await dialog.submit();

  const wrong = [
    [dialog.firstName, words.required],
    [dialog.lastName, words.required],
    [dialog.email, words.emailWithoutEnd],
    [phone.number, words.phoneShape],
    [phone.extension, words.extensionShape],
  ] as const;
  for (const [field, sentence] of wrong) {
    await expect(dialog.error(field)).toHaveText(sentence);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(sentence.slice(0, 10)));
  }
  await expect(dialog.root.getByRole("alert")).toContainText(words.fieldsToCorrect(5));
  await expect(dialog.firstName).toBeFocused();
  await expect(dialog.title).toHaveValue("Directrice");
  await expect(dialog.email).toHaveValue("aicha@abc");
  await expect(phone.number).toHaveValue("12");
  await expect(phone.extension).toHaveValue("poste 3");
  await expect(dialog.notes).toHaveValue("À rappeler.");
  await expect(dialog.level(words.section.billing, words.read)).toBeChecked();

  // The count leads to the fields.
  await dialog.root.getByRole("alert").getByRole("link", { name: words.email, exact: true }).click();
  await expect(dialog.email).toBeFocused();
});

test("what only the server can tell comes beside its field too", async ({ page, visit, words, watch }) => {
  watch.expectStatus(422, "/fn/contacts/add");
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).add();
  await dialog.firstName.fill("Aïcha");
  await dialog.lastName.fill("Nguyễn");
  await dialog.email.fill("aicha@abc.example");
  // Shaped as a number, of no numbering plan.
  await dialog.phone(0).number.fill("111 111-1111");
  await dialog.login.fill(abc.steve.login);
  await dialog.button(words.generatePassword).click();
  await expect(dialog.generatedPassword).toHaveText(/\S/);
  await dialog.submit();
  await expect(dialog.error(dialog.phone(0).number)).toHaveText(words.phoneShape);
  await expect(dialog.error(dialog.login)).toHaveText(words.loginTaken);
  await expect(dialog.phone(0).number).toBeFocused();
  await expect(dialog.firstName).toHaveValue("Aïcha");

  await dialog.phone(0).number.fill("514 555-0111");
  await dialog.login.fill("aicha@abc.example");
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved("Aïcha Nguyễn"))).toBeVisible();
});

test("a dialog with something unsaved asks before it closes", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.karim.name);
  await dialog.title.fill("Autre titre");
  await page.keyboard.press("Escape");
  await expect(dialog.leaveQuestion).toBeVisible();
  await dialog.button(words.keepEditing).click();
  await expect(dialog.leaveQuestion).toBeHidden();
  await expect(dialog.title).toHaveValue("Autre titre");
  await dialog.button(words.cancel).click();
  await expect(dialog.leaveQuestion).toBeVisible();
  await dialog.button(words.leave).click();
  await expect(dialog.root).toBeHidden();
  await expect(contacts.row(abc.karim.name)).not.toContainText("Autre titre");

  // Nothing typed, nothing asked; what was typed and taken back is nothing typed.
  const again = await contacts.update(abc.karim.name);
  const before = await again.title.inputValue();
  await again.title.fill("x");
  await again.title.fill(before);
  await again.button(words.close).click();
  await expect(again.root).toBeHidden();
});

test("the browser asks before a page with something unsaved goes away", async ({ page, visit, words }) => {
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  await dialog.title.fill("Autre titre");
  const asked = page.waitForEvent("dialog");
  const left = page.evaluate(() => location.reload());
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await left;
  await expect(dialog.title).toHaveValue("Autre titre");
});

test("the address of a dialog opens it over the list, the search included", async ({ page, visit, words }) => {
  await visit("/contacts?q=benali");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.karim.name);
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}\/edit\?q=benali$/);
  await page.reload();
  await hydrated(page);
  await expect(dialog.root).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.updateContact));
  await expect(dialog.firstName).toHaveValue("Karim");
  await expect(dialog.firstName).toBeFocused();
  // The list is there, behind.
  await expect(page.locator("table.table")).toContainText(abc.karim.name);
  await dialog.button(words.cancel).click();
  await expect(dialog.root).toBeHidden();
  await expect(page).toHaveURL(/\/contacts\?q=benali$/);
  await expect(contacts.rows).toHaveCount(1);

  // The back button closes a dialog as well.
  await contacts.update(abc.karim.name);
  await page.goBack();
  await expect(dialog.root).toBeHidden();
  await expect(contacts.rows).toHaveCount(1);
});

test("a dialog keeps the focus inside and gives it back", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.delete(abc.karim.name);
  for (let press = 0; press < 8; press++) {
    await page.keyboard.press("Tab");
    const inside = await dialog.root.evaluate(
      (root) => root.contains(document.activeElement) || document.activeElement === document.body,
    );
    expect(inside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog.root).toBeHidden();
  await expect(contacts.menuButton(abc.karim.name)).toBeFocused();
});

test("one's own row is marked", async ({ page, visit, words }) => {
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const own = contacts.row(abc.bob.name).getByRole("rowheader");
  await expect(own).toContainText(words.you);
  expect(plain((await own.textContent()) ?? "")).toContain(abc.bob.name);
});
