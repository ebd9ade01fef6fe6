// Classes of customers: settings that many share, of which a change says beforehand whom it touches.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc, boulangerie, provider, staff } from "../people.ts";

const texts = {
  en: {
    classes: "Customer classes",
    add: "Add class",
    submit: "Add",
    nameEn: "Name in English",
    nameFr: "Name in French",
    twoFactor: /^Two-factor authentication/,
    idle: "Sessions end after this many minutes without activity",
    absolute: "Sessions end this many minutes after signing in",
    most: "Most contacts that a customer may have",
    range: "A whole number from 5 to 1440.",
    added: "Public sector was added.",
    removed: "Public sector was removed.",
    name: "Public sector",
    limits: (idle: number) => `${idle} min without activity, 12 h in all`,
    required: "Required",
    business: "Business",
    saved: "Saved.",
    confirm: "Confirm and save",
    used: `2 customers have it (ABC Company; ${boulangerie.company}).`,
    lines: [
      "2 customers have this class.",
      "Their sessions end after 45 min without activity instead of 30 min, at once.",
      "The role PBX admin can be assigned to nobody any more. Whoever holds it keeps it: 3 contacts",
    ],
    alsoTwoFactor: "Two-factor authentication is required of them.",
    pbx: "PBX admin",
    remove: "Remove class",
    usedBy: "1 customer has this class (ABC Company): give it another one first.",
    inUse: "1 customer has this class (ABC Company): give it another one first.",
    first: "Every installation begins with this class: it can be changed, not removed.",
    customerClass: "Customer class",
    showCustomers: "Show these customers",
    mostLine: (most: number, beyond: number) =>
      `At most ${most} contacts per customer. ${beyond} customer has more: it keeps them and adds none.`,
    mostReached: (most: number) => `This account has all the contacts that it may have: ${most}.`,
    contactsOf: (count: number, most: number) => `${count} of ${most} at most`,
  },
  fr: {
    classes: "Classes de clients",
    add: "Ajouter une classe",
    submit: "Ajouter",
    nameEn: "Nom en anglais",
    nameFr: "Nom en français",
    twoFactor: /^L’authentification à deux facteurs/,
    idle: "Minutes sans activité après lesquelles une session se termine",
    absolute: "Minutes après l’ouverture auxquelles une session se termine",
    most: "Nombre de contacts qu’un client peut avoir au plus",
    range: "Un nombre entier de 5 à 1440.",
    added: "Ajouté : Secteur public.",
    removed: "Supprimé : Secteur public.",
    name: "Secteur public",
    limits: (idle: number) => `${idle} min sans activité, 12 h en tout`,
    required: "Exigée",
    business: "Entreprise",
    saved: "Sauvegardé.",
    confirm: "Confirmer et sauvegarder",
    used: `2 clients l’ont (ABC Company; ${boulangerie.company}).`,
    lines: [
      "2 clients ont cette classe.",
      "Leurs sessions se terminent après 45 min sans activité au lieu de 30 min, dès maintenant.",
      "Le rôle Administrateur PBX ne peut plus être attribué à personne. Qui l’a le garde :",
    ],
    alsoTwoFactor: "L’authentification à deux facteurs est exigée d’eux.",
    pbx: "Administrateur PBX",
    remove: "Supprimer la classe",
    usedBy: "1 client a cette classe (ABC Company) : donnez-lui d’abord une autre classe.",
    inUse: "1 client a cette classe (ABC Company) : donnez-lui d’abord une autre classe.",
    first: "Chaque installation commence par cette classe : elle peut être modifiée, non supprimée.",
    customerClass: "Classe de clients",
    showCustomers: "Afficher ces clients",
    mostLine: (most: number, beyond: number) =>
      `Au plus ${most} contacts par client. ${beyond} client en a davantage : il les garde et n’en ajoute pas.`,
    mostReached: (most: number) => `Ce compte a déjà tous les contacts qu’il peut avoir : ${most}.`,
    contactsOf: (count: number, most: number) => `${count} sur ${most} au plus`,
  },
};

