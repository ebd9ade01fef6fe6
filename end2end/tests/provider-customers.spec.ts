// Customers as the provider works on them: found, added, changed, suspended, closed, and many of them at once.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { link as mailedLink, mail } from "../mailbox.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { ContactDialog } from "../pages/contact-dialog.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc, boulangerie, provider, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";

const texts = {
  en: {
    search: /^Search by name, account number/,
    found: (count: number) => count === 1 ? "1 customer found" : `${count} customers found`,
    nothing: "No customer matches",
    showAll: "Show all customers",
    clear: "Clear",
    class: "Customer class",
    status: "Status",
    business: "Business",
    account: "Account",
    add: "Add customer",
    submit: "Add",
    name: "Name",
    accountNumber: "Account number",
    director: "Account Director",
    taken: "Another customer has this account number.",
    added: "Atelier Nord was added.",
    staffOnly: "For staff only",
    fromClass: "From the class:",
    edit: "Update customer",
    saved: "Saved.",
    withdrawn: `The role Customer admin can be assigned to nobody any more. Whoever holds it keeps it:`,
    confirm: "Confirm and save",
    suspend: "Suspend",
    reactivate: "Reactivate",
    closeAccount: "Close account",
    reason: "Reason",
    signInLost: "people can no longer sign in.",
    sessionEnds: "1 open session ends at once.",
    suspended: "ABC Company is suspended. 1 session ended.",
    suspendedSince: "nobody of this customer can sign in. Reason: Three invoices unpaid",
    toldAtSignIn: "This account is suspended. Ask your Account Director.",
    reactivated: "ABC Company is active again.",
    alreadyActive: "This cannot be done now: the customer is already Active.",
    forGood: "Nothing of this customer can be changed any more, and nothing opens it again.",
    closed: `${boulangerie.company} is closed.`,
    closedSince: "and nothing can be changed. Reason: Moved away",
    isClosed: "This customer is closed: nothing of it changes any more.",
    download: "Download everything",
    changeSelected: "Change selected",
    changeFound: "Change all found",
    many: "Change many customers",
    chosen: `2 customers: ABC Company; ${boulangerie.company}`,
    chosenRoles: "The allowed roles: those chosen below",
    newClass: "New customer class",
    begin: "Begin",
    finished: "Customers: 2 of 2 · Finished",
    newRoles: "New allowed roles: Billing only",
    refusedOnes: "Refused, and why",
    changedOne: /Changed\s*1\s*Had it already\s*0\s*Refused\s*1/,
    hadItAlready: /Changed\s*0\s*Had it already\s*1\s*Refused\s*1/,
    noneSelected: "No customer was selected. Go back and select some.",
    noAdministrator: "No administrator can sign in to this account",
    contactDirector: "If you do not have a user Administrator, please contact your Account Director.",
    onRequest: "Add on request",
    lastName: "Last name",
    standardRole: "Standard role",
    withAccess: "Give portal access",
    requestedBy: "Requested by",
    requesterEmail: "Email of the requester",
    how: "How it was requested",
    addContact: "Add the contact",
  },
  fr: {
    search: /^Rechercher par nom, numéro de compte/,
    found: (count: number) => count < 2 ? `${count} client trouvé` : `${count} clients trouvés`,
    nothing: "Aucun client ne correspond",
    showAll: "Afficher tous les clients",
    clear: "Effacer",
    class: "Classe de clients",
    status: "État",
    business: "Entreprise",
    account: "Compte",
    add: "Ajouter un client",
    submit: "Ajouter",
    name: "Nom",
    accountNumber: "Numéro de compte",
    director: "Directeur de compte",
    taken: "Un autre client a ce numéro de compte.",
    added: "Ajouté : Atelier Nord.",
    staffOnly: "Pour le personnel seulement",
    fromClass: "De la classe :",
    edit: "Modifier le client",
    saved: "Sauvegardé.",
    withdrawn: `Le rôle Administrateur client ne peut plus être attribué à personne. Qui l’a le garde :`,
    confirm: "Confirmer et sauvegarder",
    suspend: "Suspendre",
    reactivate: "Réactiver",
    closeAccount: "Fermer le compte",
    reason: "Motif",
    signInLost: "personnes ne peuvent plus ouvrir de session.",
    sessionEnds: "1 session ouverte prend fin aussitôt.",
    suspended: "ABC Company est suspendu. 1 session a pris fin.",
    suspendedSince: "personne de ce client ne peut ouvrir de session. Motif : Three invoices unpaid",
    toldAtSignIn: "Ce compte est suspendu. Adressez-vous à votre directeur de compte.",
    reactivated: "ABC Company est de nouveau actif.",
    alreadyActive: "Cela ne peut se faire maintenant : l’état du client est déjà « Actif ».",
    forGood: "Plus rien de ce client ne peut être modifié, et rien ne le rouvre.",
    closed: `${boulangerie.company} est fermé.`,
    closedSince: "et rien ne peut être modifié. Motif : Moved away",
    isClosed: "Ce client est fermé : plus rien n’y change.",
    download: "Tout télécharger",
    changeSelected: "Modifier la sélection",
    changeFound: "Modifier tous les clients trouvés",
    many: "Modifier plusieurs clients",
    chosen: `2 clients : ABC Company; ${boulangerie.company}`,
    chosenRoles: "Les rôles autorisés : ceux choisis ci-dessous",
    newClass: "Nouvelle classe de clients",
    begin: "Commencer",
    finished: "Clients : 2 sur 2 · Terminé",
    newRoles: "Nouveaux rôles autorisés : Facturation seulement",
    refusedOnes: "Refusés, et pourquoi",
    changedOne: /Modifiés\s*1\s*L’avaient déjà\s*0\s*Refusés\s*1/,
    hadItAlready: /Modifiés\s*0\s*L’avaient déjà\s*1\s*Refusés\s*1/,
    noneSelected: "Aucun client n’a été sélectionné. Revenez en arrière et sélectionnez-en.",
    noAdministrator: "Aucun administrateur ne peut ouvrir de session dans ce compte",
    contactDirector: "Si vous n’avez pas d’utilisateur Administrateur, veuillez contacter votre Directeur de compte.",
    onRequest: "Ajouter sur demande",
    lastName: "Nom de famille",
    standardRole: "Rôle standard",
    withAccess: "Donner l’accès au portail",
    requestedBy: "Demandé par",
    requesterEmail: "Courriel du demandeur",
    how: "Comment la demande a été faite",
    addContact: "Ajouter le contact",
  },
};

