// Staff add a contact because somebody of the customer asked for it: one form, and the administrators are told.
import { expect, test } from "../fixtures.ts";
import { link, mail, mails } from "../mailbox.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc, provider } from "../people.ts";

const texts = {
  en: {
    onRequest: "Add on request",
    title: "Add a contact on request",
    role: "Standard role",
    withAccess: "Give portal access",
    requestedBy: "Requested by",
    requesterEmail: "Email of the requester",
    how: "How it was requested",
    submit: "Add the contact",
    added: (name: string) => `${name} was added.`,
    required: "This field is needed.",
    lastName: "Last name",
    billing: "Billing only",
  },
  fr: {
    onRequest: "Ajouter sur demande",
    title: "Ajouter un contact sur demande",
    role: "Rôle standard",
    withAccess: "Donner l’accès au portail",
    requestedBy: "Demandé par",
    requesterEmail: "Courriel du demandeur",
    how: "Comment la demande a été faite",
    submit: "Ajouter le contact",
    added: (name: string) => `${name} : ajouté.`,
    required: "Ce champ est nécessaire.",
    lastName: "Nom de famille",
    billing: "Facturation seulement",
  },
};

test("support adds a contact with a standard role, and the administrators are told by mail", async ({
  page,
  visit,
  signIn,
  words,
  watch,
  server,
}) => {
  const text = texts[words.code];
  await signIn(provider.support);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  await page.getByRole("link", { name: text.onRequest, exact: true }).click();
  const frame = new Frame(page, words);
  await expect(frame.heading(text.title)).toBeVisible();
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const submit = page.getByRole("button", { name: text.submit, exact: true });
  await field(words.firstName).fill("Rose");
  watch.expectStatus(422, new URL(page.url()).pathname);
  await submit.click();
  await expect(page.getByText(text.required).first()).toBeVisible();
  await expect(field(words.firstName)).toHaveValue("Rose");
  await field(text.lastName).fill("Leblanc");
  await expect(field(words.password)).not.toHaveValue("");
  await field(words.email).fill("rose@abc.example");
  // Whoever has an email address is invited.
  await expect(field(words.password)).toHaveCount(0);
  await page.getByRole("combobox", { name: text.role }).selectOption({ label: text.billing });
  await page.getByLabel(text.withAccess).check();
  await field(words.login).fill("rose@abc.example");
  await field(text.requestedBy).fill("Bob Tremblay");
  await page.getByLabel(text.requesterEmail).fill("bob@abc.example");
  await field(text.how).fill("Billet 4711");
  await submit.click();
  await expect(frame.message("Rose Leblanc")).toBeVisible();
  await expect(new ContactsPage(page, words).row("Rose Leblanc")).toContainText(text.billing);

  for (const to of [abc.chantal.login, abc.bob.login]) {
    const { text: letter } = await mail(server, to);
    expect(letter).toContain("Billet 4711");
    expect(letter).toContain("Rose Leblanc (rose@abc.example)");
    expect(letter).toContain(`${server.url}/contacts`);
  }
  // Whoever has an email address is invited: nobody hands over a password.
  link(server, await mail(server, "rose@abc.example"), "invitation");
  expect(await mails(server, abc.karim.login)).toHaveLength(0);
});
