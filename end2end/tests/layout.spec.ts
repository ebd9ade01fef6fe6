import { expect, test } from "../fixtures.ts";
import { arrive, stops } from "../pages/tour.ts";
import { abc } from "../people.ts";

const WIDTHS = [390, 768, 1024, 1440];
const BUDGET = 250_000;

for (const stop of stops) {
  test(`${stop.name} fits into windows of ${WIDTHS.join(", ")} pixels`, async ({ page, signIn, words, watch }) => {
    if (stop.as) {
      await signIn(stop.as);
    }
    if (stop.status) {
      watch.expectStatus(stop.status, stop.path);
    }
    await arrive(page, words, stop);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => {
        const root = document.documentElement;
        const beyond = [...document.querySelectorAll("body *")].filter((element) => {
          const { right, width } = element.getBoundingClientRect();
          return width > 0 && right > innerWidth + 1 && getComputedStyle(element).position !== "fixed";
        });
        const names = beyond.map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
        return root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} > ${root.clientWidth}`, ...names] : [];
      });
      expect(wide, `at ${width} pixels`).toEqual([]);
    }
  });
}

test("the first visit of the contact list stays within its budget on the wire", async ({
  page,
  signIn,
  visit,
  another,
  words,
}, info) => {
  await signIn(abc.bob);
  // Signed in, with an empty cache.
  const fresh = await another({ storageState: await page.context().storageState() });
  const session = await fresh.context().newCDPSession(fresh);
  await session.send("Network.enable");
  const names = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    names.set(requestId, new URL(response.url).pathname.replace(/[0-9a-f]{12,}/g, "…"));
    expect(response.fromDiskCache ?? false).toBe(false);
  });
  // With its headers, as it came over the wire.
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    sizes.set(requestId, encodedDataLength);
  });
  await visit("/contacts", fresh);
  await expect(fresh.getByRole("table", { name: words.contacts })).toBeVisible();
  await fresh.waitForLoadState("networkidle");

  const parts = [...sizes].map(([id, size]) => ({ name: names.get(id) ?? "?", size })).sort((a, b) => b.size - a.size);
  const sum = parts.reduce((sum, { size }) => sum + size, 0);
  const table = parts.map(({ name, size }) => `${String(size).padStart(8)}  ${name}`).join("\n");
  console.log(`first visit of /contacts (${words.code}): ${sum} bytes of ${BUDGET}\n${table}`);
  info.annotations.push({ type: "bytes", description: `${sum}` });
  const has = (kind: RegExp) => parts.some(({ name, size }) => kind.test(name) && size > 0);
  for (const kind of [/^\/contacts$/, /\.wasm$/, /\.js$/, /\.css$/, /\.woff2$/, /icons\.svg$/]) {
    expect(has(kind), `${kind} was fetched`).toBe(true);
  }
  expect(sum).toBeLessThanOrEqual(BUDGET);
});

test("a second visit takes nothing but the page from the wire", async ({ page, signIn, visit }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const names = new Map<string, string>();
  const fetched: string[] = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ requestId, request }) => {
    names.set(requestId, new URL(request.url).pathname);
  });
  // What comes from the browser's own memory or disk has no length here.
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (encodedDataLength > 0) {
      fetched.push(names.get(requestId) ?? requestId);
    }
  });
  await visit("/contacts?q=cote");
  await page.waitForLoadState("networkidle");
  expect(fetched).toEqual(["/contacts"]);
});
