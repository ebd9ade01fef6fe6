// The example of the reference, from an installation with nobody in it, on both engines: the provider makes the roles
// Customer admin, PBX admin and Operations manager, allows them for ABC Company and adds Bob; Bob adds Steve and Adam.
import type { Page } from "@playwright/test";
import { expect, hydrated, test as base } from "../fixtures.ts";
import { ContactDialog } from "../pages/contact-dialog.ts";
import { Frame } from "../pages/frame.ts";
import { RoleForm } from "../pages/roles.ts";
import { NewPasswordPage, SignInPage } from "../pages/sign-in.ts";
import { Postgres } from "../postgres.ts";
import { PASSWORD, Server, newDirectory } from "../server.ts";
import type { Words } from "../words.ts";

const texts = {
  en: {
    first: "First and last name",
    again: "Password again",
    begin: "Begin",
    nameEn: "Name in English",
    nameFr: "Name in French",
    kind: "Kind",
    administrator: /^Administrator/,
    link: "Link",
    name: "Name",
    accountNumber: "Account number",
    roles: { admin: "Customer admin", pbx: "PBX admin", operations: "Operations manager" },
    added: (who: string, whom: string) => `${who} added the contact ${whom}.`,
  },
  fr: {
    first: "Prénom et nom",
    again: "Mot de passe, une deuxième fois",
    begin: "Commencer",
    nameEn: "Nom en anglais",
    nameFr: "Nom en français",
    kind: "Genre",
    administrator: /^Administrateur/,
    link: "Lien",
    name: "Nom",
    accountNumber: "Numéro de compte",
    roles: { admin: "Administrateur client", pbx: "Administrateur PBX", operations: "Directeur des opérations" },
    added: (who: string, whom: string) => `${who} a ajouté le contact ${whom}.`,
  },
};
type Text = (typeof texts)["en"];

const ROLES = {
  admin: ["Customer admin", "Administrateur client"],
  pbx: ["PBX admin", "Administrateur PBX"],
  operations: ["Operations manager", "Directeur des opérations"],
} as const;

const test = base.extend<{ engine: "sqlite" | "postgres" }>({
  engine: ["sqlite", { option: true }],
  server: async ({ engine }, use, info) => {
    const postgres = engine === "postgres" ? await Postgres.start() : undefined;
    const server = await Server.serve(await newDirectory(), postgres?.url);
    await use(server);
    const ended = await server.remove();
    await postgres?.remove();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
    expect(server.faults, "faults in the server's log").toEqual([]);
    expect(ended, "how the server ended").toBe(0);
  },
});

/** The provider, its roles, and a customer who may use them. Answers the address of the customer's pages. */
async function provide(page: Page, server: Server, words: Words, text: Text): Promise<string> {
  const link = /\/welcome\/\S+/.exec(server.log)?.[0] ?? "";
  await page.goto(link);
  await hydrated(page);
  const field = (name: string) => page.getByLabel(name, { exact: true });
  await field(text.first).fill("Odile Provost");
  await field(words.email).fill("odile@isp.example");
  await field(words.login).fill("odile");
  await field(words.password).fill(PASSWORD);
  await field(text.again).fill(PASSWORD);
  await page.getByRole("button", { name: text.begin }).click();
  await expect(page).toHaveURL(/\/provider\/customers$/);

  const form = new RoleForm(page, words);
  const role = async ([en, fr]: readonly [string, string], fill: () => Promise<void>) => {
    await page.goto("/provider/roles/new");
    await hydrated(page);
    await form.field(text.nameEn).fill(en);
    await form.field(text.nameFr).fill(fr);
    await fill();
    await form.button(words.add).click();
    await expect(page).not.toHaveURL(/new$/);
  };
  await role(ROLES.admin, async () => {
    await form.choice(text.kind, text.administrator).check();
  });
  await role(ROLES.pbx, async () => {
    await form.level(words.section.pbx, words.modify).check();
  });
  await role(ROLES.operations, async () => {
    await form.level(words.section.billing, words.modify).check();
  });

  // Where the provider's own portal has its PBX and its invoices.
  for (const [key, address] of [
    ["hosted_pbx", "https://pbx.isp.example/"],
    ["billing", "https://billing.isp.example/"],
  ] as const) {
    await page.goto(`/provider/sections/${key}`);
    await hydrated(page);
    await form.field(text.link).fill(address);
    await form.button(words.save).click();
    await expect(page).toHaveURL(/\/provider\/sections$/);
  }

  await page.goto("/provider/customers/new");
  await hydrated(page);
  await field(text.name).fill("ABC Company");
  await field(text.accountNumber).fill("10-4821");
  for (const name of Object.values(text.roles)) {
    await page.getByRole("checkbox", { name, exact: true }).check();
  }
  await page.getByRole("button", { name: words.add, exact: true }).click();
  await expect(page).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Adds somebody with a role and portal access. Answers the password that was made for them. */
async function add(page: Page, words: Words, at: string, name: string, role: string): Promise<string> {
  const [first = "", last = ""] = name.split(" ");
  await page.goto(`${at}/contacts/new`);
  await hydrated(page);
  const dialog = new ContactDialog(page, words, words.addContact);
  await dialog.firstName.fill(first);
  await dialog.lastName.fill(last);
  await dialog.email.fill(`${first.toLowerCase()}@abc.example`);
  await dialog.role(role).check();
  await dialog.button(words.generatePassword).click();
  await expect(dialog.generatedPassword).toHaveText(/\S/);
  const password = (await dialog.generatedPassword.textContent()) ?? "";
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(name))).toBeVisible();
  return password;
}

