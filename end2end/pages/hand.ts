// A hand that drags: by mouse and by touch, as slowly as a person, and an eye that sees every frame.
import { expect, type Locator, type Page } from "@playwright/test";

export type Point = { x: number; y: number };

/** The middle of an element, in the window. */
export async function middle(locator: Locator): Promise<Point> {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  expect(box, "an element with a place on the screen").not.toBeNull();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
}

/** The place of an element once nothing moves in it any more. */
export async function atRest(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await locator.evaluate((element) =>
    Promise.all(element.getAnimations({ subtree: true }).map((animation) => animation.finished.catch(() => null))),
  );
  const box = await locator.boundingBox();
  expect(box, "an element with a place on the screen").not.toBeNull();
  return box ?? { x: 0, y: 0, width: 0, height: 0 };
}

/**
 * Watches where the top of an element is seen in each frame after the pointer lets go, until it has stopped. A
 * resize observer is called after everything else in a frame: what it measures is what is drawn. Ready once this
 * is awaited; what was seen is then asked for.
 */
export async function watchRelease(locator: Locator): Promise<() => Promise<number[]>> {
  const watching = await locator.evaluateHandle((element) => {
    const frames = new Promise<number[]>((done) => {
      const seen: number[] = [];
      const clock = document.body.appendChild(document.createElement("div"));
      Object.assign(clock.style, { position: "fixed", blockSize: "0", inlineSize: "10px" });
      let [released, still, width] = [false, 0, 10];
      addEventListener("pointerup", () => (released = true), { once: true, capture: true });
      const observer = new ResizeObserver(() => {
        if (released) {
          const { top } = element.getBoundingClientRect();
          still = seen.at(-1) === top ? still + 1 : 0;
          seen.push(top);
        }
        if (still > 20) {
          observer.disconnect();
          clock.remove();
          done(seen);
        } else {
          requestAnimationFrame(() => (clock.style.inlineSize = `${(width = 10 + ((width + 1) % 10))}px`));
        }
      });
      observer.observe(clock);
    });
    return { frames };
  });
  return () => watching.evaluate(({ frames }) => frames);
}

/** A finger, by the protocol of the browser: what a real touch sends, scrolling gestures included. */
export async function finger(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: Point[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints });
  let at: Point = { x: 0, y: 0 };
  return {
    async down(point: Point) {
      at = point;
      await send("touchStart", [at]);
    },
    async moveTo(point: Point, steps = 15) {
      const from = at;
      for (let step = 1; step <= steps; step++) {
        at = { x: from.x + ((point.x - from.x) * step) / steps, y: from.y + ((point.y - from.y) * step) / steps };
        await send("touchMove", [at]);
        // A finger is slower than a frame.
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    },
    async up() {
      await send("touchEnd", []);
    },
  };
}
