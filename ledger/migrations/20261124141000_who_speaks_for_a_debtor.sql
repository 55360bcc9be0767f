-- migrate:up

-- Who writes from an address of nobody's, and was followed by a person: not asked again who it is.
create index tasks_of_sender on tasks (creditor, (brief ->> 'sender'))
    where kind = 'triage' and brief ->> 'sender' is not null;

-- migrate:down

drop index tasks_of_sender;
