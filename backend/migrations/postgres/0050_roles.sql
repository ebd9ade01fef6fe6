-- One more standard role, and what makes a change of a role or a section quick to weigh: who holds it, wherever.

update role set position = position + 1 where position > 5;

insert into role (id, key, kind, name_en, name_fr, description_en, description_fr, position) values
    ('01900000-0000-7000-8000-000000000006', 'billing_and_support', 'ordinary',
        'Billing and support', 'Facturation et soutien',
        'Invoices, payments and support tickets', 'Factures, paiements et billets de soutien', 6);

insert into role_level (role_id, section_key, level) values
    ('01900000-0000-7000-8000-000000000006', 'billing', 'modify'),
    ('01900000-0000-7000-8000-000000000006', 'support_tickets', 'modify');

insert into class_role (class_id, role_id)
    select id, '01900000-0000-7000-8000-000000000006' from customer_class
    where id = '01900000-0000-7000-8000-000000000101';

create index contact_role_by_holder on contact_role (role_id, customer_id, contact_id);
create index permission_by_holder on permission (section_key, customer_id, contact_id);
