"""Who works at the desk, and their posts."""

from datetime import datetime

from domain.model import Model
from domain.staff import Post, Role, Staff
from ledger.database import Connection, Pool, transaction


class UnknownStaffError(LookupError):
    """Nobody of that address works at the desk."""

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} does not work at the desk: `amicable staff add {email} …`")


class StrangerError(Exception):
    """An account that is nobody of ours; says whose it is."""


class Account(Model):
    """An account at a provider of identities, as it proved itself (OpenID Connect Core §2)."""

    issuer: str
    subject: str
    email: str


async def post(
    pool: Pool, email: str, name: str | None, given: Post, by: str, now: datetime
) -> Staff:
    """Give somebody a role; who is new needs a name.

    Raises:
        UnknownStaffError: they are new, and no name is told.
    """
    email = email.lower()
    async with transaction(pool) as conn:
        if name is not None:
            await conn.execute(
                """insert into staff (email, name, added_at, added_by) values ($1, $2, $3, $4)
                   on conflict (email) do update set name = $2""",
                *(email, name, now, by),
            )
        await get(conn, email)
        await conn.execute(
            """insert into staff_posts (email, creditor, role) values ($1, $2, $3)
               on conflict do nothing""",
            *(email, given.creditor, given.role),
        )
        return await get(conn, email)


async def remove(pool: Pool, email: str) -> None:
    """End all posts and sessions of somebody at once; what they did stays told.

    Raises:
        UnknownStaffError: there is nobody of that address.
    """
    if await pool.execute("delete from staff where email = $1", email.lower()) == "DELETE 0":
        raise UnknownStaffError(email)


async def end_post(pool: Pool, email: str, ended: Post) -> None:
    """End one post of somebody; with the last one they have no way in, and sessions end at once.

    Raises:
        UnknownStaffError: they have no such post.
    """
    async with transaction(pool) as conn:
        gone = await conn.execute(
            """delete from staff_posts where email = $1 and role = $3
               and creditor is not distinct from $2""",
            *(email.lower(), ended.creditor, ended.role),
        )
        if gone == "DELETE 0":
            raise UnknownStaffError(email)
        await conn.execute(
            """delete from staff s where email = $1
               and not exists (select 1 from staff_posts p where p.email = s.email)""",
            email.lower(),
        )


async def get(conn: Connection | Pool, email: str) -> Staff:
    """Somebody with their posts.

    Raises:
        UnknownStaffError: there is nobody of that address.
    """
    found = await _staff(conn, email.lower())
    if not found:
        raise UnknownStaffError(email)
    return found[0]


async def listing(conn: Connection | Pool) -> list[Staff]:
    """Everyone, by name."""
    return await _staff(conn, None)


async def _staff(conn: Connection | Pool, email: str | None) -> list[Staff]:
    rows = await conn.fetch(
        """select s.email, s.name, p.creditor, p.role from staff s
           left join staff_posts p using (email)
           where $1::text is null or s.email = $1
           order by s.name, s.email, p.creditor nulls first, p.role""",
        email,
    )
    people: dict[str, Staff] = {}
    for row in rows:
        known = people.setdefault(row["email"], Staff(email=row["email"], name=row["name"]))
        if row["role"] is not None:
            added = Post(creditor=row["creditor"], role=Role(row["role"]))
            people[known.email] = known.model_copy(update={"posts": (*known.posts, added)})
    return list(people.values())


async def recognise(pool: Pool, account: Account) -> Staff:
    """Who an account is: by the account itself, or at its first time by its address.

    An address can be given to somebody else; from the first time on the account decides
    (OpenID Connect Core §5.7: only issuer and subject together are stable).

    Raises:
        StrangerError: nobody; or the address belongs to one who signed in by another account.
    """
    async with transaction(pool) as conn:
        known = await conn.fetchval(
            "select email from staff where issuer = $1 and subject = $2",
            *(account.issuer, account.subject),
        )
        if known is None:
            known = await conn.fetchval(
                """update staff set issuer = $1, subject = $2
                   where email = $3 and subject is null returning email""",
                *(account.issuer, account.subject, account.email.lower()),
            )
        if known is None:
            raise StrangerError(account.email or account.subject)
        return await get(conn, known)
