"""Who is signed in at the desk. Tokens are kept as hashes: a copy of the ledger opens nothing.

Sessions live by the machine's clock, not the installation's: they are no matter of a case.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from domain.model import Model
from domain.staff import Staff
from ledger import staff
from ledger.database import Connection, Pool, transaction

IDLE = timedelta(minutes=60)
"""Who does nothing for so long signs in again."""
LONGEST = timedelta(hours=12)
"""A working day; then one signs in again."""
LINK_LASTS = timedelta(minutes=30)


_LOOK = """select email, form_token from desk_sessions
           where token_hash = $1 and seen_at > now() - $2::interval
             and started_at > now() - $3::interval"""
_TOUCH = """update desk_sessions set seen_at = now()
            where token_hash = $1 and seen_at > now() - $2::interval
              and started_at > now() - $3::interval returning email, form_token"""


class Session(Model):
    """Somebody at the desk."""

    token: str
    form_token: str
    """Stands in every form of theirs, so that no other site can send one."""
    person: Staff


async def begin(pool: Pool, person: Staff) -> Session:
    """Sign somebody in."""
    token, form_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    async with transaction(pool) as conn:
        await _forget_old(conn)
        await conn.execute(
            "insert into desk_sessions (token_hash, email, form_token) values ($1, $2, $3)",
            *(_hashed(token), person.email, form_token),
        )
    return Session(token=token, form_token=form_token, person=person)


async def find(pool: Pool, token: str, *, touched: bool = True) -> Session | None:
    """The session of a token; None where there is none any more.

    Not ``touched`` is what a page fetches by itself: no sign of life of its person.
    """
    row = await pool.fetchrow(_TOUCH if touched else _LOOK, _hashed(token), IDLE, LONGEST)
    if row is None:
        return None
    person = await staff.get(pool, row["email"])
    return Session(token=token, form_token=row["form_token"], person=person)


async def end(pool: Pool, token: str) -> None:
    """Sign out."""
    await pool.execute("delete from desk_sessions where token_hash = $1", _hashed(token))


async def _forget_old(conn: Connection) -> None:
    await conn.execute(
        """delete from desk_sessions where seen_at <= now() - $1::interval
           or started_at <= now() - $2::interval""",
        *(IDLE, LONGEST),
    )
    await conn.execute("delete from sign_in_links where ends_at <= now()")


async def make_link(pool: Pool, email: str) -> str:
    """The token of a link that signs somebody in, once, within half an hour.

    Raises:
        UnknownStaffError: there is nobody of that address.
    """
    person, token = await staff.get(pool, email), secrets.token_urlsafe(32)
    await pool.execute(
        "insert into sign_in_links (token_hash, email, ends_at) values ($1, $2, now() + $3)",
        *(_hashed(token), person.email, LINK_LASTS),
    )
    return token


async def use_link(pool: Pool, token: str) -> Staff | None:
    """Whose link it is, and it is used up; None where it was used, is too old, or is none."""
    email = await pool.fetchval(
        "delete from sign_in_links where token_hash = $1 and ends_at > now() returning email",
        _hashed(token),
    )
    return None if email is None else await staff.get(pool, email)


def _hashed(token: str) -> bytes:
    """Tokens are random and long, so a plain hash keeps them (no salt, no stretching)."""
    return sha256(token.encode()).digest()
