import { expect, test } from "../fixtures.ts";
import { arrive, stops } from "../pages/tour.ts";

/** WCAG 2.5.8: smaller targets need so much room around them that a circle of this size fits. */
const LEAST = 24;
/** What the product's own look asks of buttons under a finger. */
const BUTTON = 40;

for (const stop of stops) {
  test(`what can be touched on ${stop.name} is large enough for a finger`, async ({ page, signIn, words, watch }) => {
    if (stop.as) {
      await signIn(stop.as);
    }
    if (stop.status) {
      watch.expectStatus(stop.status, stop.path);
    }
    await arrive(page, words, stop);
    const small = await page.evaluate(
      ([least, button]) => {
        const found: string[] = [];
        const seen = "a[href], button, select, textarea, input:not([type=hidden]), [role=menuitem], [role=option]";
        const top = document.querySelector("dialog:modal") ?? document;
        for (const element of top.querySelectorAll<HTMLElement>(seen)) {
          if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest("[inert]")) {
            continue;
          }
          // A label around a control is touched in its place.
          const target = element.closest("label") ?? element;
          const { width, height } = target.getBoundingClientRect();
          if (width <= 1 || height <= 1) {
            continue;
          }
          const display = getComputedStyle(element).display;
          const inText = element.tagName === "A" && display === "inline";
          const needed = element.tagName === "BUTTON" || element.classList.contains("button") ? button : least;
          if (!inText && (height < needed || width < least)) {
            const name = element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 30);
            found.push(`${element.tagName.toLowerCase()}.${element.className} « ${name} » ${width} × ${height}`);
          }
        }
        return found;
      },
      [LEAST, BUTTON] as const,
    );
    expect(small).toEqual([]);
    const [scrollWidth, clientWidth] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth] as const;
    });
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });
}
