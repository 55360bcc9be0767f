-- migrate:up
-- How the debtor had paid when the case opened: kind and figures (domain/debtor_history).
alter table cases add column history jsonb;

-- A discount for paying before a date, by invoice: what comes off, and whether it was earned.
create table discount_offers (
    contact        uuid not null references contacts,
    creditor       text not null,
    invoice_number text not null,
    percent        numeric not null,
    off_minor      bigint not null check (off_minor > 0),
    currency       text not null,
    until          date not null,
    status         text not null default 'open' check (status in ('open', 'taken', 'taken_back')),
    primary key (contact, invoice_number),
    foreign key (creditor, invoice_number) references invoices
);
create index discount_offers_invoice on discount_offers (creditor, invoice_number);

-- A personal word of staff for the next message to a debtor; one waits at a time.
create table personal_words (
    id             uuid primary key,
    creditor       text not null,
    debtor         text not null,
    invoice_number text not null,
    word           text not null,
    person         text not null,
    said_at        timestamptz not null,
    contact        uuid references contacts,
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index personal_words_debtor on personal_words (creditor, debtor);
create index personal_words_contact on personal_words (contact);

-- Who acts for a debtor gets their mail, and may answer it.
create index debtors_representative on debtors (lower(profile #>> '{representative,email}'))
    where profile #>> '{representative,email}' is not null;

-- A last request announces no costs, because no law surely gives them.
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check
    check (kind in ('consumer', 'business', 'request'));

-- migrate:down
alter table notices drop constraint notices_kind_check;
alter table notices add constraint notices_kind_check check (kind in ('consumer', 'business'));
drop index debtors_representative;
drop table personal_words;
drop table discount_offers;
alter table cases drop column history;
