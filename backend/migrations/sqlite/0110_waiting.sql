-- Who has to wait with signing in after too many wrong tries: found from the login, and within a customer. Nobody is
-- shut out by it for longer than the tries count.

alter table failed_sign_in add column waits_until bigint;
alter table failed_sign_in add column login_id text;
alter table failed_sign_in add column customer_id text;
create index failed_sign_in_by_login on failed_sign_in (login_id, waits_until) where login_id is not null;
create index failed_sign_in_by_customer on failed_sign_in (customer_id, waits_until) where customer_id is not null;
