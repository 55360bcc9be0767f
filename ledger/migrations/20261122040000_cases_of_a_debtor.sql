-- migrate:up

-- A debtor's cases, closed ones too: who is thanked is asked for all that were paid.
create index cases_debtor on cases (creditor, debtor);

-- migrate:down

drop index cases_debtor;
