import { expect, hydrated, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { atRest, middle, watchRelease } from "../pages/hand.ts";
import { Order } from "../pages/order.ts";
import { abc, orders } from "../people.ts";

// Here movement is what is tested.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

test.beforeEach(async ({ signIn }) => {
  await signIn(abc.bob);
});

test("the orders stand under the list of contacts, each with how to reach its people, and say what they are for", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const technical = new Order(page, words, "technical");
  await technical.shows(...orders.technical);
  await new Order(page, words, "financial").shows(...orders.financial);
  await expect(page.getByRole("heading", { name: words.order })).toBeVisible();
  await expect(page.getByText(words.whatFor)).toBeVisible();
  const bob = technical.item(abc.bob.name);
  await expect(bob).toContainText("1");
  await expect(bob.getByRole("link", { name: "514 555-0112" })).toHaveAttribute("href", "tel:+15145550112");
  await expect(bob.getByRole("link", { name: abc.bob.login })).toBeVisible();
  await expect(bob).toContainText(words.english);

  // And on a page of their own.
  await new Frame(page, words).section(words.order).click();
  await expect(new Frame(page, words).heading(words.order)).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.order));
  await technical.shows(...orders.technical);
  await expect(page.getByText(words.whatFor)).toBeVisible();
});

test("an administrator changes an order by mouse: drag and drop, Save; it lands in its slot without a jump", async ({
  page,
  visit,
  words,
}) => {
  await visit("/contacts");
  const order = new Order(page, words, "technical");
  await order.edit();
  // Far from the edges of the window, where the page would scroll.
  await order.item(abc.steve.name).evaluate((row) => row.scrollIntoView({ block: "center" }));
  const from = await middle(order.grip(abc.bob.name));
  const { height } = await atRest(order.item(abc.bob.name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + height * 2 + 9, { steps: 25 });
  await expect(order.grip(abc.bob.name)).toHaveAttribute("aria-pressed", "true");
  await expect(order.announced(words.moved(abc.bob.name, 3, 4))).toBeAttached();
  // Where it will land shows, and the others have made room.
  const slot = order.root.locator(".relay__slot");
  await expect(slot).toBeVisible();
  await expect(slot).toHaveText("3");
  const place = await atRest(slot);
  const neighbour = await atRest(order.item(abc.marieEve.name));
  expect(neighbour.y + neighbour.height).toBeCloseTo(place.y, 0);

  const held = await order.item(abc.bob.name).boundingBox();
  const framesSeen = await watchRelease(order.item(abc.bob.name));
  await page.mouse.up();
  const frames = await framesSeen();
  await order.shows(abc.steve, abc.marieEve, abc.bob, abc.jeanFrancois);
  // It glides from where it was let go to the slot, never back and never beyond.
  const [start, end] = [held?.y ?? 0, place.y];
  expect(Math.abs((frames.at(-1) ?? 0) - end)).toBeLessThanOrEqual(1);
  const [low, high] = [Math.min(start, end) - 1, Math.max(start, end) + 1];
  for (const [index, top] of frames.entries()) {
    expect(top, `frame ${index} of ${frames.length}`).toBeGreaterThanOrEqual(low);
    expect(top, `frame ${index} of ${frames.length}`).toBeLessThanOrEqual(high);
    const before = frames[index - 1] ?? start;
    expect(Math.abs(top - end), `frame ${index} goes on towards the slot`).toBeLessThanOrEqual(
      Math.abs(before - end) + 1,
    );
  }
  const rest = await atRest(order.item(abc.bob.name));
  expect(Math.abs(rest.y - place.y)).toBeLessThanOrEqual(1);
  expect(Math.abs(rest.height - place.height)).toBeLessThanOrEqual(1);
  await expect(slot).toBeHidden();
  await expect(order.announced(words.dropped(abc.bob.name, 3, 4))).toBeAttached();
  await expect(order.root.getByText(words.notSavedYet)).toBeVisible();

  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
  await expect(order.pencil).toBeFocused();
  await order.shows(abc.steve, abc.marieEve, abc.bob, abc.jeanFrancois);
  await page.reload();
  await hydrated(page);
  await order.shows(abc.steve, abc.marieEve, abc.bob, abc.jeanFrancois);
  await new Order(page, words, "financial").shows(...orders.financial);
});

test("Escape in the middle of a drag puts everything back", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  const from = await middle(order.grip(abc.jeanFrancois.name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y - 150, { steps: 10 });
  await expect(order.root.locator(".relay__slot")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(order.root.locator(".relay__slot")).toBeHidden();
  await expect(order.announced(words.putBack(abc.jeanFrancois.name, 4, 4))).toBeAttached();
  await page.mouse.up();
  await order.shows(...orders.technical);
});

test("a press on the grip without a movement moves nothing", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.grip(abc.steve.name).click();
  await expect(order.grip(abc.steve.name)).toBeFocused();
  await order.shows(...orders.technical);
  await expect(order.root.getByText(words.notSavedYet)).toHaveCount(0);
});

test.describe("in a low window", () => {
  test.use({ viewport: { width: 1024, height: 380 } });

  test("the page scrolls while a row is held at an edge, both ways", async ({ page, visit, words }) => {
    await visit("/contacts");
    const order = new Order(page, words, "technical");
    await order.edit();
    const scrolled = () => page.evaluate(() => Math.round(document.scrollingElement?.scrollTop ?? 0));
    await order.grip(abc.bob.name).evaluate((grip) => grip.scrollIntoView({ block: "center" }));
    const from = await middle(order.grip(abc.bob.name));
    const before = await scrolled();
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, 376, { steps: 10 });
    // Held still: the page moves on by itself, and the row with the pointer.
    await expect(order.announced(words.moved(abc.bob.name, 4, 4))).toBeAttached();
    const below = await scrolled();
    expect(below).toBeGreaterThan(before + 20);
    const seen = await order.item(abc.bob.name).boundingBox();
    expect(Math.abs((seen?.y ?? 0) + (seen?.height ?? 0) / 2 - 376)).toBeLessThan(45);

    await page.mouse.move(from.x, 4, { steps: 10 });
    await expect(order.announced(words.moved(abc.bob.name, 1, 4))).toBeAttached();
    await expect.poll(scrolled).toBeLessThan(below - 20);
    await page.mouse.up();
    await expect(order.announced(words.dropped(abc.bob.name, 1, 4))).toBeAttached();
    await order.shows(...orders.technical);
  });
});

