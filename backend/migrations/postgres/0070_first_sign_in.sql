-- Who never came in is told to whoever manages the contacts.

alter table login add column first_signed_in_at bigint;
update login set first_signed_in_at = (select min(s.created_at) from session s where s.login_id = login.id);
