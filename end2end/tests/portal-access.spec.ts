// When and from where a portal access may be used: the panel *Portal access*, and what it does to who is signed in.
import { expect, hydrated, test } from "../fixtures.ts";
import { guess } from "../pages/calls.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { SignInPage } from "../pages/sign-in.ts";
import { abc, boulangerie, staff } from "../people.ts";
import { PASSWORD } from "../server.ts";

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** What clocks in Toronto show so many seconds from now: a date and a time, as fields have them. */
function clocks(seconds: number): { date: string; time: string } {
  const at = new Date(Date.now() + seconds * 1000);
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "America/Toronto",
    dateStyle: "short",
    timeStyle: "short",
  }).format(at);
  const [date = "", time = ""] = shown.split(" ");
  return { date, time };
}

const isFocused = (element: Element) => document.activeElement === element;

test("the panel has every field of the reference, and says where the others are", async ({ page, visit, signIn, words }) => {
  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  const panel = dialog.root.getByRole("region", { name: words.portalAccess, exact: true });
  await expect(dialog.login).toHaveValue(abc.karim.login);
  await expect(dialog.button(words.generatePassword)).toBeVisible();
  await expect(panel).toContainText(words.roles.support);
  await expect(panel.getByText(words.timezone, { exact: true })).toBeVisible();
  await expect(dialog.moment(words.activationDate).root).toContainText(words.dateAloneStarts);
  await expect(dialog.moment(words.expirationDate).root).toContainText(words.dateAloneEnds);
  await expect(dialog.choice(words.interfaceLanguage)).toHaveValue("");
  await expect(dialog.choice(words.twoFactor).getByRole("option")).toHaveText([words.byClass, words.yes, words.no]);
  await expect(dialog.addresses).toHaveValue("");
  // What is asked for elsewhere follows what is typed there, and is one press away.
  await dialog.email.fill("k.benali@abc.example");
  await expect(panel).toContainText("k.benali@abc.example");
  await panel.locator("a[href='#f-email']").click();
  await expect(dialog.email).toBeInViewport();
});

test("a contact comes in from the activation date on, and is told so before", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  watch.expectStatus(403, "/sign-in");
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  let dialog = await contacts.update(abc.karim.name);
  const begins = dialog.moment(words.activationDate);
  await begins.date.fill(clocks(2 * DAY).date);
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.karim.name))).toBeVisible();
  await expect(contacts.row(abc.karim.name)).toContainText(words.scheduled);
  dialog = await contacts.update(abc.karim.name);
  await expect(dialog.root.locator(".access__status")).toContainText(words.fromMoment);
  await expect(dialog.root.locator(".access__status")).toContainText("America/Toronto");
  await expect(begins.date).toHaveValue(clocks(2 * DAY).date);
  await expect(begins.time).toHaveValue("");

  const karim = await another();
  await karim.goto(`${server.url}/sign-in`);
  await hydrated(karim);
  const form = new SignInPage(karim, words);
  await form.signIn(abc.karim.login, PASSWORD);
  await expect(form.refusal).toContainText(words.accessScheduled);
  await expect(form.refusal).toContainText("America/Toronto");
  await server.setAhead(3 * DAY);
  await form.signIn(abc.karim.login, PASSWORD);
  await expect(new Frame(karim, words).heading(words.welcome("Karim"))).toBeVisible();
});

test("a session ends at the instant of the expiration date, and the page that is open says so", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  watch.expectStatus(403, "/sign-in");
  const karim = await another();
  const frame = new Frame(karim, words);
  await karim.goto(`${server.url}/sign-in`);
  await hydrated(karim);
  await new SignInPage(karim, words).signIn(abc.jeanFrancois.login, PASSWORD);
  await expect(frame.section(words.contacts)).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.jeanFrancois.name);
  const ends = dialog.moment(words.expirationDate);
  const end = clocks(20 * MINUTE);
  await ends.date.fill(end.date);
  await ends.time.fill(end.time);
  await dialog.submit();
  await expect(new Frame(page, words).message(words.saved(abc.jeanFrancois.name))).toBeVisible();
  await expect(contacts.row(abc.jeanFrancois.name)).toContainText(words.active);

  await frame.section(words.order).click();
  await expect(frame.heading(words.order)).toBeVisible();
  await server.setAhead(21 * MINUTE);
  watch.expectLost(/\/fn\//);
  await frame.section(words.contacts).click();
  await expect(karim.getByText(words.sessionOver).first()).toBeVisible();
  await karim.reload();
  const form = new SignInPage(karim, words);
  await expect(form.heading).toBeVisible();
  await form.signIn(abc.jeanFrancois.login, PASSWORD);
  await expect(form.refusal).toContainText(words.accessExpired);
  await page.reload();
  await expect(contacts.row(abc.jeanFrancois.name)).toContainText(words.expired);
});

test("an end that has passed is confirmed, and the screen says how many sessions it ended", async ({
  page,
  visit,
  signIn,
  words,
  server,
  another,
  watch,
}) => {
  watch.expectStatus(422, "/fn/contacts/update");
  watch.expectStatus(428, "/fn/contacts/update");
  const karim = await another();
  await karim.goto(`${server.url}/sign-in`);
  await hydrated(karim);
  await new SignInPage(karim, words).signIn(abc.karim.login, PASSWORD);
  await expect(new Frame(karim, words).heading(words.welcome("Karim"))).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  const [begins, ends] = [dialog.moment(words.activationDate), dialog.moment(words.expirationDate)];
  await begins.date.fill(clocks(0).date);
  await ends.date.fill(clocks(-2 * DAY).date);
  await dialog.submit();
  await expect(ends.root).toContainText(words.endsBeforeBeginning);
  await expect(ends.date).toBeFocused();
  await begins.date.fill("");
  await dialog.submit();
  await expect(dialog.asked).toContainText(words.endsAtOnce);
  await expect(dialog.asked).toContainText(words.sessionEndsNow);
  await expect(dialog.asked).toBeFocused();
  await dialog.button(words.confirmAndSave).click();
  await expect(new Frame(page, words).message(words.sessionEndedNow)).toBeVisible();
  await karim.goto(server.url);
  await expect(new SignInPage(karim, words).heading).toBeVisible();
});

