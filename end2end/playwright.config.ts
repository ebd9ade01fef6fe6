// How the browser tests run: which browser, in which languages, on which kind of screen.
import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";
import type { Options } from "./fixtures.ts";
import type { Language } from "./words.ts";

const DEBIAN_CHROMIUM = "/usr/bin/chromium";
/** Pictures of the pages are taken on demand: `npx playwright test --grep @screens`. */
const SCREENS = /@screens/;
const wantsScreens = process.argv.some((argument) => SCREENS.test(argument));

const NO_SCRIPT = /no-script\.spec\.ts$/;
const TOUCH = /\.touch\.spec\.ts$/;

/** The same specs in each language; the browser asks for it as a reader's browser does. */
const inBoth = (name: string, project: (language: Language) => object) =>
  (["en", "fr"] as const).map((language) => ({ name: name ? `${language}-${name}` : language, ...project(language) }));

const speaking = (language: Language) => ({ language, locale: language === "en" ? "en-CA" : "fr-CA" });

export default defineConfig<Options>({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time is a test, or a product, with a fault.
  retries: 0,
  forbidOnly: !!process.env["CI"],
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: process.env["CI"] ? [["list"]] : [["list"], ["html", { open: "never" }]],
  ...(wantsScreens ? {} : { grepInvert: SCREENS }),
  use: {
    viewport: { width: 1280, height: 800 },
    timezoneId: "America/Toronto",
    // Movement is tested where it matters (communication-order.spec), and waited for nowhere else.
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(existsSync(DEBIAN_CHROMIUM) ? { executablePath: DEBIAN_CHROMIUM } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
      ],
    },
  },
  projects: [
    ...inBoth("", (language) => ({ testIgnore: [NO_SCRIPT, TOUCH], use: speaking(language) })),
    ...inBoth("no-script", (language) => ({
      testMatch: NO_SCRIPT,
      use: { ...speaking(language), javaScriptEnabled: false },
    })),
    ...inBoth("touch", (language) => ({
      testMatch: TOUCH,
      use: {
        ...speaking(language),
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        deviceScaleFactor: 2,
        userAgent: devices["Pixel 7"].userAgent,
      },
    })),
  ],
});
