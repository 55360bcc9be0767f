-- migrate:up

-- What was given after a complaint, or to make something good.
create table goodwill (
    task           uuid primary key references tasks,
    creditor       text not null references creditors,
    debtor         text not null,
    invoice_number text not null,
    gesture        text not null,
    given_by       text not null,
    at             timestamptz not null,
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index goodwill_creditor on goodwill (creditor, at);

-- How it was, as the debtor says; words without a mark are kept, too.
create table feedback (
    reply          uuid primary key references replies,
    courtesy       uuid not null references courtesies,
    creditor       text not null references creditors,
    debtor         text not null,
    invoice_number text not null,
    outcome        text,
    score          int check (score between 1 and 5),
    words          text,
    at             timestamptz not null,
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index feedback_creditor on feedback (creditor, at);
create unique index feedback_marked_once on feedback (courtesy) where score is not null;
create index courtesies_kind on courtesies (creditor, debtor, kind, planned_at);
create index cases_closed on cases (closed_at) where closed_at is not null;

-- migrate:down
drop table feedback, goodwill;
drop index courtesies_kind, cases_closed;
