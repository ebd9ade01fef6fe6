import { expect, hydrated, test } from "../fixtures.ts";
import { Frame } from "../pages/frame.ts";
import { atRest, finger, middle } from "../pages/hand.ts";
import { Order } from "../pages/order.ts";
import { abc, orders } from "../people.ts";

test.use({ contextOptions: { reducedMotion: "no-preference" } });

test.beforeEach(async ({ signIn }) => {
  await signIn(abc.bob);
});

test("an administrator changes an order by touch: drag and drop, Save", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.item(abc.steve.name).evaluate((row) => row.scrollIntoView({ block: "center" }));
  const from = await middle(order.grip(abc.bob.name));
  const target = await atRest(order.item(abc.marieEve.name));
  const scrolled = () => page.evaluate(() => Math.round(scrollY));
  const before = await scrolled();

  const hand = await finger(page);
  await hand.down(from);
  await hand.moveTo({ x: from.x + 4, y: target.y + target.height / 2 + 6 });
  await expect(order.announced(words.moved(abc.bob.name, 3, 4))).toBeAttached();
  // The finger moves the row and not the page.
  expect(Math.abs((await scrolled()) - before)).toBeLessThanOrEqual(2);
  const slot = order.root.locator(".relay__slot");
  await expect(slot).toBeVisible();
  const place = await atRest(slot);
  await hand.up();
  await order.shows(abc.steve, abc.marieEve, abc.bob, abc.jeanFrancois);
  const rest = await atRest(order.item(abc.bob.name));
  expect(Math.abs(rest.y - place.y)).toBeLessThanOrEqual(1);

  await order.save();
  await expect(new Frame(page, words).message(words.orderSaved.technical)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await order.shows(abc.steve, abc.marieEve, abc.bob, abc.jeanFrancois);
});

test("the page scrolls under a finger that holds a row at the edge", async ({ page, visit, words }) => {
  await page.setViewportSize({ width: 390, height: 420 });
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  await order.grip(abc.bob.name).evaluate((grip) => grip.scrollIntoView({ block: "center" }));
  const from = await middle(order.grip(abc.bob.name));
  const before = await page.evaluate(() => scrollY);
  const hand = await finger(page);
  await hand.down(from);
  await hand.moveTo({ x: from.x, y: 416 });
  await expect(order.announced(words.moved(abc.bob.name, 4, 4))).toBeAttached();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(before + 20);
  await hand.up();
  await order.shows(abc.steve, abc.marieEve, abc.jeanFrancois, abc.bob);
});

test("a finger that moves anywhere but on a grip scrolls the page and moves nobody", async ({ page, visit, words }) => {
  await visit("/communication-order");
  const order = new Order(page, words, "technical");
  await order.edit();
  const from = await middle(order.item(abc.steve.name).locator(".relay__name"));
  const hand = await finger(page);
  await hand.down(from);
  await hand.moveTo({ x: from.x, y: from.y - 160 });
  await hand.up();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await order.shows(...orders.technical);
});
