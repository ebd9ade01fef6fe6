import { expect, test } from "../fixtures.ts";
import { call, everybody, formOf, idOf } from "../pages/calls.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { abc, boulangerie, staff } from "../people.ts";

const UNKNOWN = "01900000-0000-7000-8000-00000000dead";

test("who manages contacts cannot grant billing: the screen says why, the server refuses", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.mathieu.name);
  const { section, read, modify, roles } = words;
  await expect(dialog.level(section.billing, read)).toBeDisabled();
  await expect(dialog.level(section.billing, modify)).toBeDisabled();
  await expect(dialog.gridRow(section.billing)).toContainText(words.beyondOwn(section.billing));
  await expect(dialog.role(roles.billing)).toBeDisabled();
  await expect(dialog.root.getByRole("group", { name: words.rolesHeading })).toContainText(
    words.roleBeyondOwn(roles.billing),
  );
  // What he holds he may give on.
  await expect(dialog.level(section.contacts, read)).toBeEnabled();
  await expect(dialog.role(roles.manager)).toBeEnabled();

  const id = await idOf(page, abc.mathieu.name);
  const { version, draft } = await formOf(page, id);
  const change = (part: object) =>
    call(page, "contacts/update", { scope: "Own", id, version, draft: { ...draft, ...part } });
  const byLevel = await change({ permissions: { billing: "modify" } });
  expect(byLevel.status()).toBe(422);
  expect(await byLevel.text()).toContain("BeyondOwn");
  const administrator = await roleId(page, "Account administrator");
  const byRole = await change({ roles: [administrator] });
  expect(byRole.status()).toBe(422);
  expect((await formOf(page, id)).draft).toEqual(draft);
});

/** The id of a role, as the list's filter offers it. */
async function roleId(page: Parameters<typeof call>[0], name: string): Promise<string> {
  const answer = await call(page, "contacts/list", { scope: "Own", query: everybody });
  const { roles } = (await answer.json()) as { roles: [string, { en: string }][] };
  return roles.find(([, role]) => role.en === name)?.[0] ?? "";
}

test("nobody raises themselves", async ({ page, visit, signIn, words }) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.jeanFrancois.name);
  await expect(dialog.root.getByText(words.ownAccess).first()).toBeVisible();
  for (const radio of await dialog.root.getByRole("radio").all()) {
    await expect(radio).toBeDisabled();
  }
  await expect(dialog.role(words.roles.manager)).toBeDisabled();
  // The rest of one's own entry is one's own to keep.
  await dialog.title.fill("Directeur TI");
  await dialog.submit();
  await expect(contacts.row(abc.jeanFrancois.name)).toContainText("Directeur TI");

  const id = await idOf(page, abc.jeanFrancois.name);
  const { version, draft } = await formOf(page, id);
  const raise = await call(page, "contacts/update", {
    scope: "Own",
    id,
    version,
    draft: { ...draft, permissions: { ...draft.permissions, contacts: "modify" } },
  });
  expect(raise.status()).toBe(422);
  expect(await raise.text()).toContain("OwnAccess");
});

test("nobody deletes themselves, and an administrator is out of reach for who is none", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.menuButton(abc.jeanFrancois.name).click();
  await expect(contacts.menuItem(words.deleteContact)).toHaveAttribute("aria-disabled", "true");
  await expect(contacts.menuItem(words.deleteContact)).toContainText(words.ownRemoval);
  await page.keyboard.press("Escape");

  await contacts.menuButton(abc.bob.name).click();
  for (const action of [words.updateContact, words.deleteContact]) {
    await expect(contacts.menuItem(action)).toHaveAttribute("aria-disabled", "true");
    await expect(contacts.menuItem(action)).toContainText(words.administratorsOnly);
  }
  const id = await idOf(page, abc.bob.name);
  for (const [name, body] of [
    ["contacts/form", { id }],
    ["contacts/removal", { id }],
    ["contacts/delete", { id, draft: { version: 1, replace: {} } }],
  ] as const) {
    expect((await call(page, name, { scope: "Own", ...body })).status(), name).toBe(403);
  }
  await visit("/contacts");
  await expect(contacts.row(abc.bob.name)).toBeVisible();
});

test("the last owner or administrator who can sign in cannot be deleted, not even by the provider", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: boulangerie.company }).click();
  const contacts = new ContactsPage(page, words);
  // With an administrator beside her, the owner could go; without one she is the last.
  const first = await contacts.delete(boulangerie.marcAndre.name);
  await first.confirm.click();
  await expect(contacts.row(boulangerie.marcAndre.name)).toHaveCount(0);
  await contacts.menuButton(boulangerie.lucie.name).click();
  const remove = contacts.menuItem(words.deleteContact);
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toContainText(words.lastAdministrator);

  const customer = new URL(page.url()).pathname.split("/")[3];
  const scope = { Customer: customer };
  const answer = await call(page, "contacts/list", { scope, query: everybody });
  const { rows } = (await answer.json()) as { rows: { id: string; first_name: string }[] };
  const id = rows.find((row) => row.first_name === "Lucie")?.id;
  const refused = await call(page, "contacts/delete", { scope, id, draft: { version: 1, replace: {} } });
  expect(refused.status()).toBe(403);
  expect(await refused.text()).toContain("LastAdministrator");
});

