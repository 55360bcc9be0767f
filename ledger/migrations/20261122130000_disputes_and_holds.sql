-- migrate:up

-- What a debtor says is wrong with an invoice. Their own words stay where they were said.
create table disputes (
    id             uuid primary key,
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    debtor         text not null,
    kind           text not null check (kind in ('not_delivered', 'wrong_amount', 'faulty',
                                                 'already_credited', 'not_ordered', 'other')),
    said_in        uuid references tasks,
    evidence       text[] not null default '{}',
    -- The disputed part of the principal; null is all of it.
    disputed_minor bigint check (disputed_minor > 0),
    currency       text not null,
    opened_at      timestamptz not null,
    opened_by      text not null,
    channel        text,
    owner          text,
    deadline       date not null,
    -- How often the deadline passed without an answer.
    passed         int not null default 0,
    status         text not null default 'open' check (status in
        ('open', 'mediating', 'upheld', 'partly', 'rejected', 'ended')),
    mediator       text,
    answered_at    timestamptz,
    answered_by    text,
    reasons        text,
    goodwill       text,
    credited_minor bigint,
    -- The creditor's own credit note for what we credited: it is not booked twice.
    confirmed_by   text,
    foreign key (creditor, invoice_number) references cases
);
create unique index disputes_running on disputes (creditor, invoice_number)
    where status in ('open', 'mediating');
create index disputes_debtor on disputes (creditor, debtor);
create index disputes_invoice on disputes (creditor, invoice_number);

-- What stops everything of a debtor: a protection, or a person's pause. No reason of health.
create table holds (
    id             uuid primary key,
    creditor       text not null,
    debtor         text not null,
    kind           text not null check (kind in ('debt_help', 'guardian', 'bankruptcy', 'deceased',
                                                 'vulnerable', 'other', 'paused')),
    why            text not null default '',
    since          date not null,
    until          date,
    representative jsonb,
    placed_at      timestamptz not null,
    placed_by      text not null,
    -- A person was asked at its end.
    asked_at       timestamptz,
    lifted_at      timestamptz,
    lifted_by      text,
    foreign key (creditor, debtor) references debtors
);
create unique index holds_running on holds (creditor, debtor, kind) where lifted_at is null;
create index holds_debtor on holds (creditor, debtor);

-- Credit notes that name no invoice; append-only.
create table free_credits (
    creditor     text not null,
    debtor       text not null,
    source       text not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency     text not null,
    reason       text not null default '',
    effective_at timestamptz not null,
    primary key (creditor, source),
    foreign key (creditor, debtor) references debtors
);
create index free_credits_debtor on free_credits (creditor, debtor);

-- One task for several cases is found by what it is about.
create index tasks_debtor on tasks (creditor, debtor);
create index tasks_caused_by on tasks ((brief ->> 'caused_by'))
    where brief ->> 'caused_by' is not null;
create index tasks_hold on tasks ((brief ->> 'hold')) where brief ->> 'hold' is not null;
create index tasks_dispute on tasks ((brief ->> 'dispute')) where brief ->> 'dispute' is not null;

-- migrate:down
drop index tasks_debtor, tasks_caused_by, tasks_hold, tasks_dispute;
drop table free_credits, holds, disputes;
