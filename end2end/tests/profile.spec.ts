// One's own profile: details, address, password and sessions; the sessions of others; guessing.
import { expect, hydrated, test } from "../fixtures.ts";
import { guess } from "../pages/calls.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";

const texts = {
  en: {
    profile: "Your profile",
    saved: "Saved.",
    save: "Save",
    lastName: "Last name",
    phone: "Phone 1",
    roles: "An administrator of your account changes your roles.",
    level: "Another administrator or owner of the provider changes your level.",
    name: "First and last name",
    email: "Email",
    changeAddress: "Change the address",
    current: "Current password",
    required: "This field is needed.",
    changePassword: "Change the password",
    common: "This is among the passwords that are guessed first.",
    context: "This is made of what others know",
    weak: /Weak|Very weak/,
    strong: /Strong|Very strong/,
    strength: "Strength of the password",
    changed: "Your password is changed. 1 session ended.",
    ended: "1 session ended.",
    thisSession: "This session",
    endOthers: "End all other sessions",
    endAll: "End all sessions",
    end: /^End the session/,
    of: (name: string) => `Open sessions of ${name}`,
    sessions: "Open sessions",
    none: "No session is open",
    wait: "Too many tries. Wait",
    theme: "Theme",
    dark: "Dark",
    display: "Language and theme of the pages",
    communications: "What you receive",
    incidents: "Incident notices",
  },
  fr: {
    profile: "Votre profil",
    saved: "Sauvegardé.",
    save: "Sauvegarder",
    lastName: "Nom de famille",
    phone: "Téléphone 1",
    roles: "Un administrateur de votre compte modifie vos rôles.",
    level: "Un autre administrateur ou titulaire du fournisseur modifie votre niveau.",
    name: "Prénom et nom",
    email: "Courriel",
    changeAddress: "Changer l’adresse",
    current: "Mot de passe actuel",
    required: "Ce champ est nécessaire.",
    changePassword: "Changer le mot de passe",
    common: "C’est l’un des mots de passe que l’on devine en premier.",
    context: "Il est fait de ce que d’autres savent",
    weak: /Faible|Très faible/,
    strong: /Forte|Très forte/,
    strength: "Force du mot de passe",
    changed: "Votre mot de passe est changé. 1 session a pris fin.",
    ended: "1 session a pris fin.",
    thisSession: "Cette session",
    endOthers: "Fermer toutes les autres sessions",
    endAll: "Fermer toutes les sessions",
    end: /^Fermer la session/,
    of: (name: string) => `Sessions ouvertes de ${name}`,
    sessions: "Sessions ouvertes",
    none: "Aucune session n’est ouverte",
    wait: "Trop d’essais. Attendez",
    theme: "Thème",
    dark: "Sombre",
    display: "Langue et thème des pages",
    communications: "Ce que vous recevez",
    incidents: "Avis d’incident",
  },
};

const NEW = "seven horses graze on a hill";

test("somebody changes their own details, and their role is told and stays", async ({ page, signIn, visit, words, language }) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(abc.emilie);
  await visit("/");
  await page.getByRole("button", { name: words.yourMenu(abc.emilie.name) }).click();
  await page.getByRole("menuitem", { name: t.profile }).click();
  await expect(frame.heading(t.profile)).toBeVisible();
  await expect(page.getByText(t.roles)).toBeVisible();
  await page.getByLabel(t.lastName, { exact: true }).fill("Côté-Roy");
  await page.getByLabel(t.phone, { exact: true }).fill("514 555-0188");
  await page.getByRole("button", { name: t.save, exact: true }).first().click();
  await expect(frame.message(t.saved)).toBeVisible();
  // Her name stands around the page as well.
  await expect(page.getByRole("button", { name: words.yourMenu("Émilie Côté-Roy") })).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel(t.lastName, { exact: true })).toHaveValue("Côté-Roy");
  await expect(page.getByLabel(t.phone, { exact: true })).toHaveValue("514 555-0188");
});

