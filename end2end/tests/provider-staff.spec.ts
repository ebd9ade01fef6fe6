// The people of the provider, the first one of them, and what everybody sees of the provider.
import { rm } from "node:fs/promises";
import { expect, hydrated, test } from "../fixtures.ts";
import { Frame } from "../pages/frame.ts";
import { NewPasswordPage, SignInPage } from "../pages/sign-in.ts";
import { abc, provider, staff } from "../people.ts";
import { newDirectory, PASSWORD, Server } from "../server.ts";

const texts = {
  en: {
    staff: "Staff",
    add: "Add staff member",
    update: "Update staff member",
    name: "First and last name",
    phone: "Phone",
    login: "Login",
    level: "Level",
    disabled: "Disabled",
    renew: "Give a new password",
    once: "Shown this once",
    added: "Élise Côté was added.",
    ended: "Saved. 1 session ended.",
    own: "Nobody changes their own access",
    last: "This is the last provider owner or administrator who can sign in: add another one first",
    ownerAlone: "at least the level Provider owner",
    email: "The @ is missing",
    settings: "Settings",
    image: "Image",
    upload: "Upload",
    removeLogo: "Remove the logo",
    logoNow: "The logo now",
    noImage: "This is no PNG, JPEG or WebP image.",
    tooLarge: "The file has more than 100 kB.",
    saved: "Saved.",
    contactUs: "Contact us",
    hours: "Day and night, every day",
    ticket: "Open a support ticket",
    questions: "General questions",
    welcome: "Welcome to Relais",
    again: "Password again",
    begin: "Begin",
    owner: "Provider owner",
  },
  fr: {
    staff: "Personnel",
    add: "Ajouter un membre du personnel",
    update: "Modifier le membre du personnel",
    name: "Prénom et nom",
    phone: "Téléphone",
    login: "Nom d’utilisateur",
    level: "Niveau",
    disabled: "Désactivé",
    renew: "Donner un nouveau mot de passe",
    once: "Affiché cette seule fois",
    added: "Ajouté : Élise Côté.",
    ended: "Sauvegardé. 1 session a pris fin.",
    own: "Personne ne modifie ses propres accès",
    last: "C’est le dernier titulaire ou administrateur du fournisseur qui peut ouvrir une session : ajoutez-en d’abord un autre",
    ownerAlone: "au moins le niveau Titulaire du fournisseur",
    email: "Il manque le @",
    settings: "Paramètres",
    image: "Image",
    upload: "Téléverser",
    removeLogo: "Supprimer le logo",
    logoNow: "Le logo actuel",
    noImage: "Ce n’est pas une image PNG, JPEG ou WebP.",
    tooLarge: "Le fichier a plus de 100 ko.",
    saved: "Sauvegardé.",
    contactUs: "Nous joindre",
    hours: "Jour et nuit, tous les jours",
    ticket: "Ouvrir un billet de soutien",
    questions: "Questions générales",
    welcome: "Bienvenue dans Relais",
    again: "Mot de passe, une deuxième fois",
    begin: "Commencer",
    owner: "Titulaire du fournisseur",
  },
};

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("an administrator adds someone by keyboard, whose password is shown once and has to be changed", async ({
  page,
  visit,
  signIn,
  words,
  watch,
  another,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/customers");
  const frame = new Frame(page, words);
  await frame.section(text.staff).press("Enter");
  await expect(frame.heading(text.staff)).toBeVisible();
  const people = page.getByRole("main").getByRole("listitem");
  await expect(people).toContainText([staff.name, provider.owner.name, provider.support.name, provider.auditor.name]);
  await page.getByRole("link", { name: text.add }).press("Enter");
  await expect(frame.heading(text.add)).toBeVisible();

  await page.getByLabel(text.name).focus();
  await page.keyboard.type("Élise Côté");
  await page.keyboard.press("Tab");
  await page.keyboard.type("elise");
  await page.keyboard.press("Tab");
  await page.keyboard.type("514 555-0123");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel(text.login)).toBeFocused();
  await page.keyboard.type("elise");
  await page.getByLabel(text.level).selectOption("auditor");
  const password = (await page.locator(".copy__text").textContent()) ?? "";
  await expect(page.getByText(text.once)).toBeVisible();
  watch.expectStatus(422, "/provider/staff/new");
  await page.getByRole("button", { name: words.add, exact: true }).press("Enter");
  const email = page.getByLabel(words.email, { exact: true });
  await expect(email).toBeFocused();
  await expect(page.getByText(text.email)).toBeVisible();
  await expect(page.locator(".copy__text")).toHaveText(password);
  await email.fill("elise@relais.example");
  await email.press("Enter");
  await expect(frame.message(text.added)).toBeVisible();
  await expect(people.filter({ hasText: "Élise Côté" })).toContainText("elise@relais.example");

  const theirs = await another();
  await visit("/sign-in", theirs);
  await new SignInPage(theirs, words).signIn("elise", password);
  const change = new NewPasswordPage(theirs, words);
  await change.change(password, "quatre mots sans ordre");
  await visit("/provider/staff", theirs);
  await expect(theirs.getByRole("link", { name: text.add })).toHaveCount(0);
});

