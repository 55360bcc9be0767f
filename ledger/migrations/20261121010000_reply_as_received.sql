-- migrate:up

-- The message as it came in, where more than what the debtor wrote: an email with its quotes.
alter table replies add column raw text;

-- migrate:down

alter table replies drop column raw;
