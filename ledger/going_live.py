"""What holds outreach back, and letting it go: modes, stops, releases.

Whatever changes what may be sent tells the cases it concerns, so that they look at once; how
fast they then speak is a matter of the creditor's pace.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.case import CaseEventWhat
from domain.creditor import Creditor
from domain.going_live import Mode, Stop
from domain.model import Model
from domain.vocabulary import Channel
from ledger import clock, courtesies, creditors
from ledger.database import Connection, Pool, transaction

EVERYBODY = "*"
REHEARSED = "rehearsed"
"""Told to a case whose rehearsal is over: it begins again."""


class HeldContact(Model):
    """A contact that is decided and shown, but not sent."""

    id: UUID
    creditor: str
    debtor: str
    invoice_number: str
    covers: tuple[str, ...]
    step: str
    channel: Channel
    recipient: str
    subject: str | None
    body: str
    why: str | None
    decided_at: datetime
    released_by: str | None
    released_at: datetime | None


async def standing_stop(conn: Connection | Pool, creditor: str) -> Stop | None:
    """The stop that holds a creditor's outreach back: their own, or everybody's."""
    row = await conn.fetchrow(
        "select * from sending_stops where creditor in ($1, $2) order by creditor limit 1",
        *(creditor, EVERYBODY),
    )
    return None if row is None else Stop.model_validate(dict(row))


async def stops(conn: Connection | Pool, creditor: str | None = None) -> list[Stop]:
    """Every stop, or those that concern one creditor."""
    rows = await conn.fetch(
        """select * from sending_stops
           where $1::text is null or creditor in ($1, $2) order by creditor""",
        *(creditor, EVERYBODY),
    )
    return [Stop.model_validate(dict(row)) for row in rows]


async def stop(pool: Pool, creditor: str, why: str, person: str) -> Stop:
    """Stop all sending of a creditor, or of everybody (``*``), from the next contact on.

    Raises:
        UnknownCreditorError: there is none of that name.
    """
    async with transaction(pool) as conn:
        if creditor != EVERYBODY:
            await creditors.get(conn, creditor)
        row = await conn.fetchrow(
            """insert into sending_stops (creditor, why, stopped_by, stopped_at)
               values ($1, $2, $3, $4)
               on conflict (creditor) do update set why = $2 returning *""",
            *(creditor, why, person, await clock.now(conn)),
        )
        return Stop.model_validate(dict(row))


async def resume(pool: Pool, creditor: str) -> int | None:
    """End a stop; the cases that it held, or None when there was none.

    They go on at the creditor's pace, so that what waited does not leave all at once.
    """
    async with transaction(pool) as conn:
        ended = await conn.fetchval(
            "delete from sending_stops where creditor = $1 returning creditor", creditor
        )
        if ended is None:
            return None
        now = await clock.now(conn)
        await courtesies.look_again(conn, creditor, now)
        return await _tell(conn, await _held(conn, creditor), now)


async def save_profile(pool: Pool, creditor: Creditor) -> int:
    """Add a creditor or replace its profile; how many cases a change of mode concerns.

    When a rehearsal ends, its cases begin again: what went to the test address was said to
    nobody.
    """
    async with transaction(pool) as conn:
        before = await creditors.find(conn, creditor.slug)
        await creditors.save(conn, creditor)
        if before is None or before.mode is creditor.mode:
            return 0
        await _void_releases(conn, creditor.slug)
        now, told = await clock.now(conn), 0
        await courtesies.look_again(conn, creditor.slug, now)
        if before.mode is Mode.REDIRECT:
            told += await _tell(conn, await _rehearsed(conn, creditor.slug), now, REHEARSED)
        return told + await _tell(conn, await _held(conn, creditor.slug), now)


async def _void_releases(conn: Connection, creditor: str) -> None:
    """A release was given in one mode; in another it says nothing."""
    await conn.execute(
        """update contacts set released_by = null, released_at = null
           where creditor = $1 and status = 'held'""",
        creditor,
    )


async def release(
    pool: Pool, creditor: str, person: str, contacts: Sequence[UUID] | None = None
) -> int:
    """Let contacts go that wait for a person: these, or all that the creditor has waiting.

    What cannot be sent any more, because the debtor paid or spoke meanwhile, still is not.
    Outside ``approve`` nothing waits for a release, so nothing is released.
    """
    async with transaction(pool) as conn:
        profile = await creditors.find(conn, creditor)
        if profile is None or profile.mode is not Mode.APPROVE:
            return 0
        now = await clock.now(conn)
        rows = await conn.fetch(
            f"""update contacts c set released_by = $3, released_at = $4
                from cases k where {_WAITING} and c.creditor = $1
                  and ($2::uuid[] is null or c.id = any($2))
                returning c.invoice_number, {_A_COURTESY} as courtesy""",  # noqa: S608
            *(creditor, None if contacts is None else list(contacts), person, now),
        )
        await courtesies.look_again(conn, creditor, now)
        said = [row for row in rows if row["courtesy"]]
        numbers = [(creditor, row["invoice_number"]) for row in rows if not row["courtesy"]]
        return len(said) + await _tell(conn, numbers, now)


_A_COURTESY = """exists (select 1 from courtesies y
    where y.contact = c.id and y.status = 'waiting')"""
_WAITING = f"""c.status = 'held' and k.creditor = c.creditor
    and k.invoice_number = c.invoice_number and k.opening = c.opening
    and ({_A_COURTESY} or k.closed_at is null
         and k.standing -> 'next' ->> 'step' = c.step
         and (k.standing -> 'next' ->> 'attempt')::int = c.attempt)"""
"""A contact is held as long as its case waits for just this step, or its courtesy to be said."""


async def held(
    conn: Connection | Pool, creditor: str | None = None, limit: int = 1000
) -> list[HeldContact]:
    """What is decided and shown but not sent, the longest waiting first.

    One message speaks of all invoices of a debtor: it is shown once, for the case that held it
    first.
    """
    rows = await conn.fetch(
        f"""with waiting as (
              select c.id, c.creditor, c.debtor, c.invoice_number, c.covers, c.step, c.channel,
                     c.recipient, c.subject, c.body, c.error as why, c.marked_at as decided_at,
                     c.released_by, c.released_at, {_A_COURTESY} as courtesy
              from contacts c, cases k
              where {_WAITING} and ($1::text is null or c.creditor = $1))
            select {", ".join(HeldContact.model_fields)} from waiting w
            where w.courtesy or not exists (
              select 1 from waiting e where e.creditor = w.creditor and e.debtor = w.debtor
                and w.invoice_number = any(e.covers) and not e.courtesy
                and (e.decided_at, e.invoice_number) < (w.decided_at, w.invoice_number))
            order by decided_at, creditor, invoice_number limit $2""",  # noqa: S608
        *(creditor, limit),
    )
    return [HeldContact.model_validate(dict(row)) for row in rows]


async def _held(conn: Connection, creditor: str) -> list[tuple[str, str]]:
    rows = await conn.fetch(
        f"""select c.creditor, c.invoice_number from contacts c, cases k
            where {_WAITING} and not {_A_COURTESY} and $1 in (c.creditor, $2)""",  # noqa: S608
        *(creditor, EVERYBODY),
    )
    return [(row["creditor"], row["invoice_number"]) for row in rows]


async def _rehearsed(conn: Connection, creditor: str) -> list[tuple[str, str]]:
    rows = await conn.fetch(
        """select distinct k.creditor, k.invoice_number from cases k join contacts c
             on c.creditor = k.creditor and k.invoice_number = any(c.covers)
           where c.creditor = $1 and c.redirected and c.status <> 'rehearsed'
             and k.closed_at is null and k.stage <> 'on_hold'""",
        creditor,
    )
    return [(row["creditor"], row["invoice_number"]) for row in rows]


async def _tell(
    conn: Connection, cases: Sequence[tuple[str, str]], now: datetime, ref: str | None = None
) -> int:
    """Tell these cases to look again; debtors are locked before cases, all in one order."""
    creditors_, numbers = [it[0] for it in cases], [it[1] for it in cases]
    await conn.execute(
        """select 1 from debtors d where (d.creditor, d.id) in (
             select k.creditor, k.debtor from cases k
             join unnest($1::text[], $2::text[]) as told (creditor, number)
               on k.creditor = told.creditor and k.invoice_number = told.number)
           order by d.creditor, d.id for update""",
        *(creditors_, numbers),
    )
    done = await conn.execute(
        """with numbered as (
             update cases k set seq = seq + 1
             from unnest($1::text[], $2::text[]) as told (creditor, number)
             where k.creditor = told.creditor and k.invoice_number = told.number
               and k.closed_at is null
             returning k.creditor, k.invoice_number, k.opening, k.seq)
           insert into outbox (creditor, invoice_number, opening, seq, what, ref, created_at)
           select creditor, invoice_number, opening, seq, $3, $4, $5 from numbered""",
        *(creditors_, numbers, str(CaseEventWhat.SENDING_CHANGED), ref, now),
    )
    return int(done.split()[-1])
