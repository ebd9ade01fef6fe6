import AxeBuilder from "@axe-core/playwright";
import { type Page } from "@playwright/test";
import { expect, hydrated, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { NewPasswordPage, SignInPage } from "../pages/sign-in.ts";
import { arrive, stops } from "../pages/tour.ts";
import { abc } from "../people.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds, in a form that says where to look. What an open popover covers by halves is not there to be touched. */
async function findings(page: Page): Promise<string[]> {
  const whole = new AxeBuilder({ page }).withTags(RULES);
  const over = ":popover-open";
  const results =
    (await page.locator(over).count()) > 0
      ? [
          await whole.disableRules("target-size").analyze(),
          await new AxeBuilder({ page }).include(over).withRules("target-size").analyze(),
        ]
      : [await whole.analyze()];
  return results
    .flatMap(({ violations }) => violations)
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    );
}

async function expectNothingInEitherTheme(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findings(page), colorScheme).toEqual([]);
  }
}

for (const stop of stops) {
  test(`axe finds nothing on ${stop.name}, light or dark`, async ({ page, signIn, words, watch }) => {
    if (stop.as) {
      await signIn(stop.as);
    }
    if (stop.status) {
      watch.expectStatus(stop.status, stop.path);
    }
    await arrive(page, words, stop);
    await expectNothingInEitherTheme(page);
  });
}

test("axe finds nothing on the page for a new password, light or dark", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.mathieu.name);
  await dialog.button(words.generatePassword).click();
  await expect(dialog.generatedPassword).toHaveText(/\S/);
  const generated = (await dialog.generatedPassword.textContent()) ?? "";
  await expectNothingInEitherTheme(page);
  await dialog.submit();
  await expect(dialog.root).toBeHidden();

  const theirs = await another();
  await visit("/sign-in", theirs);
  await new SignInPage(theirs, words).signIn("mathieu@abc.example", generated);
  await expect(new NewPasswordPage(theirs, words).heading).toBeVisible();
  await hydrated(theirs);
  await expectNothingInEitherTheme(theirs);
});

test("axe finds nothing in a refused sign-in, light or dark", async ({ page, visit, words, watch }) => {
  watch.expectStatus(401, "/sign-in");
  await visit("/sign-in");
  await new SignInPage(page, words).signIn(abc.bob.login, "wrong");
  await expect(new SignInPage(page, words).refusal).toBeVisible();
  await hydrated(page);
  await expectNothingInEitherTheme(page);
});
