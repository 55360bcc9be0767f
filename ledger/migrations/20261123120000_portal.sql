-- migrate:up

-- What was chosen on the debtor's own page; the channel is then the one on which we answer, and
-- told_next is what the page said would follow.
alter table replies
    add column chosen jsonb,
    add column on_page boolean not null default false,
    add column told_next jsonb;

-- What debtors sent along: photos made anew without what a camera hides in them, and PDFs as is.
create table attachments (
    id         uuid primary key,
    reply      uuid not null references replies,
    creditor   text not null references creditors,
    debtor     text not null,
    name       text not null,
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
    content    bytea not null,
    at         timestamptz not null,
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index attachments_reply on attachments (reply);

-- Wrong answers to the question for a second fact: after a few one waits.
create table second_fact_tries (
    creditor text not null,
    debtor   text not null,
    at       timestamptz not null,
    foreign key (creditor, debtor) references debtors (creditor, id)
);
create index second_fact_tries_debtor on second_fact_tries (creditor, debtor, at);

-- migrate:down

drop table second_fact_tries, attachments;
alter table replies drop column chosen, drop column on_page, drop column told_next;
