import { expect, hydrated, test } from "../fixtures.ts";
import { ContactsPage } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { NewPasswordPage, SignInPage } from "../pages/sign-in.ts";
import { abc, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";

test("someone who signs in comes to a home page that greets them and lists what opens", async ({
  page,
  visit,
  words,
}) => {
  await visit("/");
  await expect(page).toHaveURL(/\/sign-in/);
  const signIn = new SignInPage(page, words);
  await expect(signIn.heading).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.signIn));
  await signIn.signIn(abc.bob.login, PASSWORD);

  const frame = new Frame(page, words);
  await expect(frame.heading(words.welcome("Bob"))).toBeVisible();
  await expect(page).toHaveTitle(words.title(words.home));
  await expect(frame.bar.getByRole("link")).toContainText(["Relais", words.home, words.contacts, words.order]);
  await expect(page.getByRole("banner")).toContainText(abc.company);
});

test("the login is not asked for its capitals or for the spaces around it", async ({ page, visit, words }) => {
  await visit("/sign-in");
  await new SignInPage(page, words).signIn(` ${abc.bob.login.toUpperCase()} `, PASSWORD);
  await expect(new Frame(page, words).heading(words.welcome("Bob"))).toBeVisible();
});

test("whoever asked for a page comes to it after signing in", async ({ page, visit, words }) => {
  await visit("/contacts?q=cote");
  const signIn = new SignInPage(page, words);
  await expect(signIn.heading).toBeVisible();
  await signIn.signIn(abc.bob.login, PASSWORD);
  await expect(page).toHaveURL(/\/contacts\?q=cote$/);
  await expect(new ContactsPage(page, words).row(abc.emilie.name)).toBeVisible();
});

test("a wrong password and an unknown login get the same answer, and the login stays", async ({
  page,
  visit,
  words,
  watch,
}) => {
  watch.expectStatus(401, "/sign-in");
  await visit("/sign-in");
  const signIn = new SignInPage(page, words);
  for (const login of [abc.bob.login, "nobody@abc.example"]) {
    await signIn.signIn(login, "not the password");
    await expect(signIn.refusal).toHaveText(words.wrongPassword);
    await expect(signIn.login).toHaveValue(login);
    await expect(signIn.password).toHaveValue("");
    await expect(signIn.password).toBeFocused();
  }
});

test("that an access is disabled, scheduled or expired is told after the right password only", async ({
  page,
  visit,
  words,
  watch,
}) => {
  watch.expectStatus(401, "/sign-in");
  watch.expectStatus(403, "/sign-in");
  await visit("/sign-in");
  const signIn = new SignInPage(page, words);
  for (const [person, refusal] of [
    [abc.samuel, words.accessDisabled],
    [abc.olivier, words.accessScheduled],
    [abc.genevieve, words.accessExpired],
  ] as const) {
    await signIn.signIn(person.login, "not the password");
    await expect(signIn.refusal).toHaveText(words.wrongPassword);
    await signIn.signIn(person.login, PASSWORD);
    await expect(signIn.refusal).toContainText(refusal);
  }
});

test("after signing out the back button shows nothing of the account", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await expect(contacts.row(abc.steve.name)).toBeVisible();
  await new Frame(page, words).signOut(abc.bob.name);
  const heading = new SignInPage(page, words).heading;
  await expect(heading).toBeVisible();
  await page.goBack();
  await expect(heading).toBeVisible();
  await expect(page.getByText(abc.steve.name)).toHaveCount(0);
  await expect(page.getByText(abc.company)).toHaveCount(0);
});

test("signing out ends the session itself, not only the cookie of one browser", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  await signIn(abc.bob);
  const thief = await another({ storageState: await page.context().storageState() });
  await visit("/contacts");
  await new Frame(page, words).signOut(abc.bob.name);
  await expect(new SignInPage(page, words).heading).toBeVisible();
  await visit("/contacts", thief);
  await expect(new SignInPage(thief, words).heading).toBeVisible();
});