type Texts = (typeof texts)["en"] | (typeof texts)["fr"];

const LIST = "/provider/customers";

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const link = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true });
const items = (page: Page) => page.getByRole("main").getByRole("listitem");
const staffCard = (page: Page, text: Texts) => page.getByRole("region", { name: text.staffOnly, exact: true });
const path = (page: Page) => new URL(page.url()).pathname;

/** The text of an element as a reader sees it: any space is a space. */
const said = async (locator: ReturnType<Page["locator"]>) => plain(await locator.innerText());

/** From the list to the own page of a customer. */
async function account(page: Page, text: Texts, company: string): Promise<void> {
  await items(page).filter({ hasText: company }).getByRole("link", { name: text.account, exact: true }).click();
  await expect(staffCard(page, text)).toBeVisible();
}

/** Closes a customer, having read what that does. */
async function close(page: Page, text: Texts): Promise<void> {
  await link(page, text.closeAccount).click();
  await page.getByLabel(text.reason, { exact: true }).fill("Moved away");
  await button(page, text.closeAccount).click();
  await expect(page.getByRole("alert")).toContainText(text.forGood);
  await button(page, text.confirm).click();
  await expect(page).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}$/);
}

test("a customer is found by name, account number and a contact's email, and by class and status", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit(LIST);
  const search = page.getByRole("searchbox", { name: text.search });
  const counted = async (count: number) =>
    expect.poll(async () => said(page.getByRole("search").getByRole("status"))).toBe(text.found(count));
  await counted(2);
  const searches = [
    ["boulangerie cote", boulangerie.company],
    ["10-4821", abc.company],
    [boulangerie.josee.login, boulangerie.company],
  ] as const;
  for (const [typed, company] of searches) {
    await search.fill(typed);
    await counted(1);
    await expect(items(page)).toHaveCount(1);
    await expect(items(page)).toContainText(company);
  }
  await search.fill("zzzz");
  await expect(page.getByText(text.nothing)).toBeVisible();
  await expect(search).toBeFocused();
  await page.getByRole("link", { name: text.showAll }).click();
  await expect(items(page)).toHaveCount(2);

  await page.getByRole("combobox", { name: text.class, exact: true }).selectOption({ label: text.business });
  await expect(page).toHaveURL(/\?class=/);
  await expect(items(page)).toHaveCount(2);
  await page.getByRole("combobox", { name: text.status, exact: true }).selectOption("suspended");
  await expect(page).toHaveURL(/status=suspended/);
  await expect(page.getByText(text.nothing)).toBeVisible();
  await page.goBack();
  await expect(items(page)).toHaveCount(2);
  await page.getByRole("link", { name: text.clear, exact: true }).click();
  await expect(page).toHaveURL(/\/provider\/customers$/);
});

