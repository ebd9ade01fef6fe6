// The letters that the portal writes, as staff see them: what waits, what went out, what a mail server refused.
import { type AddressInfo, createServer, type Server as Net } from "node:net";
import type { Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures.ts";
import { Frame } from "../pages/frame.ts";
import { abc, provider, staff } from "../people.ts";
import { PASSWORD, Server } from "../server.ts";

const texts = {
  en: {
    mail: "Mail",
    none: "No letters yet",
    files: "letters are written as files",
    server: "Letters go to the mail server localhost.",
    sent: "Sent",
    dead: "Dead letter",
    kind: "Ownership offered to you",
    subject: "The ownership of the account ABC Company is offered to you",
    previews: "Previews",
    html: "See it as HTML, in a new tab",
    english: "English",
    french: "French",
    refused: "The mail server said: 550 5.1.1 Nobody of that name",
    again: "Send again",
    isAgain: "The letter is sent again.",
    noneSuch: "No letter is in that state",
  },
  fr: {
    mail: "Courrier",
    none: "Aucune lettre pour l’instant",
    files: "les lettres sont écrites dans des fichiers",
    server: "Les lettres passent par le serveur de courrier localhost.",
    sent: "Envoyée",
    dead: "Lettre morte",
    kind: "On vous propose d’être titulaire",
    subject: "The ownership of the account ABC Company is offered to you",
    previews: "Aperçus",
    html: "Voir en HTML, dans un nouvel onglet",
    english: "Anglais",
    french: "Français",
    refused: "Le serveur de courrier a dit : 550 5.1.1 Nobody of that name",
    again: "Renvoyer",
    isAgain: "La lettre est renvoyée.",
    noneSuch: "Aucune lettre n’est dans cet état",
  },
};

/** A mail server that takes letters, or refuses every recipient. */
class Mailbox {
  readonly letters: string[] = [];
  refuses = false;

  private constructor(private readonly net: Net) {}

  static async open(): Promise<Mailbox> {
    const net = createServer();
    const mailbox = new Mailbox(net);
    net.on("connection", (socket) => {
      let text = "";
      let letter: string | undefined;
      socket.setEncoding("utf8").on("error", () => undefined);
      socket.write("220 mail.test\r\n");
      socket.on("data", (data: string) => {
        text += data;
        for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
          const line = text.slice(0, end);
          text = text.slice(end + 2);
          if (letter !== undefined) {
            if (line === ".") {
              mailbox.letters.push(letter);
              letter = undefined;
              socket.write("250 2.0.0 Taken\r\n");
            } else {
              letter += `${line}\r\n`;
            }
          } else if (line === "DATA") {
            letter = "";
            socket.write("354 Go on\r\n");
          } else if (line === "QUIT") {
            socket.end("221 2.0.0 Bye\r\n");
          } else if (line.startsWith("RCPT") && mailbox.refuses) {
            socket.write("550 5.1.1 Nobody of that name\r\n");
          } else {
            socket.write("250 Well\r\n");
          }
        }
      });
    });
    await new Promise<void>((ready) => net.listen(0, "127.0.0.1", ready));
    return mailbox;
  }

  get url(): string {
    return `smtp://localhost:${(this.net.address() as AddressInfo).port}`;
  }

  close(): void {
    this.net.close();
  }
}

/** Has the owner offer the account to Bob, who is told in English. */
async function offer(page: Page, url: string): Promise<void> {
  const request = page.context().request;
  const form = { login: abc.chantal.login, password: PASSWORD };
  // As a browser without a script: whoever asks for no page is answered as a program.
  const headers = { origin: url, accept: "text/html" };
  await request.post(`${url}/sign-in`, { form, headers, maxRedirects: 0 });
  const html = await (await request.get(`${url}/ownership`)).text();
  const bob = new RegExp(`<option value="([0-9a-f-]{36})"[^>]*>(?:<!--[^>]*-->)?${abc.bob.name}`).exec(html)?.[1];
  expect(bob, "Bob can be offered it").toBeTruthy();
  const done = await request.post(`${url}/ownership`, {
    form: { action: "offer", to: bob ?? "" },
    headers,
    maxRedirects: 0,
  });
  expect(done.status()).toBe(303);
}

