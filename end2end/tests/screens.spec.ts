// Pictures of every page, for people to look at. On demand: `npx playwright test --grep @screens`.
import path from "node:path";
import { test } from "../fixtures.ts";
import { arrive, stops } from "../pages/tour.ts";

const DIRECTORY = path.resolve(import.meta.dirname, "../screens");

for (const stop of stops) {
  test(`pictures of ${stop.name} @screens`, async ({ page, signIn, words, language, watch }) => {
    if (stop.as) {
      await signIn(stop.as);
    }
    if (stop.status) {
      watch.expectStatus(stop.status, stop.path);
    }
    for (const width of [1440, 768, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await arrive(page, words, stop);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const name = `${stop.name}-${language}-${width}-${colorScheme}.png`;
        // A dialog or a menu is in the window; a page is as long as it is.
        const fullPage = (await page.locator("dialog[open], [popover]:popover-open").count()) === 0;
        await page.screenshot({ path: path.join(DIRECTORY, name), fullPage });
      }
    }
  });
}
