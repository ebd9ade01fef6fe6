import { expect, type Page } from "@playwright/test";
import { test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { abc, type Person, staff } from "../people.ts";
import type { Words } from "../words.ts";

/** The page, as it is reached from somebody's row. */
async function explain(page: Page, words: Words, who: Person) {
  await new ContactsPage(page, words).choose(who.name, words.explain);
  await expect(new Frame(page, words).heading(words.explain)).toBeVisible();
  return {
    section: (name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) }),
    rule: (text: string) => page.getByRole("listitem").filter({ hasText: text }),
  };
}

test("each section says its level and each rule that gave or refused it", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const nadia = await explain(page, words, abc.nadia);
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}\/access$/);
  await expect(page).toHaveTitle(words.title(words.explain));
  await expect(page.getByText(words.explainCan(abc.nadia.name))).toBeVisible();
  const billing = nadia.section(words.section.billing);
  await expect(billing).toContainText(words.modify);
  await expect(billing).toContainText(words.explainRole(words.roles.billing, words.modify));
  await expect(nadia.section(words.section.cdr)).toContainText(words.explainGranted(words.read));
  const pbx = nadia.section(words.section.pbx);
  await expect(pbx).toContainText(words.restrict);
  await expect(pbx).toContainText(words.explainNothing);

  await page.goBack();
  const bob = await explain(page, words, abc.bob);
  await expect(bob.section(words.section.pbx)).toContainText(
    words.explainAdministrator(words.roles.customerAdmin, words.modify),
  );
  await expect(bob.section(words.section.services)).toContainText(words.explainOwnerOnly);
});

test("who cannot sign in is said with every rule in the way, at another moment and from another address too", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const genevieve = await explain(page, words, abc.genevieve);
  await expect(page.getByText(words.explainCannot(abc.genevieve.name))).toBeVisible();
  await expect(genevieve.rule(words.explainExpired)).toContainText(words.explainRefuses);

  await page.getByLabel(words.explainDate, { exact: true }).fill("2026-01-05");
  await page.getByLabel(words.explainTime, { exact: true }).fill("09:30");
  await page.getByLabel(words.explainAddress, { exact: true }).fill("192.0.2.7");
  await page.getByRole("button", { name: words.explainAsk, exact: true }).click();
  await expect(page).toHaveURL(/access\?date=2026-01-05&time=09%3A30&address=192\.0\.2\.7$/);
  await expect(page.getByText(words.explainCan(abc.genevieve.name))).toBeVisible();
  await page.getByLabel(words.explainAddress, { exact: true }).fill("here");
  await page.keyboard.press("Enter");
  await expect(page.getByText(words.explainWrongAddress)).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel(words.explainAddress, { exact: true })).toHaveValue("192.0.2.7");
  await expect(page.getByText(words.explainWrongAddress)).toBeHidden();
  await page.getByRole("link", { name: words.explainNow }).click();
  await expect(page).toHaveURL(/\/access$/);
  await expect(page.getByText(words.explainCannot(abc.genevieve.name))).toBeVisible();
  await expect(page.getByLabel(words.explainDate, { exact: true })).toHaveValue("");

  await visit("/contacts");
  const samuel = await explain(page, words, abc.samuel);
  await expect(samuel.rule(words.explainDisabled)).toContainText(words.explainRefuses);
  await visit("/contacts");
  const wei = await explain(page, words, abc.wei);
  await expect(wei.rule(words.explainNoAccess)).toContainText(words.explainRefuses);
});

test("the dialog of a contact leads there in a tab of its own, also for staff", async ({ page, visit, signIn, words }) => {
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  await dialog.title.fill("Not saved yet");
  const opened = page.waitForEvent("popup");
  await dialog.root.getByRole("link", { name: words.explain }).click();
  const tab = await opened;
  await expect(tab).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}\/contacts\/[0-9a-f-]{36}\/access$/);
  await expect(tab.getByText(words.explainCan(abc.karim.name))).toBeVisible();
  await expect(dialog.title).toHaveValue("Not saved yet");
});
