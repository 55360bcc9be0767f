-- migrate:up

-- Who acts for a debtor, or keeps their books, writes from a phone of their own. Such numbers are kept
-- as they were written, so what they end with is looked up, and compared as numbers after that.
create function phone_ends(profile jsonb) returns text[] language sql immutable as $$
    select coalesce(array_agg(right(regexp_replace(phone #>> '{}', '\D', '', 'g'), 9)), '{}')
    from (select jsonb_path_query(profile, '$.representative.phone') as phone
          union all select jsonb_path_query(profile, '$.contacts[*].phone')) phones
    where jsonb_typeof(phone) = 'string'
$$;
create index debtors_people_phones on debtors using gin (phone_ends(profile))
    where profile @? '$.representative.phone' or profile @? '$.contacts[*].phone';

-- migrate:down
drop index debtors_people_phones;
drop function phone_ends;
