-- Filters by level and by communication type, and those who were deleted and can be brought back.
create index permission_by_section on permission (customer_id, section_key, level, contact_id);
create index contact_communication_by_type on contact_communication (customer_id, type_key, contact_id);
create index contact_by_deletion on contact (customer_id, deleted_at, id) where deleted_at is not null;
