// Roles: who gains and who loses is said before, and in force at the next request of everybody.
import { expect, hydrated, test } from "../fixtures.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { RoleForm } from "../pages/roles.ts";
import { abc, provider, staff } from "../people.ts";

const texts = {
  en: {
    roles: "Roles",
    add: "Add role",
    copy: "Copy",
    remove: "Remove",
    nameEn: "Name in English",
    nameFr: "Name in French",
    kind: "Kind",
    administrator: /^Administrator/,
    ordinary: /^Ordinary/,
    governs: "Governs who manages the other contacts.",
    reserved: "Reserved for the account owner.",
    was: "was Restrict",
    confirm: "Confirm and save",
    loses: `Will no longer have Modify in Billing: ${abc.adam.name}, ${abc.company}.`,
    receives: `Will no longer receive Invoices: ${abc.adam.name}, ${abc.company}.`,
    gains: `Will have Read in Contacts: ${abc.adam.name}, ${abc.company}.`,
    saved: "Saved.",
    taken: "Something else has this name: choose another.",
    added: "Concierge was added.",
    removed: "Concierge was removed.",
    copied: "PBX admin (copy)",
    held: "This role stays as long as somebody holds it",
    changed: "2 levels changed. Held by 1 contact.",
    at: (name: string, position: number) => `${name} is at position ${position}.`,
    allowed: "Allowed roles",
    billingAndSupport: "Billing and support",
    pbx: "PBX admin",
    customerAdmin: "Customer admin",
  },
  fr: {
    roles: "Rôles",
    add: "Ajouter un rôle",
    copy: "Copier",
    remove: "Supprimer",
    nameEn: "Nom en anglais",
    nameFr: "Nom en français",
    kind: "Genre",
    administrator: /^Administrateur/,
    ordinary: /^Ordinaire/,
    governs: "Détermine qui gère les autres contacts.",
    reserved: "Réservé au titulaire du compte.",
    was: "avant : Aucun accès",
    confirm: "Confirmer et sauvegarder",
    loses: `Perte du niveau Modification dans Facturation : ${abc.adam.name}, ${abc.company}.`,
    receives: `Fin de l’envoi de « Factures » : ${abc.adam.name}, ${abc.company}.`,
    gains: `Obtention du niveau Lecture dans Contacts : ${abc.adam.name}, ${abc.company}.`,
    saved: "Sauvegardé.",
    taken: "Autre chose porte déjà ce nom : choisissez-en un autre.",
    added: "Ajouté : Concierge.",
    removed: "Supprimé : Concierge.",
    copied: "Administrateur PBX (copie)",
    held: "Ce rôle demeure tant que quelqu’un l’a",
    changed: "2 niveaux modifiés. Rôle de 1 contact.",
    at: (name: string, position: number) => `${name} est à la position ${position}.`,
    allowed: "Rôles autorisés",
    billingAndSupport: "Facturation et soutien",
    pbx: "Administrateur PBX",
    customerAdmin: "Administrateur client",
  },
};

test("a change says who gains and who loses what, and is in force at the next request of an open session", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(abc.adam, theirs);
  await visit("/", theirs);
  await expect(new Frame(theirs, words).section(words.section.contacts)).toHaveCount(0);

  await signIn(staff);
  await visit("/provider/customers");
  const frame = new Frame(page, words);
  await frame.section(text.roles).click();
  await expect(frame.heading(text.roles)).toBeVisible();
  const form = new RoleForm(page, words);
  await form.link(words.roles.operations).click();
  await expect(frame.heading(words.roles.operations)).toBeVisible();
  await expect(page.getByRole("main")).toContainText(abc.adam.name);

  // Sections that are only read, one that governs the others, one that nobody can be given.
  await expect(form.levels(words.section.roles)).toHaveCount(2);
  await expect(form.levels(words.section.audit)).toHaveCount(2);
  await expect(page.getByText(text.governs)).toBeVisible();
  await expect(page.getByText(text.reserved)).toBeVisible();
  await expect(form.level(words.section.services, words.modify)).toBeDisabled();

  await form.level(words.section.billing, words.restrict).check();
  await form.level(words.section.contacts, words.read).check();
  const row = page.getByRole("row").filter({ has: page.getByRole("radiogroup", { name: words.section.contacts, exact: true }) });
  expect(plain(await row.innerText())).toContain(text.was);
  await expect(page.getByRole("status").filter({ hasText: /2 / })).toBeVisible();
  expect(plain(await page.getByRole("main").innerText())).toContain(text.changed);

  const path = new URL(page.url()).pathname;
  watch.expectStatus(428, path);
  await form.button(words.save).click();
  await expect(form.asked).toBeFocused();
  const asked = plain(await form.asked.innerText());
  for (const line of [text.loses, text.receives, text.gains]) {
    expect(asked).toContain(line);
  }
  await theirs.reload();
  await expect(new Frame(theirs, words).section(words.section.contacts)).toHaveCount(0);
  await form.button(text.confirm).click();
  await expect(frame.message(text.saved)).toBeVisible();
  await expect(page).toHaveURL(/\/provider\/roles$/);

  await theirs.reload();
  await hydrated(theirs);
  await expect(new Frame(theirs, words).section(words.section.contacts)).toBeVisible();
});

