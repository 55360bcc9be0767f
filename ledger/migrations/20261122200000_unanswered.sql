-- migrate:up

-- What debtors said that waits for a person stands before every demand: looked up with each case.
create index tasks_waiting on tasks (creditor, debtor) where status in ('open', 'claimed');

-- A message from an address or number that is no debtor's, but names an invoice of theirs.
alter table replies add column unknown_sender boolean not null default false;

-- A last demand that counts no more: its last day passed while a reply of the debtor lay unread.
alter table notices add column waived_on date;

-- migrate:down
alter table notices drop column waived_on;
alter table replies drop column unknown_sender;
drop index tasks_waiting;
