-- migrate:up

-- ``news`` counts what the courtesy's workflow is to hear of (its start is the first), ``told`` how
-- much of that it has heard; ``tried`` are the channels that did not take it.
alter table courtesies
    add column news  int not null default 1,
    add column told  int not null default 0,
    add column tried text[] not null default '{}';
create index courtesies_to_tell on courtesies (planned_at) where told < news;
create index courtesies_debtor on courtesies (creditor, debtor, kind, planned_at);
create index courtesies_contact on courtesies (contact) where status = 'waiting';
create index tasks_of_reply on tasks ((brief ->> 'reply')) where kind = 'triage';
create trigger courtesies_tell_relay after insert or update of news on courtesies
    for each statement execute function tell_relay();

-- migrate:down
drop trigger courtesies_tell_relay on courtesies;
drop index courtesies_to_tell, courtesies_debtor, courtesies_contact, tasks_of_reply;
alter table courtesies drop column news, drop column told, drop column tried;
