-- Who is slowed down for how long, and the browsers from which a login came in.

-- Of a login: whose it is, of which customer, and when its next try is taken. A browser that came in before is counted beside it.
alter table failed_sign_in add column login_id text references login (id) on delete cascade;
alter table failed_sign_in add column customer_id text;
alter table failed_sign_in add column next_at bigint not null default 0;
create index failed_sign_in_by_login on failed_sign_in (login_id, next_at) where login_id is not null;
create index failed_sign_in_by_customer on failed_sign_in (customer_id, next_at) where customer_id is not null;

-- `token_hash` is the SHA-256 of the token that the browser keeps, in hexadecimal; `agent` what kind of browser it
-- is, `network` where it came from last.
create table known_device (
    login_id text not null references login (id) on delete cascade,
    token_hash text not null,
    agent text not null default '',
    network text not null default '',
    created_at bigint not null,
    seen_at bigint not null,
    primary key (login_id, token_hash)
) without rowid;
create index known_device_by_token on known_device (token_hash);
