// What every test stands on: a server of its own, pages that are watched, the words of its language.
import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import type { Person } from "./people.ts";
import { PASSWORD, Seed, type Server } from "./server.ts";
import { type Language, type Words, words } from "./words.ts";

export { expect };

export type Options = {
  /** The language of the project. */
  language: Language;
};

/** Watches pages: whatever a browser complains of fails the test, unless the test said that it would. */
export class Watch {
  private readonly complaints: { text: string; url: string }[] = [];
  private lost: RegExp | undefined;
  private readonly expected: { status: number; path: string; met: boolean }[] = [];

  constructor(private readonly runsScripts: boolean) {}

  /** Watches every page of a context. */
  of(context: BrowserContext): void {
    context.on("console", (message) => {
      // Advice for developers is no complaint, nor is that nobody used what scripts would have.
      const forScripts = !this.runsScripts && /was preloaded using link preload but not used/.test(message.text());
      if (!["debug", "verbose"].includes(message.type()) && !forScripts) {
        this.complaints.push({ text: `console ${message.type()}: ${message.text()}`, url: message.location().url });
      }
    });
    context.on("weberror", (error) => {
      this.complaints.push({ text: `uncaught: ${error.error().message}`, url: error.page()?.url() ?? "" });
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "";
      // What a page was still asking for when it was left, and scripts where the browser runs none.
      if (reason !== "net::ERR_ABORTED" && (this.runsScripts || reason !== "csp")) {
        this.complaints.push({ text: `request failed: ${reason}`, url: request.url() });
      }
    });
    context.on("response", (response) => {
      if (response.status() >= 500) {
        this.complaints.push({ text: `answered ${response.status()}`, url: response.url() });
      }
    });
  }

  /** The test makes the server refuse something: the browser says so on its console. It must happen. */
  expectStatus(status: 401 | 403 | 404 | 409 | 422 | 428 | 429, path: string): void {
    this.expected.push({ status, path, met: false });
  }

  /** The test cuts the wire to these addresses: the browser and whoever asked say so. */
  expectLost(address: RegExp): void {
    this.lost = address;
  }

  /** What nobody expected, and what was expected and did not come. */
  problems(): string[] {
    const unexpected = this.complaints.filter(({ text, url }) => {
      if (this.lost?.test(url) || (this.lost && /TypeError: Failed to fetch/.test(text))) {
        return false;
      }
      const status = Number(/the server responded with a status of (\d+)/.exec(text)?.[1]);
      const path = URL.canParse(url) ? new URL(url).pathname : url;
      const matching = this.expected.filter((expected) => expected.status === status && expected.path === path);
      matching.forEach((expected) => (expected.met = true));
      return matching.length === 0;
    });
    return [
      ...unexpected.map(({ text, url }) => `${text} (${url})`),
      ...this.expected
        .filter((expected) => !expected.met)
        .map(({ status, path }) => `no answer ${status} came from ${path}, though it was expected`),
    ];
  }
}

/** Waits until the client runs in the page. */
export const hydrated = (page: Page) => expect(page.locator("html[data-hydrated]")).toBeAttached();

type Fixtures = {
  words: Words;
  /** A server of the test's own, with the demo data. */
  server: Server;
  watch: Watch;
  /** Opens an address and waits until the page is alive. */
  visit: (path: string, page?: Page) => Promise<void>;
  /** Signs in without the form (that has specs of its own). */
  signIn: (person: Person, page?: Page) => Promise<void>;
  /** Another browser: nothing in common with the first but the server. */
  another: (options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<Options & Fixtures, { seed: Seed }>({
  language: ["en", { option: true }],
  words: async ({ language }, use) => use(words[language]),

  seed: [
    // Playwright reads what a fixture needs from the pattern.
    async ({}, use) => {
      const seed = await Seed.make();
      await use(seed);
      await seed.remove();
    },
    { scope: "worker", timeout: 90_000 },
  ],

  server: async ({ seed }, use, info) => {
    const server = await seed.server();
    await use(server);
    const ended = await server.remove();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
    expect(server.faults, "faults in the server's log").toEqual([]);
    expect(ended, "how the server ended").toBe(0);
  },
  baseURL: async ({ server }, use) => use(server.url),

  watch: async ({ javaScriptEnabled }, use) => {
    const watch = new Watch(javaScriptEnabled !== false);
    await use(watch);
    expect(watch.problems(), "what the browser complained of").toEqual([]);
  },
  context: async ({ context, watch }, use) => {
    watch.of(context);
    await use(context);
  },
  another: async ({ browser, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      opened.push(context);
      watch.of(context);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
  },

  visit: async ({ page: own, javaScriptEnabled }, use) => {
    await use(async (path, page = own) => {
      await page.goto(path);
      if (javaScriptEnabled !== false) {
        await hydrated(page);
      }
    });
  },
  signIn: async ({ page: own }, use) => {
    await use(async (person, page = own) => {
      const form = { login: person.login, password: PASSWORD };
      const answer = await page.context().request.post("/sign-in", { form, maxRedirects: 0 });
      expect(answer.status(), `signing in as ${person.login}`).toBe(303);
    });
  },
});
