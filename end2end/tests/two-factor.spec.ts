// Two-factor authentication: set up at sign-in, a code each time, recovery codes, trusted devices, a reset by an
// administrator; and showing again that it is them, with everything typed kept. The app's clock moves with the server's.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { code } from "../authenticator.ts";
import { expect, test } from "../fixtures.ts";
import { letter, link } from "../mailbox.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";
import type { Words } from "../words.ts";

const texts = {
  en: {
    setUp: "Set up two-factor authentication",
    qrCode: "QR code with the key for your authenticator app",
    code: "One-time code",
    turnOn: "Turn on",
    isOn: "Two-factor authentication is on",
    download: "Download as text",
    file: "relais-recovery-codes.txt",
    kept: "I have kept them: go on",
    confirmTitle: "Confirm that it is you",
    confirm: "Confirm",
    used: "This code was used already. Wait for the next one.",
    wrong: "This code is wrong.",
    wait: /Too many wrong codes\. Try again in \d+ seconds\./,
    useRecovery: "Use a recovery code instead",
    recoveryCode: "Recovery code",
    left: (n: number) => `${n} of 10 are left.`,
    trust: /^Trust this device for 30 days/,
    trustNoMore: /^Trust no more/,
    forgotten: "That device is trusted no more.",
    own: "Two-factor authentication",
    setUpLink: "Set up",
    turnOff: "Turn off",
    offNow: "Two-factor authentication is off.",
    reset: "Reset 2FA key",
    wasReset: (name: string) => `The 2FA key of ${name} is reset. 1 session ended.`,
    trustedDevices: /^Devices can be trusted/,
    who: "Login or email",
    ask: "Ask for a new password",
    asked: "Look at your email",
    passwordSaved: "Your new password is saved",
    letters: {
      password: "A new password for the portal of Fibre Boréale (ABC Company)",
      on: "Two-factor authentication is on",
      recoveryCode: "A recovery code was used",
      left: "Recovery codes left: 9.",
      device: "A device is trusted",
      reset: "Your 2FA key was reset",
      ended: "Sessions that ended: 2.",
    },
  },
  fr: {
    setUp: "Configurer l’authentification à deux facteurs",
    qrCode: "Code QR avec la clé pour votre application d’authentification",
    code: "Code à usage unique",
    turnOn: "Activer",
    isOn: "L’authentification à deux facteurs est activée",
    download: "Télécharger en texte",
    file: "relais-codes-de-secours.txt",
    kept: "Je les ai gardés : continuer",
    confirmTitle: "Confirmer que c’est bien vous",
    confirm: "Confirmer",
    used: "Ce code a déjà servi. Attendez le suivant.",
    wrong: "Ce code est erroné.",
    wait: /Trop de codes erronés\. Réessayez dans \d+ secondes\./,
    useRecovery: "Utiliser plutôt un code de secours",
    recoveryCode: "Code de secours",
    left: (n: number) => `Il reste ${n} codes sur 10.`,
    trust: /^Faire confiance à cet appareil pendant 30 jours/,
    trustNoMore: /^Ne plus faire confiance/,
    forgotten: "Cet appareil n’est plus de confiance.",
    own: "Authentification à deux facteurs",
    setUpLink: "Configurer",
    turnOff: "Désactiver",
    offNow: "L’authentification à deux facteurs est désactivée.",
    reset: "Réinitialiser la clé 2FA",
    wasReset: (name: string) => `La clé 2FA de ${name} est réinitialisée. 1 session a pris fin.`,
    trustedDevices: /^Les appareils peuvent être de confiance/,
    who: "Nom d’utilisateur ou courriel",
    ask: "Demander un nouveau mot de passe",
    asked: "Regardez vos courriels",
    passwordSaved: "Votre nouveau mot de passe est sauvegardé",
    letters: {
      password: "Un nouveau mot de passe pour le portail de Fibre Boréale (ABC Company)",
      on: "L’authentification à deux facteurs est activée",
      recoveryCode: "Un code de secours a été utilisé",
      left: "Codes de secours restants : 9.",
      device: "Un appareil est de confiance",
      reset: "Votre clé 2FA a été réinitialisée",
      ended: "Sessions fermées : 2.",
    },
  },
};

/** Somebody who is written to in that language. */
const reader = (words: Words) => (words.code === "en" ? abc.karim : abc.emilie);
const firstName = (name: string) => name.split(" ")[0] ?? "";
const DAY = 24 * 60 * 60;

/** The class of ABC Company. */
const FIRST_CLASS = "/provider/classes/01900000-0000-7000-8000-000000000101";

