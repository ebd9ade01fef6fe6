// Invitations: sent with portal access, read in a real mailbox, accepted, sent again, revoked.
import { expect, test } from "../fixtures.ts";
import { link, mail, mails } from "../mailbox.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc } from "../people.ts";

const ROSE = "rose@abc.example";
const PASSWORD = "un cheval, une pile, une agrafe";
const DAY = 24 * 60 * 60;

const texts = {
  en: {
    lastName: "Last name",
    english: "English",
    send: "Send invitation",
    invited: "Invited",
    pending: /Invitation pending: sent to rose@abc\.example by Bob Tremblay/,
    accepted: /Invitation accepted/,
    revoked: /Invitation revoked/,
    sendAgain: "Send again",
    revoke: "Revoke",
    title: "Choose your password",
    save: "Save and sign in",
    subject: /^Your access to the customer portal of Fibre Boréale$/,
    letter: /Bob Tremblay gives you access to the customer portal of Fibre Boréale for the account ABC Company/,
    gone: "This invitation does not work",
    many: "Invite to the portal",
    went: "An invitation is on its way.",
    begins: /This access can be used from (.+) on, not before\./,
    kept: "Your password is saved",
    over: /Invitation expired/,
  },
  fr: {
    lastName: "Nom de famille",
    english: "Français",
    send: "Envoyer une invitation",
    invited: "Invité",
    pending: /Invitation en attente : envoyée à rose@abc\.example par Bob Tremblay/,
    accepted: /Invitation acceptée/,
    revoked: /Invitation révoquée/,
    sendAgain: "Renvoyer",
    revoke: "Révoquer",
    title: "Choisir votre mot de passe",
    save: "Sauvegarder et ouvrir une session",
    subject: /^Votre accès à l’espace client de Fibre Boréale$/,
    letter: /Bob Tremblay vous donne accès à l’espace client de Fibre Boréale pour le compte ABC Company/,
    gone: "Cette invitation ne fonctionne pas",
    many: "Inviter au portail",
    went: "Une invitation est en route.",
    begins: /Cet accès peut servir à partir du (.+), pas avant\./,
    kept: "Votre mot de passe est sauvegardé",
    over: /Invitation expirée/,
  },
};

/** Words with the spaces that a keyboard has. */
const spaced = (pattern: RegExp) => new RegExp(pattern.source.replace(/ :/g, "[\\s\\u00a0]:"), pattern.flags);

test("somebody is invited, chooses a password by keyboard, and is signed in", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.add();
  await dialog.firstName.fill("Rose");
  await dialog.lastName.fill("Leblanc");
  await dialog.email.fill(ROSE);
  await dialog.language.selectOption({ label: text.english });
  await dialog.login.fill(ROSE);
  await expect(dialog.root.getByRole("checkbox", { name: text.send })).toBeChecked();
  await dialog.submit();
  await expect(new Frame(page, words).message(text.went)).toBeVisible();
  await contacts.status.selectOption({ label: text.invited });
  await expect(contacts.row("Rose Leblanc")).toContainText(text.invited);

  const letter = await mail(server, ROSE);
  expect(letter.subject).toMatch(text.subject);
  expect(letter.text).toMatch(text.letter);
  expect(letter.text).toContain(ROSE);
  const first = link(server, letter, "invitation");

  // Sent again: the first one does not work any more.
  const again = await contacts.update("Rose Leblanc");
  await expect(again.root.getByText(spaced(text.pending))).toBeVisible();
  await again.button(text.sendAgain).click();
  const second = link(server, await mail(server, ROSE, 2), "invitation");
  expect(second).not.toBe(first);
  const rose = await another();
  watch.expectStatus(404, first);
  await visit(`${server.url}${first}`, rose);
  await expect(rose.getByRole("heading", { level: 1, name: text.gone })).toBeVisible();

  await visit(`${server.url}${second}`, rose);
  await expect(rose.getByRole("heading", { level: 1, name: text.title })).toBeVisible();
  await expect(rose.getByText("Bob Tremblay")).toBeVisible();
  const field = (name: string) => rose.getByRole("textbox", { name, exact: true });
  await expect(field(words.newPassword)).toBeFocused();
  await rose.keyboard.type(PASSWORD);
  await rose.keyboard.press("Tab");
  await rose.keyboard.press("Tab");
  await expect(field(words.newPasswordAgain)).toBeFocused();
  await rose.keyboard.type(PASSWORD);
  await rose.keyboard.press("Enter");
  await expect(rose).toHaveURL(`${server.url}/`);
  await expect(rose.getByRole("button", { name: words.yourMenu("Rose Leblanc") })).toBeVisible();

  await visit("/contacts?q=rose");
  const dialogAfter = await contacts.update("Rose Leblanc");
  await expect(dialogAfter.root.getByText(text.accepted)).toBeVisible();
  await expect(dialogAfter.button(text.sendAgain)).toHaveCount(0);
});

