-- Secrets at rest, second factors, devices that are trusted, and when and how a session was authenticated.

-- The ids of the keys that the database was written with, which name a key and do not give it away; the keys are in
-- the key file.
create table secret_key (
    id text not null primary key,
    since bigint not null
);

-- What somebody proves beside a password. `secret` is sealed under the key `key_id`; of a one-time code, `last_step` is
-- the step of the last one that was taken.
create table second_factor (
    id text not null primary key,
    login_id text not null references login (id) on delete cascade,
    kind text not null,
    secret text not null,
    key_id text not null references secret_key (id),
    last_step bigint not null,
    created_at bigint not null,
    unique (login_id, kind)
);
create index second_factor_by_key on second_factor (key_id, id);

-- `hash` is the SHA-256 of the code, which has 118 random bits, in hexadecimal.
create table recovery_code (
    login_id text not null references login (id) on delete cascade,
    hash text not null,
    used_at bigint,
    primary key (login_id, hash)
) without rowid;

-- Devices that are not asked for a second factor. `token_hash` is the SHA-256 of the token, in hexadecimal.
create table trusted_device (
    id text not null primary key,
    login_id text not null references login (id) on delete cascade,
    token_hash text not null unique,
    created_at bigint not null,
    expires_at bigint not null,
    last_used_at bigint not null,
    agent text not null default '',
    address text not null default ''
);
create index trusted_device_by_login on trusted_device (login_id, expires_at);

-- Wrong codes in a row, and when the next one is taken.
create table second_factor_try (
    login_id text not null primary key references login (id) on delete cascade,
    failures bigint not null,
    last_at bigint not null,
    next_at bigint not null
);

-- How a session was authenticated: `pwd`, and `otp`, `recovery` or `device` for the second factor, separated by commas.
alter table session add column amr text not null default 'pwd';
alter table session add column authenticated_at bigint not null default 0;
update session set authenticated_at = created_at;

alter table customer_class add column trusted_devices bigint not null default 0;
alter table settings add column staff_two_factor bigint not null default 0;

alter table login drop column totp_secret;
alter table login drop column totp_step;
