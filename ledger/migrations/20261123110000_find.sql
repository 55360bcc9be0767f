-- migrate:up

-- The desk finds debtors and invoices by any part of what they are known by. Trigram indexes
-- (https://www.postgresql.org/docs/current/pgtrgm.html): a trusted extension, so that the owner of
-- the database may create it.
create extension if not exists pg_trgm;

create function debtor_words(id text, profile jsonb) returns text language sql immutable
return lower(
    id || ' ' || coalesce(profile ->> 'name', '') || ' ' || coalesce(profile ->> 'trading_name', '')
    || ' ' || coalesce(profile ->> 'email', '') || ' ' || coalesce(profile ->> 'phone', '')
    || ' ' || coalesce(profile #>> '{representative,name}', '')
    || ' ' || coalesce(profile #>> '{representative,email}', '')
    || ' ' || jsonb_path_query_array(profile, '$.contacts[*].name')::text
    || ' ' || jsonb_path_query_array(profile, '$.contacts[*].email')::text
);

-- Stored, because each hit of the index is looked at again.
alter table debtors
    add column words text generated always as (debtor_words(id, profile)) stored;
create index debtors_words on debtors using gin (words gin_trgm_ops);

alter table invoices
    add column words text generated always as (
        lower(number || ' ' || replace(coalesce(payment_reference, ''), ' ', ''))
    ) stored;
create index invoices_words on invoices using gin (words gin_trgm_ops);
create index invoices_amount on invoices (amount_minor);
create index debtor_accounts_iban on debtor_accounts (iban text_pattern_ops);

-- migrate:down
drop index debtor_accounts_iban, invoices_amount;
alter table invoices drop column words;
alter table debtors drop column words;
drop function debtor_words;