test("addresses are told line by line, and whoever would lock themselves out is asked", async ({
  page,
  visit,
  signIn,
  words,
  watch,
}) => {
  watch.expectStatus(428, "/fn/contacts/update");
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  let dialog = await contacts.update(abc.bob.name);
  await dialog.addresses.fill("192.0.2.0/24\n192.0.2.7/24, here");
  await dialog.submit();
  const told = dialog.error(dialog.addresses);
  await expect(told).toContainText(words.hostBits(2, "192.0.2.7/24", "192.0.2.0/24"));
  await expect(told).toContainText(words.noNetwork(2, "here"));
  await dialog.addresses.fill("192.0.2.0/24");
  await dialog.submit();
  await expect(dialog.asked).toContainText(words.ownAddressLeftOut("127.0.0.1"));
  await dialog.addresses.fill("192.0.2.0/24, ::ffff:127.0.0.1\n192.0.2.0/24");
  await dialog.button(words.confirmAndSave).click();
  await expect(new Frame(page, words).message(words.saved(abc.bob.name))).toBeVisible();
  dialog = await contacts.update(abc.bob.name);
  await expect(dialog.addresses).toHaveValue("192.0.2.0/24\n127.0.0.1");
});

test("another list of addresses ends a session at its next request, and sign-in says why to who knows the password", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const karim = await another();
  await signIn(abc.karim, karim);
  await visit("/", karim);
  await expect(new Frame(karim, words).heading(words.welcome("Karim"))).toBeVisible();

  await signIn(abc.bob);
  await visit("/contacts");
  const dialog = await new ContactsPage(page, words).update(abc.karim.name);
  await dialog.addresses.fill("192.0.2.0/24");
  await dialog.submit();
  await expect(new Frame(page, words).message(words.sessionEndedNow)).toBeVisible();

  await visit("/", karim);
  const form = new SignInPage(karim, words);
  await expect(form.heading).toBeVisible();
  watch.expectStatus(401, "/sign-in");
  await form.signIn(abc.karim.login, "un autre mot de passe");
  await expect(form.refusal).toHaveText(words.wrongPassword);
  watch.expectStatus(403, "/sign-in");
  await form.signIn(abc.karim.login, PASSWORD);
  await expect(form.refusal).toContainText(words.accessFromElsewhere);
});

test("the last administrator is given no end, and the field says so", async ({ page, visit, signIn, words, watch }) => {
  watch.expectStatus(422, "/fn/contacts/update");
  await signIn(staff);
  await visit("/provider/customers");
  await page.getByRole("link", { name: boulangerie.company }).click();
  await page.getByRole("link", { name: words.contacts, exact: true }).first().click();
  const contacts = new ContactsPage(page, words);
  // As long as there is somebody else, an end is taken.
  const other = await contacts.update(boulangerie.marcAndre.name);
  await other.moment(words.expirationDate).date.fill(clocks(30 * DAY).date);
  await other.submit();
  await expect(new Frame(page, words).message(words.saved(boulangerie.marcAndre.name))).toBeVisible();
  const dialog = await contacts.update(boulangerie.lucie.name);
  const ends = dialog.moment(words.expirationDate);
  await ends.date.fill(clocks(30 * DAY).date);
  await dialog.submit();
  await expect(ends.root).toContainText(words.lastAdministrator);
  await expect(ends.date).toHaveAttribute("aria-invalid", "true");
});

test("a login that was guessed at is locked for a while, found as such, and says why", async ({
  page,
  visit,
  signIn,
  words,
  server,
}) => {
  const ahead = await guess(page, server, abc.karim.login);
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  await contacts.status.selectOption("locked");
  await expect(contacts.rows).toHaveCount(1);
  await expect(contacts.row(abc.karim.name)).toContainText(words.locked);
  const dialog = await contacts.update(abc.karim.name);
  await expect(dialog.root.locator(".access__status")).toContainText(words.waitsMinutes);
  await server.setAhead(ahead + 16 * MINUTE);
  await page.reload();
  await expect(dialog.root.locator(".access__status")).toContainText(words.active);
});

test("by keyboard alone, and on a phone without anything beside the screen", async ({ page, visit, signIn, words }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(abc.bob);
  await visit("/contacts");
  const contacts = new ContactsPage(page, words);
  const dialog = await contacts.update(abc.karim.name);
  const ends = dialog.moment(words.expirationDate);
  await ends.date.fill(clocks(40 * DAY).date);
  // Date and time have several stops each; after them comes the way to the timezone.
  for (let stops = 0; stops < 12 && !(await dialog.choice(words.interfaceLanguage).evaluate(isFocused)); stops++) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Tab");
  await expect(dialog.addresses).toBeFocused();
  await page.keyboard.type("127.0.0.1");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(dialog.choice(words.twoFactor)).toHaveValue("yes");
  const beside = await dialog.root.locator(".dialog__body").evaluate((body) => body.scrollWidth - body.clientWidth);
  expect(beside).toBeLessThanOrEqual(0);
  await dialog.button(words.submit).focus();
  await page.keyboard.press("Enter");
  await expect(new Frame(page, words).message(words.saved(abc.karim.name))).toBeVisible();
  expect(plain(await contacts.row(abc.karim.name).innerText())).toContain(words.active);
});