test("an administrator adds a customer, is told what is wrong beside its field, and changes it", async ({
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
  await link(page, text.add).click();
  await expect(frame.heading(text.add)).toBeVisible();
  const name = page.getByLabel(text.name, { exact: true });
  const number = page.getByLabel(text.accountNumber, { exact: true });
  watch.expectStatus(422, `${LIST}/new`);
  await number.fill("10-9000");
  await button(page, text.submit).click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText(words.required, { exact: true })).toBeVisible();
  await name.fill("Atelier Nord");
  await number.fill("10-4821");
  await number.press("Enter");
  await expect(page.getByText(text.taken)).toBeVisible();
  await expect(number).toBeFocused();
  await expect(name).toHaveValue("Atelier Nord");
  await number.fill("10-9000");
  await page.getByLabel(text.director, { exact: true }).selectOption({ label: provider.support.name });
  await button(page, text.submit).click();
  await expect(frame.message(text.added)).toBeVisible();
  const card = staffCard(page, text);
  await expect(card).toContainText(provider.support.name);
  await expect(card).toContainText(text.fromClass);

  await link(page, text.edit).click();
  await expect(number).toHaveValue("10-9000");
  await page.getByLabel(text.director, { exact: true }).selectOption({ label: provider.owner.name });
  await page.getByRole("checkbox", { name: words.roles.billing, exact: true }).check();
  await button(page, words.save).click();
  await expect(frame.message(text.saved)).toBeVisible();
  await expect(card).toContainText(provider.owner.name);
  await expect(card).toContainText(words.roles.billing);
  await expect(card).not.toContainText(text.fromClass);
  await visit(`${LIST}?q=10-9000`);
  await expect(items(page)).toContainText(provider.owner.name);
});

