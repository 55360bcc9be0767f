-- migrate:up

-- Sending that someone stopped; creditor '*' means everybody's.
create table sending_stops (
    creditor   text primary key,
    why        text not null,
    stopped_by text not null,
    stopped_at timestamptz not null
);

-- What is decided and shown but not sent ('held'), who released it, and what went to a test
-- address only; once the rehearsal is over such a contact counts for nothing ('rehearsed').
alter table contacts
    add column redirected  boolean not null default false,
    add column released_by text,
    add column released_at timestamptz,
    drop constraint contacts_status_check,
    add constraint contacts_status_check check (status in
        ('sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'not_sent', 'open', 'expired',
         'held', 'rehearsed'));
create index contacts_held on contacts (creditor) where status = 'held';
create index contacts_redirected on contacts (creditor) where redirected;

-- How many turns of a day are taken, and whose they are.
create table turn_days (
    creditor text not null references creditors,
    what     text not null check (what in ('message', 'call')),
    day      date not null,
    taken    int not null,
    primary key (creditor, what, day)
);
create table turns (
    creditor text not null,
    what     text not null,
    debtor   text not null,
    day      date not null,
    position int not null,
    primary key (creditor, what, debtor, day),
    foreign key (creditor, debtor) references debtors
);

-- When limitation of the claim was last interrupted, as a person stated it.
alter table invoices add column interrupted_on date;

-- migrate:down

alter table invoices drop column interrupted_on;
drop table turns, turn_days, sending_stops;
drop index contacts_held, contacts_redirected;
alter table contacts drop column redirected, drop column released_by, drop column released_at;
