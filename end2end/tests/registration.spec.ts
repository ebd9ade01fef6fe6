// Registering for the portal: asked for, proven by a mailed link, approved or declined by an administrator.
import { type Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";
import { link, mail, mails } from "../mailbox.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc } from "../people.ts";
import { PASSWORD, type Server } from "../server.ts";

const ACCOUNT = "10-4821";

const texts = {
  en: {
    register: "Registering for the portal",
    account: "Account number",
    lastName: "Last name",
    ask: "Ask for access",
    asked: "Look at your email",
    prove: "Yes, this address is mine",
    proven: "Your address is confirmed",
    list: "Registrations",
    nobody: "Nobody waits",
    billing: "Billing only",
    approve: "Approve",
    decline: "Decline",
    reason: "Reason",
    namesake: /The contact with this very address: Linda O’Connor/,
    hello: "Hello Rose Leblanc,",
    save: "Save and sign in",
    approved: (name: string) => `${name} is approved and told by email.`,
    declined: (name: string) => `${name} is declined and told by email.`,
  },
  fr: {
    register: "Inscription au portail",
    account: "Numéro de compte",
    lastName: "Nom de famille",
    ask: "Demander l’accès",
    asked: "Regardez vos courriels",
    prove: "Oui, cette adresse est la mienne",
    proven: "Votre adresse est confirmée",
    list: "Inscriptions",
    nobody: "Personne n’attend",
    billing: "Facturation seulement",
    approve: "Approuver",
    decline: "Refuser",
    reason: "Motif",
    namesake: /Le contact qui a cette même adresse\s: Linda O’Connor/,
    hello: "Bonjour Rose Leblanc,",
    save: "Sauvegarder et ouvrir une session",
    approved: (name: string) => `${name} : demande approuvée`,
    declined: (name: string) => `${name} : demande refusée`,
  },
};
type Text = (typeof texts)["en" | "fr"];

/** Asks for access on the page, and proves the address by the mailed link. */
async function register(page: Page, server: Server, text: Text, firstName: string, email: string, account = ACCOUNT) {
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await page.goto(`${server.url}/register`);
  await field(text.account).fill(account);
  await page.locator("[name=first_name]").fill(firstName);
  await field(text.lastName).fill("Leblanc");
  await page.locator("[name=email]").fill(email);
  await page.getByRole("button", { name: text.ask }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();
  await page.goto(`${server.url}${link(server, await mail(server, email), "register")}`);
  await page.getByRole("button", { name: text.prove }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.proven })).toBeVisible();
}

test("whoever registers waits for an administrator, who approves with a role", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
}) => {
  const text = texts[words.code];
  const rose = await another({ locale: `${words.code}-CA` });
  await rose.goto(`${server.url}/sign-in`);
  await rose.getByRole("link", { name: text.register }).click();
  await expect(rose.getByRole("heading", { level: 1, name: text.register })).toBeVisible();
  await register(rose, server, text, "Rose", "rose@new.example");
  await mail(server, abc.bob.login);

  await signIn(abc.bob);
  await visit("/");
  await page.locator(".waits").getByRole("link", { name: text.list }).click();
  const frame = new Frame(page, words);
  await expect(frame.heading(text.list)).toBeVisible();
  await page.getByRole("link", { name: "Rose Leblanc" }).click();
  await expect(frame.heading("Rose Leblanc")).toBeVisible();
  await page.getByRole("checkbox", { name: text.billing }).check();
  await page.getByRole("button", { name: text.approve, exact: true }).click();
  await expect(frame.message(text.approved("Rose Leblanc"))).toBeVisible();
  await expect(page.getByText(text.nobody)).toBeVisible();
  const letter = await mail(server, "rose@new.example", 2);
  expect(letter.text, "in the language in which she asked").toContain(text.hello);
  await visit("/contacts?q=rose");
  await expect(new ContactsPage(page, words).row("Rose Leblanc")).toContainText(text.billing);

  await visit(`${server.url}${link(server, letter, "invitation")}`, rose);
  const chosen = "un cheval, une pile, une agrafe";
  await rose.getByRole("textbox", { name: words.newPassword, exact: true }).fill(chosen);
  await rose.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill(chosen);
  await rose.getByRole("button", { name: text.save }).click();
  await expect(new Frame(rose, words).heading(words.welcome("Rose"))).toBeVisible();
});

test("access goes to the contact of that address when it is chosen, and declining has a reason", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  const text = texts[words.code];
  const visitor = await another({ locale: `${words.code}-CA` });
  await register(visitor, server, text, "Linda", abc.linda.login);
  await register(visitor, server, text, "Max", "max@new.example");
  // A number that is nobody's is answered the same, and waits nowhere.
  await register(visitor, server, text, "Nemo", "nemo@new.example", "99-0000");

  await signIn(abc.bob);
  await expect
    .poll(async () => {
      await visit("/registrations");
      return page.locator(".people__item").count();
    })
    .toBe(2);
  const frame = new Frame(page, words);
  await page.getByRole("link", { name: "Linda Leblanc" }).click();
  await page.getByRole("radio", { name: text.namesake }).check();
  await page.getByRole("button", { name: text.approve, exact: true }).click();
  await expect(frame.message(text.approved("Linda Leblanc"))).toBeVisible();

  await page.getByRole("link", { name: "Max Leblanc" }).click();
  await expect(frame.heading("Max Leblanc")).toBeVisible();
  watch.expectStatus(422, new URL(page.url()).pathname);
  await page.getByRole("button", { name: text.decline, exact: true }).click();
  await expect(page.getByText(words.required)).toBeVisible();
  await page.getByLabel(text.reason, { exact: true }).fill("Demandez à Bob.");
  await page.getByRole("button", { name: text.decline, exact: true }).click();
  await expect(frame.message(text.declined("Max Leblanc"))).toBeVisible();
  await expect(page.getByText(text.nobody)).toBeVisible();
  const told = await mail(server, "max@new.example", 2);
  expect(told.text).toContain("Demandez à Bob.");
  expect(await mails(server, "nemo@new.example")).toHaveLength(1);
  await visit("/contacts?q=linda");
  await expect(new ContactsPage(page, words).rows).toHaveCount(1);
});

test("without a script one registers and is approved", async ({ browser, words, server }) => {
  const text = texts[words.code];
  const options = { javaScriptEnabled: false, locale: `${words.code}-CA`, baseURL: server.url };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await register(page, server, text, "Rose", "rose@new.example");
  await mail(server, abc.bob.login);
  const form = { login: abc.bob.login, password: PASSWORD };
  await context.request.post("/sign-in", { form, maxRedirects: 0 });
  await page.goto("/registrations");
  await page.getByRole("link", { name: "Rose Leblanc" }).click();
  await page.getByRole("button", { name: text.approve, exact: true }).click();
  await expect(page.getByText(text.nobody)).toBeVisible();
  await mail(server, "rose@new.example", 2);
  await context.close();
});
