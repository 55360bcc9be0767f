-- migrate:up

-- Extracts of open items that were booked: what a creditor's books called open at a moment.
create table extracts (
    id        bigint generated always as identity primary key,
    creditor  text not null references creditors,
    as_of     timestamptz not null,
    files     text[] not null,
    booked_at timestamptz not null
);
create index extracts_newest on extracts (creditor, as_of);

-- Invoices that an extract brought in: only these can vanish from a later one.
create table extract_items (
    creditor       text not null,
    invoice_number text not null,
    -- The extract that no longer named it, while it stays away.
    vanished_on    date,
    primary key (creditor, invoice_number)
);

-- migrate:down

drop table extract_items, extracts;
