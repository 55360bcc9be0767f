-- migrate:up
create table courtesies (
    id         uuid primary key,
    creditor   text not null references creditors,
    debtor     text not null,
    covers     text[] not null,
    kind       text not null,
    -- What caused it: told once.
    occasion   text not null,
    facts      jsonb not null default '{}',
    channel    text,
    not_before timestamptz not null,
    expires_at timestamptz,
    planned_at timestamptz not null,
    status     text not null default 'waiting' check (status in ('waiting', 'sent', 'unsaid')),
    why        text,
    -- When it is looked at next; null once it is sent or left unsaid.
    next_at    timestamptz,
    contact    uuid references contacts,
    foreign key (creditor, debtor) references debtors (creditor, id),
    unique (creditor, debtor, kind, occasion)
);
create index courtesies_waiting on courtesies (next_at) where status = 'waiting';

-- migrate:down
drop table courtesies;