test("the roles that a customer may use say who is touched, and are what its people can assign", async ({
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
  await account(page, text, abc.company);
  await link(page, text.edit).click();
  await page.getByRole("checkbox", { name: words.roles.support, exact: true }).check();
  watch.expectStatus(428, path(page));
  await button(page, words.save).click();
  const asked = page.getByRole("alert");
  await expect(asked).toBeFocused();
  expect(await said(asked)).toContain(text.withdrawn);
  await expect(asked).toContainText(abc.bob.name);
  await button(page, text.confirm).click();
  await expect(new Frame(page, words).message(text.saved)).toBeVisible();

  await visit("/contacts/new", theirs);
  const dialog = new ContactDialog(theirs, words, words.addContact);
  await expect(dialog.role(words.roles.support)).toBeVisible();
  await expect(dialog.role(words.roles.billing)).toHaveCount(0);
  // Who has one keeps it.
  await visit("/contacts", theirs);
  await expect(contacts.row(abc.emilie.name)).toContainText(words.roles.billing);
});

test("whoever is of a suspended customer is signed out, told why at sign-in, and back once it is reactivated", async ({
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

  await signIn(staff);
  await visit(LIST);
  const frame = new Frame(page, words);
  await account(page, text, abc.company);
  await link(page, text.suspend).click();
  watch.expectStatus(422, path(page));
  await button(page, text.suspend).click();
  const reason = page.getByLabel(text.reason, { exact: true });
  await expect(reason).toBeFocused();
  await expect(page.getByText(words.required, { exact: true })).toBeVisible();
  await reason.fill("Three invoices unpaid");
  watch.expectStatus(428, path(page));
  await button(page, text.suspend).click();
  const asked = page.getByRole("alert");
  await expect(asked).toBeFocused();
  expect(await said(asked)).toContain(text.signInLost);
  expect(await said(asked)).toContain(text.sessionEnds);
  await visit("/contacts", theirs);
  await expect(new ContactsPage(theirs, words).table).toBeVisible();
  await button(page, text.confirm).click();
  await expect(frame.message(text.suspended)).toBeVisible();
  await expect(page.getByText(text.suspendedSince)).toBeVisible();

  await theirs.reload();
  const again = new SignInPage(theirs, words);
  await expect(again.heading).toBeVisible();
  watch.expectStatus(401, "/sign-in");
  await again.signIn(abc.bob.login, "not the password");
  await expect(again.refusal).toHaveText(words.wrongPassword);
  watch.expectStatus(403, "/sign-in");
  await again.signIn(abc.bob.login, PASSWORD);
  await expect(again.refusal).toHaveText(text.toldAtSignIn);

  await link(page, text.reactivate).click();
  await page.getByLabel(text.reason, { exact: true }).fill("Paid");
  await button(page, text.reactivate).click();
  await expect(frame.message(text.reactivated)).toBeVisible();
  await expect(page.getByText(text.suspendedSince)).toHaveCount(0);
  await again.signIn(abc.bob.login, PASSWORD);
  await expect(new ContactsPage(theirs, words).table).toBeVisible();
  await visit(`${path(page)}/reactivate`);
  expect(await said(page.getByRole("main"))).toContain(text.alreadyActive);
});

test("all that is kept of a customer is a file to take along, and a closed one is only read", async ({
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
  await account(page, text, boulangerie.company);
  const own = path(page);
  const export_ = async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(page, text.download).click()]);
    expect(download.suggestedFilename()).toBe("relais-10-5177.json");
    return JSON.parse(await readFile(await download.path(), "utf8"));
  };
  const kept = await export_();
  expect(kept.customer).toMatchObject({ name: boulangerie.company, account_number: "10-5177", status: "active" });
  expect(JSON.stringify(kept.contacts)).toContain(boulangerie.lucie.login);
  expect(kept.communication_orders.financial).toHaveLength(2);
  expect(JSON.stringify(kept.audit_trail)).toContain("customer.exported");

  watch.expectStatus(428, `${own}/close`);
  await close(page, text);
  await expect(frame.message(text.closed)).toBeVisible();
  await expect(page.getByText(text.closedSince)).toBeVisible();
  for (const gone of [text.edit, text.suspend, text.reactivate, text.closeAccount]) {
    await expect(link(page, gone)).toHaveCount(0);
  }
  expect((await export_()).customer).toMatchObject({ status: "closed", status_reason: "Moved away" });

  await visit(`${own}/contacts`);
  const contacts = new ContactsPage(page, words);
  await expect(contacts.row(boulangerie.lucie.name)).toBeVisible();
  await expect(page.getByRole("link", { name: words.addContact, exact: true })).toHaveCount(0);
  await visit(`${own}/edit`);
  await expect(page.getByText(text.isClosed)).toBeVisible();
  await expect(page.getByLabel(text.name, { exact: true })).toBeDisabled();
  await expect(button(page, words.save)).toHaveCount(0);
  await visit(`${LIST}?status=closed`);
  await expect(items(page)).toHaveCount(1);
  await expect(items(page)).toContainText(boulangerie.company);
});

test("many customers are changed at once, and whoever was refused is listed with the reason", async ({
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
  await account(page, text, boulangerie.company);
  watch.expectStatus(428, `${path(page)}/close`);
  await close(page, text);

  await visit(`${LIST}/bulk`);
  await expect(page.getByText(text.noneSelected)).toBeVisible();
  await visit(LIST);
  await expect(button(page, text.changeSelected)).toHaveCount(0);
  for (const company of [abc.company, boulangerie.company]) {
    await page.getByRole("checkbox", { name: words.pick(company), exact: true }).check();
  }
  await button(page, text.changeSelected).click();
  await expect(frame.heading(text.many)).toBeVisible();
  expect(await said(page.getByRole("main"))).toContain(text.chosen);
  await page.getByRole("radio", { name: text.chosenRoles }).check();
  watch.expectStatus(422, `${LIST}/bulk`);
  await button(page, text.begin).click();
  await expect(page.getByText(words.required, { exact: true })).toBeVisible();
  await page.getByRole("checkbox", { name: words.roles.billing, exact: true }).check();
  await button(page, text.begin).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("status")).toHaveText(text.finished);
  await expect(page.getByText(text.newRoles)).toBeVisible();
  await expect.poll(() => said(main)).toMatch(text.changedOne);
  const refused = page.getByRole("region", { name: text.refusedOnes });
  await expect(refused.getByRole("listitem")).toHaveCount(1);
  await expect(refused.getByRole("listitem")).toContainText(boulangerie.company);
  await expect(refused.getByRole("listitem")).toContainText(text.isClosed);
  // The report stands when it is opened again.
  await page.reload();
  await expect(main.getByRole("status")).toHaveText(text.finished);

  await visit(LIST);
  await button(page, text.changeFound).click();
  await page.getByLabel(text.newClass, { exact: true }).selectOption({ label: text.business });
  await button(page, text.begin).click();
  await expect(main.getByRole("status")).toHaveText(text.finished);
  await expect.poll(() => said(main)).toMatch(text.hadItAlready);
});

