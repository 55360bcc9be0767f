-- migrate:up

-- Going back to an earlier wording of a playbook is a new version like any other.
alter table playbooks drop constraint playbooks_name_hash_key;

-- migrate:down

delete from playbooks later using playbooks earlier
    where later.name = earlier.name and later.hash = earlier.hash and later.version > earlier.version;
alter table playbooks add constraint playbooks_name_hash_key unique (name, hash);