type Texts = (typeof texts)["en"];

/** A text as an accessible name, in which a no-break space is a space. */
const spaced = (text: string) => text.replaceAll("\u00a0", " ");

/** Types the key of the page into an app, gives its code, and answers the key, that code and the recovery codes. */
async function setUp(page: Page, text: Texts, ahead = 0): Promise<{ key: string; used: string; codes: string[] }> {
  await expect(page.getByRole("heading", { level: 1, name: text.setUp })).toBeVisible();
  await expect(page.getByRole("img", { name: text.qrCode })).toBeVisible();
  const key = (await page.locator(".enrol__key").textContent()) ?? "";
  expect(key.split(" ")).toHaveLength(8);
  const used = code(key, ahead);
  await page.getByRole("textbox", { name: text.code }).fill(used);
  await page.getByRole("button", { name: text.turnOn, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.isOn })).toBeVisible();
  const codes = await page.locator(".codes__code").allTextContents();
  expect(codes).toHaveLength(10);
  return { key, used, codes };
}

/** Sets up an app from one's own page, and goes on. */
async function enrol(page: Page, visit: (path: string, page?: Page) => Promise<void>, text: Texts, ahead = 0) {
  await visit("/profile/two-factor", page);
  await page.getByRole("link", { name: text.setUpLink, exact: true }).click();
  const app = await setUp(page, text, ahead);
  await page.getByRole("link", { name: spaced(text.kept) }).click();
  await expect(page.getByText(text.left(10))).toBeVisible();
  return app;
}

/** Gives the login and the password. */
async function passwordOf(page: Page, words: Words, login: string) {
  await page.goto("/sign-in");
  await new SignInPage(page, words).signIn(login, PASSWORD);
}

/** Gives what the page asks for. */
async function prove(page: Page, text: Texts, proof: string, field = text.code) {
  await page.getByRole("textbox", { name: field }).fill(proof);
  await page.getByRole("button", { name: text.confirm, exact: true }).click();
}

