-- migrate:up

-- Invoices for which a notice counts no more, though it may for its others: something was agreed
-- about them, or a complaint was answered and gives fresh time beyond its last day.
alter table notices add column waived_for text[] not null default '{}';

-- migrate:down
alter table notices drop column waived_for;
