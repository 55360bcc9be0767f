-- migrate:up

-- Figures of a period read its contacts and the few lines that tell a reason or a customer's way;
-- both tables are too large to be read whole for that.
create index contacts_marked on contacts (creditor, marked_at);
create index timeline_turns on timeline (creditor, at)
    where what in ('reason_changed', 'suspended', 'reactivated');

-- migrate:down
drop index timeline_turns, contacts_marked;
