// Sections of the provider's own: everywhere at once, and gone again.
import { expect, test } from "../fixtures.ts";
import { ContactsPage, plain } from "../pages/contacts.ts";
import { Frame } from "../pages/frame.ts";
import { RoleForm } from "../pages/roles.ts";
import { abc, staff } from "../people.ts";

const texts = {
  en: {
    sections: "Sections",
    add: "Add section",
    key: "Key",
    nameEn: "Name in English",
    nameFr: "Name in French",
    phraseEn: "What is said of a contact, in English",
    phraseFr: "What is said of a contact, in French",
    icon: "Icon",
    router: "Router",
    link: "Link",
    levels: "Levels",
    onlyRead: "Only Read",
    added: "Colocation was added.",
    removed: "Colocation was removed.",
    at: "Colocation is at position 10.",
    name: "Colocation",
    phrase: "Contact with access to colocation",
    remove: "Remove",
    confirm: "Confirm and save",
    https: "An address that begins with https://",
    keyShape: "Small letters without accents",
    loses: `Will no longer have Read in Colocation: ${abc.mathieu.name}, ${abc.company}.`,
    builtIn: "Built in",
    back: "Back to the section",
  },
  fr: {
    sections: "Sections",
    add: "Ajouter une section",
    key: "Clé",
    nameEn: "Nom en anglais",
    nameFr: "Nom en français",
    phraseEn: "Ce qui se dit d’un contact, en anglais",
    phraseFr: "Ce qui se dit d’un contact, en français",
    icon: "Icône",
    router: "Routeur",
    link: "Lien",
    levels: "Niveaux",
    onlyRead: "Lecture seulement",
    added: "Ajouté : Colocalisation.",
    removed: "Supprimé : Colocalisation.",
    at: "Colocalisation est à la position 10.",
    name: "Colocalisation",
    phrase: "Contact ayant accès à la colocalisation",
    remove: "Supprimer",
    confirm: "Confirmer et sauvegarder",
    https: "Une adresse qui commence par https://",
    keyShape: "Lettres minuscules sans accents",
    loses: `Perte du niveau Lecture dans Colocalisation : ${abc.mathieu.name}, ${abc.company}.`,
    builtIn: "D’origine",
    back: "Retour à la section",
  },
};

test("a section that is added is everywhere at once, and gone when it is removed", async ({
  page,
  visit,
  signIn,
  words,
  another,
  watch,
}) => {
  const text = texts[words.code];
  const theirs = await another();
  await signIn(abc.bob, theirs);

  await signIn(staff);
  await visit("/provider/customers");
  const frame = new Frame(page, words);
  await frame.section(text.sections).click();
  const form = new RoleForm(page, words);
  await form.link(text.add).click();
  await expect(frame.heading(text.add)).toBeVisible();
  await form.field(text.key).fill("Colo!");
  await form.field(text.nameEn).fill("Colocation");
  await form.field(text.nameFr).fill("Colocalisation");
  await form.field(text.phraseEn).fill("Contact with access to colocation");
  await form.field(text.phraseFr).fill("Contact ayant accès à la colocalisation");
  await form.field(text.link).fill("http://portal.example");
  // The icon by keyboard: six to the right of the first is the router.
  const icons = page.getByRole("radiogroup", { name: text.icon, exact: true });
  await icons.getByRole("radio").first().focus();
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("ArrowRight");
  }
  await expect(icons.getByRole("radio", { name: text.router })).toBeChecked();
  await form.choice(text.levels, text.onlyRead).check();
  watch.expectStatus(422, "/provider/sections/new");
  await form.button(words.add).click();
  await expect(form.field(text.key)).toBeFocused();
  await expect(page.getByText(text.keyShape)).toBeVisible();
  await expect(page.getByText(text.https).first()).toBeVisible();
  await form.field(text.key).fill("colocation");
  await form.field(text.link).fill("https://portal.example/colo");
  await form.field(text.link).press("Enter");
  await expect(frame.message(text.added)).toBeVisible();
  const up = form.button(words.moveUp(text.name));
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(frame.message(text.at)).toBeVisible();
  await expect(up).toBeFocused();

  // Administrators have it: a tile that leads elsewhere, the legend, the grid, the icons.
  await visit("/", theirs);
  const tile = theirs.getByRole("main").getByRole("link", { name: new RegExp(`^${text.name}`) });
  await expect(tile).toHaveAttribute("href", "https://portal.example/colo");
  await visit("/contacts", theirs);
  await expect(theirs.getByText(text.phrase).first()).toBeAttached();
  const contacts = new ContactsPage(theirs, words);
  await expect(contacts.icon(abc.bob.name, text.name, words.read)).toBeVisible();
  const dialog = await contacts.update(abc.mathieu.name);
  await expect(dialog.level(text.name, words.modify)).toBeDisabled();
  await dialog.grant(text.name, words.read);
  await dialog.submit();
  await expect(contacts.icon(abc.mathieu.name, text.name, words.read)).toBeVisible();

  // Restrict in every ordinary role.
  await visit("/provider/roles/01900000-0000-7000-8000-000000000004");
  await expect(form.level(text.name, words.restrict)).toBeChecked();
  await expect(form.levels(text.name)).toHaveCount(2);

  await visit("/provider/sections");
  await form.link(text.name).click();
  await expect(frame.heading(text.name)).toBeVisible();
  await form.link(text.remove).click();
  watch.expectStatus(428, "/provider/sections/colocation/remove");
  await form.button(text.remove).click();
  await expect(form.asked).toBeFocused();
  expect(plain(await form.asked.innerText())).toContain(text.loses);
  await form.button(text.confirm).click();
  await expect(frame.message(text.removed)).toBeVisible();
  await visit("/contacts", theirs);
  await expect(theirs.getByText(text.phrase)).toHaveCount(0);
  await expect(contacts.icon(abc.mathieu.name, text.name, words.read)).toHaveCount(0);
});

test("of a built-in section the words change, and nothing else can", async ({ page, visit, signIn, words }) => {
  const text = texts[words.code];
  await signIn(staff);
  await visit("/provider/sections");
  const form = new RoleForm(page, words);
  await form.link(words.section.cdr).click();
  await expect(form.link(text.remove)).toHaveCount(0);
  await expect(page.getByRole("radiogroup")).toHaveCount(0);
  // Whoever asks for the page that would remove it is told why it stays, and led back.
  const own = page.url();
  await visit(`${new URL(own).pathname}/remove`);
  await form.link(text.back).click();
  await expect(page).toHaveURL(own);
  await form.field(text.nameEn).fill("Call records");
  await form.field(text.nameFr).fill("Relevés d’appels");
  await form.button(words.save).click();
  const renamed = words.code === "en" ? "Call records" : "Relevés d’appels";
  await expect(form.link(renamed)).toBeVisible();
});
