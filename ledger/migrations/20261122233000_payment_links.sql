-- migrate:up

-- A page on which these invoices of a debtor are paid. Its address is signed, never stored; what is
-- to be paid is read when somebody looks.
create table payment_links (
    id         uuid primary key,
    creditor   text not null references creditors,
    debtor     text not null,
    covers     text[] not null check (cardinality(covers) > 0),
    made_at    timestamptz not null,
    expires_at timestamptz not null,
    unique (creditor, debtor, covers),
    foreign key (creditor, debtor) references debtors (creditor, id)
);

-- What was begun at a payment provider through a link. `parts` is what it was meant for when it was
-- begun, `gone_minor` what was refunded or charged back of it and is booked so.
create table online_payments (
    id           uuid primary key,
    link         uuid not null references payment_links,
    provider     text not null,
    provider_id  text,
    status       text not null check (status in
        ('begun', 'open', 'pending', 'paid', 'failed', 'canceled', 'expired')),
    amount_minor bigint not null check (amount_minor > 0),
    currency     text not null check (currency ~ '^[A-Z]{3}$'),
    parts        jsonb not null,
    checkout_url text,
    gone_minor   bigint not null default 0 check (gone_minor between 0 and amount_minor),
    begun_at     timestamptz not null,
    expires_at   timestamptz,
    looked_at    timestamptz,
    unique (provider, provider_id)
);
create index online_payments_link on online_payments (link, begun_at);
create index online_payments_unfinished on online_payments (coalesce(looked_at, begun_at))
    where status in ('open', 'pending');

-- migrate:down

drop table online_payments, payment_links;
