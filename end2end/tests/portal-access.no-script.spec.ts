// The panel *Portal access* where no script runs.
import { expect, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { abc } from "../people.ts";

test("an end that has passed is typed, confirmed and in force", async ({ page, visit, signIn, words, watch, another, server }) => {
  const karim = await another();
  await signIn(abc.karim, karim);
  await karim.goto(server.url);
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  const path = new URL(page.url()).pathname;
  watch.expectStatus(422, path);
  watch.expectStatus(428, path);
  await dialog.addresses.fill("192.0.2.0/24\nhere");
  await dialog.moment(words.expirationDate).date.fill("2026-01-05");
  await dialog.submit();
  await expect(dialog.error(dialog.addresses)).toContainText(words.noNetwork(2, "here"));
  await dialog.addresses.fill("192.0.2.0/24\n127.0.0.1");
  await dialog.submit();
  await expect(dialog.asked).toContainText(words.endsAtOnce);
  await dialog.button(words.confirmAndSave).click();
  await expect(page).toHaveURL(/\/contacts\?ended=1$/);
  await expect(page.getByText(words.sessionEndedNow)).toBeVisible();
  await karim.goto(server.url);
  await expect(karim).toHaveURL(/\/sign-in/);
});