/** Signs in for the first time, and chooses a password. */
async function comeIn(page: Page, words: Words, name: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await hydrated(page);
  await new SignInPage(page, words).signIn(`${name.split(" ")[0]?.toLowerCase()}@abc.example`, password);
  const change = new NewPasswordPage(page, words);
  await expect(change.heading).toBeVisible();
  await hydrated(page);
  await change.change(password, `${PASSWORD} ${name}`);
  await expect(new Frame(page, words).heading(words.welcome(name.split(" ")[0] ?? ""))).toBeVisible();
}

/** Which of these sections the home page leads to. */
async function sees(page: Page, words: Words, { pbx, billing }: { pbx: boolean; billing: boolean }): Promise<void> {
  const tile = (name: string) => page.getByRole("main").getByRole("link", { name: new RegExp(`^${name}`) });
  await expect(tile(words.section.pbx)).toHaveCount(pbx ? 1 : 0);
  await expect(tile(words.section.billing)).toHaveCount(billing ? 1 : 0);
}

for (const engine of ["sqlite", "postgres"] as const) {
  test.describe(engine, () => {
    test.use({ engine });

    test("Bob adds Steve and Adam, each sees what is theirs, and the trail says who did what", async ({
      page,
      server,
      words,
      another,
    }) => {
      test.slow();
      const text = texts[words.code];
      const base = await provide(page, server, words, text);
      const password = await add(page, words, base, "Bob Tremblay", text.roles.admin);

      const bob = await another();
      await comeIn(bob, words, "Bob Tremblay", password);
      await sees(bob, words, { pbx: true, billing: true });
      const steves = await add(bob, words, "", "Steve Gagnon", text.roles.pbx);
      const adams = await add(bob, words, "", "Adam Roy", text.roles.operations);

      const steve = await another();
      await comeIn(steve, words, "Steve Gagnon", steves);
      await sees(steve, words, { pbx: true, billing: false });
      const adam = await another();
      await comeIn(adam, words, "Adam Roy", adams);
      await sees(adam, words, { pbx: false, billing: true });

      await bob.goto("/audit");
      const trail = bob.getByRole("main");
      await expect(trail).toContainText(text.added("Odile Provost", "Bob Tremblay"));
      await expect(trail).toContainText(text.added("Bob Tremblay", "Steve Gagnon"));
      await expect(trail).toContainText(text.added("Bob Tremblay", "Adam Roy"));
    });

    test("the provider adds all three", async ({ page, server, words, another }) => {
      test.slow();
      const text = texts[words.code];
      const base = await provide(page, server, words, text);
      for (const [name, role, seen] of [
        ["Bob Tremblay", text.roles.admin, { pbx: true, billing: true }],
        ["Steve Gagnon", text.roles.pbx, { pbx: true, billing: false }],
        ["Adam Roy", text.roles.operations, { pbx: false, billing: true }],
      ] as const) {
        const password = await add(page, words, base, name, role);
        const theirs = await another();
        await comeIn(theirs, words, name, password);
        await sees(theirs, words, seen);
      }
      await page.goto(`${base}/audit`);
      await expect(page.getByRole("main")).toContainText(text.added("Odile Provost", "Steve Gagnon"));
    });
  });
}