test("staff see what went out, and what each kind of letter looks like", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
}) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit("/provider/customers");
  await page.getByRole("link", { name: text.mail, exact: true }).click();
  const frame = new Frame(page, words);
  await expect(frame.heading(text.mail)).toBeVisible();
  await expect(page.getByText(text.none)).toBeVisible();
  await expect(page.getByText(text.files)).toBeVisible();

  const owners = await another();
  await offer(owners, server.url);
  await expect(async () => {
    await page.reload();
    const letter = page.getByRole("listitem").filter({ hasText: text.subject });
    await expect(letter).toContainText(text.sent, { timeout: 500 });
    await expect(letter).toContainText(abc.bob.login);
    await expect(letter).toContainText(text.kind);
  }).toPass();
  await hydrated(page);

  await page.getByRole("link", { name: text.previews, exact: true }).click();
  await expect(frame.heading(text.previews)).toBeVisible();
  const kind = page.getByRole("region", { name: text.kind, exact: true });
  for (const [language, hello] of [
    [text.english, "Hello Bob Tremblay,"],
    [text.french, "Bonjour Bob Tremblay,"],
  ] as const) {
    const preview = kind.getByRole("group").filter({ hasText: language });
    await preview.locator("summary").click();
    await expect(preview.getByText(hello)).toBeVisible();
    // A page in which nothing runs, not even what looks at pages for a test: it is read as it comes.
    const path = await preview.getByRole("link", { name: text.html }).getAttribute("href");
    const letter = await page.request.get(`${server.url}${path}`, { headers: { accept: "text/html" } });
    expect(await letter.text()).toContain(hello);
    const policy = letter.headers()["content-security-policy"] ?? "";
    const nonce = /<style nonce="([0-9a-f]+)">/.exec(await letter.text())?.[1];
    expect(policy).toContain("sandbox");
    expect(policy, "the style is in force").toContain(`'nonce-${nonce}'`);
  }
});

test("what a mail server refuses is a dead letter, and is sent again", async ({
  server,
  words,
  another,
}) => {
  const text = texts[words.code];
  const mailbox = await Mailbox.open();
  mailbox.refuses = true;
  await server.stop();
  const mailing = await Server.serve(server.directory, undefined, { RELAIS_SMTP_URL: mailbox.url });
  const owners = await another();
  await offer(owners, mailing.url);

  const page = await another({ locale: words.code === "fr" ? "fr-CA" : "en-CA" });
  const form = { login: staff.login, password: PASSWORD };
  await page.context().request.post(`${mailing.url}/sign-in`, { form, headers: { origin: mailing.url }, maxRedirects: 0 });
  const dead = `${mailing.url}/provider/mails?state=dead`;
  const letter = page.getByRole("link", { name: text.subject });
  await expect(async () => {
    await page.goto(dead);
    await expect(letter).toBeVisible({ timeout: 500 });
  }).toPass();
  await hydrated(page);
  await expect(page.getByText(text.server)).toBeVisible();
  await expect(page.getByText(text.refused)).toBeVisible();
  const frame = new Frame(page, words);

  await letter.click();
  await page.getByRole("button", { name: text.again, exact: true }).click();
  await expect(frame.message(text.isAgain)).toBeVisible();
  // It is refused again.
  await expect(async () => {
    await page.goto(dead);
    await expect(letter).toBeVisible({ timeout: 500 });
  }).toPass();
  await hydrated(page);
  mailbox.refuses = false;
  await letter.click();
  await page.getByRole("button", { name: text.again, exact: true }).click();
  await expect(frame.message(text.isAgain)).toBeVisible();
  await expect.poll(() => mailbox.letters.length).toBe(1);
  expect(mailbox.letters[0]).toContain(`To: ${abc.bob.login}`);
  expect(mailbox.letters[0]).toContain(`${mailing.url}/ownership`);
  await page.goto(dead);
  await expect(page.getByText(text.noneSuch)).toBeVisible();
  expect(await mailing.stop(), "how the server ended").toBe(0);
  mailbox.close();
});
