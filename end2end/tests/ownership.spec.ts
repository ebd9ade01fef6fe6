// The ownership of an account: offered by the owner or by staff, accepted or declined by whoever receives it.
import { expect, test } from "../fixtures.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc, staff } from "../people.ts";

const texts = {
  en: {
    handOver: "Hand over ownership",
    title: "Account ownership",
    newOwner: "New account owner",
    reason: "Reason",
    offer: "Offer the ownership",
    offered: (name: string) => `The ownership is offered to ${name}.`,
    offeredTo: (by: string, to: string) => `${by} offers the ownership to ${to}.`,
    youBecome: "Then you become account administrator",
    waits: "The ownership of this account is offered to you.",
    see: "See the offer",
    accept: "Accept the ownership",
    decline: "Decline",
    withdraw: "Withdraw the offer",
    withdrawn: "The offer is withdrawn.",
    accepted: "You are the account owner.",
    declined: "You declined the offer.",
    alone: "You alone, as the account owner",
    required: "This field is needed.",
    ownerIs: (name: string) => `Account owner: ${name}`,
  },
  fr: {
    handOver: "Nommer titulaire du compte",
    title: "Titulaire du compte",
    newOwner: "Nouveau titulaire du compte",
    reason: "Motif",
    offer: "Proposer",
    offered: (name: string) => `On a proposé à ${name} de devenir titulaire.`,
    offeredTo: (by: string, to: string) => `${by} propose à ${to} de devenir titulaire.`,
    youBecome: "Vous deviendrez alors administrateur du compte",
    waits: "On vous propose de devenir titulaire de ce compte.",
    see: "Voir la proposition",
    accept: "Devenir titulaire",
    decline: "Refuser",
    withdraw: "Retirer la proposition",
    withdrawn: "La proposition est retirée.",
    accepted: "Vous êtes titulaire du compte.",
    declined: "Vous avez refusé la proposition.",
    alone: "Vous seul, comme titulaire du compte",
    required: "Ce champ est nécessaire.",
    ownerIs: (name: string) => `Titulaire du compte : ${name}`,
  },
};

test("the owner hands the account over to somebody who accepts, and takes an offer back before", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const text = texts[words.code];
  await signIn(abc.chantal);
  await visit("/");
  await expect(page.getByText(text.alone)).toBeVisible();
  await visit("/contacts");
  const frame = new Frame(page, words);
  await new ContactsPage(page, words).choose(abc.bob.name, text.handOver);
  await expect(frame.heading(text.title)).toBeVisible();
  const newOwner = page.getByRole("combobox", { name: text.newOwner });
  await expect(newOwner.locator("option:checked")).toHaveText(abc.bob.name);
  await expect(page.getByText(text.youBecome)).toBeVisible();
  await page.getByRole("button", { name: text.offer, exact: true }).click();
  await expect(frame.message(text.offered(abc.bob.name))).toBeVisible();
  await page.getByRole("button", { name: text.withdraw }).click();
  await expect(frame.message(text.withdrawn)).toBeVisible();
  await newOwner.selectOption({ label: abc.bob.name });
  await page.getByRole("button", { name: text.offer, exact: true }).click();
  await expect(page.getByText(text.offeredTo(abc.chantal.name, abc.bob.name))).toBeVisible();

  const theirs = await another();
  await signIn(abc.bob, theirs);
  await visit("/", theirs);
  await expect(theirs.getByText(text.waits)).toBeVisible();
  await theirs.getByRole("link", { name: text.see }).click();
  await theirs.getByRole("button", { name: text.accept }).click();
  await expect(new Frame(theirs, words).message(text.accepted)).toBeVisible();
  await expect(theirs.getByText(text.alone)).toBeVisible();

  await visit("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(text.alone)).toHaveCount(0);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await expect(contacts.row(abc.chantal.name)).toContainText(words.roles.administrator);
  await expect(contacts.row(abc.bob.name)).toContainText(words.accountOwner);
});

test("staff offer it with a reason, and whoever is offered it may decline", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  await new ContactsPage(page, words).choose(abc.jeanFrancois.name, text.handOver);
  await expect(page.getByRole("heading", { level: 1, name: text.title })).toBeVisible();
  watch.expectStatus(422, new URL(page.url()).pathname);
  await page.getByRole("button", { name: text.offer, exact: true }).click();
  await expect(page.getByText(text.required)).toBeVisible();
  await page.getByLabel(text.reason).fill("Billet 4711");
  await page.getByRole("button", { name: text.offer, exact: true }).click();
  await expect(new Frame(page, words).message(text.offered(abc.jeanFrancois.name))).toBeVisible();

  const theirs = await another();
  await signIn(abc.jeanFrancois, theirs);
  await visit("/ownership", theirs);
  await expect(theirs.getByText("Billet 4711")).toBeVisible();
  await theirs.getByRole("button", { name: text.decline, exact: true }).click();
  await expect(new Frame(theirs, words).message(text.declined)).toBeVisible();
  await visit("/ownership", theirs);
  const statement = theirs.locator(".ownership__statement");
  expect(plain((await statement.textContent()) ?? "")).toBe(text.ownerIs(abc.chantal.name));
  await expect(theirs.getByRole("button", { name: text.accept })).toHaveCount(0);
});
