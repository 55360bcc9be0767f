-- migrate:up

-- Who pays once something is done, and it was done: neither upheld nor rejected.
alter table disputes
    drop constraint disputes_status_check,
    add constraint disputes_status_check check (status in
        ('open', 'mediating', 'upheld', 'partly', 'rejected', 'fulfilled', 'ended'));

-- migrate:down

update disputes set status = 'ended' where status = 'fulfilled';
alter table disputes
    drop constraint disputes_status_check,
    add constraint disputes_status_check check (status in
        ('open', 'mediating', 'upheld', 'partly', 'rejected', 'ended'));
