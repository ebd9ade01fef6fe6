// The mailbox of an installation: the letters that it wrote as files, decoded as a reader sees them.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "@playwright/test";
import type { Server } from "./server.ts";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  /** Without markup, with plain spaces. */
  readonly text: string;
};

/** Bytes as text, out of `=C3=A9` and lines that end in `=`. */
const quotedPrintable = (body: string): string => {
  const whole = body.replace(/=\r?\n/g, "");
  const bytes: number[] = [];
  for (let at = 0; at < whole.length; at += 1) {
    const code = /^=([0-9A-F]{2})/i.exec(whole.slice(at, at + 3))?.[1];
    if (code) {
      bytes.push(parseInt(code, 16));
      at += 2;
    } else {
      bytes.push(...Buffer.from(whole[at] ?? "", "utf8"));
    }
  }
  return Buffer.from(bytes).toString("utf8");
};

/** A header as people read it (RFC 2047). */
const unfolded = (header: string): string =>
  header
    .replace(/\r?\n[ \t]+/g, " ")
    .replace(/\?= =\?/g, "?==?")
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("utf8")
        : quotedPrintable(text.replace(/_/g, " ")),
    );

/** With the spaces that a keyboard has. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

const parse = (file: string): Mail => {
  const split = file.search(/\r?\n\r?\n/);
  const headers = file.slice(0, split);
  const header = (name: string) =>
    unfolded(new RegExp(`^${name}: ((?:.*)(?:\\r?\\n[ \\t].*)*)`, "im").exec(headers)?.[1] ?? "");
  const boundary = /boundary="([^"]+)"/.exec(file)?.[1] ?? "";
  const part = file.split(`--${boundary}`).find((part) => /content-type: text\/plain/i.test(part)) ?? file;
  const at = part.search(/\r?\n\r?\n/);
  const encoding = /content-transfer-encoding: (\S+)/i.exec(part.slice(0, at))?.[1]?.toLowerCase();
  const body = part.slice(at).trim();
  const text =
    encoding === "base64"
      ? Buffer.from(body, "base64").toString("utf8")
      : encoding === "quoted-printable"
        ? quotedPrintable(body)
        : body;
  return { to: header("To"), subject: header("Subject"), text: plain(text) };
};

/** Every letter to an address, the oldest first. */
export async function mails(server: Server, to: string): Promise<Mail[]> {
  const folder = path.join(server.directory, "mail");
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return files.map(parse).filter((mail) => mail.to.includes(to));
}

/** The newest letter to an address, once there are so many. */
export async function mail(server: Server, to: string, count = 1): Promise<Mail> {
  await expect.poll(async () => (await mails(server, to)).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  const newest = (await mails(server, to)).at(-1);
  if (!newest) {
    throw new Error(`no letter for ${to}`);
  }
  return newest;
}

/** The newest letter to an address that has this subject, once it is there. */
export async function letter(server: Server, to: string, subject: string): Promise<Mail> {
  const those = async () => (await mails(server, to)).filter((mail) => plain(mail.subject) === subject);
  await expect.poll(async () => (await those()).length, { timeout: 10_000, message: `“${subject}” to ${to}` }).toBeGreaterThan(0);
  const newest = (await those()).at(-1);
  if (!newest) {
    throw new Error(`no letter “${subject}” for ${to}`);
  }
  return newest;
}

/** The path of the link in a letter that leads to that page. It begins with the address of the installation. */
export function link(server: Server, mail: Mail, page: string): string {
  const found = mail.text.split(/\s+/).find((word) => word.startsWith(`${server.url}/${page}/`));
  expect(found, mail.text).toMatch(/\/[0-9a-f]{64}$/);
  return (found ?? "").slice(server.url.length);
}
