-- The provider's logo, and the one-time link under which its first owner is made.

-- At most one. `hash` is what its address ends with, so that a browser may keep it for ever.
create table logo (
    id bigint not null primary key check (id = 1),
    hash text not null,
    media_type text not null,
    bytes bytea not null
);

-- At most one, and none once there is somebody of the provider. `token_hash` is the SHA-256 of the token, in
-- hexadecimal; the token itself is nowhere.
create table first_start (
    id bigint not null primary key check (id = 1),
    token_hash text not null,
    expires_at bigint not null
);
