-- migrate:up

-- A person's pause of one invoice, with its own reason and end: a debtor's hold that is lifted
-- leaves it alone.
create table case_pauses (
    creditor       text not null,
    invoice_number text not null,
    opening        int not null,
    why            text not null default '',
    until          date,
    placed_at      timestamptz not null,
    primary key (creditor, invoice_number, opening),
    foreign key (creditor, invoice_number) references cases
);

-- migrate:down
drop table case_pauses;
