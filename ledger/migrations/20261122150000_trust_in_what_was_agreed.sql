-- migrate:up

-- The invoices whose arrangement made the debtor a customer again: breaks one, it is taken back.
alter table debtors add column marketing_trust text[] not null default '{}';

-- migrate:down
alter table debtors drop column marketing_trust;
