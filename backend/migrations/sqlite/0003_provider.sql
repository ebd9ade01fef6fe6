-- What the provider's own pages keep: how its support is reached, sections of its own, telephones of its staff.

alter table settings add column support_phone text not null default '';
alter table settings add column hours_en text not null default '';
alter table settings add column hours_fr text not null default '';
alter table settings add column ticket_link text not null default '';
alter table settings add column questions_link text not null default '';
alter table settings add column version bigint not null default 1;

-- `link` is where a section of the provider's own leads; the built-in ones have pages here or nowhere.
alter table section add column built_in bigint not null default 1;
alter table section add column link text not null default '';
alter table section add column version bigint not null default 1;

alter table staff add column phone text not null default '';

-- No limit when absent.
alter table customer_class add column most_contacts bigint;
