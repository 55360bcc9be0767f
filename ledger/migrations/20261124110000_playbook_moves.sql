-- migrate:up

-- A person's order to work the case by another playbook, until the case carries it out.
alter table cases add column moving jsonb;

-- migrate:down

alter table cases drop column moving;
