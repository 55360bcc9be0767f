-- migrate:up

-- Credit of a debtor that lowered a claim when it was handed over: the agency asks for so much less,
-- and no other claim is lowered by it. It counts for the opening that was handed over, only.
create table spent_credits (
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    amount_minor   bigint not null check (amount_minor > 0),
    spent_at       timestamptz not null,
    primary key (creditor, invoice_number, opening),
    foreign key (creditor, invoice_number) references cases (creditor, invoice_number)
);

-- migrate:down

drop table spent_credits;
