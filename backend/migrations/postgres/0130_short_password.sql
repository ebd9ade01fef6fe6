-- 1: the password is too short to stand alone, and was taken because there is a second factor beside it.
alter table login add column short_password bigint not null default 0;