test("support and auditors look at customers and change none", async ({ page, visit, signIn, words, watch }) => {
  const text = texts[words.code];
  for (const reader of [provider.support, provider.auditor]) {
    await signIn(reader);
    await visit(LIST);
    await expect(items(page)).toHaveCount(2);
    await expect(page.getByRole("checkbox")).toHaveCount(0);
    await expect(link(page, text.add)).toHaveCount(0);
    for (const gone of [text.changeSelected, text.changeFound]) {
      await expect(button(page, gone)).toHaveCount(0);
    }
    await account(page, text, abc.company);
    const card = staffCard(page, text);
    await expect(card.getByRole("link")).toHaveCount(0);
    await expect(card.getByRole("button")).toHaveCount(0);
    const own = path(page);
    for (const address of [`${LIST}/new`, `${LIST}/bulk`, `${own}/edit`, `${own}/suspend`, `${own}/close`]) {
      watch.expectStatus(403, address);
      await page.goto(address);
      await expect(page.getByText(words.notAllowed, { exact: true })).toBeVisible();
    }
    const answer = await page.context().request.post(`${own}/export`, { form: {} });
    expect(answer.status()).toBe(403);
  }
});

test("people of an account without an administrator are told whom to contact", async ({
  page,
  visit,
  signIn,
  words,
  another,
  server,
}) => {
  const text = texts[words.code];
  const frame = new Frame(page, words);
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await signIn(staff);
  await visit(`${LIST}/new`);
  await field(text.name).fill("Atelier Nord");
  await field(text.accountNumber).fill("10-9000");
  await field(text.director).selectOption({ label: provider.support.name });
  await button(page, text.submit).click();
  await expect(frame.message(text.added)).toBeVisible();
  await expect(page.getByRole("region", { name: text.noAdministrator })).toContainText(provider.support.name);

  await visit(`${path(page)}/request`);
  await field(words.firstName).fill("Rose");
  await field(text.lastName).fill("Leblanc");
  await field(words.email).fill("rose@nord.example");
  await page.getByRole("combobox", { name: text.standardRole }).selectOption({ label: words.roles.billing });
  await page.getByLabel(text.withAccess).check();
  await field(words.login).fill("rose@nord.example");
  await field(text.requestedBy).fill("Rose Leblanc");
  await page.getByLabel(text.requesterEmail).fill("rose@nord.example");
  await field(text.how).fill("4711");
  await button(page, text.addContact).click();
  await expect(frame.message("Rose Leblanc")).toBeVisible();

  // Whoever has an email address is invited, and chooses a password.
  const invitation = mailedLink(server, await mail(server, "rose@nord.example"), "invitation");
  const theirs = await another();
  await visit(invitation, theirs);
  for (const name of [words.newPassword, words.newPasswordAgain]) {
    await theirs.getByRole("textbox", { name, exact: true }).fill("quatre mots sans ordre");
  }
  await theirs.keyboard.press("Enter");
  const notice = theirs.getByRole("region", { name: text.noAdministrator });
  await expect(notice).toContainText(text.contactDirector);
  await expect(notice).toContainText(provider.support.name);
  await expect(notice.getByRole("link", { name: provider.support.login })).toHaveAttribute(
    "href",
    `mailto:${provider.support.login}`,
  );

  await signIn(abc.bob, theirs);
  await visit("/contacts", theirs);
  await expect(new ContactsPage(theirs, words).table).toBeVisible();
  await expect(theirs.getByRole("region", { name: text.noAdministrator })).toHaveCount(0);
});

test("what is typed stands as it was typed when a page is opened by its address", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  const name = 'A < B & "C" \\ </script>';
  await signIn(staff);
  await visit(`${LIST}/new`);
  await page.getByLabel(text.name, { exact: true }).fill(name);
  await page.getByLabel(text.accountNumber, { exact: true }).fill("10-9000");
  await button(page, text.submit).click();
  await expect(staffCard(page, text)).toBeVisible();
  await page.reload();
  await expect(staffCard(page, text)).toBeVisible();
  await visit(`${path(page)}/edit`);
  await expect(page.getByLabel(text.name, { exact: true })).toHaveValue(name);
  await visit(LIST);
  await expect(items(page).filter({ hasText: name })).toBeVisible();
  // The client runs: the list follows what is searched.
  await page.getByRole("searchbox", { name: text.search }).fill("10-9000");
  await expect(items(page)).toHaveCount(1);
  await expect(items(page)).toContainText(name);
});