test("an administrator changes an order by keyboard, and a screen reader is told every step", async ({
  page,
  visit,
  words,
}) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  const grip = order.grip(abc.bob.name);
  // The edit begins at its first grip.
  await expect(grip).toBeFocused();
  await expect(grip).toHaveAccessibleName(words.grip(abc.bob.name, 1, 4));
  await expect(grip).toHaveAccessibleDescription(/.{20,}/);
  await page.keyboard.press("Space");
  await expect(grip).toHaveAttribute("aria-pressed", "true");
  await expect(order.announced(words.lifted(abc.bob.name, 1, 4))).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(order.announced(words.moved(abc.bob.name, 2, 4))).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(order.announced(words.moved(abc.bob.name, 3, 4))).toBeAttached();
  await page.keyboard.press("ArrowUp");
  await expect(order.announced(words.moved(abc.bob.name, 2, 4))).toBeAttached();
  await page.keyboard.press("Space");
  await expect(order.announced(words.dropped(abc.bob.name, 2, 4))).toBeAttached();
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  await expect(grip).toBeFocused();
  await expect(grip).toHaveAccessibleName(words.grip(abc.bob.name, 2, 4));

  // Escape puts back, the order that was changed before stays.
  await page.keyboard.press("Space");
  await page.keyboard.press("End");
  await expect(order.announced(words.moved(abc.bob.name, 4, 4))).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(order.announced(words.putBack(abc.bob.name, 2, 4))).toBeAttached();
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  await expect(grip).toBeFocused();

  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
});

test("an order is changed by buttons and by a typed position", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await expect(order.button(words.moveUp(abc.bob.name))).toHaveAttribute("aria-disabled", "true");
  await expect(order.button(words.moveDown(abc.jeanFrancois.name))).toHaveAttribute("aria-disabled", "true");

  await order.button(words.moveDown(abc.bob.name)).click();
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  await expect(order.button(words.moveDown(abc.bob.name))).toBeFocused();
  await expect(order.announced(words.moved(abc.bob.name, 2, 4))).toBeAttached();
  await order.button(words.moveUp(abc.jeanFrancois.name)).click();
  await order.shows(abc.steve, abc.bob, abc.jeanFrancois, abc.marieEve);

  const position = order.position(abc.marieEve.name);
  await expect(position).toHaveValue("4");
  await position.fill("1");
  await position.press("Enter");
  await order.shows(abc.marieEve, abc.steve, abc.bob, abc.jeanFrancois);
  await expect(position).toHaveValue("1");
  await expect(order.position(abc.jeanFrancois.name)).toHaveValue("4");
  await expect(position).toBeFocused();
  // Beyond the end is the end.
  await position.fill("99");
  await position.press("Tab");
  await order.shows(abc.steve, abc.bob, abc.jeanFrancois, abc.marieEve);
  await expect(position).toHaveValue("4");

  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
  await visit("/contacts");
  await order.shows(abc.steve, abc.bob, abc.jeanFrancois, abc.marieEve);
});