test("a role is copied, named, made one of administrators, moved and removed, by keyboard alone", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/roles");
  const frame = new Frame(page, words);
  const form = new RoleForm(page, words);
  await form.link(text.pbx).focus();
  await page.keyboard.press("Enter");
  await expect(frame.heading(text.pbx)).toBeVisible();
  await form.link(text.copy).focus();
  await page.keyboard.press("Enter");
  await expect(frame.heading(text.add)).toBeVisible();
  const own = words.code === "en" ? form.field(text.nameEn) : form.field(text.nameFr);
  await expect(own).toHaveValue(text.copied);
  await expect(form.level(words.section.pbx, words.modify)).toBeChecked();

  await form.field(text.nameEn).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("PBX admin");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Concierge");
  watch.expectStatus(422, "/provider/roles/new");
  await page.keyboard.press("Enter");
  await expect(page.getByText(text.taken)).toBeVisible();
  await expect(form.field(text.nameEn)).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Concierge");

  // Radio buttons by arrows; what administrators hold is computed.
  await form.choice(text.kind, text.ordinary).focus();
  await page.keyboard.press("ArrowDown");
  await expect(form.choice(text.kind, text.administrator)).toBeChecked();
  await expect(form.level(words.section.billing, words.modify)).toBeChecked();
  await expect(form.level(words.section.billing, words.modify)).toBeDisabled();
  await page.keyboard.press("ArrowUp");
  await expect(form.level(words.section.billing, words.restrict)).toBeChecked();
  await form.level(words.section.tickets, words.restrict).focus();
  await page.keyboard.press("ArrowRight");
  await expect(form.level(words.section.tickets, words.read)).toBeChecked();
  await form.button(words.add).focus();
  await page.keyboard.press("Enter");
  await expect(frame.message(text.added)).toBeVisible();

  const items = page.getByRole("main").getByRole("list", { name: text.roles }).getByRole("listitem");
  const count = await items.count();
  const up = form.button(words.moveUp("Concierge"));
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(frame.message(text.at("Concierge", count - 1))).toBeVisible();
  await expect(items.nth(count - 2)).toContainText("Concierge");
  await expect(form.button(words.moveUp("Concierge"))).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(items.nth(count - 3)).toContainText("Concierge");

  await form.link("Concierge").focus();
  await page.keyboard.press("Enter");
  await expect(frame.heading("Concierge")).toBeVisible();
  await form.link(text.remove).focus();
  await page.keyboard.press("Enter");
  await form.button(text.remove).focus();
  await page.keyboard.press("Enter");
  await expect(frame.message(text.removed)).toBeVisible();
  await expect(items).toHaveCount(count - 1);
});

test("a role in use stays, and the page names who holds it", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/roles");
  const form = new RoleForm(page, words);
  await form.link(text.pbx).click();
  await form.link(text.remove).click();
  await expect(page.getByText(text.held)).toContainText(abc.steve.name);
  await expect(form.button(text.remove)).toHaveCount(0);
});

test("an auditor reads roles and changes none", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit("/provider/roles");
  const form = new RoleForm(page, words);
  await expect(form.link(text.add)).toHaveCount(0);
  await form.link(text.pbx).click();
  await expect(form.level(words.section.pbx, words.modify)).toBeDisabled();
  await expect(form.button(words.save)).toHaveCount(0);
});

test("a customer's people read the roles that it may use, and nobody else does", async ({ page, visit, signIn, words, watch }) => {
  const text = texts[words.code];
  await signIn(abc.jeanFrancois);
  await visit("/");
  const frame = new Frame(page, words);
  await frame.section(text.allowed).click();
  await expect(frame.heading(text.allowed)).toBeVisible();
  const table = page.getByRole("table", { name: text.allowed });
  await expect(table.getByRole("columnheader", { name: text.billingAndSupport })).toBeVisible();
  await expect(table.getByRole("columnheader", { name: text.customerAdmin })).toBeVisible();
  await expect(table.getByRole("row")).toHaveCount(11);
  await page.setViewportSize({ width: 390, height: 844 });
  const billing = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: words.section.billing }) });
  await expect(billing).toBeVisible();

  await signIn(abc.karim);
  watch.expectStatus(404, "/allowed-roles");
  await page.goto("/allowed-roles");
  await expect(page.getByText(words.notFoundText).first()).toBeVisible();
  await expect(new Frame(page, words).section(text.allowed)).toHaveCount(0);
});

test("the standard role of billing and support can be given", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.mathieu.name);
  await dialog.role(text.billingAndSupport).check();
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.mathieu.name))).toBeVisible();
  await expect(contacts.icon(abc.mathieu.name, words.section.tickets, words.modify)).toBeVisible();
});
