-- migrate:up

-- The installation's clock: the machine's plus this offset (zero in production).
create table installation (
    only_row     boolean primary key default true check (only_row),
    clock_offset interval not null default '0'
);
insert into installation default values;

create table creditors (
    slug       text primary key,
    profile    jsonb not null,
    updated_at timestamptz not null
);

-- Immutable versions; a case pins one.
create table playbooks (
    name       text not null,
    version    int not null,
    content    jsonb not null,
    hash       text not null,
    created_at timestamptz not null,
    primary key (name, version),
    unique (name, hash)
);

create table debtors (
    creditor            text not null references creditors,
    id                  text not null,
    profile             jsonb not null,
    marketing           text not null default 'active' check (marketing in ('active', 'suspended')),
    -- What we suppressed ourselves, and so may lift: nothing else is ever lifted.
    marketing_undo      jsonb,
    updated_at          timestamptz not null,
    primary key (creditor, id)
);
create index debtors_email on debtors (lower(profile ->> 'email'));
create index debtors_phone on debtors ((profile ->> 'phone'));

-- Channels that must not be used for a debtor any more: bounced, blocked, stopped.
create table closed_channels (
    creditor text not null,
    debtor   text not null,
    channel  text not null,
    address  text not null,
    why      text not null,
    at       timestamptz not null,
    primary key (creditor, debtor, channel, address),
    foreign key (creditor, debtor) references debtors
);

create table invoices (
    creditor          text not null references creditors,
    number            text not null,
    debtor            text not null,
    issued_on         date not null,
    due_on            date not null,
    amount_minor      bigint not null check (amount_minor > 0),
    currency          text not null,
    payment_reference text,
    details           jsonb not null,
    withdrawn_at      timestamptz,
    primary key (creditor, number),
    foreign key (creditor, debtor) references debtors
);
create index invoices_debtor on invoices (creditor, debtor);
create index invoices_reference on invoices (creditor, upper(replace(payment_reference, ' ', '')));
create index invoices_due on invoices (due_on);

-- Append-only. What is open is always the sum; positive is owed, negative is settled.
create table bookings (
    id             bigint generated always as identity primary key,
    creditor       text not null,
    invoice_number text not null,
    kind           text not null check (kind in
        ('principal', 'payment', 'reversal', 'credit', 'adjustment', 'costs', 'costs_waived')),
    amount_minor   bigint not null,
    currency       text not null,
    effective_at   timestamptz not null,
    booked_on      date not null,
    source         text not null,
    foreign key (creditor, invoice_number) references invoices,
    unique (creditor, invoice_number, kind, source)
);

-- Payments as received; `invoice_number` is null until the payment has found its invoice.
create table payments (
    creditor         text not null references creditors,
    payment_id       text not null,
    amount_minor     bigint not null check (amount_minor > 0),
    currency         text not null,
    paid_on          date not null,
    effective_at     timestamptz not null,
    reference        text,
    wanted_invoice   text,
    invoice_number   text,
    reversed_at      timestamptz,
    primary key (creditor, payment_id)
);
create index payments_waiting on payments (creditor) where invoice_number is null;

create table cases (
    creditor         text not null,
    invoice_number   text not null,
    opening          int not null,
    debtor           text not null,
    playbook         text not null,
    playbook_version int not null,
    stage            text not null,
    outcome          text,
    standing         jsonb not null,
    -- Steps done in this opening: [{"step", "on", "how"}].
    walked           jsonb not null default '[]',
    next_at          timestamptz,
    seq              bigint not null default 0,
    opened_at        timestamptz not null,
    closed_at        timestamptz,
    primary key (creditor, invoice_number),
    foreign key (creditor, invoice_number) references invoices,
    foreign key (playbook, playbook_version) references playbooks
);
create index cases_open_of_debtor on cases (creditor, debtor) where closed_at is null;
create index cases_next on cases (next_at);

create table timeline (
    id             bigint generated always as identity primary key,
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    at             timestamptz not null,
    what           text not null,
    channel        text,
    step           text,
    why            text not null default '',
    covers         text[] not null default '{}',
    detail         jsonb not null default '{}'
);
create index timeline_case on timeline (creditor, invoice_number, id);

