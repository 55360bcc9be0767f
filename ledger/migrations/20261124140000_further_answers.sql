-- migrate:up

-- What else was said in the answer to a task: found when a reply is read anew.
create index tasks_beside on tasks ((brief ->> 'beside')) where brief ->> 'beside' is not null;

-- migrate:down

drop index tasks_beside;
