-- migrate:up

-- The day on which a person last said that it is still so. What stands still is looked at again
-- by its cases, on a day that the playbook gives; so no scan marks what it asked any more.
alter table holds add column reviewed_on date;
alter table holds drop column asked_at;
alter table case_pauses add column reviewed_on date;

-- migrate:down
alter table case_pauses drop column reviewed_on;
alter table holds add column asked_at timestamptz;
alter table holds drop column reviewed_on;