create table contacts (
    id             uuid primary key,
    creditor       text not null,
    debtor         text not null,
    invoice_number text not null,
    opening        int not null,
    step           text not null,
    attempt        int not null,
    channel        text not null,
    status         text not null check (status in
        ('sending', 'sent', 'delivered', 'read', 'failed', 'unknown', 'not_sent', 'open', 'expired')),
    covers         text[] not null,
    -- Confirmations, answers and statutory notices do not count towards the caps.
    counts         boolean not null,
    language       text not null,
    message        text not null,
    message_hash   text not null,
    recipient      text not null,
    subject        text,
    body           text not null,
    -- The day the message asks to pay by; no further reminder goes out before it is over.
    pay_by         date,
    provider_id    text,
    error          text,
    marked_at      timestamptz not null,
    sent_at        timestamptz,
    delivered_at   timestamptz,
    unique (creditor, invoice_number, opening, step, attempt)
);
create index contacts_debtor on contacts (creditor, debtor, marked_at);
create index contacts_provider on contacts (provider_id);

create table notices (
    id              uuid primary key,
    contact         uuid not null unique references contacts,
    creditor        text not null,
    debtor          text not null,
    covers          text[] not null,
    kind            text not null check (kind in ('consumer', 'business')),
    principal_minor bigint not null,
    costs_minor     bigint not null,
    vat_minor       bigint not null,
    currency        text not null,
    sent_by         text not null,
    sent_on         date not null,
    received_on     date,
    last_day        date,
    costs_from      date,
    proof           jsonb not null default '{}',
    void            boolean not null default false,
    lapsed_on       date
);
create index notices_debtor on notices (creditor, debtor);

create table tasks (
    id             uuid primary key,
    kind           text not null,
    creditor       text not null,
    debtor         text,
    invoice_number text,
    opening        int,
    contact        uuid references contacts,
    covers         text[] not null default '{}',
    status         text not null check (status in ('open', 'claimed', 'done', 'expired')),
    title          text not null,
    brief          jsonb not null,
    opened_at      timestamptz not null,
    due_at         timestamptz,
    claimed_by     text,
    claimed_at     timestamptz,
    outcome        jsonb,
    done_at        timestamptz
);
create index tasks_open on tasks (creditor, status, opened_at);
create index tasks_case on tasks (creditor, invoice_number);

create table replies (
    id          uuid primary key,
    provider_id text not null unique,
    creditor    text not null,
    debtor      text not null,
    channel     text not null,
    sender      text not null,
    text        text not null,
    button      text,
    contact     uuid references contacts,
    at          timestamptz not null
);
create index replies_debtor on replies (creditor, debtor, at);

-- Events as received; the key is what makes a second delivery a duplicate.
create table events (
    id          bigint generated always as identity primary key,
    creditor    text not null,
    source      text not null,
    event_id    text not null,
    type        text not null,
    data        jsonb not null,
    time        timestamptz,
    received_at timestamptz not null,
    unique (creditor, source, event_id)
);

-- Provider callbacks already seen.
create table callbacks (
    provider text not null,
    event_id text not null,
    at       timestamptz not null,
    primary key (provider, event_id)
);

-- What Temporal must still be told, in order per case.
create table outbox (
    id             bigint generated always as identity primary key,
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    seq            bigint not null,
    what           text not null,
    ref            text,
    created_at     timestamptz not null,
    delivered_at   timestamptz,
    unique (creditor, invoice_number, opening, seq)
);
create index outbox_waiting on outbox (id) where delivered_at is null;

create function tell_relay() returns trigger language plpgsql as $$
begin
    perform pg_notify('outbox', '');
    return null;
end $$;
create trigger outbox_tells_relay after insert on outbox
    for each statement execute function tell_relay();

-- Events out, one row per webhook.
create table announcements (
    id           uuid not null,
    creditor     text not null,
    url          text not null,
    type         text not null,
    subject      text not null,
    data         jsonb not null,
    at           timestamptz not null,
    attempts     int not null default 0,
    try_at       timestamptz not null,
    delivered_at timestamptz,
    last_error   text,
    primary key (id, url)
);
create index announcements_waiting on announcements (try_at) where delivered_at is null;
create trigger announcements_tell_relay after insert on announcements
    for each statement execute function tell_relay();

-- WhatsApp content templates registered at the provider, per wording.
create table whatsapp_templates (
    creditor     text not null,
    message      text not null,
    language     text not null,
    hash         text not null,
    content_sid  text not null,
    status       text not null,
    primary key (creditor, message, language, hash)
);

-- migrate:down

drop table whatsapp_templates, announcements, outbox, callbacks, events, replies, tasks, notices,
    contacts, timeline, cases, payments, bookings, invoices, closed_channels, debtors, playbooks,
    creditors, installation;
drop function tell_relay;
