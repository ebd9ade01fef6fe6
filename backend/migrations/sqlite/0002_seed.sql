-- What every installation starts with: the provider's row, sections, standard roles, communication types and
-- one class of customers.

insert into settings (id, provider_name, language, time_zone) values (1, 'Relais', 'en', 'America/Toronto');

insert into section (key, name_en, name_fr, phrase_en, phrase_fr, icon, ceiling, owner_only, position) values
    ('contacts', 'Contacts', 'Contacts',
        'Contact with access to contact management', 'Contact ayant accès à la gestion des contacts',
        'contacts', 'modify', 0, 1),
    ('communication_order', 'Communication order', 'Ordre de communication',
        'Contact with access to the communication order', 'Contact ayant accès à l’ordre de communication',
        'order', 'modify', 0, 2),
    ('billing', 'Billing', 'Facturation',
        'Contact with billing access', 'Contact ayant accès à la facturation',
        'billing', 'modify', 0, 3),
    ('support_tickets', 'Support tickets', 'Billets de soutien',
        'Contact with access to support tickets', 'Contact ayant accès aux billets de soutien',
        'support', 'modify', 0, 4),
    ('addresses_911', '911 addresses (VoIP)', 'Adresses 911 (VoIP)',
        'Contact for 911 address management (VoIP)', 'Contact pour la gestion des adresses 911 (VoIP)',
        '911', 'modify', 0, 5),
    ('cdr_download', 'CDR download (VoIP)', 'Téléchargement des CDR (VoIP)',
        'Contact with access to CDR download (VoIP)', 'Contact ayant accès au téléchargement des CDRs (VoIP)',
        'cdr', 'modify', 0, 6),
    ('hosted_pbx', 'Hosted PBX', 'PBX hébergé',
        'Contact with access to the hosted PBX', 'Contact ayant accès au PBX hébergé',
        'pbx', 'modify', 0, 7),
    ('services', 'Ordering and cancelling services', 'Commande et résiliation de services',
        'Contact who orders and cancels services', 'Contact qui commande et résilie des services',
        'services', 'modify', 1, 8),
    ('allowed_roles', 'Allowed roles', 'Rôles autorisés',
        'Contact with access to allowed roles', 'Contact ayant accès aux rôles autorisés',
        'roles', 'read', 0, 9),
    ('audit_trail', 'Audit trail', 'Journal d’audit',
        'Contact with access to the audit trail', 'Contact ayant accès au journal d’audit',
        'audit', 'read', 0, 10);

insert into role (id, key, kind, name_en, name_fr, description_en, description_fr, position) values
    ('01900000-0000-7000-8000-000000000001', 'account_owner', 'owner',
        'Account owner', 'Titulaire du compte',
        'Everything, ordering and cancelling services included',
        'Tout, y compris la commande et la résiliation de services', 1),
    ('01900000-0000-7000-8000-000000000002', 'account_administrator', 'administrator',
        'Account administrator', 'Administrateur du compte',
        'Everything but ordering and cancelling services',
        'Tout, sauf la commande et la résiliation de services', 2),
    ('01900000-0000-7000-8000-000000000003', 'contact_manager', 'ordinary',
        'Contact manager', 'Gestionnaire des contacts',
        'Contacts and the communication order',
        'Contacts et ordre de communication', 3),
    ('01900000-0000-7000-8000-000000000004', 'billing_only', 'ordinary',
        'Billing only', 'Facturation seulement',
        'Invoices and payments', 'Factures et paiements', 4),
    ('01900000-0000-7000-8000-000000000005', 'support_only', 'ordinary',
        'Support only', 'Soutien seulement',
        'Support tickets', 'Billets de soutien', 5);

insert into role_level (role_id, section_key, level) values
    ('01900000-0000-7000-8000-000000000003', 'contacts', 'modify'),
    ('01900000-0000-7000-8000-000000000003', 'communication_order', 'modify'),
    ('01900000-0000-7000-8000-000000000003', 'allowed_roles', 'read'),
    ('01900000-0000-7000-8000-000000000004', 'billing', 'modify'),
    ('01900000-0000-7000-8000-000000000005', 'support_tickets', 'modify');

insert into communication_type (key, name_en, name_fr, section_key, position) values
    ('invoices', 'Invoices', 'Factures', 'billing', 1),
    ('billing_notices', 'Billing notices', 'Avis de facturation', 'billing', 2),
    ('maintenance_notices', 'Maintenance notices', 'Avis de maintenance', null, 3),
    ('incident_notices', 'Incident notices', 'Avis d’incident', null, 4),
    ('ticket_updates', 'Ticket updates', 'Mises à jour des billets', 'support_tickets', 5),
    ('service_credentials', 'Service credentials', 'Identifiants de services', 'support_tickets', 6);

insert into customer_class (id, name_en, name_fr, language, time_zone) values
    ('01900000-0000-7000-8000-000000000101', 'Business', 'Entreprise', 'en', 'America/Toronto');

insert into class_role (class_id, role_id) values
    ('01900000-0000-7000-8000-000000000101', '01900000-0000-7000-8000-000000000002'),
    ('01900000-0000-7000-8000-000000000101', '01900000-0000-7000-8000-000000000003'),
    ('01900000-0000-7000-8000-000000000101', '01900000-0000-7000-8000-000000000004'),
    ('01900000-0000-7000-8000-000000000101', '01900000-0000-7000-8000-000000000005');
