import { expect, hydrated, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { abc, boulangerie, orders, staff } from "../people.ts";

test("staff choose a customer from a plain list and update a contact on that customer's own pages", async ({
  page,
  visit,
  signIn,
  words,
}) => {
  await signIn(staff);
  await visit("/");
  const frame = new Frame(page, words);
  await frame.section(words.customers).click();
  await expect(frame.heading(words.customers)).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.customers));
  const tiles = page.getByRole("main").getByRole("listitem");
  await expect(tiles).toContainText([abc.company, boulangerie.company]);
  await expect(tiles.first()).toContainText("10-4821");

  await page.getByRole("link", { name: abc.company }).click();
  await expect(page).toHaveURL(/\/provider\/customers\/[0-9a-f-]{36}\/contacts$/);
  const base = page.url();
  await expect(page.getByRole("banner")).toContainText(abc.company);
  await expect(page.getByRole("banner")).toContainText(staff.name);
  const contacts = new ContactsPage(page, words);
  await expect(contacts.rows).toHaveCount(23);
  const dialog = await contacts.update(abc.karim.name);
  await dialog.title.fill("Vu par le fournisseur");
  await dialog.submit();
  await expect(frame.message(words.saved(abc.karim.name))).toBeVisible();
  await expect(page).toHaveURL(base);
  await expect(contacts.row(abc.karim.name)).toContainText("Vu par le fournisseur");

  // The bar says whose pages these are, and its links stay with the customer.
  await expect(frame.bar).toContainText(abc.company);
  await expect(frame.section(words.customers)).not.toHaveAttribute("aria-current");
  await frame.section(words.order).click();
  await expect(page).toHaveURL(base.replace(/contacts$/, "communication-order"));
  await new Order(page, words, "technical").shows(...orders.technical);

  // Whatever is done with customers belongs to them.
  for (const path of ["/provider/customers/new", "/provider/customers/bulk?all=true", base.replace(/contacts$/, "edit")]) {
    await page.goto(path);
    await hydrated(page);
    await expect(frame.section(words.customers)).toHaveAttribute("aria-current", "page");
  }
});

test("staff may manage the account owner, whom administrators may not", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.menuButton(abc.chantal.name).click();
  await expect(contacts.menuItem(words.updateContact)).toHaveAttribute("aria-disabled", "true");

  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: abc.company }).click();
  const dialog = await contacts.update(abc.chantal.name);
  await dialog.title.fill("Présidente et fondatrice");
  await dialog.submit();
  await expect(contacts.row(abc.chantal.name)).toContainText("Présidente et fondatrice");
});

test("a customer that does not exist is not found, and staff's own address leads to customers", async ({
  page,
  signIn,
  words,
  watch,
}) => {
  await signIn(staff);
  for (const id of ["01900000-0000-7000-8000-00000000dead", "nonsense"]) {
    const path = `/provider/customers/${id}/contacts`;
    watch.expectStatus(404, path);
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText(words.notFound, { exact: true }).first()).toBeVisible();
  }
  await page.goto("/");
  await hydrated(page);
  await expect(new Frame(page, words).section(words.customers)).toBeVisible();
});
