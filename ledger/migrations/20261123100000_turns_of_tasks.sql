-- migrate:up

-- When the person who has the task last did anything with it, by the machine's clock: a hand that
-- is on a task is no matter of a case.
alter table tasks add column touched_at timestamptz;

-- Whoever reads the list of tasks hears of every change. Creditor and id, and nothing of anybody.
create function tell_desk() returns trigger language plpgsql as $$
begin
    perform pg_notify('tasks', new.creditor || ' ' || new.id);
    return null;
end $$;
create trigger tasks_tell_desk
    after insert or update of status, claimed_by, title, due_at, covers, brief on tasks
    for each row execute function tell_desk();

create index tasks_claimed on tasks (touched_at) where status = 'claimed';

-- migrate:down
drop trigger tasks_tell_desk on tasks;
drop function tell_desk;
drop index tasks_claimed;
alter table tasks drop column touched_at;