type Texts = (typeof texts)["en"] | (typeof texts)["fr"];

const LIST = "/provider/classes";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const link = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const items = (page: Page) => page.getByRole("main").getByRole("listitem");
const path = (page: Page) => new URL(page.url()).pathname;

/** The text of an element as a reader sees it: any space is a space. */
const said = async (locator: Locator) => plain(await locator.innerText());

/** Adds a class of which only the names are chosen. */
async function add(page: Page, text: Texts): Promise<void> {
  await link(page, text.add).click();
  await field(page, text.nameEn).fill("Public sector");
  await field(page, text.nameFr).fill("Secteur public");
  await button(page, text.submit).click();
  await expect(items(page).filter({ hasText: text.name })).toBeVisible();
}

test("a class is added by keyboard alone, and told what is wrong beside its field", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/customers");
  const frame = new Frame(page, words);
  await frame.section(text.classes).press("Enter");
  await expect(frame.heading(text.classes)).toBeVisible();
  await link(page, text.add).press("Enter");
  await expect(frame.heading(text.add)).toBeVisible();
  // It begins with the roles of the class that every installation has.
  await expect(page.getByRole("checkbox", { name: text.pbx, exact: true })).toBeChecked();
  await field(page, text.nameEn).focus();
  await page.keyboard.type("Public sector");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Secteur public");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox", { name: text.twoFactor })).toBeFocused();
  await page.keyboard.press("Space");
  // Past the box of trusted devices.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(field(page, text.idle)).toBeFocused();
  await expect(field(page, text.idle)).toHaveValue("30");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("2");
  watch.expectStatus(422, `${LIST}/new`);
  await page.keyboard.press("Enter");
  await expect(page.getByText(text.range)).toBeVisible();
  await expect(field(page, text.idle)).toBeFocused();
  await expect(field(page, text.idle)).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, text.nameFr)).toHaveValue("Secteur public");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("20");
  await page.getByRole("checkbox", { name: words.roles.billing, exact: true }).focus();
  await page.keyboard.press("Space");
  await button(page, text.submit).focus();
  await page.keyboard.press("Enter");
  await expect(frame.message(text.added)).toBeVisible();
  const row = items(page).filter({ hasText: text.name });
  await expect(row).toContainText(text.limits(20));
  await expect(row).toContainText(text.required);

  await row.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(frame.heading(text.name)).toBeVisible();
  await expect(page.getByRole("checkbox", { name: text.pbx, exact: true })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: words.roles.billing, exact: true })).not.toBeChecked();
  await link(page, text.remove).press("Enter");
  await button(page, text.remove).press("Enter");
  await expect(frame.message(text.removed)).toBeVisible();
  await expect(items(page)).toHaveCount(1);
});

test("a change says whose customers it touches and how, and is asked about again when it grows", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit(LIST);
  const frame = new Frame(page, words);
  await link(page, text.business).click();
  await expect(frame.heading(text.business)).toBeVisible();
  expect(await said(page.getByRole("main"))).toContain(text.used);
  await field(page, text.idle).fill("45");
  await page.getByRole("checkbox", { name: text.pbx, exact: true }).uncheck();
  const own = path(page);
  watch.expectStatus(428, own);
  await button(page, words.save).click();
  const asked = page.getByRole("alert");
  await expect(asked).toBeFocused();
  for (const line of text.lines) {
    expect(await said(asked)).toContain(line);
  }
  await expect(asked).toContainText(abc.steve.name);
  expect(await said(asked)).not.toContain(text.alsoTwoFactor);

  // What was read is confirmed, and nothing else.
  await page.getByRole("checkbox", { name: text.twoFactor }).check();
  await button(page, text.confirm).click();
  await expect(asked).toContainText(text.alsoTwoFactor);
  await expect(page).toHaveURL(new RegExp(`${own}$`));
  await button(page, text.confirm).click();
  await expect(frame.message(text.saved)).toBeVisible();
  const row = items(page).filter({ hasText: text.business });
  await expect(row).toContainText(text.limits(45));
  await expect(row).toContainText(text.required);

  await link(page, text.business).click();
  await link(page, text.showCustomers).click();
  await expect(page).toHaveURL(/\/provider\/customers\?class=/);
  await expect(items(page)).toHaveCount(2);
});