test("somebody of the provider has a profile too", async ({ page, signIn, visit, words, language }) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(staff);
  await visit("/profile");
  await expect(page.getByText(t.level)).toBeVisible();
  await page.getByLabel(t.name, { exact: true }).fill("Catherine Lavoie-Roy");
  await page.getByRole("button", { name: t.save, exact: true }).first().click();
  await expect(frame.message(t.saved)).toBeVisible();
  await expect(page.getByRole("button", { name: words.yourMenu("Catherine Lavoie-Roy") })).toBeVisible();
});

test("how strong a password is is told while it is typed, and a new one ends the other sessions", async ({
  page,
  another,
  signIn,
  visit,
  watch,
  words,
  language,
  server,
}) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(abc.emilie);
  const other = await another({ baseURL: server.url });
  await signIn(abc.emilie, other);
  await visit("/profile");
  const form = page.locator("form[action='/profile/password']");
  const field = (name: string) => form.getByRole("textbox", { name, exact: true });
  const current = field(t.current);
  const first = field(words.newPassword);
  const again = field(words.newPasswordAgain);
  const strength = form.getByRole("status");
  await first.fill("passwordpassword");
  await expect(strength).toContainText(t.weak);
  await expect(strength).toContainText(t.common);
  await expect(form.getByRole("meter", { name: t.strength })).toBeVisible();
  await first.fill("emilie-abc-company");
  await expect(strength).toContainText(t.context);
  await first.fill(NEW);
  await expect(strength).toContainText(t.strong);
  // What is refused while typing is refused when it is posted.
  await current.fill(PASSWORD);
  await first.fill("passwordpassword");
  await again.fill("passwordpassword");
  watch.expectStatus(422, "/profile/password");
  await form.getByRole("button", { name: t.changePassword }).click();
  await expect(form.getByText(t.common).first()).toBeVisible();
  await current.fill(PASSWORD);
  await first.fill(NEW);
  await again.fill(NEW);
  await form.getByRole("button", { name: t.changePassword }).click();
  await expect(frame.message(t.changed)).toBeVisible();
  await other.goto("/profile");
  await expect(new SignInPage(other, words).heading).toBeVisible();
  await page.reload();
  await expect(frame.heading(t.profile)).toBeVisible();
});

test("one's own address takes the password once more", async ({ page, signIn, visit, watch, words, language }) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(abc.emilie);
  await visit("/profile");
  const form = page.locator("form[action='/profile/email']");
  await form.getByLabel(t.email, { exact: true }).fill("emilie.roy@abc.example");
  watch.expectStatus(422, "/profile/email");
  await form.getByRole("button", { name: t.changeAddress }).click();
  await expect(form.getByText(t.required)).toBeVisible();
  await form.getByRole("textbox", { name: t.current, exact: true }).fill(PASSWORD);
  await form.getByRole("button", { name: t.changeAddress }).click();
  await expect(frame.message(t.saved)).toBeVisible();
});

test("sessions elsewhere are seen and ended, and the page says how many", async ({
  page,
  another,
  signIn,
  visit,
  words,
  language,
  server,
}) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(abc.emilie);
  const others = [await another({ baseURL: server.url }), await another({ baseURL: server.url })];
  for (const other of others) {
    await signIn(abc.emilie, other);
  }
  await visit("/profile");
  const form = page.locator("form[action='/profile/sessions']");
  await expect(form.getByRole("listitem")).toHaveCount(3);
  await expect(form.getByText(t.thisSession)).toHaveCount(1);
  await form.getByRole("button", { name: t.end }).first().click();
  await expect(frame.message(t.ended)).toBeVisible();
  await expect(form.getByRole("listitem")).toHaveCount(2);
  await form.getByRole("button", { name: t.endOthers }).click();
  await expect(form.getByRole("listitem")).toHaveCount(1);
  for (const other of others) {
    await other.goto("/profile");
    await expect(new SignInPage(other, words).heading).toBeVisible();
  }
});

