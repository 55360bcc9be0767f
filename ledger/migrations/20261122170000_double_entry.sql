-- migrate:up

-- A booking moves one part of a claim; ``payment_id`` says whose money it was. ``nth`` is how often
-- the same source was booked so: a payment may be taken off an invoice and put back on it.
alter table bookings
    add column component text not null generated always as (
        case when kind in ('costs', 'costs_waived', 'costs_paid') then 'costs'
             when kind in ('interest', 'interest_paid') then 'interest'
             else 'principal' end) stored,
    add column payment_id text,
    add column nth int not null default 1,
    drop constraint bookings_kind_check,
    add constraint bookings_kind_check check (kind in
        ('principal', 'payment', 'reversal', 'released', 'credit', 'adjustment', 'waived',
         'costs', 'costs_waived', 'costs_paid', 'interest', 'interest_paid')),
    drop constraint bookings_creditor_invoice_number_kind_source_key,
    add constraint bookings_once unique (creditor, invoice_number, kind, source, nth);

update bookings b set payment_id = b.source from payments p
where p.creditor = b.creditor and p.payment_id = b.source and b.kind in ('payment', 'reversal');

alter table bookings
    add constraint bookings_amount check (amount_minor <> 0),
    add constraint bookings_currency check (currency ~ '^[A-Z]{3}$'),
    add constraint bookings_of_a_payment check (
        case when payment_id is null
             then kind not in ('payment', 'released', 'costs_paid', 'interest_paid')
             else kind in ('payment', 'released', 'costs_paid', 'interest_paid', 'reversal') end);
create index bookings_payment on bookings (creditor, payment_id) where payment_id is not null;

-- Whose money it is, where it is (or was) more than its invoice took, or came without one. Money
-- that has neither an invoice nor a debtor waits in suspense.
alter table payments
    add column debtor text,
    add constraint payments_once unique (creditor, payment_id, currency),
    add constraint payments_currency check (currency ~ '^[A-Z]{3}$'),
    add foreign key (creditor, debtor) references debtors (creditor, id);
drop index payments_waiting;
create index payments_waiting on payments (creditor) where invoice_number is null and debtor is null;
create index payments_debtor on payments (creditor, debtor) where debtor is not null;

alter table bookings add constraint bookings_payment
    foreign key (creditor, payment_id, currency)
    references payments (creditor, payment_id, currency);

-- What the bank did with a payment after it came in: reversed, the reversal taken back, and money
-- that the creditor paid back. Above zero is money that came.
create table payment_movements (
    id           bigint generated always as identity primary key,
    creditor     text not null,
    payment_id   text not null,
    kind         text not null check (kind in ('reversed', 'restored', 'refunded')),
    amount_minor bigint not null,
    currency     text not null,
    -- What a reversal took off invoices, to be put back if it is itself reversed.
    undone       jsonb not null default '[]',
    why          text not null default '',
    booked_by    text,
    booked_on    date not null,
    moved_at     timestamptz not null,
    foreign key (creditor, payment_id, currency)
        references payments (creditor, payment_id, currency),
    check (case kind when 'restored' then amount_minor > 0 else amount_minor < 0 end)
);
create index payment_movements_payment on payment_movements (creditor, payment_id);

insert into payment_movements
    (creditor, payment_id, kind, amount_minor, currency, undone, booked_on, moved_at)
select p.creditor, p.payment_id, 'reversed', -p.amount_minor, p.currency,
       coalesce((select jsonb_agg(jsonb_build_array(b.invoice_number, b.amount_minor))
                 from bookings b where b.creditor = p.creditor and b.payment_id = p.payment_id
                   and b.kind = 'reversal'), '[]'),
       (p.reversed_at at time zone 'UTC')::date, p.reversed_at
from payments p where p.reversed_at is not null;

-- Nothing that was booked is ever changed: a mistake is undone by a counter-booking. Only who says
-- so in words forgets whole books (``set local amicable.forget = 'on'``): tests, and by law.
create function refuse_change() returns trigger language plpgsql as $$
begin
    if current_setting('amicable.forget', true) = 'on' then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    raise exception '% is append-only: book the opposite instead', tg_table_name;
end $$;
create trigger bookings_append_only before update or delete on bookings
    for each row execute function refuse_change();
create trigger payment_movements_append_only before update or delete on payment_movements
    for each row execute function refuse_change();
create trigger free_credits_append_only before update or delete on free_credits
    for each row execute function refuse_change();