test("who is asked for a second factor sets it up at sign-in, signs in with a code, and never twice with the same", async ({
  page,
  visit,
  signIn,
  words,
  another,
  server,
  watch,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(staff, theirs);
  await visit(FIRST_CLASS, theirs);
  watch.expectStatus(428, FIRST_CLASS);
  watch.expectStatus(422, "/verify");
  await theirs.locator("input[name=two_factor]").check();
  await theirs.locator(".form__footer button[type=submit]").click();
  await theirs.locator(".form__footer button[name=confirm]").click();
  await expect(theirs).toHaveURL(/\/provider\/classes$/);

  await passwordOf(page, words, abc.emilie.login);
  const download = page.waitForEvent("download");
  const { key, used, codes } = await setUp(page, text);
  await page.getByRole("link", { name: text.download }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(text.file);
  const written = await readFile(await file.path(), "utf8");
  for (const one of codes) {
    expect(written).toContain(one);
  }
  await page.getByRole("link", { name: spaced(text.kept) }).click();
  await expect(page.getByRole("heading", { level: 1, name: words.welcome("Émilie") })).toBeVisible();

  const phone = await another();
  await phone.goto("/profile");
  await new SignInPage(phone, words).signIn(abc.emilie.login, PASSWORD);
  await expect(phone.getByRole("heading", { level: 1, name: text.confirmTitle })).toBeVisible();
  await prove(phone, text, used);
  await expect(phone.getByText(text.used)).toBeVisible();
  await server.setAhead(60);
  await prove(phone, text, code(key, 60));
  await expect(phone).toHaveURL(/\/profile$/);
});

test("a recovery code stands for a code once, and wrong ones have to wait", async ({
  page,
  visit,
  signIn,
  words,
  another,
  server,
  watch,
}) => {
  const text = texts[words.code];
  watch.expectStatus(422, "/verify");
  watch.expectStatus(429, "/verify");
  await signIn(abc.emilie);
  const { key, codes } = await enrol(page, visit, text);
  const phone = await another();
  await passwordOf(phone, words, abc.emilie.login);
  await phone.getByRole("link", { name: text.useRecovery }).click();
  await prove(phone, text, codes[0] ?? "", text.recoveryCode);
  await expect(phone.getByRole("heading", { level: 1, name: words.welcome("Émilie") })).toBeVisible();
  await visit("/profile/two-factor", phone);
  await expect(phone.getByText(text.left(9))).toBeVisible();

  const third = await another();
  await passwordOf(third, words, abc.emilie.login);
  await third.getByRole("link", { name: text.useRecovery }).click();
  for (let tries = 0; tries < 5; tries += 1) {
    await prove(third, text, codes[0] ?? "", text.recoveryCode);
    await expect(third.getByText(text.wrong)).toBeVisible();
    // It is the next page: what was typed is not in it.
    await expect(third.getByRole("textbox", { name: text.recoveryCode })).toHaveValue("");
  }
  await prove(third, text, codes[1] ?? "", text.recoveryCode);
  await expect(third.getByText(text.wait)).toBeVisible();
  await server.setAhead(120);
  await third.goto("/verify");
  await prove(third, text, code(key, 120));
  await expect(third.getByRole("heading", { level: 1, name: words.welcome("Émilie") })).toBeVisible();
});

test("no code is asked for on a trusted device until it is trusted no more", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(staff, theirs);
  await visit(FIRST_CLASS, theirs);
  await theirs.getByRole("checkbox", { name: text.trustedDevices }).check();
  await theirs.locator(".form__footer button[type=submit]").click();
  await expect(theirs).toHaveURL(/\/provider\/classes$/);

  await signIn(abc.emilie);
  const { codes } = await enrol(page, visit, text);
  const phone = await another();
  await passwordOf(phone, words, abc.emilie.login);
  await phone.getByRole("link", { name: text.useRecovery }).click();
  await expect(phone.getByRole("textbox", { name: text.recoveryCode })).toBeVisible();
  await phone.getByRole("checkbox", { name: text.trust }).check();
  await prove(phone, text, codes[0] ?? "", text.recoveryCode);
  const home = phone.getByRole("heading", { level: 1, name: words.welcome("Émilie") });
  await expect(home).toBeVisible();
  await phone.context().clearCookies({ name: "relais_session" });
  await passwordOf(phone, words, abc.emilie.login);
  await expect(home).toBeVisible();

  await visit("/profile/two-factor", phone);
  await phone.getByRole("button", { name: text.trustNoMore }).click();
  await expect(new Frame(phone, words).message(text.forgotten)).toBeVisible();
  await phone.context().clearCookies({ name: "relais_session" });
  await passwordOf(phone, words, abc.emilie.login);
  await expect(phone.getByRole("heading", { level: 1, name: text.confirmTitle })).toBeVisible();
});

test("a device is trusted for thirty days, and not for longer", async ({ page, visit, signIn, words, another, server }) => {
  const text = texts[words.code];
  const who = reader(words);
  const theirs = await another();
  await signIn(staff, theirs);
  await visit(FIRST_CLASS, theirs);
  await theirs.getByRole("checkbox", { name: text.trustedDevices }).check();
  await theirs.locator(".form__footer button[type=submit]").click();
  await expect(theirs).toHaveURL(/\/provider\/classes$/);

  await signIn(who);
  const { codes } = await enrol(page, visit, text);
  const phone = await another();
  const home = phone.getByRole("heading", { level: 1, name: words.welcome(firstName(who.name)) });
  await passwordOf(phone, words, who.login);
  await phone.getByRole("link", { name: text.useRecovery }).click();
  await expect(phone.getByRole("textbox", { name: text.recoveryCode })).toBeVisible();
  await phone.getByRole("checkbox", { name: text.trust }).check();
  await prove(phone, text, codes[0] ?? "", text.recoveryCode);
  await expect(home).toBeVisible();
  await letter(server, who.login, text.letters.device);

  await server.setAhead(30 * DAY - 60 * 60);
  await passwordOf(phone, words, who.login);
  await expect(home).toBeVisible();
  await server.setAhead(30 * DAY + 60);
  await phone.context().clearCookies({ name: "relais_session" });
  await passwordOf(phone, words, who.login);
  await expect(phone.getByRole("heading", { level: 1, name: text.confirmTitle })).toBeVisible();
});

test("a forgotten password is replaced by a mailed link, and the second factor is asked for as before", async ({
  page,
  visit,
  signIn,
  words,
  another,
  server,
}) => {
  const text = texts[words.code];
  const who = reader(words);
  await signIn(who);
  const { key } = await enrol(page, visit, text);
  const phone = await another();
  await visit("/forgot-password", phone);
  await phone.getByRole("textbox", { name: text.who, exact: true }).fill(who.login);
  await phone.getByRole("button", { name: text.ask }).click();
  await expect(phone.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();
  await visit(link(server, await letter(server, who.login, text.letters.password), "reset"), phone);
  // Beside a second factor eight characters are enough.
  const chosen = "vqjz mo7";
  await phone.getByRole("textbox", { name: words.newPassword, exact: true }).fill(chosen);
  await phone.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill(chosen);
  await phone.keyboard.press("Enter");
  await expect(phone.getByRole("heading", { level: 1, name: text.passwordSaved })).toBeVisible();

  await visit("/sign-in", phone);
  await new SignInPage(phone, words).signIn(who.login, chosen);
  await expect(phone.getByRole("heading", { level: 1, name: text.confirmTitle })).toBeVisible();
  await visit("/", phone);
  await expect(phone.getByRole("heading", { level: 1, name: text.confirmTitle })).toBeVisible();
  await server.setAhead(60);
  await prove(phone, text, code(key, 60));
  await expect(phone.getByRole("heading", { level: 1, name: words.welcome(firstName(who.name)) })).toBeVisible();
});

test("what is done to a second factor is told by mail, in the language of whose it is", async ({
  page,
  visit,
  signIn,
  words,
  another,
  server,
}) => {
  const text = texts[words.code];
  const who = reader(words);
  await signIn(who);
  const { codes } = await enrol(page, visit, text);
  await letter(server, who.login, text.letters.on);
  const phone = await another();
  await passwordOf(phone, words, who.login);
  await phone.getByRole("link", { name: text.useRecovery }).click();
  await prove(phone, text, codes[0] ?? "", text.recoveryCode);
  await expect(phone.getByRole("heading", { level: 1, name: words.welcome(firstName(who.name)) })).toBeVisible();
  const used = await letter(server, who.login, text.letters.recoveryCode);
  expect(used.text).toContain(text.letters.left);
  expect(used.text, "no code is mailed").not.toContain(codes[0] ?? "");

  const theirs = await another();
  await signIn(abc.bob, theirs);
  await visit("/contacts", theirs);
  const dialog = await new ContactsPage(theirs, words).update(who.name);
  await dialog.root.getByRole("link", { name: text.reset }).click();
  await theirs.getByRole("button", { name: text.reset, exact: true }).click();
  const reset = await letter(server, who.login, text.letters.reset);
  expect(reset.text).toContain(abc.bob.name);
  expect(reset.text).toContain(text.letters.ended);
});

test("an administrator resets a 2FA key, which ends the sessions", async ({ page, visit, signIn, words, another }) => {
  const text = texts[words.code];
  const phone = await another();
  await signIn(abc.emilie, phone);
  await enrol(phone, visit, text);
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.emilie.name);
  await dialog.root.getByRole("link", { name: text.reset }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.reset })).toBeVisible();
  await page.getByRole("button", { name: text.reset, exact: true }).click();
  await expect(new Frame(page, words).message(text.wasReset(abc.emilie.name))).toBeVisible();
  await phone.goto("/profile");
  await new SignInPage(phone, words).signIn(abc.emilie.login, PASSWORD);
  await expect(phone).toHaveURL(/\/profile$/);
});

