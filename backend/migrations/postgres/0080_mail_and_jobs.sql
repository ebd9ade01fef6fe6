-- Work that is done from time to time, by one server at a time. `holder` does it until it is finished or the lease is
-- over; `runs` counts who took it, so that a holder whose lease was over finishes nothing.
create table job (
    name text collate "C" not null primary key,
    due_at bigint not null,
    holder text collate "C",
    leased_until bigint,
    runs bigint not null default 0,
    finished_at bigint,
    failures bigint not null default 0,
    error text not null default ''
);

-- What a letter is, and why it did not go out at the last try.
alter table outgoing_mail add column kind text not null default '';
alter table outgoing_mail add column trouble text not null default '';
create index outgoing_mail_waiting on outgoing_mail (id) where sent_at is null and failed_at is null;
create index outgoing_mail_sent on outgoing_mail (id) where sent_at is not null;
create index outgoing_mail_dead on outgoing_mail (id) where failed_at is not null;

-- What went out already is kept without what it said, which may hold a link that lets somebody in.
update outgoing_mail set body_text = '', body_html = '' where sent_at is not null;

-- Old sessions are forgotten by a job.
create index session_by_end on session (ends_at);
