-- Registering for the portal: who has proven an address and waits for an administrator of the customer.

create table registration (
    customer_id text not null references customer (id) on delete cascade,
    id text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    language text not null,
    asked_at bigint not null,
    primary key (customer_id, id)
) without rowid;

-- Whether anybody may ask for it.
alter table settings add column registration bigint not null default 1;
