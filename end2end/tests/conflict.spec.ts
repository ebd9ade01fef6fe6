import { expect, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { Order } from "../pages/order.ts";
import { abc, orders } from "../people.ts";

test("who saves second sees field by field what the first changed, and chooses", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const mine = await new ContactsPage(page, words).update(abc.karim.name);

  const other = await another();
  await signIn(abc.chantal, other);
  await visit("/contacts", other);
  const theirs = await new ContactsPage(other, words).update(abc.karim.name);
  await theirs.title.fill("Le titre de Chantal");
  await theirs.notes.fill("La note de Chantal");
  await theirs.grant(words.section.cdr, words.read);
  await theirs.submit();
  await expect(new Frame(other, words).message(words.saved(abc.karim.name))).toBeVisible();

  await mine.title.fill("Le titre de Bob");
  await mine.lastName.fill("Ben Ali");
  await mine.grant(words.section.cdr, words.modify);
  watch.expectStatus(409, "/fn/contacts/update");
  await mine.submit();

  await expect(mine.conflict).toBeVisible();
  await expect(mine.conflict.getByRole("alert")).toContainText(words.savedMeanwhile(abc.chantal.name));
  const field = (name: string) => mine.conflict.getByRole("group", { name, exact: true });
  const side = (name: string, whose: string) => field(name).getByRole("radio", { name: new RegExp(`${whose}$`) });
  await expect(field(words.titleField)).toContainText("Le titre de Bob");
  await expect(field(words.titleField)).toContainText("Le titre de Chantal");
  await expect(field(words.section.cdr)).toContainText(words.modify);
  await expect(field(words.section.cdr)).toContainText(words.read);
  // Where only the other changed something, what the other wrote stands unless one says otherwise.
  await expect(side(words.notes, words.theirs)).toBeChecked();
  await expect(field(words.notes)).toContainText("La note de Chantal");
  // What only one changed oneself is no conflict.
  await expect(field(words.lastName)).toHaveCount(0);

  await side(words.titleField, words.theirs).check();
  await expect(mine.title).toHaveValue("Le titre de Chantal");
  await side(words.section.cdr, words.yours).check();
  await expect(mine.level(words.section.cdr, words.modify)).toBeChecked();
  await expect(mine.notes).toHaveValue("La note de Chantal");
  await expect(mine.lastName).toHaveValue("Ben Ali");
  await mine.submit();

  const contacts = new ContactsPage(page, words);
  await expect(new Frame(page, words).message(words.saved("Karim Ben Ali"))).toBeVisible();
  await expect(contacts.row("Karim Ben Ali")).toContainText("Le titre de Chantal");
  await expect(contacts.icon("Karim Ben Ali", words.section.cdr, words.modify)).toBeVisible();
  const again = await contacts.update("Karim Ben Ali");
  await expect(again.notes).toHaveValue("La note de Chantal");
});

test("a contact that someone changed meanwhile is not deleted by an old dialog", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const mine = await new ContactsPage(page, words).delete(abc.karim.name);

  const other = await another();
  await signIn(abc.chantal, other);
  await visit("/contacts", other);
  const theirs = await new ContactsPage(other, words).update(abc.karim.name);
  await theirs.title.fill("Indispensable");
  await theirs.submit();
  await expect(new Frame(other, words).message(words.saved(abc.karim.name))).toBeVisible();

  watch.expectStatus(409, "/fn/contacts/delete");
  await mine.confirm.click();
  await expect(mine.root.getByRole("alert")).toBeVisible();
  await visit("/contacts");
  await expect(new ContactsPage(page, words).row(abc.karim.name)).toContainText("Indispensable");
});

test.describe("two people save one order", () => {
  /** Chantal has moved Steve to the front, Bob has moved Jean-François there. */
  test.beforeEach(async ({ page, visit, signIn, words, another, watch }) => {
    await signIn(abc.bob);
    await visit("/communication-order");
    const mine = new Order(page, words, "technical");
    await mine.edit();

    const other = await another();
    await signIn(abc.chantal, other);
    await visit("/communication-order", other);
    const theirs = new Order(other, words, "technical");
    await theirs.edit();
    await theirs.button(words.moveUp(abc.steve.name)).click();
    await theirs.save();
    await expect(new Frame(other, words).message(words.orderSaved.technical)).toBeVisible();

    await mine.position(abc.jeanFrancois.name).fill("1");
    await mine.position(abc.jeanFrancois.name).press("Enter");
    watch.expectStatus(409, "/fn/communication_order/save");
    await mine.save();
    await expect(mine.conflict).toBeVisible();
    const names = (name: string) => mine.root.getByRole("list", { name, exact: true }).getByRole("listitem");
    await expect(names(words.orderYours)).toHaveText(
      [abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve].map(({ name }) => name),
    );
    await expect(names(words.orderTheirs(abc.chantal.name))).toHaveText(
      [abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois].map(({ name }) => name),
    );
  });

  test("the second sees both side by side and keeps their own", async ({ page, visit, words }) => {
    const order = new Order(page, words, "technical");
    await order.button(words.keepMine).click();
    await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
    await visit("/communication-order");
    await order.shows(abc.jeanFrancois, abc.bob, abc.steve, abc.marieEve);
  });

  test("the second sees both side by side and takes the other", async ({ page, visit, words }) => {
    const order = new Order(page, words, "technical");
    await order.button(words.takeTheirs).click();
    await expect(order.conflict).toHaveCount(0);
    await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
    // The work goes on from there, and is saved without a question.
    await order.button(words.moveDown(abc.steve.name)).click();
    await order.save();
    await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
    await visit("/communication-order");
    await order.shows(...orders.technical);
  });
});
