-- What is done for a customer on request: who is offered the ownership of its account, and through whose eyes
-- staff look at its pages.

-- There is one owner at the most. The role is the one that every installation has.
create unique index contact_role_one_owner on contact_role (customer_id)
    where role_id = '01900000-0000-7000-8000-000000000001';

-- Offered to a contact, to be accepted by it. `from_contact` is the owner who offers it, absent when staff do.
create table ownership_offer (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    id text collate "C" not null,
    contact_id text collate "C" not null,
    from_contact text collate "C",
    author_name text not null,
    reason text not null default '',
    offered_at bigint not null,
    expires_at bigint not null,
    settled_at bigint,
    outcome text not null default '',
    primary key (customer_id, id),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);
-- One waits at a time.
create unique index ownership_offer_waiting on ownership_offer (customer_id) where settled_at is null;
create index ownership_offer_due on ownership_offer (expires_at) where settled_at is null;

-- Staff see the portal as a contact would, from one session, for a time.
create table viewing (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    id text collate "C" not null,
    contact_id text collate "C" not null,
    session_id text collate "C" not null,
    reason text not null,
    started_at bigint not null,
    ends_at bigint not null,
    stopped_at bigint,
    primary key (customer_id, id),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);
create index viewing_open on viewing (customer_id, session_id, contact_id) where stopped_at is null;
