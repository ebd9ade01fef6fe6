// Who is in the demo data, as far as the tests meet them.

export type Person = { readonly name: string; readonly login: string };

const person = (name: string, login: string): Person => ({ name, login });

/** A provider administrator. */
export const staff = person("Catherine Lavoie", "staff@relais.example");

/** The other people of the provider. */
export const provider = {
  owner: person("Henri Desbiens", "owner@relais.example"),
  support: person("Nadia Cormier", "support@relais.example"),
  auditor: person("Paul Everett", "auditor@relais.example"),
} as const;

export const abc = {
  company: "ABC Company",
  chantal: person("Chantal Bélanger", "chantal@abc.example"),
  bob: person("Bob Tremblay", "bob@abc.example"),
  steve: person("Steve Gagnon", "steve@abc.example"),
  adam: person("Adam Roy", "adam@abc.example"),
  emilie: person("Émilie Côté", "emilie@abc.example"),
  /** Her access has expired. */
  genevieve: person("Geneviève Ouellet", "genevieve@abc.example"),
  /** Manages contacts, and is no administrator. */
  jeanFrancois: person("Jean-François Lévesque", "jf.levesque@abc.example"),
  karim: person("Karim Benali", "karim@abc.example"),
  marieEve: person("Marie-Ève Bouchard", "marie-eve@abc.example"),
  /** His access begins some day. */
  olivier: person("Olivier Pelletier", "olivier@abc.example"),
  /** His access is disabled. */
  samuel: person("Samuel Nguyen", "samuel@abc.example"),
  luc: person("Luc Côté-Hamel", "luc@abc.example"),
  nadia: person("Nadia Haddad", "nadia@abc.example"),
  linda: person("Linda O’Connor", "linda@abc.example"),
  mathieu: person("Mathieu Gauthier", "mathieu@abc.example"),
  yasmine: person("Yasmine Diallo", "yasmine@abc.example"),
  /** No e-mail address, no access. */
  wei: person("Wei Chen", ""),
  zoe: person("Zoé Fontaine", "zoe@abc.example"),
} as const;

export const boulangerie = {
  company: "Boulangerie Côté inc.",
  lucie: person("Lucie Côté", "lucie@boulangerie.example"),
  marcAndre: person("Marc-André Côté", "marc-andre@boulangerie.example"),
  josee: person("Josée Lamontagne", "josee@boulangerie.example"),
} as const;

/** The orders of ABC Company as the demo begins. */
export const orders = {
  technical: [abc.bob, abc.steve, abc.marieEve, abc.jeanFrancois],
  financial: [abc.adam, abc.emilie, abc.samuel],
} as const;