test("whoever manages a contact ends its sessions", async ({ page, another, signIn, visit, words, language, server }) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  const other = await another({ baseURL: server.url });
  await signIn(abc.emilie, other);
  await signIn(abc.jeanFrancois);
  await visit("/contacts?q=emilie");
  await page.getByRole("button", { name: words.moreActions }).first().click();
  await page.getByRole("menuitem", { name: t.sessions }).click();
  await expect(frame.heading(t.of(abc.emilie.name))).toBeVisible();
  await page.getByRole("button", { name: t.endAll }).click();
  await expect(frame.message(t.ended)).toBeVisible();
  await expect(page.getByText(t.none)).toBeVisible();
  await other.goto("/profile");
  await expect(new SignInPage(other, words).heading).toBeVisible();
});

test("after too many wrong passwords the page says how long to wait, and a browser that is known does not", async ({
  page,
  another,
  signIn,
  watch,
  words,
  language,
  server,
}) => {
  const t = texts[language];
  const known = await another({ baseURL: server.url });
  await signIn(abc.emilie, known);
  await known.context().request.post("/sign-out", { maxRedirects: 0 });
  await guess(page, server, abc.emilie.login);
  await page.goto("/sign-in");
  watch.expectStatus(429, "/sign-in");
  const form = new SignInPage(page, words);
  await form.signIn(abc.emilie.login, PASSWORD);
  await expect(form.refusal).toContainText(t.wait);
  await known.goto("/sign-in");
  await new SignInPage(known, words).signIn(abc.emilie.login, PASSWORD);
  await expect(known).toHaveURL(new RegExp(`${server.url}/$`));
});

test("language and theme are chosen on the profile", async ({ page, signIn, visit, language }) => {
  const t = texts[language];
  await signIn(abc.emilie);
  await visit("/profile");
  const form = page.getByRole("group", { name: t.display });
  await form.getByLabel(t.theme).selectOption({ label: t.dark });
  await form.getByRole("button", { name: t.save }).click();
  await expect(page.locator("html[data-theme=dark]")).toBeAttached();
  await expect(page).toHaveURL(/\/profile$/);
});

test("what one receives is one's own to choose, as far as one's sections allow", async ({
  page,
  signIn,
  visit,
  words,
  language,
}) => {
  const t = texts[language];
  const frame = new Frame(page, words);
  await signIn(abc.emilie);
  await visit("/profile");
  const group = page.getByRole("group", { name: t.communications });
  const box = group.getByRole("checkbox", { name: t.incidents });
  const before = await box.isChecked();
  await box.setChecked(!before);
  await group.getByRole("button", { name: t.save }).click();
  await expect(frame.message(t.saved)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(box).toBeChecked({ checked: !before });
  await expect(group.getByRole("checkbox", { disabled: true }).first()).toBeVisible();
});

for (const width of [390, 1440]) {
  test(`the profile fits ${width} pixels`, async ({ page, signIn, visit, words, language }) => {
    await page.setViewportSize({ width, height: 844 });
    await signIn(abc.emilie);
    await visit("/profile");
    await expect(new Frame(page, words).heading(texts[language].profile)).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
}

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the profile works without a script", async ({ page, signIn, watch, language, words }) => {
    const t = texts[language];
    await signIn(abc.emilie);
    await page.goto("/profile");
    await page.getByLabel(t.lastName, { exact: true }).fill("Côté-Roy");
    await page.getByRole("button", { name: t.save, exact: true }).first().click();
    // Drawn by the server, once it is saved.
    await expect(page.getByRole("button", { name: words.yourMenu("Émilie Côté-Roy") })).toBeVisible();
    await expect(page.getByLabel(t.lastName, { exact: true })).toHaveValue("Côté-Roy");
    const form = page.locator("form[action='/profile/password']");
    await form.getByRole("textbox", { name: t.current, exact: true }).fill(PASSWORD);
    await form.getByRole("textbox", { name: words.newPassword, exact: true }).fill("passwordpassword");
    await form.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill("passwordpassword");
    watch.expectStatus(422, "/profile/password");
    await form.getByRole("button", { name: t.changePassword }).click();
    await expect(form.getByText(t.common).first()).toBeVisible();
    await expect(form.getByRole("meter", { name: t.strength })).toBeVisible();
  });
});