test("who has no contacts section finds no trace of it: not in the bar, not by address, not by call", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  await signIn(abc.steve);
  await visit("/");
  const frame = new Frame(page, words);
  await expect(frame.heading(words.welcome("Steve"))).toBeVisible();
  await expect(frame.section(words.home)).toBeVisible();
  await expect(frame.section(words.contacts)).toHaveCount(0);
  await expect(frame.section(words.order)).toHaveCount(0);
  await expect(page.getByText(words.nothingYet)).toBeVisible();

  for (const path of ["/contacts", "/contacts/new", `/contacts/${UNKNOWN}/edit`, "/communication-order"]) {
    watch.expectStatus(404, path);
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
    await expect(page.getByText(abc.bob.name)).toHaveCount(0);
  }
  for (const [name, body] of [
    ["contacts/list", { query: everybody }],
    ["contacts/form", { id: null }],
    ["contacts/removal", { id: UNKNOWN }],
    ["communication_order/both", {}],
    ["communication_order/candidates", { search: "", without: [] }],
    ["communication_order/save", { kind: "technical", version: 1, members: [] }],
    ["portal_access/generate_password", {}],
  ] as const) {
    expect((await call(page, name, { scope: "Own", ...body })).status(), name).toBe(404);
  }
});

test("without a session every call is refused, and pages lead to sign-in whether or not there is something", async ({
  page,
  visit,
  words,
}) => {
  for (const path of ["/contacts", `/contacts/${UNKNOWN}/edit`, "/communication-order", "/provider/customers"]) {
    await visit(path);
    await expect(page.getByRole("heading", { name: words.signIn })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  }
  const refused = await call(page, "contacts/list", { scope: "Own", query: everybody });
  expect(refused.status()).toBe(401);
});

test("another customer's contact is answered as one that does not exist", async ({
  page,
  signIn,
  words,
  another,
  watch,
}) => {
  const theirs = await another();
  await signIn(abc.bob, theirs);
  const id = await idOf(theirs, abc.karim.name);

  await signIn(boulangerie.lucie);
  const answers = [];
  for (const one of [id, UNKNOWN]) {
    const form = await call(page, "contacts/form", { scope: "Own", id: one });
    const removal = await call(page, "contacts/removal", { scope: "Own", id: one });
    const change = await call(page, "contacts/delete", { scope: "Own", id: one, draft: { version: 1, replace: {} } });
    for (const answer of [form, removal, change]) {
      expect(answer.status()).toBe(404);
    }
    const path = `/contacts/${one}/edit`;
    watch.expectStatus(404, path);
    const opened = await page.goto(path);
    expect(opened?.status()).toBe(404);
    await expect(page.getByRole("dialog")).toContainText(words.notFoundText);
    answers.push([await form.text(), await removal.text(), await change.text(), await page.getByRole("dialog").innerHTML()]);
  }
  expect(answers[0]).toEqual(answers[1]);

  // Nor can someone from elsewhere be put into an order.
  const orders = await call(page, "communication_order/both", { scope: "Own" });
  const { view } = (await orders.json()) as { view: { orders: { kind: string; version: number }[] } };
  const version = view.orders.find((order) => order.kind === "technical")?.version;
  const save = (members: string[]) =>
    call(page, "communication_order/save", { scope: "Own", kind: "technical", version, members });
  const [foreign, unknown] = [await save([id]), await save([UNKNOWN])];
  expect(foreign.status()).toBe(404);
  expect(unknown.status()).toBe(404);
  expect(await foreign.text()).toBe(await unknown.text());

  // Nor do the provider's pages open.
  const customers = await call(page, "customers/list", { query: { search: "" } });
  expect(customers.status()).toBe(404);
});

test("who may read without changing sees everything and no way to change it", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const { section, read } = words;
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  await dialog.grant(section.contacts, read);
  await dialog.grant(section.order, read);
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.karim.name))).toBeVisible();

  const theirs = await another();
  await signIn(abc.karim, theirs);
  await visit("/contacts", theirs);
  const contacts = new ContactsPage(theirs, words);
  await expect(contacts.rows).toHaveCount(23);
  await expect(theirs.getByRole("link", { name: words.addContact })).toHaveCount(0);
  const technical = new Order(theirs, words, "technical");
  await expect(technical.item(abc.bob.name)).toBeVisible();
  await expect(technical.pencil).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: words.edit, exact: true })).toHaveCount(0);
  await contacts.menuButton(abc.steve.name).click();
  await expect(contacts.menuItem(words.updateContact)).toContainText(words.readOnly);
  await expect(contacts.menuItem(words.updateContact)).toHaveAttribute("aria-disabled", "true");

  const id = await idOf(theirs, abc.steve.name);
  for (const [name, body] of [
    ["contacts/form", { id }],
    ["contacts/removal", { id }],
    ["contacts/delete", { id, draft: { version: 1, replace: {} } }],
    ["communication_order/save", { kind: "technical", version: 1, members: [] }],
    ["portal_access/generate_password", {}],
  ] as const) {
    expect((await call(theirs, name, { scope: "Own", ...body })).status(), name).toBe(403);
  }
});

test("a level that is withdrawn is gone at the next request of an open session", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const theirs = await another();
  await signIn(abc.jeanFrancois, theirs);
  await visit("/contacts", theirs);
  await expect(new ContactsPage(theirs, words).rows).toHaveCount(23);

  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.jeanFrancois.name);
  await dialog.role(words.roles.manager).uncheck();
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.jeanFrancois.name))).toBeVisible();
  expect((await call(theirs, "contacts/list", { scope: "Own", query: everybody })).status()).toBe(404);
});
