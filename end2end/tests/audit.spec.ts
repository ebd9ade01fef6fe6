import { expect, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { RoleForm } from "../pages/roles.ts";
import { abc, provider, staff } from "../people.ts";

test("what people and the provider's staff did stands in the trail, one sentence each, the newest first", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.karim.name);
  await dialog.title.fill("Night technician");
  await dialog.submit();
  await expect(contacts.row(abc.karim.name)).toContainText("Night technician");
  const frame = new Frame(page, words);
  await frame.section(words.audit).click();
  await expect(page).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}\/audit$/);
  await expect(page.getByText(words.auditUpdated(staff.name, abc.karim.name))).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.button(words.moveDown(abc.bob.name)).click();
  await order.save();
  await expect(frame.message(words.orderSaved.technical)).toBeVisible();
  await frame.section(words.audit).click();
  await expect(frame.heading(words.audit)).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.audit));
  const events = page.locator(".trail").getByRole("listitem");
  await expect(events.nth(0)).toContainText(words.auditOrder(abc.bob.name, words.technical));
  await expect(events.nth(1)).toContainText(words.auditSignedIn(abc.bob.name));
  const byStaff = events.nth(2);
  await expect(byStaff).toContainText(words.auditUpdated(staff.name, abc.karim.name));
  await expect(byStaff).toContainText(words.auditProvider);
  await expect(byStaff).toContainText("127.0.0.1");

  // What it changed, before and after, is opened without a script of ours.
  const row = byStaff.getByRole("row").filter({ hasText: words.titleField });
  await expect(row).toBeHidden();
  await byStaff.getByText(words.auditDetails, { exact: true }).click();
  await expect(row.getByRole("cell")).toHaveText(["Field technician", "Night technician"]);
});

test("the trail is narrowed by kind, by who did it and to whom; the address keeps it and the back button undoes it", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(abc.chantal);
  await visit("/audit");
  const events = page.locator(".trail").getByRole("listitem");
  const kind = page.getByRole("combobox", { name: words.auditKind });
  await kind.focus();
  await kind.selectOption({ label: words.auditKinds.signedIn });
  await expect(page).toHaveURL(/\?kind=session\.signed_in$/);
  await expect(events).toHaveCount(1);
  await expect(events).toContainText(words.auditSignedIn(abc.chantal.name));
  await expect(kind).toBeFocused();
  await page.reload();
  await expect(events).toHaveCount(1);
  await expect(kind).toHaveValue("session.signed_in");
  await page.goBack();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(events).not.toHaveCount(1);

  await page.getByRole("combobox", { name: words.auditSubject }).selectOption({ label: abc.karim.name });
  await expect(page).toHaveURL(/subject=[0-9a-f-]{36}$/);
  await expect(events).toHaveCount(1);
  await expect(events).toContainText(abc.karim.name);
  await page.getByRole("combobox", { name: words.auditAuthor }).selectOption({ label: abc.chantal.name });
  await expect(page.getByText(words.auditNothing)).toBeVisible();
  await page.getByRole("link", { name: words.auditClear, exact: true }).click();
  await expect(page).toHaveURL(/\/audit$/);

  // From an event to all of that person.
  await events.first().getByText(words.auditDetails, { exact: true }).click();
  await events.first().getByRole("link", { name: words.auditBy(abc.chantal.name) }).click();
  await expect(page).toHaveURL(/author=[0-9a-f-]{36}$/);
  await expect(events).toHaveCount(1);
});

test("who does not hold the audit trail has no link to it, and finds nothing there", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  const frame = new Frame(page, words);
  await expect(frame.section(words.order)).toBeVisible();
  await expect(frame.section(words.audit)).toBeHidden();
  watch.expectStatus(404, "/audit");
  await visit("/audit");
  await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
});

test("what belongs to no customer has a trail of its own, which everybody of the provider reads and narrows", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const text = {
    en: {
      trail: "Provider’s audit trail",
      name: "Night shift",
      created: `${staff.name} created the role Night shift.`,
      subject: "To whom or what",
      roleCreated: "Role created",
      about: "Everything done to Night shift",
      field: "Kind",
      kind: "Ordinary",
      nameEn: "Name in English",
      nameFr: "Name in French",
    },
    fr: {
      trail: "Journal du fournisseur",
      name: "Équipe de nuit",
      created: `${staff.name} a créé le rôle Équipe de nuit.`,
      subject: "À qui ou à quoi",
      roleCreated: "Rôle créé",
      about: "Tout ce qui a été fait à Équipe de nuit",
      field: "Genre",
      kind: "Ordinaire",
      nameEn: "Nom en anglais",
      nameFr: "Nom en français",
    },
  }[words.code];
  await signIn(staff);
  await visit("/provider/roles/new");
  const form = new RoleForm(page, words);
  await page.getByRole("textbox", { name: text.nameEn }).fill("Night shift");
  await page.getByRole("textbox", { name: text.nameFr }).fill("Équipe de nuit");
  await form.button(words.add).click();
  const frame = new Frame(page, words);
  await expect(page).toHaveURL(/\/provider\/roles$/);
  await frame.section(text.trail).click();
  await expect(page).toHaveURL(/\/provider\/audit$/);
  await expect(frame.heading(text.trail)).toBeVisible();
  await expect(frame.section(text.trail)).toHaveAttribute("aria-current", "page");
  const events = page.locator(".trail").getByRole("listitem");
  await expect(events.nth(0)).toContainText(text.created);

  // What it was made as, in the reader's words.
  const row = events.nth(0).getByRole("row").filter({ hasText: text.field });
  await events.nth(0).getByText(words.auditDetails, { exact: true }).click();
  await expect(row.getByRole("cell").nth(1)).toHaveText(text.kind);

  const theirs = await another();
  await signIn(provider.auditor, theirs);
  await visit("/provider/audit", theirs);
  const read = theirs.locator(".trail").getByRole("listitem");
  await theirs.getByRole("combobox", { name: words.auditKind }).selectOption({ label: text.roleCreated });
  await expect(theirs).toHaveURL(/\?kind=role\.created$/);
  await expect(read.nth(0)).toContainText(text.created);
  await theirs.getByRole("link", { name: words.auditClear, exact: true }).click();
  await theirs.getByRole("combobox", { name: text.subject }).selectOption({ label: text.name });
  await expect(theirs).toHaveURL(/\?subject=role\.[0-9a-f-]{36}$/);
  await expect(read).toHaveCount(1);
  await theirs.goBack();
  await expect(theirs).toHaveURL(/\/provider\/audit$/);
  await expect(read).not.toHaveCount(1);
  await read.filter({ hasText: text.created }).getByText(words.auditDetails, { exact: true }).click();
  await theirs.getByRole("link", { name: text.about }).click();
  await expect(read).toHaveCount(1);

  // It is nobody's of a customer.
  await signIn(abc.chantal);
  watch.expectStatus(404, "/provider/audit");
  await visit("/provider/audit");
  await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
  await expect(frame.section(text.trail)).toBeHidden();
});