test("whoever is disabled or gets a new password is signed out at once", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(provider.support, theirs);
  await visit("/provider/customers", theirs);
  await signIn(staff);
  await visit("/provider/staff");
  const frame = new Frame(page, words);
  await page.getByRole("link", { name: provider.support.name }).click();
  await expect(frame.heading(text.update)).toBeVisible();
  const shown = page.locator(".copy__text");
  await expect(shown).toBeHidden();
  await page.getByLabel(text.renew).check();
  await expect(shown).toBeVisible();
  const password = (await shown.textContent()) ?? "";
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(frame.message(text.ended)).toBeVisible();
  await theirs.reload();
  await expect(new SignInPage(theirs, words).heading).toBeVisible();
  await new SignInPage(theirs, words).signIn(provider.support.login, password);
  await expect(new NewPasswordPage(theirs, words).heading).toBeVisible();

  await page.getByRole("link", { name: provider.support.name }).click();
  await page.getByLabel(text.disabled).check();
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(frame.message(text.ended)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: provider.support.name })).toContainText(text.disabled);
});

test("one's own level is locked, owners are for owners, and the last administrator is told what to do", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/staff");
  const frame = new Frame(page, words);
  await page.getByRole("link", { name: staff.name }).click();
  await expect(page.getByLabel(text.level, { exact: true })).toBeDisabled();
  await expect(page.getByLabel(text.disabled)).toBeDisabled();
  await expect(page.getByText(text.own).first()).toBeVisible();
  await page.getByLabel(text.phone).fill("514 555-0111");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(frame.message(text.saved)).toBeVisible();
  await page.getByRole("link", { name: provider.owner.name }).click();
  await expect(page.getByText(text.ownerAlone).first()).toBeVisible();
  await expect(page.getByLabel(text.name)).toBeDisabled();
  await expect(page.getByRole("button", { name: words.save, exact: true })).toHaveCount(0);

  await signIn(provider.owner);
  await visit("/provider/staff");
  await page.getByRole("link", { name: staff.name }).click();
  await page.getByLabel(text.level).selectOption("support");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(frame.message(text.saved)).toBeVisible();
  await page.getByRole("link", { name: provider.owner.name }).click();
  await expect(page.getByLabel(text.level, { exact: true })).toBeDisabled();
  await expect(page.getByText(text.last).first()).toBeVisible();
});

test("support and auditors read the list and change nobody", async ({ page, visit, signIn, words, watch }) => {
  const text = texts[words.code];
  for (const reader of [provider.support, provider.auditor]) {
    await signIn(reader);
    await visit("/provider/staff");
    const people = page.getByRole("main").getByRole("listitem");
    await expect(people).toHaveCount(4);
    await expect(people.getByRole("link")).toHaveCount(0);
    await expect(page.getByRole("link", { name: text.add })).toHaveCount(0);
    watch.expectStatus(403, "/provider/staff/new");
    await page.goto("/provider/staff/new");
    await expect(page.getByText(words.notAllowed, { exact: true })).toBeVisible();
    await expect(page.locator(".copy__text")).toHaveCount(0);
  }
});