test("an invitation is revoked, and several people are invited at once", async ({
  page,
  visit,
  signIn,
  words,
  server,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts?q=mathieu");
  const contacts = new ContactsPage(page, words);
  const email = abc.mathieu.login;
  await contacts.row(abc.mathieu.name).getByRole("checkbox").check();
  await page.getByRole("combobox", { name: words.chooseAction }).selectOption({ label: text.many });
  await page.getByRole("button", { name: words.apply, exact: true }).click();
  await expect(contacts.row(abc.mathieu.name)).toContainText(text.invited);
  const path = link(server, await mail(server, email), "invitation");
  const dialog = await contacts.update(abc.mathieu.name);
  await dialog.button(text.revoke).click();
  await expect(dialog.root.getByText(text.revoked)).toBeVisible();
  await expect(dialog.button(text.revoke)).toHaveCount(0);
  watch.expectStatus(404, path);
  await visit(path);
  await expect(page.getByRole("heading", { level: 1, name: text.gone })).toBeVisible();
  expect(await mails(server, email)).toHaveLength(1);
});

test("without a script an invitation is accepted as well", async ({ browser, visit, signIn, page, words, server }) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.add();
  await dialog.firstName.fill("Rose");
  await dialog.lastName.fill("Leblanc");
  await dialog.email.fill(ROSE);
  await dialog.login.fill(ROSE);
  await dialog.submit();
  const path = link(server, await mail(server, ROSE), "invitation");
  const context = await browser.newContext({ javaScriptEnabled: false, locale: `${words.code}-CA` });
  const plain = await context.newPage();
  await plain.goto(`${server.url}${path}`);
  await plain.getByRole("textbox", { name: words.newPassword, exact: true }).fill(PASSWORD);
  await plain.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill(PASSWORD);
  await plain.getByRole("button", { name: text.save }).click();
  await expect(plain).toHaveURL(`${server.url}/`);
  await context.clearCookies();
  await plain.goto(`${server.url}/sign-in`);
  await new SignInPage(plain, words).signIn(ROSE, PASSWORD);
  await expect(plain).toHaveURL(`${server.url}/`);
  await context.close();
});

test("access that begins later: the letter, the page and sign-in say from when in their zone, and the clock opens it", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).add();
  await dialog.firstName.fill("Rose");
  await dialog.lastName.fill("Leblanc");
  await dialog.email.fill(ROSE);
  await dialog.language.selectOption({ label: text.english });
  await dialog.choice(words.timezone).selectOption("America/Vancouver");
  await dialog.login.fill(ROSE);
  const day = new Date(Date.now() + 3 * DAY * 1000).toISOString().slice(0, 10);
  await dialog.moment(words.activationDate).date.fill(day);
  await dialog.submit();
  await expect(new Frame(page, words).message(text.went)).toBeVisible();

  const letter = await mail(server, ROSE);
  const begins = text.begins.exec(letter.text)?.[1] ?? "";
  // Midnight where she is, which is three in the morning where whoever invites her is.
  const midnight = new Date(`${day}T12:00:00Z`).toLocaleDateString(`${words.code}-CA`, { day: "numeric", timeZone: "UTC" });
  expect(begins).toContain(midnight);
  expect(begins).toMatch(/\b0( h |:)00/);

  const rose = await another();
  await visit(link(server, letter, "invitation"), rose);
  await expect(rose.getByText(text.begins)).toContainText(begins);
  await rose.getByRole("textbox", { name: words.newPassword, exact: true }).fill(PASSWORD);
  await rose.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill(PASSWORD);
  await rose.getByRole("button", { name: text.save }).click();
  await expect(rose.getByRole("heading", { level: 1, name: text.kept })).toBeVisible();
  await expect(rose.getByText(text.begins)).toContainText(begins);

  await visit("/sign-in", rose);
  const form = new SignInPage(rose, words);
  watch.expectStatus(403, "/sign-in");
  await form.signIn(ROSE, PASSWORD);
  await expect(form.refusal).toContainText(words.accessScheduled);
  await server.setAhead(4 * DAY);
  await form.signIn(ROSE, PASSWORD);
  await expect(new Frame(rose, words).heading(words.welcome("Rose"))).toBeVisible();
});

test("an invitation is over after seven days, and one that is sent again works", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.add();
  await dialog.firstName.fill("Rose");
  await dialog.lastName.fill("Leblanc");
  await dialog.email.fill(ROSE);
  await dialog.login.fill(ROSE);
  await dialog.submit();
  await expect(new Frame(page, words).message(text.went)).toBeVisible();
  const first = link(server, await mail(server, ROSE), "invitation");

  await server.setAhead(7 * DAY + 60);
  const rose = await another();
  watch.expectStatus(404, first);
  await visit(first, rose);
  await expect(rose.getByRole("heading", { level: 1, name: text.gone })).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts?q=rose");
  const again = await contacts.update("Rose Leblanc");
  await expect(again.root.getByText(text.over)).toBeVisible();
  await again.button(text.sendAgain).click();
  await visit(link(server, await mail(server, ROSE, 2), "invitation"), rose);
  await expect(rose.getByRole("heading", { level: 1, name: text.title })).toBeVisible();
});
