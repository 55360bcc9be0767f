-- migrate:up

-- Who works at the desk. They sign in by the organisation's account of this address; after the
-- first time they are known by the account itself, so that an address given to another is not them.
create table staff (
    email      text primary key check (email = lower(email)),
    name       text not null,
    issuer     text,
    subject    text,
    added_at   timestamptz not null,
    added_by   text not null,
    unique (issuer, subject)
);

-- One role for one creditor; null for every creditor.
create table staff_posts (
    email    text not null references staff on delete cascade,
    creditor text references creditors,
    role     text not null check (role in ('caller', 'credit_manager', 'auditor', 'administrator')),
    unique nulls not distinct (email, creditor, role)
);

-- A link that signs in once; its token is kept as a hash only.
create table sign_in_links (
    token_hash bytea primary key,
    email      text not null references staff on delete cascade,
    ends_at    timestamptz not null
);

-- Who is signed in. By the machine's clock: a session is no matter of a case.
create table desk_sessions (
    token_hash bytea primary key,
    email      text not null references staff on delete cascade,
    form_token text not null,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now()
);
create index desk_sessions_email on desk_sessions (email);

-- Who looked at whom and who did what. Never changed; names nobody but the staff and a debtor's id.
create table audit_trail (
    id             bigint generated always as identity primary key,
    at             timestamptz not null default now(),
    person         text not null,
    what           text not null,
    creditor       text,
    debtor         text,
    invoice_number text,
    detail         text not null default ''
);
create index audit_trail_debtor on audit_trail (creditor, debtor, id);
create index audit_trail_person on audit_trail (person, id);

create function audit_stands() returns trigger language plpgsql as $$
begin
    if current_setting('amicable.forget', true) = 'on' then
        return old;
    end if;
    raise exception 'the audit trail is never changed';
end $$;
create trigger audit_stands before update or delete on audit_trail
    for each row execute function audit_stands();

-- migrate:down
drop table audit_trail, desk_sessions, sign_in_links, staff_posts, staff;
drop function audit_stands;