test("a class that a customer has stays, and names who has it", async ({ page, visit, signIn, words, another, watch }) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit(LIST);
  const frame = new Frame(page, words);
  await link(page, text.business).click();
  await expect(page.getByText(text.first)).toBeVisible();
  await expect(link(page, text.remove)).toHaveCount(0);
  await visit(LIST);
  await add(page, text);
  await link(page, text.name).click();
  await link(page, text.remove).click();
  await expect(button(page, text.remove)).toBeVisible();

  // Somebody else gives it to a customer in the meantime.
  const theirs = await another();
  await signIn(provider.owner, theirs);
  const give = async (name: string) => {
    await visit("/provider/customers?q=10-4821", theirs);
    const address = await items(theirs).getByRole("link").last().getAttribute("href");
    await visit(`${address}/edit`, theirs);
    await field(theirs, text.customerClass).selectOption({ label: name });
    await button(theirs, words.save).click();
    await expect(theirs.getByRole("status").filter({ hasText: text.saved })).toBeVisible();
  };
  await give(text.name);

  watch.expectStatus(403, path(page));
  await button(page, text.remove).click();
  expect(await said(page.getByRole("alert"))).toContain(text.inUse);
  await page.reload();
  expect(await said(page.getByRole("main"))).toContain(text.usedBy);
  await expect(button(page, text.remove)).toHaveCount(0);

  await give(text.business);
  await visit(path(page));
  await button(page, text.remove).click();
  await expect(frame.message(text.removed)).toBeVisible();
  await expect(items(page)).toHaveCount(1);
});

test("no more contacts are added than the class allows, and those that are there stay", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(abc.bob, theirs);
  await visit("/contacts", theirs);
  const contacts = new ContactsPage(theirs, words);

  await signIn(staff);
  await visit(LIST);
  await link(page, text.business).click();
  await field(page, text.most).fill("5");
  watch.expectStatus(428, path(page));
  await button(page, words.save).click();
  expect(await said(page.getByRole("alert"))).toContain(text.mostLine(5, 1));
  await button(page, text.confirm).click();
  await expect(new Frame(page, words).message(text.saved)).toBeVisible();

  const dialog = await contacts.add();
  await dialog.firstName.fill("Rose");
  await dialog.lastName.fill("Leblanc");
  await dialog.email.fill("rose@abc.example");
  watch.expectStatus(403, "/fn/contacts/add");
  await dialog.submit();
  await expect(dialog.root.getByRole("alert")).toContainText(text.mostReached(5));
  await expect(dialog.lastName).toHaveValue("Leblanc");
  await dialog.button(words.cancel).click();
  await dialog.button(words.leave).click();
  await expect(contacts.row(abc.steve.name)).toBeVisible();

  await visit("/provider/customers?q=10-4821");
  await items(page).getByRole("link").last().click();
  await expect(page.getByRole("main")).toContainText(text.contactsOf(23, 5));
});

test("an auditor reads the classes and changes none", async ({ page, visit, signIn, words, watch }) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit(LIST);
  await expect(link(page, text.add)).toHaveCount(0);
  await link(page, text.business).click();
  await expect(field(page, text.nameEn)).toBeDisabled();
  await expect(button(page, words.save)).toHaveCount(0);
  await expect(link(page, text.remove)).toHaveCount(0);
  watch.expectStatus(403, `${LIST}/new`);
  await page.goto(`${LIST}/new`);
  await expect(page.getByText(words.notAllowed, { exact: true })).toBeVisible();
});
