-- Customers as the provider works on them: found among many, suspended and closed with a reason, changed many at once.

alter table customer add column status_reason text not null default '';
alter table customer add column status text collate "C" generated always as
    (case when closed_at is not null then 'closed' when suspended_at is not null then 'suspended' else 'active' end) stored;
-- Whether its words are in customer_term: rows from before that table are put in at the next start.
alter table customer add column has_terms bigint not null default 0;
create index customer_without_terms on customer (id) where has_terms = 0;

-- Folded words of the name and of the account number.
create table customer_term (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    term text collate "C" not null,
    primary key (customer_id, term)
);
create index customer_term_by_term on customer_term (term, customer_id);

-- By which customers are found among all: e-mail addresses, their domains, and telephones. Words of names have neither
-- mark in them and do not begin with a digit.
create index contact_term_of_reach on contact_term (term, customer_id)
    where (replace(term, '@', '') <> term or replace(term, '.', '') <> term or term < ':');

create index customer_by_class on customer (class_id, name_key, id);
create index customer_by_status on customer (status, name_key, id);

-- A change of many customers: what changes, of which, and how far it has come. `place` is the last that was tried.
create table customer_bulk (
    id text collate "C" not null primary key,
    author_name text not null,
    change text not null,
    chosen text not null,
    place text not null default '',
    total bigint not null,
    changed bigint not null default 0,
    unchanged bigint not null default 0,
    refused bigint not null default 0,
    state text not null,
    created_at bigint not null
);

create table customer_bulk_refusal (
    bulk_id text collate "C" not null references customer_bulk (id) on delete cascade,
    position bigint not null,
    customer_id text collate "C" not null,
    customer_name text not null,
    why text not null,
    primary key (bulk_id, position)
);
