// Staff see the portal as a contact would: with a reason, under a banner, changing nothing.
import { expect, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Order } from "../pages/order.ts";
import { abc, orders, provider } from "../people.ts";

const texts = {
  en: {
    seeAs: "See as",
    title: (name: string) => `See the portal as ${name}`,
    reason: "Reason",
    start: "Start",
    required: "This field is needed.",
    banner: (name: string) => `You see the portal as ${name} would. Nothing can be changed.`,
    stop: "Stop",
    refused: "You see the portal as a contact would: nothing can be changed.",
  },
  fr: {
    seeAs: "Voir comme ce contact",
    title: (name: string) => `Voir le portail comme ${name}`,
    reason: "Motif",
    start: "Commencer",
    required: "Ce champ est nécessaire.",
    banner: (name: string) => `Vous voyez le portail comme ${name} le verrait. Rien ne peut être modifié.`,
    stop: "Arrêter",
    refused: "Vous voyez le portail comme un contact le verrait : rien ne peut être modifié.",
  },
};

test("an auditor sees what a contact manager sees, is refused every change, and stops", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  const contacts = new ContactsPage(page, words);
  await expect(contacts.rows).toHaveCount(23);
  const list = page.url();
  await contacts.choose(abc.jeanFrancois.name, text.seeAs);
  await expect(page.getByRole("heading", { level: 1, name: text.title(abc.jeanFrancois.name) })).toBeVisible();
  watch.expectStatus(422, new URL(page.url()).pathname);
  await page.getByRole("button", { name: text.start, exact: true }).click();
  await expect(page.getByText(text.required)).toBeVisible();
  await page.getByLabel(text.reason).fill("Billet 4711");
  await page.getByRole("button", { name: text.start, exact: true }).click();

  await expect(page).toHaveURL(/\/as\/[0-9a-f-]{36}$/);
  await expect(page.getByText(text.banner(abc.jeanFrancois.name))).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: words.welcome("Jean-François") })).toBeVisible();
  const bar = page.getByRole("navigation", { name: words.sections });
  await expect(bar.getByRole("link", { name: words.customers, exact: true })).toHaveCount(0);
  await bar.getByRole("link", { name: words.contacts, exact: true }).click();
  await expect(contacts.rows).toHaveCount(23);
  await expect(contacts.row(abc.jeanFrancois.name)).toContainText(words.you);
  await expect(page.getByText(text.banner(abc.jeanFrancois.name))).toBeVisible();

  // The buttons are those of the contact; whatever they open says that nothing is changed.
  watch.expectStatus(403, "/fn/contacts/form");
  await page.getByRole("link", { name: words.addContact, exact: true }).first().click();
  await expect(page.getByText(text.refused).first()).toBeVisible();
  await page.keyboard.press("Escape");

  // An order is not put in edit, by its address neither.
  await page.goto(page.url().replace(/\/contacts.*$/, "/communication-order?edit=technical"));
  const order = new Order(page, words, "technical");
  await order.shows(...orders.technical);
  await expect(order.button(words.edit)).toHaveCount(0);
  await expect(order.button(words.save)).toHaveCount(0);

  await page.getByRole("button", { name: text.stop, exact: true }).click();
  await expect(page).toHaveURL(list);
  await expect(page.getByText(text.banner(abc.jeanFrancois.name))).toHaveCount(0);
});
