-- The data model: settings, staff, customers, contacts, access, communication, sessions, the audit trail.
--
-- Instants are microseconds since 1970 in UTC, flags 0 or 1, ids UUIDs as text. Every row of a customer has
-- the customer's id first in its key, and no foreign key crosses customers. Names of tables and columns are
-- the same on both engines.

-- One row: the provider. `seq` counts the changes that belong to no customer.
create table settings (
    id bigint not null primary key check (id = 1),
    provider_name text not null,
    support_en text not null default '',
    support_fr text not null default '',
    language text not null,
    time_zone text not null,
    staff_idle_minutes bigint not null default 30,
    staff_absolute_minutes bigint not null default 720,
    seq bigint not null default 0
);

create table section (
    key text collate "C" not null primary key,
    name_en text not null,
    name_fr text not null,
    phrase_en text not null,
    phrase_fr text not null,
    icon text not null,
    ceiling text not null,
    owner_only bigint not null default 0,
    position bigint not null
);

-- `key` names the roles that every installation has; roles of the provider's own have none.
create table role (
    id text collate "C" not null primary key,
    key text collate "C" unique,
    kind text not null,
    name_en text not null,
    name_fr text not null,
    description_en text not null default '',
    description_fr text not null default '',
    position bigint not null,
    version bigint not null default 1
);

-- Levels of ordinary roles; absent is Restrict.
create table role_level (
    role_id text collate "C" not null references role (id) on delete cascade,
    section_key text collate "C" not null references section (key) on delete cascade,
    level text not null,
    primary key (role_id, section_key)
);

create table communication_type (
    key text collate "C" not null primary key,
    name_en text not null,
    name_fr text not null,
    section_key text collate "C" references section (key),
    position bigint not null
);

create table staff (
    id text collate "C" not null primary key,
    name text not null,
    email text not null,
    level text not null default 'administrator',
    disabled bigint not null default 0,
    version bigint not null default 1,
    created_at bigint not null
);

create table customer_class (
    id text collate "C" not null primary key,
    name_en text not null,
    name_fr text not null,
    idle_minutes bigint not null default 30,
    absolute_minutes bigint not null default 720,
    two_factor_required bigint not null default 0,
    language text not null,
    time_zone text not null,
    version bigint not null default 1
);

create table class_role (
    class_id text collate "C" not null references customer_class (id) on delete cascade,
    role_id text collate "C" not null references role (id) on delete cascade,
    primary key (class_id, role_id)
);

-- `seq` counts the changes of this customer: the first statement of each change raises it.
create table customer (
    id text collate "C" not null primary key,
    name text not null,
    name_key text collate "C" not null,
    account_number text collate "C" not null unique,
    class_id text collate "C" not null references customer_class (id),
    account_director text collate "C" references staff (id),
    language text not null,
    time_zone text not null,
    suspended_at bigint,
    closed_at bigint,
    seq bigint not null default 0,
    version bigint not null default 1,
    created_at bigint not null
);
create index customer_by_name on customer (name_key, id);

-- The roles that a customer may use: these when there are any, else those of its class.
create table allowed_role (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    role_id text collate "C" not null references role (id) on delete cascade,
    primary key (customer_id, role_id)
);

-- The keys are sort keys in lower-case hexadecimal; an empty e-mail is none. Deleted ones stay for a day.
-- `has_access` says whether there is a row in portal_access: whoever writes that one writes this.
create table contact (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    id text collate "C" not null,
    first_name text not null,
    last_name text not null,
    title text not null default '',
    email text not null default '',
    language text not null,
    time_zone text not null,
    notes text not null default '',
    name_key text collate "C" not null,
    title_key text collate "C" not null,
    email_key text collate "C" not null,
    has_access bigint not null default 0,
    version bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    updated_by text not null default '',
    deleted_at bigint,
    primary key (customer_id, id)
);
create index contact_by_name on contact (customer_id, name_key, id) where deleted_at is null;
create index contact_by_title on contact (customer_id, title_key, id) where deleted_at is null;
create index contact_by_email on contact (customer_id, email_key, id) where deleted_at is null;
create index contact_by_access on contact (customer_id, has_access, id) where deleted_at is null;
create index contact_deleted on contact (deleted_at) where deleted_at is not null;

create table contact_phone (
    customer_id text collate "C" not null,
    contact_id text collate "C" not null,
    position bigint not null,
    kind text not null,
    number text not null,
    extension text not null default '',
    primary key (customer_id, contact_id, position),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);

-- Folded words by which a contact is found.
create table contact_term (
    customer_id text collate "C" not null,
    term text collate "C" not null,
    contact_id text collate "C" not null,
    primary key (customer_id, term, contact_id),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);
create index contact_term_by_contact on contact_term (customer_id, contact_id, term);