test("a logo is uploaded, shown where the provider is, and removed", async ({
  page,
  visit,
  signIn,
  words,
  watch,
  another,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/settings");
  const frame = new Frame(page, words);
  const image = page.getByLabel(text.image, { exact: true });
  const upload = page.getByRole("button", { name: text.upload });
  await image.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  watch.expectStatus(422, "/provider/settings/logo");
  await upload.click();
  await expect(page.getByText(text.noImage)).toBeVisible();
  await image.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.alloc(400_000, PIXEL) });
  await expect(page.getByText(text.tooLarge)).toBeVisible();
  // What stands in the other form stays.
  await page.getByLabel(text.phone, { exact: true }).fill("1 800 555-0100");
  await image.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: PIXEL });
  await upload.click();
  await expect(frame.message(text.saved)).toBeVisible();
  await expect(page.getByRole("img", { name: text.logoNow })).toBeVisible();
  await expect(frame.bar.locator("img.brand__logo")).toHaveAttribute("src", /^\/logo\/[0-9a-f]{32}$/);
  await expect(page.getByLabel(text.phone, { exact: true })).toHaveValue("1 800 555-0100");
  const visitor = await another();
  await visit("/sign-in", visitor);
  const logo = visitor.locator("img.brand__logo");
  await expect(logo).toBeVisible();
  expect(await logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await page.getByRole("button", { name: text.removeLogo }).click();
  await expect(frame.bar.locator("img.brand__logo")).toHaveCount(0);
});

test("how the provider is reached is at the foot of every page", async ({ page, visit, signIn, words, watch }) => {
  const text = texts[words.code];
  const foot = page.getByRole("contentinfo");
  const complete = async () => {
    await expect(foot.getByRole("heading", { name: text.contactUs })).toBeVisible();
    await expect(foot.getByRole("link", { name: "1 800 555-0199" })).toHaveAttribute("href", "tel:18005550199");
    await expect(foot).toContainText(text.hours);
    await expect(foot.getByRole("link", { name: text.ticket })).toBeVisible();
    await expect(foot.getByRole("link", { name: text.questions })).toHaveAttribute("href", /^mailto:/);
  };
  await visit("/sign-in");
  await complete();
  await signIn(abc.bob);
  await visit("/contacts");
  await complete();
  watch.expectStatus(404, "/no-such-page");
  await visit("/no-such-page");
  await complete();
});

test("an empty installation is begun under the link in its log, once", async ({ visit, words, watch, another }) => {
  const text = texts[words.code];
  const directory = await newDirectory();
  const server = await Server.serve(directory);
  try {
    const link = /\/welcome\/[0-9a-f]{64}/.exec(server.log)?.[0] ?? "";
    expect(link).not.toBe("");
    const page = await another();
    await visit(server.url + link, page);
    const frame = new Frame(page, words);
    await expect(frame.heading(text.welcome)).toBeVisible();
    await page.getByLabel(text.name).fill("Anne Roy");
    await page.getByLabel(words.email, { exact: true }).fill("anne@isp.example");
    await page.getByLabel(text.login).fill("anne");
    await page.getByRole("textbox", { name: words.password, exact: true }).fill(PASSWORD);
    const again = page.getByRole("textbox", { name: text.again, exact: true });
    await again.fill(PASSWORD + "x");
    watch.expectStatus(422, link);
    await again.press("Enter");
    await expect(page.getByText(words.passwordsDiffer)).toBeVisible();
    await hydrated(page);
    await expect(page.getByLabel(text.name)).toHaveValue("Anne Roy");
    await page.getByRole("textbox", { name: words.password, exact: true }).fill(PASSWORD);
    await again.fill(PASSWORD);
    await again.press("Enter");
    await expect(frame.heading(words.customers)).toBeVisible();
    await hydrated(page);
    await frame.section(text.staff).click();
    await expect(page.getByRole("main").getByRole("listitem")).toContainText(["Anne Roy"]);
    await expect(page.getByRole("main").getByRole("listitem")).toContainText([text.owner]);
    watch.expectStatus(404, link);
    await visit(server.url + link, page);
    await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
    expect(server.faults).toEqual([]);
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
