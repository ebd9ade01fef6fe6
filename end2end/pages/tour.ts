// Every page and dialog, for tests that look at all of them: how one gets there, and when it is complete.
import { expect, type Page } from "@playwright/test";
import { hydrated } from "../fixtures.ts";
import { abc, type Person, provider, staff } from "../people.ts";
import type { Words } from "../words.ts";
import { ContactsPage } from "./contacts.ts";
import { ManyContacts } from "./many.ts";
import { Order } from "./order.ts";

/** Roles that every installation has. */
const ADMINISTRATOR = "01900000-0000-7000-8000-000000000002";
const CONTACT_MANAGER = "01900000-0000-7000-8000-000000000003";

/** The shape of a link that was never mailed. */
const NOT_A_LINK = "0".repeat(64);

export type Stop = {
  name: string;
  /** Who is looking; nobody before signing in. */
  as?: Person;
  path: string;
  /** The status of the page, where it is not 200. */
  status?: 404;
  /** What to do there before looking. */
  then?: (page: Page, words: Words) => Promise<unknown>;
};

export const stops: readonly Stop[] = [
  { name: "sign-in", path: "/sign-in" },
  { name: "forgot-password", path: "/forgot-password" },
  { name: "register", path: "/register" },
  { name: "invitation-gone", path: `/invitation/${NOT_A_LINK}`, status: 404 },
  { name: "home", as: abc.bob, path: "/" },
  { name: "home-without-sections", as: abc.steve, path: "/" },
  { name: "contacts", as: abc.bob, path: "/contacts" },
  { name: "contacts-nothing-found", as: abc.bob, path: "/contacts?q=zzzz" },
  {
    name: "contacts-menu",
    as: abc.bob,
    path: "/contacts",
    then: (page, words) => new ContactsPage(page, words).menuButton(abc.karim.name).click(),
  },
  {
    name: "contacts-sources",
    as: abc.bob,
    path: "/contacts",
    then: (page, words) =>
      new ContactsPage(page, words).row(abc.nadia.name).getByRole("button", { name: words.where }).click(),
  },
  { name: "add-contact", as: abc.bob, path: "/contacts/new" },
  {
    name: "add-contact-errors",
    as: abc.bob,
    path: "/contacts/new",
    then: (page, words) => page.getByRole("button", { name: words.submit, exact: true }).click(),
  },
  {
    name: "update-contact",
    as: abc.bob,
    path: "/contacts",
    then: (page, words) => new ContactsPage(page, words).update(abc.nadia.name),
  },
  {
    name: "update-contact-limited",
    as: abc.jeanFrancois,
    path: "/contacts",
    then: (page, words) => new ContactsPage(page, words).update(abc.jeanFrancois.name),
  },
  {
    name: "delete-contact",
    as: abc.bob,
    path: "/contacts",
    then: (page, words) => new ContactsPage(page, words).delete(abc.steve.name),
  },
  {
    name: "contacts-many",
    as: abc.bob,
    path: "/contacts",
    then: (page, words) => new ManyContacts(page, words).pick(abc.karim.name, abc.nadia.name),
  },
  {
    name: "contacts-many-delete",
    as: abc.bob,
    path: "/contacts",
    then: async (page, words) => {
      const many = new ManyContacts(page, words);
      await many.pick(abc.steve.name, abc.nadia.name, abc.chantal.name);
      await many.choose(words.actions.delete);
      await expect(many.question).toBeVisible();
    },
  },
  {
    name: "contacts-deleted",
    as: abc.bob,
    path: "/contacts",
    then: async (page, words) => {
      const dialog = await new ContactsPage(page, words).delete(abc.wei.name);
      await dialog.confirm.click();
      await page.getByRole("link", { name: words.recentlyDeleted, exact: true }).click();
      await expect(new ManyContacts(page, words).deleted).toContainText(abc.wei.name);
    },
  },
  { name: "communication-order", as: abc.bob, path: "/communication-order" },
  {
    name: "communication-order-edit",
    as: abc.bob,
    path: "/communication-order",
    then: async (page, words) => {
      const order = new Order(page, words, "technical");
      await order.edit();
      await order.button(words.moveDown(abc.bob.name)).click();
      await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
      await order.addField.fill("cote");
      await expect(order.root.getByRole("option")).toHaveCount(2);
    },
  },
  {
    name: "explain-access",
    as: abc.bob,
    path: "/contacts",
    then: async (page, words) => {
      await new ContactsPage(page, words).choose(abc.genevieve.name, words.explain);
      await expect(page.getByText(words.explainCannot(abc.genevieve.name))).toBeVisible();
    },
  },
  {
    name: "audit-trail",
    as: abc.bob,
    path: "/audit",
    then: (page, words) => page.getByText(words.auditDetails, { exact: true }).nth(2).click(),
  },
  { name: "profile", as: abc.emilie, path: "/profile" },
  { name: "profile-of-staff", as: staff, path: "/profile" },
  { name: "two-factor", as: abc.emilie, path: "/profile/two-factor" },
  { name: "two-factor-set-up", as: abc.emilie, path: "/two-factor/enrol" },
  { name: "verify", as: abc.emilie, path: "/verify" },
  { name: "registrations", as: abc.bob, path: "/registrations" },
  {
    name: "sessions-of-a-contact",
    as: abc.bob,
    path: "/contacts",
    then: async (page) => {
      const own = await page.locator("a[href$='/sessions']").first().getAttribute("href");
      await page.goto(own ?? "");
      await hydrated(page);
    },
  },
  { name: "customers", as: staff, path: "/provider/customers" },
  { name: "settings", as: staff, path: "/provider/settings" },
  { name: "mails", as: staff, path: "/provider/mails" },
  { name: "mail-previews", as: staff, path: "/provider/mails/previews" },
  { name: "staff", as: staff, path: "/provider/staff" },
  { name: "add-staff", as: staff, path: "/provider/staff/new" },
  {
    name: "sessions-of-staff",
    as: staff,
    path: "/provider/staff",
    then: async (page) => {
      await page.getByRole("link", { name: provider.support.name }).click();
      await page.locator("a[href$='/sessions']").click();
      await expect(page).toHaveURL(/\/provider\/staff\/[0-9a-f-]{36}\/sessions$/);
      await expect(page.locator(".sessions")).toBeVisible();
    },
  },
  { name: "roles", as: staff, path: "/provider/roles" },
  { name: "role", as: staff, path: `/provider/roles/${CONTACT_MANAGER}` },
  { name: "role-new", as: staff, path: `/provider/roles/new?copy=${CONTACT_MANAGER}` },
  { name: "role-of-administrators", as: staff, path: `/provider/roles/${ADMINISTRATOR}` },
  { name: "role-remove", as: staff, path: `/provider/roles/${CONTACT_MANAGER}/remove` },
  { name: "sections", as: staff, path: "/provider/sections" },
  { name: "section", as: staff, path: "/provider/sections/billing" },
  { name: "section-new", as: staff, path: "/provider/sections/new" },
  { name: "allowed-roles", as: abc.jeanFrancois, path: "/allowed-roles" },
  { name: "ownership", as: abc.chantal, path: "/ownership" },
  {
    name: "contact-on-request",
    as: staff,
    path: "/provider/customers",
    then: async (page) => {
      await page.getByRole("link", { name: abc.company }).click();
      await page.locator("a[href$='/request']").click();
      await expect(page.locator("[name=requested_by]")).toBeVisible();
    },
  },
  {
    name: "seen-as-a-contact",
    as: staff,
    path: "/provider/customers",
    then: async (page) => {
      await page.getByRole("link", { name: abc.company }).click();
      await expect(page.getByRole("table")).toBeVisible();
      const see = await page.locator("a[href$='/see-as']").first().getAttribute("href");
      await page.goto(see ?? "");
      await hydrated(page);
      await page.locator("[name=reason]").fill("4711");
      await page.locator("form:has([name=reason]) button[type=submit]").click();
      await expect(page.locator(".seeing")).toBeVisible();
    },
  },
  { name: "not-found", as: abc.bob, path: "/no-such-page", status: 404 },
  { name: "not-found-dialog", as: abc.bob, path: "/contacts/01900000-0000-7000-8000-00000000dead/edit", status: 404 },
];

/** Goes there, as someone who is signed in already. */
export async function arrive(page: Page, words: Words, stop: Stop): Promise<void> {
  await page.goto(stop.path);
  await hydrated(page);
  await stop.then?.(page, words);
}