test("a contact with a generated password chooses a new one before anything else", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.mathieu.name);
  await dialog.button(words.generatePassword).click();
  await expect(dialog.login).toHaveValue("mathieu@abc.example");
  await expect(dialog.generatedPassword).toHaveText(/^\S{12,}$/);
  const generated = (await dialog.generatedPassword.textContent()) ?? "";
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.mathieu.name))).toBeVisible();
  await expect(contacts.row(abc.mathieu.name)).toContainText(words.active);

  const other = await another();
  await visit("/sign-in", other);
  await new SignInPage(other, words).signIn("mathieu@abc.example", generated);
  const change = new NewPasswordPage(other, words);
  await expect(change.heading).toBeVisible();
  await expect(other).toHaveTitle(words.title(words.choosePassword));

  // Whatever address is tried, there is nothing else before.
  await visit("/contacts", other);
  await expect(change.heading).toBeVisible();

  watch.expectStatus(422, "/change-password");
  await change.change(generated, generated);
  await expect(other.getByText(words.samePassword)).toBeVisible();
  await change.change(generated, "une phrase bien longue", "une phrase bien courte");
  await expect(other.getByText(words.passwordsDiffer)).toBeVisible();
  await change.change(generated, "une phrase bien longue");
  await expect(new Frame(other, words).heading(words.welcome("Mathieu"))).toBeVisible();

  // The generated one has had its day.
  watch.expectStatus(401, "/sign-in");
  const third = await another();
  await visit("/sign-in", third);
  const signInPage = new SignInPage(third, words);
  await signInPage.signIn("mathieu@abc.example", generated);
  await expect(signInPage.refusal).toHaveText(words.wrongPassword);
  await signInPage.signIn("mathieu@abc.example", "une phrase bien longue");
  await expect(new Frame(third, words).heading(words.welcome("Mathieu"))).toBeVisible();
});

test("the button in the password field shows and hides what was typed", async ({ page, visit, words }) => {
  await visit("/sign-in");
  const { password } = new SignInPage(page, words);
  await password.fill("secret");
  await expect(password).toHaveAttribute("type", "password");
  const show = page.getByRole("button", { name: words.showPassword });
  await show.click();
  await expect(password).toHaveAttribute("type", "text");
  await show.click();
  await expect(password).toHaveAttribute("type", "password");
});

test("who disables a contact ends its session at the next request", async ({
  page,
  visit,
  signIn,
  words,
  another,
}) => {
  const theirs = await another();
  await signIn(abc.jeanFrancois, theirs);
  await visit("/contacts", theirs);
  await expect(new ContactsPage(theirs, words).row(abc.steve.name)).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.jeanFrancois.name);
  await dialog.root.getByRole("checkbox", { name: words.disabledBox }).check();
  await dialog.submit();
  await expect(new ContactsPage(page, words).row(abc.jeanFrancois.name)).toContainText(words.disabled);

  await theirs.reload();
  await hydrated(theirs);
  await expect(new SignInPage(theirs, words).heading).toBeVisible();
});

test("a session ends after thirty minutes without use", async ({ page, visit, signIn, words, server }) => {
  await signIn(abc.jeanFrancois);
  await visit("/contacts");
  await server.setAhead(29 * 60);
  await visit("/contacts");
  await expect(new ContactsPage(page, words).row(abc.steve.name)).toBeVisible();
  // Half an hour after the last request, not after the first.
  await server.setAhead(58 * 60);
  await visit("/contacts");
  await expect(new ContactsPage(page, words).row(abc.steve.name)).toBeVisible();
  await server.setAhead(89 * 60);
  await visit("/contacts");
  await expect(new SignInPage(page, words).heading).toBeVisible();
});

test("someone of the provider signs in at the same page and comes to the customers", async ({
  page,
  visit,
  words,
}) => {
  await visit("/sign-in");
  await new SignInPage(page, words).signIn(staff.login, PASSWORD);
  await expect(new Frame(page, words).heading(words.customers)).toBeVisible();
  await expect(page).toHaveURL(/\/provider\/customers$/);
});
