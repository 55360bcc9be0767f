-- migrate:up

-- When to look whether a claim soon cannot be enforced any more; null once it cannot.
create table limitation_looks (
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    look_on        date,
    primary key (creditor, invoice_number, opening),
    foreign key (creditor, invoice_number) references cases
);

-- migrate:down
drop table limitation_looks;