create table contact_role (
    customer_id text collate "C" not null,
    contact_id text collate "C" not null,
    role_id text collate "C" not null references role (id),
    primary key (customer_id, contact_id, role_id),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);
create index contact_role_by_role on contact_role (customer_id, role_id, contact_id);

-- Levels granted directly, beside the roles; absent is Restrict.
create table permission (
    customer_id text collate "C" not null,
    contact_id text collate "C" not null,
    section_key text collate "C" not null references section (key),
    level text not null,
    primary key (customer_id, contact_id, section_key),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);

create table contact_communication (
    customer_id text collate "C" not null,
    contact_id text collate "C" not null,
    type_key text collate "C" not null references communication_type (key),
    primary key (customer_id, contact_id, type_key),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade
);

create table communication_order (
    customer_id text collate "C" not null references customer (id) on delete cascade,
    kind text collate "C" not null,
    version bigint not null default 1,
    updated_at bigint not null,
    updated_by text not null default '',
    primary key (customer_id, kind)
);

create table communication_order_member (
    customer_id text collate "C" not null,
    kind text collate "C" not null,
    position bigint not null,
    contact_id text collate "C" not null,
    primary key (customer_id, kind, position),
    unique (customer_id, kind, contact_id),
    foreign key (customer_id, kind) references communication_order (customer_id, kind) on delete cascade,
    foreign key (customer_id, contact_id) references contact (customer_id, id)
);
create index communication_order_member_by_contact on communication_order_member (customer_id, contact_id);

-- A name and a password with which someone signs in; names are unique in the installation.
create table login (
    id text collate "C" not null primary key,
    name text collate "C" not null unique,
    password_hash text,
    must_change bigint not null default 0,
    language text,
    created_at bigint not null,
    password_changed_at bigint,
    totp_secret text,
    totp_step bigint
);

-- Ties a login to a contact or to a staff member. Wall times and their zone are kept as typed, beside the
-- instants that follow from them. Networks are CIDRs, separated by commas; empty is anywhere.
create table portal_access (
    login_id text collate "C" not null primary key references login (id) on delete cascade,
    customer_id text collate "C",
    contact_id text collate "C",
    staff_id text collate "C" unique references staff (id),
    disabled bigint not null default 0,
    activates_at bigint,
    activates_wall text,
    expires_at bigint,
    expires_wall text,
    window_zone text,
    two_factor text not null default 'class',
    networks text not null default '',
    unique (customer_id, contact_id),
    foreign key (customer_id, contact_id) references contact (customer_id, id) on delete cascade,
    check ((staff_id is null and customer_id is not null and contact_id is not null)
        or (staff_id is not null and customer_id is null and contact_id is null))
);
create index portal_access_by_window on portal_access (customer_id, disabled, expires_at, activates_at, contact_id);
create index portal_access_by_activation on portal_access (customer_id, activates_at, contact_id)
    where activates_at is not null;

-- `token_hash` is the SHA-256 of the token, in hexadecimal; the token itself is nowhere.
create table session (
    id text collate "C" not null primary key,
    token_hash text collate "C" not null unique,
    login_id text collate "C" not null references login (id) on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    ends_at bigint not null,
    agent text not null default '',
    address text not null default '',
    revoked_at bigint
);
create index session_by_login on session (login_id, ends_at);

-- Tries of the last minutes per subject (a typed login, hashed; an address): instants, separated by commas.
create table failed_sign_in (
    subject text collate "C" not null primary key,
    tries text not null default '',
    at bigint not null
);
create index failed_sign_in_by_time on failed_sign_in (at);

-- Who did what to what. `customer_id` is empty for what belongs to no customer. Each row carries the hash of
-- the one before it, and `seq` has no gaps.
create table audit_event (
    customer_id text collate "C" not null,
    seq bigint not null,
    at bigint not null,
    kind text not null,
    author_kind text not null,
    author_id text not null,
    author_name text not null,
    address text not null,
    session_id text not null,
    subject_kind text not null,
    subject_id text collate "C" not null,
    subject_name text not null,
    before text not null,
    after text not null,
    previous_hash text not null,
    hash text not null,
    primary key (customer_id, seq)
);
create index audit_event_by_subject on audit_event (customer_id, subject_kind, subject_id, seq);

create table outgoing_mail (
    id text collate "C" not null primary key,
    customer_id text collate "C" references customer (id) on delete cascade,
    recipient text not null,
    language text not null,
    subject text not null,
    body_text text not null,
    body_html text not null default '',
    created_at bigint not null,
    attempts bigint not null default 0,
    next_attempt_at bigint,
    sent_at bigint,
    failed_at bigint
);
create index outgoing_mail_due on outgoing_mail (next_attempt_at) where sent_at is null and failed_at is null;
