// The provider's settings: its name, and how its support is reached.
import { expect, test } from "../fixtures.ts";
import { Frame } from "../pages/frame.ts";
import { provider, staff } from "../people.ts";

const texts = {
  en: {
    settings: "Settings",
    name: "Name",
    hoursFr: "Hours in French",
    ticket: "Link to open a ticket",
    saved: "Saved.",
    link: "An address that begins with https://, http:// or mailto:",
    unsaved: "not saved",
    stay: "Keep editing",
    leave: "Leave",
    stale: "saved this while you were editing",
  },
  fr: {
    settings: "Paramètres",
    name: "Nom",
    hoursFr: "Heures en français",
    ticket: "Lien pour ouvrir un billet",
    saved: "Sauvegardé.",
    link: "Une adresse qui commence par https://, http:// ou mailto:",
    unsaved: "n’est pas sauvegardé",
    stay: "Continuer la modification",
    leave: "Quitter",
    stale: "a sauvegardé pendant que vous modifiiez",
  },
};

test("an administrator changes them, is told what is wrong beside its field, and who saved first", async ({
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
  const frame = new Frame(page, words);
  await frame.section(text.settings).click();
  await expect(frame.heading(text.settings)).toBeVisible();

  const theirs = await another();
  await signIn(provider.owner, theirs);
  await visit("/provider/settings", theirs);

  await page.getByLabel(text.hoursFr).fill("Toujours");
  await page.getByLabel(text.ticket).fill("javascript:alert(1)");
  watch.expectStatus(422, "/provider/settings");
  await page.getByRole("button", { name: words.save, exact: true }).click();
  const ticket = page.getByLabel(text.ticket);
  await expect(ticket).toHaveAttribute("aria-invalid", "true");
  await expect(ticket).toBeFocused();
  await expect(page.getByText(text.link)).toBeVisible();
  await expect(page.getByLabel(text.hoursFr)).toHaveValue("Toujours");
  await ticket.fill("https://support.example/new");
  await ticket.press("Enter");
  await expect(frame.message(text.saved)).toBeVisible();

  // Somebody else had the page open: what they typed is kept, and replaces it if they say so again.
  watch.expectStatus(409, "/provider/settings");
  await theirs.getByLabel(text.name, { exact: true }).fill("Fibre du Nord");
  await theirs.getByRole("button", { name: words.save, exact: true }).click();
  await expect(theirs.getByRole("alert")).toContainText(`${staff.name} ${text.stale}`);
  await expect(theirs.getByLabel(text.name, { exact: true })).toHaveValue("Fibre du Nord");
  await theirs.getByRole("button", { name: words.save, exact: true }).click();
  await expect(theirs.getByRole("status").filter({ hasText: text.saved })).toBeVisible();
  await visit("/provider/settings");
  await expect(page.getByLabel(text.name, { exact: true })).toHaveValue("Fibre du Nord");
  await expect(frame.bar).toContainText("Fibre du Nord");
});

test("whoever leaves with something unsaved is asked first", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/settings");
  const frame = new Frame(page, words);
  const name = page.getByLabel(text.name, { exact: true });
  await name.fill("Fibre du Nord");
  await frame.section(words.customers).click();
  await expect(page.getByRole("alert")).toContainText(text.unsaved);
  await page.getByRole("button", { name: text.stay }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(name).toHaveValue("Fibre du Nord");
  await frame.section(words.customers).click();
  await page.getByRole("button", { name: text.leave, exact: true }).click();
  await expect(frame.heading(words.customers)).toBeVisible();
});

test("an auditor reads them and changes nothing", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(provider.auditor);
  await visit("/provider/settings");
  await expect(page.getByLabel(text.name, { exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: words.save, exact: true })).toHaveCount(0);
});
