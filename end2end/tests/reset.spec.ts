// A forgotten password: asked for, mailed, replaced; what is told to nobody.
import { expect, test } from "../fixtures.ts";
import { link, mail, mails } from "../mailbox.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc } from "../people.ts";
import { PASSWORD } from "../server.ts";

const NEW = "un cheval, une pile, une agrafe";

const texts = {
  en: {
    forgot: "Forgot your password?",
    who: "Login or email",
    ask: "Ask for a new password",
    asked: "Look at your email",
    title: "Choose a new password",
    done: "Your new password is saved",
    ended: /1 session ended\./,
    gone: "This link does not work",
  },
  fr: {
    forgot: "Mot de passe oublié?",
    who: "Nom d’utilisateur ou courriel",
    ask: "Demander un nouveau mot de passe",
    asked: "Regardez vos courriels",
    title: "Choisir un nouveau mot de passe",
    done: "Votre nouveau mot de passe est sauvegardé",
    ended: /1 session a pris fin\./,
    gone: "Ce lien ne fonctionne pas",
  },
};

test("a password is forgotten and replaced by keyboard, and every session ends", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  const text = texts[words.code];
  const elsewhere = await another({ baseURL: server.url });
  await signIn(abc.steve, elsewhere);
  await visit("/sign-in");
  await page.getByRole("link", { name: text.forgot }).focus();
  await page.keyboard.press("Enter");
  const who = page.getByRole("textbox", { name: text.who, exact: true });
  await expect(who).toBeVisible();
  await who.focus();
  await page.keyboard.type(abc.steve.login.toUpperCase());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();

  // Nobody is mailed for somebody who does not exist, and the page is the same.
  await visit("/forgot-password");
  await who.fill("nobody@abc.example");
  await page.getByRole("button", { name: text.ask }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();

  const path = link(server, await mail(server, abc.steve.login), "reset");
  expect(await mails(server, "nobody@abc.example")).toHaveLength(0);
  await visit(path);
  await visit(path);
  await expect(page.getByRole("heading", { level: 1, name: text.title })).toBeVisible();
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  watch.expectStatus(422, path);
  await field(words.newPassword).fill(NEW);
  await field(words.newPasswordAgain).fill("autre chose");
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.passwordsDiffer)).toBeVisible();
  await field(words.newPassword).fill(NEW);
  await field(words.newPasswordAgain).fill(NEW);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: text.done })).toBeVisible();
  await expect(page.getByText(text.ended)).toBeVisible();
  await mail(server, abc.steve.login, 2);

  await elsewhere.goto("/");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  watch.expectStatus(404, path);
  await visit(path);
  await expect(page.getByRole("heading", { level: 1, name: text.gone })).toBeVisible();

  await visit("/sign-in");
  const form = new SignInPage(page, words);
  watch.expectStatus(401, "/sign-in");
  await form.signIn(abc.steve.login, PASSWORD);
  await expect(form.refusal).toBeVisible();
  await form.signIn(abc.steve.login, NEW);
  await expect(page).toHaveURL(`${server.url}/`);
});

test("a mailed link is over after an hour, and another one is mailed", async ({ page, visit, words, server, watch }) => {
  const text = texts[words.code];
  const ask = async () => {
    await visit("/forgot-password");
    await page.getByRole("textbox", { name: text.who, exact: true }).fill(abc.steve.login);
    await page.getByRole("button", { name: text.ask }).click();
    await expect(page.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();
  };
  await ask();
  const first = link(server, await mail(server, abc.steve.login), "reset");
  await server.setAhead(60 * 60 + 1);
  watch.expectStatus(404, first);
  await visit(first);
  await expect(page.getByRole("heading", { level: 1, name: text.gone })).toBeVisible();
  await ask();
  const second = link(server, await mail(server, abc.steve.login, 2), "reset");
  expect(second).not.toBe(first);
  await visit(second);
  await expect(page.getByRole("heading", { level: 1, name: text.title })).toBeVisible();
});

test("without a script a password is replaced as well", async ({ browser, words, server }) => {
  const text = texts[words.code];
  const context = await browser.newContext({ javaScriptEnabled: false, locale: `${words.code}-CA`, baseURL: server.url });
  const page = await context.newPage();
  await page.goto("/forgot-password");
  await page.getByRole("textbox", { name: text.who, exact: true }).fill(abc.adam.login);
  await page.getByRole("button", { name: text.ask }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.asked })).toBeVisible();
  await page.goto(link(server, await mail(server, abc.adam.login), "reset"));
  await page.getByRole("textbox", { name: words.newPassword, exact: true }).fill(NEW);
  await page.getByRole("textbox", { name: words.newPasswordAgain, exact: true }).fill(NEW);
  await page.getByRole("button", { name: words.save, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: text.done })).toBeVisible();
  await context.close();
});
