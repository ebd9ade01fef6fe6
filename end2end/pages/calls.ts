// What the screens ask of the server, asked without a screen: for what no button offers.
import { type APIResponse, expect, type Page } from "@playwright/test";
import type { Server } from "../server.ts";

/** Calls a server function as the person who is signed in in this page's browser. */
export const call = (page: Page, name: string, body: object): Promise<APIResponse> =>
  page.context().request.post(`/fn/${name}`, { data: body });

/** The query of the whole list. */
export const everybody = { search: "", role: null, status: null, sort: { by: "name", descending: false }, after: null, before: null };

export type Draft = {
  first_name: string;
  roles: string[];
  permissions: Record<string, string>;
  [field: string]: unknown;
};

/** The id of a contact, as the list has it. */
export async function idOf(page: Page, name: string): Promise<string> {
  const answer = await call(page, "contacts/list", { scope: "Own", query: everybody });
  expect(answer.status()).toBe(200);
  const { rows } = (await answer.json()) as { rows: { id: string; first_name: string; last_name: string }[] };
  const found = rows.find((row) => `${row.first_name} ${row.last_name}` === name);
  expect(found, `${name} in the list`).toBeDefined();
  return found?.id ?? "";
}

/** The form of a contact as the dialog gets it. */
export async function formOf(page: Page, id: string): Promise<{ version: number; draft: Draft }> {
  const answer = await call(page, "contacts/form", { scope: "Own", id });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { version: number; draft: Draft };
}

/** The longest that a login waits for its next try, and a minute more. */
const AFTER_THE_LONGEST = 16 * 60;
/** So many wrong tries in a row, and it waits that long. */
const TRIES = 15;

/**
 * Guesses at a login until it waits as long as it ever does. Tries that come too soon do not count: the clock goes on
 * between them. Answers how many seconds ahead it is then.
 */
export async function guess(page: Page, server: Server, login: string): Promise<number> {
  const from = (tries: number) => tries * AFTER_THE_LONGEST;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    await server.setAhead(from(tries));
    const form = { login, password: `guess ${tries}` };
    const answer = await page.context().request.post("/sign-in", { form, maxRedirects: 0 });
    expect(answer.status(), `try ${tries}`).toBe(401);
  }
  return from(TRIES);
}
