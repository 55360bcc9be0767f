-- migrate:up

-- What the bank said, as it was brought in. An entry is known by its id whichever statement holds it;
-- a credit's id is also its payment's.
create table bank_statements (
    creditor      text not null references creditors,
    id            text not null,
    account       text not null,
    currency      text not null,
    number        text not null,
    opening_minor bigint not null,
    closing_minor bigint not null,
    opened_on     date,
    closed_on     date,
    entry_count   int not null,
    brought_by    text not null,
    brought_at    timestamptz not null,
    primary key (creditor, id)
);

create table bank_entries (
    creditor     text not null,
    id           text not null,
    statement    text not null,
    account      text not null,
    amount_minor bigint not null,
    currency     text not null,
    booked_on    date not null,
    name         text not null,
    iban         text not null,
    reference    text not null,
    end_to_end   text not null,
    text         text not null,
    reversal     boolean not null,
    -- A payment came in, one went back or came again; or it is nothing of ours (other debits).
    became       text not null check (became in ('payment', 'reversed', 'restored', 'none')),
    payment_id   text,
    primary key (creditor, id),
    foreign key (creditor, statement) references bank_statements (creditor, id)
);
create index bank_entries_amount on bank_entries (creditor, account, currency, amount_minor)
    where became in ('payment', 'reversed');

-- A day of an account: the same day in another file, of another format, has other ids of its entries
-- but begins with the same balance and holds the same amounts (a digest of them).
create table bank_days (
    creditor      text not null,
    account       text not null,
    currency      text not null,
    day           date not null,
    opening_minor bigint not null,
    amounts       text not null,
    statement     text not null,
    primary key (creditor, account, currency, day, opening_minor, amounts),
    foreign key (creditor, statement) references bank_statements (creditor, id)
);

-- Whose account it is that money came from: a person said so, or it paid what matched by itself.
create table debtor_accounts (
    creditor text not null,
    iban     text not null,
    debtor   text not null,
    said_by  text,
    since    timestamptz not null,
    primary key (creditor, iban, debtor),
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index debtor_accounts_debtor on debtor_accounts (creditor, debtor);

-- Money that was paid to this account for something else: it leaves these books.
alter table payment_movements
    drop constraint payment_movements_kind_check,
    add constraint payment_movements_kind_check
        check (kind in ('reversed', 'restored', 'refunded', 'not_ours'));

-- More payments wait than did: a claim that comes in asks by name whether one waits for it.
create index payments_waiting_name
    on payments (creditor, upper(replace(coalesce(wanted_invoice, reference), ' ', '')))
    where invoice_number is null and debtor is null;
create index tasks_of_payment on tasks (creditor, (brief ->> 'payment')) where kind = 'match';

-- migrate:down

drop index tasks_of_payment, payments_waiting_name;
set local amicable.forget = 'on';
delete from payment_movements where kind = 'not_ours';
alter table payment_movements
    drop constraint payment_movements_kind_check,
    add constraint payment_movements_kind_check
        check (kind in ('reversed', 'restored', 'refunded'));
drop table debtor_accounts, bank_days, bank_entries, bank_statements;
