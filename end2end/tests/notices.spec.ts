// What people are told by mail of their own access: another password, another address, a new device, guesses.
import { expect, test } from "../fixtures.ts";
import { letter, mails } from "../mailbox.ts";
import { guess } from "../pages/calls.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc } from "../people.ts";
import { PASSWORD } from "../server.ts";

const NEW = "seven horses graze on a hill";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0";
const MOVED = "moved@abc.example";

const texts = {
  en: {
    email: "Email",
    changeAddress: "Change the address",
    changePassword: "Change the password",
    saved: "Saved.",
    changed: /Your password is changed\./,
    letters: {
      hello: "Hello Karim Benali,",
      address: "Your email address was changed",
      password: "Your password was changed",
      device: "A session was opened from a new device",
      firefox: "Firefox on Windows",
      guessed: "Somebody tries to sign in with your login",
    },
  },
  fr: {
    email: "Courriel",
    changeAddress: "Changer l’adresse",
    changePassword: "Changer le mot de passe",
    saved: "Sauvegardé.",
    changed: /Votre mot de passe est changé\./,
    letters: {
      hello: "Bonjour Émilie Côté,",
      address: "Votre adresse de courriel a été changée",
      password: "Votre mot de passe a été changé",
      device: "Une session a été ouverte depuis un nouvel appareil",
      firefox: "Firefox sur Windows",
      guessed: "Quelqu’un essaie d’ouvrir une session avec votre nom d’utilisateur",
    },
  },
};

test("another address and another password are told by mail, the address to both", async ({
  page,
  visit,
  signIn,
  words,
  server,
}) => {
  const text = texts[words.code];
  const who = words.code === "en" ? abc.karim : abc.emilie;
  const frame = new Frame(page, words);
  await signIn(who);
  await visit("/profile");
  const address = page.locator("form[action='/profile/email']");
  await address.getByLabel(text.email, { exact: true }).fill(MOVED);
  await address.getByRole("textbox", { name: words.currentPassword, exact: true }).fill(PASSWORD);
  await address.getByRole("button", { name: text.changeAddress }).click();
  await expect(frame.message(text.saved)).toBeVisible();
  for (const to of [who.login, MOVED]) {
    const told = await letter(server, to, text.letters.address);
    expect(told.text).toContain(text.letters.hello);
    expect(told.text).toContain(MOVED);
  }

  await visit("/profile");
  const password = page.locator("form[action='/profile/password']");
  const field = (name: string) => password.getByRole("textbox", { name, exact: true });
  await field(words.currentPassword).fill(PASSWORD);
  await field(words.newPassword).fill(NEW);
  await field(words.newPasswordAgain).fill(NEW);
  await password.getByRole("button", { name: text.changePassword }).click();
  await expect(page.getByRole("status").filter({ hasText: text.changed })).toBeVisible();
  const told = await letter(server, MOVED, text.letters.password);
  expect(told.text).toContain(text.letters.hello);
  expect(told.text, "no password is mailed").not.toContain(NEW);
});

test("a new device and guesses are told by mail", async ({ page, visit, signIn, words, another, server }) => {
  const text = texts[words.code];
  const who = words.code === "en" ? abc.karim : abc.emilie;
  await signIn(who);
  expect((await mails(server, who.login)).map((mail) => mail.subject), "the first browser is no new one").toEqual([]);
  const phone = await another({ userAgent: FIREFOX });
  await visit("/sign-in", phone);
  await new SignInPage(phone, words).signIn(who.login, PASSWORD);
  const device = await letter(server, who.login, text.letters.device);
  expect(device.text).toContain(text.letters.hello);
  expect(device.text).toContain(`${text.letters.firefox}, `);
  expect(device.text).toContain("127.0.0.1");

  // Whoever guesses holds up no browser that is known.
  await guess(await another(), server, who.login);
  const guessed = await letter(server, who.login, text.letters.guessed);
  expect(guessed.text).toContain(text.letters.hello);
  await page.context().clearCookies({ name: "relais_session" });
  await visit("/sign-in");
  await new SignInPage(page, words).signIn(who.login, PASSWORD);
  await expect(new Frame(page, words).heading(words.welcome(who.name.split(" ")[0] ?? ""))).toBeVisible();
});
