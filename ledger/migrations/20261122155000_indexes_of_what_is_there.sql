-- migrate:up

-- Most invoices have no reference and most cases that open no moment yet: nobody asks an index for
-- those, and each is written for every invoice that comes in.
drop index invoices_reference, cases_next;
create index invoices_reference
    on invoices (creditor, upper(replace(payment_reference, ' ', '')))
    where payment_reference is not null;
create index cases_next on cases (next_at) where next_at is not null;

-- migrate:down

drop index invoices_reference, cases_next;
create index invoices_reference
    on invoices (creditor, upper(replace(payment_reference, ' ', '')));
create index cases_next on cases (next_at);
