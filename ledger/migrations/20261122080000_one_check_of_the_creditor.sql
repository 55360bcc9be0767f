-- migrate:up

-- An invoice's debtor is of its creditor, and the debtor's own key names a creditor that exists:
-- looking the creditor up once more for each invoice found nothing that this did not.
alter table invoices drop constraint invoices_creditor_fkey;

-- migrate:down

alter table invoices add constraint invoices_creditor_fkey
    foreign key (creditor) references creditors;
