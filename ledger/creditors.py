"""Creditors and playbook versions."""

from functools import lru_cache
from hashlib import sha256

from domain.creditor import Creditor
from domain.model import Model
from domain.playbook import Playbook
from ledger import clock
from ledger.database import Connection, Pool


class UnknownCreditorError(LookupError):
    """No creditor of that name."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"unknown creditor {slug!r}: add it with `amicable creditor add FILE`")


class UnknownPlaybookError(LookupError):
    """No playbook of that name."""


async def save(conn: Connection | Pool, creditor: Creditor) -> None:
    """Add a creditor or replace its profile."""
    await conn.execute(
        """insert into creditors (slug, profile, updated_at) values ($1, $2, $3)
           on conflict (slug) do update set profile = $2, updated_at = $3""",
        creditor.slug,
        _revealed(creditor),
        await clock.now(conn),
    )


def _revealed(creditor: Creditor) -> dict[str, object]:
    profile = creditor.model_dump(mode="json")
    for stored, webhook in zip(profile["webhooks"], creditor.webhooks, strict=True):
        stored["secret"] = webhook.secret.get_secret_value()
    return profile


async def get(conn: Connection | Pool, slug: str) -> Creditor:
    """A creditor's profile.

    Raises:
        UnknownCreditorError: there is none.
    """
    found = await find(conn, slug)
    if found is None:
        raise UnknownCreditorError(slug)
    return found


async def find(conn: Connection | Pool, slug: str) -> Creditor | None:
    """A creditor's profile, if there is one."""
    profile = await conn.fetchval("select profile::text from creditors where slug = $1", slug)
    return None if profile is None else from_text(profile)


async def hold(conn: Connection, slug: str) -> Creditor | None:
    """As :func:`find`, unchanged by others until the transaction ends."""
    # "no key": contacts and cases that refer to it are still written meanwhile.
    profile = await conn.fetchval(
        "select profile::text from creditors where slug = $1 for no key update", slug
    )
    return None if profile is None else from_text(profile)


@lru_cache(maxsize=256)
def from_text(profile: str) -> Creditor:
    """A profile as it is stored; the same words are read once, other words are another profile."""
    return Creditor.model_validate_json(profile)


async def every(conn: Connection | Pool) -> list[Creditor]:
    """All creditors, by name."""
    rows = await conn.fetch("select profile from creditors order by slug")
    return [Creditor.model_validate(row["profile"]) for row in rows]


async def slugs(conn: Connection | Pool) -> list[str]:
    """All creditors' short names, also of those whose profile is not valid any more."""
    return [row["slug"] for row in await conn.fetch("select slug from creditors order by slug")]


async def publish(conn: Connection | Pool, playbook: Playbook) -> int:
    """Store a playbook as an immutable version; what is the newest already keeps its version."""
    content = playbook.model_dump_json()
    digest = sha256(content.encode()).hexdigest()
    newest = await conn.fetchrow(
        "select version, hash from playbooks where name = $1 order by version desc limit 1",
        playbook.name,
    )
    if newest is not None and newest["hash"] == digest:
        return int(newest["version"])
    version: int = await conn.fetchval(
        """insert into playbooks (name, version, content, hash, created_at)
           select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from playbooks where name = $1
           returning version""",
        playbook.name,
        playbook.model_dump(mode="json"),
        digest,
        await clock.now(conn),
    )
    return version


async def newest_version(conn: Connection | Pool, name: str) -> int:
    """The newest version of a playbook.

    Raises:
        UnknownPlaybookError: there is none of that name.
    """
    version: int | None = await conn.fetchval(
        "select max(version) from playbooks where name = $1", name
    )
    if version is None:
        known = ", ".join(it.playbook.name for it in await published(conn)) or "none"
        raise UnknownPlaybookError(
            f"unknown playbook {name!r}: there are {known}; add one by `amicable playbook add FILE`"
        )
    return version


_pinned: dict[str, Playbook] = {}
"""Versions that cases use, by the hash of their content, which never changes."""


async def pinned(conn: Connection | Pool, name: str, version: int, digest: str) -> Playbook:
    """The version that a case pinned; ``digest`` is its stored hash."""
    if digest not in _pinned:
        _pinned[digest] = await playbook(conn, name, version)
    return _pinned[digest]


class Published(Model):
    """A playbook in its newest version."""

    version: int
    playbook: Playbook


async def published(conn: Connection | Pool) -> list[Published]:
    """Every playbook in its newest version, by name."""
    rows = await conn.fetch(
        "select distinct on (name) version, content from playbooks order by name, version desc"
    )
    return [Published(version=row["version"], playbook=row["content"]) for row in rows]


async def playbook(conn: Connection | Pool, name: str, version: int) -> Playbook:
    """One version of a playbook.

    Raises:
        UnknownPlaybookError: there is none.
    """
    content = await conn.fetchval(
        "select content from playbooks where name = $1 and version = $2", name, version
    )
    if content is None:
        raise UnknownPlaybookError(f"unknown playbook {name!r} version {version}")
    return Playbook.model_validate(content)
