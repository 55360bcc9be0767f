-- migrate:up

-- Logos by the hash of their content: a letter that is printed again has the logo of its day.
create table logos (
    sha256  text primary key,
    kind    text not null check (kind in ('png', 'svg')),
    content bytea not null,
    -- As emails show it: a small PNG, because mail programs show no SVG.
    picture bytea not null
);

-- migrate:down

drop table logos;
