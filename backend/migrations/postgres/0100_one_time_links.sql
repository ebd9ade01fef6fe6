-- Links that work once and are sent by mail: invitations, new passwords, proofs of an e-mail address. What stands in a
-- link is nowhere: `token_hash` is its SHA-256, in hexadecimal.

-- Somebody who asks for access, until the link that went to the address was followed.
create table registration_proof (
    id text collate "C" not null primary key,
    account_number text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    language text not null,
    asked_at bigint not null,
    proven_at bigint
);
create index registration_proof_by_time on registration_proof (asked_at);
create index registration_proof_proven on registration_proof (proven_at) where proven_at is not null;

create table one_time_link (
    id text collate "C" not null primary key,
    token_hash text collate "C" not null unique,
    kind text not null,
    login_id text collate "C" references login (id) on delete cascade,
    proof_id text collate "C" references registration_proof (id) on delete cascade,
    recipient text not null,
    created_at bigint not null,
    created_by text not null default '',
    expires_at bigint not null,
    used_at bigint,
    revoked_at bigint,
    check ((login_id is null) <> (proof_id is null))
);
create index one_time_link_by_login on one_time_link (login_id, kind, id);
create index one_time_link_by_proof on one_time_link (proof_id);
create index one_time_link_by_end on one_time_link (kind, expires_at);

-- What somebody typed who forgot a password, until it was looked up.
create table reset_request (
    id text collate "C" not null primary key,
    who text not null,
    address text not null,
    claimed_until bigint not null default 0
);

-- Instants of the last tries per subject (an address, a hashed e-mail), separated by commas.
create table link_limit (
    subject text collate "C" not null primary key,
    times text not null default '',
    at bigint not null
);
create index link_limit_by_time on link_limit (at);

-- Who has a login and no password yet: until when the open invitation works, 0 when none is open.
alter table portal_access add column invited_until bigint;
create index portal_access_invited on portal_access (customer_id, contact_id) where invited_until is not null;
drop index if exists portal_access_by_window;
create index portal_access_by_window
    on portal_access (customer_id, disabled, expires_at, activates_at, invited_until, contact_id, login_id);

-- Whoever forgot a password is found by the address, whatever the customer.
create index contact_by_address on contact (lower(email)) where email <> '' and deleted_at is null;
create index staff_by_address on staff (lower(email));