test("after ten minutes a form asks whether it is still them, and goes on with what was typed", async ({
  page,
  visit,
  signIn,
  words,
  server,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(abc.bob);
  const { key } = await enrol(page, visit, text);
  await server.setAhead(11 * 60);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.emilie.name);
  await dialog.title.fill("Comptable");
  await dialog.login.fill("emilie.cote");
  watch.expectStatus(403, "/fn/contacts/update");
  await dialog.submit();
  const asked = page.getByRole("dialog", { name: text.confirmTitle });
  await expect(asked).toBeVisible();
  await expect(asked.getByRole("textbox", { name: text.code })).toBeFocused();
  watch.expectStatus(422, "/verify");
  await asked.getByRole("textbox", { name: text.code }).fill("000000");
  await asked.getByRole("button", { name: text.confirm, exact: true }).click();
  await expect(asked.getByText(text.wrong)).toBeVisible();
  await asked.getByRole("textbox", { name: text.code }).fill(code(key, 11 * 60));
  await asked.getByRole("button", { name: text.confirm, exact: true }).click();
  await expect(new Frame(page, words).message(words.saved(abc.emilie.name))).toBeVisible();
  await expect(dialog.root).toHaveCount(0);

  // A form of the other kind: the same dialog, in the form itself.
  await server.setAhead(23 * 60);
  await visit("/profile/two-factor");
  watch.expectStatus(403, "/profile/two-factor");
  await page.getByRole("button", { name: text.turnOff, exact: true }).click();
  await expect(asked).toBeVisible();
  await asked.getByRole("textbox", { name: text.code }).fill(code(key, 23 * 60));
  await asked.getByRole("button", { name: text.confirm, exact: true }).click();
  await expect(new Frame(page, words).message(text.offNow)).toBeVisible();
});
