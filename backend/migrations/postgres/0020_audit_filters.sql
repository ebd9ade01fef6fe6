-- Reading the audit trail by who did something and by what was done, newest first.

create index audit_event_by_author on audit_event (customer_id, author_id, seq);
create index audit_event_by_kind on audit_event (customer_id, kind, seq);
