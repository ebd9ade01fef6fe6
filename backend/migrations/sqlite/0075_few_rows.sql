-- Whose eyes these are, for the event of a viewing that runs out by itself, and which ones have.

alter table viewing add column staff_id text not null default '';
alter table viewing add column staff_name text not null default '';
create index viewing_due on viewing (ends_at) where stopped_at is null;

-- Who never came in stands with the customer, so that those of one are found without reading the others.

alter table portal_access add column first_signed_in_at bigint;
update portal_access set first_signed_in_at =
    (select l.first_signed_in_at from login l where l.id = portal_access.login_id);
alter table login drop column first_signed_in_at;
create index portal_access_never_in on portal_access (customer_id, contact_id)
    where first_signed_in_at is null and disabled = 0;

-- Which customers chose a role, wherever.

create index allowed_role_by_role on allowed_role (role_id, customer_id);