create trigger payments_kept before delete on payments
    for each row execute function refuse_change();
create trigger payments_as_received
    before update of creditor, payment_id, amount_minor, currency, paid_on, effective_at on payments
    for each row execute function refuse_change();

-- What is left of each payment: received, less what went back, less what invoices took.
create view unallocated as
select p.creditor, p.payment_id, p.debtor, p.invoice_number, p.currency, p.paid_on, p.effective_at,
       (p.amount_minor + moved.minor + taken.minor)::bigint as left_minor
from payments p
cross join lateral (
    select coalesce(sum(m.amount_minor), 0) as minor from payment_movements m
    where m.creditor = p.creditor and m.payment_id = p.payment_id) moved
cross join lateral (
    select coalesce(sum(b.amount_minor), 0) as minor from bookings b
    where b.creditor = p.creditor and b.payment_id = p.payment_id) taken;

-- What a debtor has to the good in money. Below zero: what was refunded went back at the bank.
create view credit_balances as
select creditor, debtor, currency, sum(left_minor)::bigint as minor
from unallocated where debtor is not null
group by creditor, debtor, currency having sum(left_minor) <> 0;

-- The books: two lines for each transfer, so that all of them add up to nothing.
create view entries as
with transfers as (
    select b.creditor, i.debtor, b.invoice_number, b.payment_id, b.kind, b.amount_minor as minor,
           b.currency, b.effective_at, b.booked_on, b.source, 'receivable:' || b.component as debit,
           case when b.payment_id is not null then 'unallocated'
                when b.kind = 'principal' then 'sales'
                when b.kind in ('credit', 'reversal') then 'credit_notes'
                when b.kind = 'adjustment' then 'stated_by_creditor'
                when b.kind in ('waived', 'costs_waived') then 'waived'
                when b.kind = 'costs' then 'collection_costs'
                when b.kind = 'interest' then 'interest' end as credit
    from bookings b join invoices i on i.creditor = b.creditor and i.number = b.invoice_number
    union all
    select p.creditor, coalesce(p.debtor, i.debtor), null, p.payment_id, 'received',
           p.amount_minor, p.currency, p.effective_at, p.paid_on, p.payment_id, 'bank', 'unallocated'
    from payments p
    left join invoices i on i.creditor = p.creditor and i.number = p.invoice_number
    union all
    select m.creditor, coalesce(p.debtor, i.debtor), null, m.payment_id, m.kind,
           m.amount_minor, m.currency, m.moved_at, m.booked_on, m.payment_id, 'bank', 'unallocated'
    from payment_movements m join payments p using (creditor, payment_id)
    left join invoices i on i.creditor = p.creditor and i.number = p.invoice_number
    union all
    select f.creditor, f.debtor, null, null, 'credit', f.amount_minor, f.currency, f.effective_at,
           (f.effective_at at time zone 'UTC')::date, f.source, 'credit_notes', 'free_credit'
    from free_credits f)
select creditor, debtor, invoice_number, payment_id, kind, side.account, side.minor as amount_minor,
       currency, effective_at, booked_on, source
from transfers cross join lateral (values (debit, minor), (credit, -minor)) side (account, minor);

-- migrate:down

drop view entries, credit_balances, unallocated;
drop trigger payments_as_received on payments;
drop trigger payments_kept on payments;
drop trigger free_credits_append_only on free_credits;
drop trigger bookings_append_only on bookings;
drop table payment_movements;
drop function refuse_change;
delete from bookings where kind in ('released', 'waived', 'costs_paid', 'interest', 'interest_paid')
    or nth > 1;
drop index bookings_payment, payments_waiting, payments_debtor;
alter table bookings
    drop constraint bookings_payment, drop constraint bookings_of_a_payment,
    drop constraint bookings_currency, drop constraint bookings_amount,
    drop constraint bookings_once, drop constraint bookings_kind_check,
    drop column component, drop column payment_id, drop column nth;
alter table bookings
    add constraint bookings_kind_check check (kind in
        ('principal', 'payment', 'reversal', 'credit', 'adjustment', 'costs', 'costs_waived')),
    add constraint bookings_creditor_invoice_number_kind_source_key
        unique (creditor, invoice_number, kind, source);
alter table payments
    drop constraint payments_once, drop constraint payments_currency, drop column debtor;
create index payments_waiting on payments (creditor) where invoice_number is null;
