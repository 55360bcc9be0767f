-- migrate:up

-- Promises and payment plans: they belong to the debtor and list the claims they cover.
create table arrangements (
    id          uuid primary key,
    creditor    text not null references creditors,
    debtor      text not null,
    kind        text not null check (kind in ('promise', 'plan')),
    status      text not null check (status in
        ('proposed', 'agreed', 'kept', 'part_kept', 'broken', 'lapsed', 'replaced')),
    currency    text not null,
    -- The call or reply it came from: heard once, whichever of the debtor's cases hears it first.
    source      text not null,
    -- How often a term was missed.
    misses      int not null default 0,
    proposed_at timestamptz,
    answer_by   timestamptz,
    agreed_at   timestamptz,
    ended_at    timestamptz,
    why         text not null default '',
    foreign key (creditor, debtor) references debtors (creditor, id),
    unique (creditor, debtor, source)
);

-- What was open of each claim when it was arranged. What was paid since is never stored: it is the
-- difference with what the bookings say now.
create table arrangement_claims (
    arrangement    uuid not null references arrangements on delete cascade,
    creditor       text not null,
    invoice_number text not null,
    open_minor     bigint not null check (open_minor > 0),
    primary key (arrangement, invoice_number),
    foreign key (creditor, invoice_number) references invoices (creditor, number)
);
create index arrangement_claims_invoice on arrangement_claims (creditor, invoice_number);

create table arrangement_terms (
    arrangement  uuid not null references arrangements on delete cascade,
    position     int not null,
    due_on       date not null,
    amount_minor bigint not null check (amount_minor > 0),
    -- The last day on which it was found missed.
    missed_on    date,
    primary key (arrangement, position)
);

-- migrate:down

drop table arrangement_terms, arrangement_claims, arrangements;