test("a contact is found by typing and added, another is removed", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "financial");
  await order.edit();
  await order.addField.pressSequentially("cote");
  // Who stands in the order already is not offered.
  const options = order.root.getByRole("option");
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText(abc.luc.name);
  await expect(options.first()).toContainText("450 555-0106");
  await page.keyboard.press("Enter");
  await expect(order.addField).toHaveValue(abc.luc.name);
  await order.button(words.add).click();
  await order.shows(abc.adam, abc.emilie, abc.samuel, abc.luc);
  await expect(order.addField).toHaveValue("");

  await order.addField.pressSequentially("diallo");
  await options.filter({ hasText: abc.yasmine.name }).click();
  await order.button(words.add).click();
  await order.shows(abc.adam, abc.emilie, abc.samuel, abc.luc, abc.yasmine);

  await order.button(words.remove(abc.emilie.name)).click();
  await order.shows(abc.adam, abc.samuel, abc.luc, abc.yasmine);
  await expect(order.announced(words.removed(abc.emilie.name, 4))).toBeAttached();
  await expect(order.button(words.remove(abc.samuel.name))).toBeFocused();

  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.financial)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await order.shows(abc.adam, abc.samuel, abc.luc, abc.yasmine);
  await new Order(page, words, "technical").shows(...orders.technical);
});

test("Cancel asks when something was changed, and restores the order", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.button(words.cancel).click();
  await expect(order.pencil).toBeFocused();

  await order.edit();
  await order.button(words.remove(abc.bob.name)).click();
  await order.shows(abc.steve, abc.marieEve, abc.jeanFrancois);
  await order.button(words.cancel).click();
  await expect(order.root.getByRole("alert")).toContainText(words.leaveOrderQuestion);
  await order.button(words.keepEditingOrder).click();
  await order.shows(abc.steve, abc.marieEve, abc.jeanFrancois);
  await order.button(words.cancel).click();
  await order.button(words.leave).click();
  await expect(order.pencil).toBeVisible();
  await order.shows(...orders.technical);
});

test("nothing is kept before Save, and leaving asks first", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.button(words.moveDown(abc.bob.name)).click();
  await new Frame(page, words).section(words.contacts).click();
  await expect(order.root.getByRole("alert")).toContainText(words.leaveOrderQuestion);
  await expect(page).toHaveURL(/communication-order/);
  await order.button(words.leave).click();
  await expect(new Frame(page, words).heading(words.contacts)).toBeVisible();
  await expect(new ContactsPage(page, words).row(abc.bob.name)).toBeVisible();
  await order.shows(...orders.technical);

  await order.edit();
  await order.button(words.moveDown(abc.bob.name)).click();
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.accept();
  await reloaded;
  await hydrated(page);
  await order.shows(...orders.technical);
});

test("the back button asks first as well, and goes where it would have gone once it is answered", async ({ page, visit, words }) => {
  await visit("/contacts");
  const frame = new Frame(page, words);
  await frame.section(words.order).click();
  await expect(frame.heading(words.order)).toBeVisible();
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.button(words.moveDown(abc.bob.name)).click();
  await page.goBack();
  // Out of the edit, on the same page: nothing is lost by it.
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);
  await page.goBack();
  await expect(order.root.getByRole("alert")).toContainText(words.leaveOrderQuestion);
  await expect(page).toHaveURL(/communication-order/);
  await order.button(words.keepEditingOrder).click();
  await order.shows(abc.steve, abc.bob, abc.marieEve, abc.jeanFrancois);

  await page.goBack();
  await order.button(words.leave).click();
  await expect(frame.heading(words.contacts)).toBeVisible();
  await expect(page).toHaveURL(/contacts$/);
  await order.shows(...orders.technical);
});

test("an order says what needs a look, names the person, and follows the hand that changes it", async ({
  page,
  visit,
  words,
}) => {
  await visit("/communication-order");
  const technical = new Order(page, words, "technical");
  await expect(technical.root).toBeVisible();
  await expect(technical.health).toBeHidden();
  const order = new Order(page, words, "financial");
  const health = order.health;
  await expect(health.getByRole("paragraph")).toHaveText([
    words.healthNoPhone(abc.samuel.name),
    words.healthDisabled(abc.samuel.name),
  ]);

  await order.edit();
  await order.button(words.remove(abc.samuel.name)).click();
  await expect(health).toBeHidden();
  await order.button(words.remove(abc.emilie.name)).click();
  await expect(health).toHaveText(words.healthOnlyOne(abc.adam.name));
  await order.button(words.remove(abc.adam.name)).click();
  await expect(health).toHaveText(words.healthEmpty);
  for (const [typed, who, said] of [
    ["ouellet", abc.genevieve, words.healthExpired(abc.genevieve.name)],
    ["pelletier", abc.olivier, words.healthScheduled(abc.olivier.name)],
  ] as const) {
    await order.addField.fill(typed);
    await order.root.getByRole("option", { name: who.name }).click();
    await order.button(words.add).click();
    await expect(health).toContainText(said);
  }
  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.financial)).toBeVisible();
  await expect(health.getByRole("paragraph")).toHaveText([
    words.healthExpired(abc.genevieve.name),
    words.healthScheduled(abc.olivier.name),
  ]);
  await health.getByRole("link", { name: abc.olivier.name }).click();
  await expect(page.getByRole("dialog", { name: words.updateContact })).toBeVisible();
});
