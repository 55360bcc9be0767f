"""What holds outreach back, and letting it go: modes, stops, releases.

Whatever changes what may be sent tells the cases it concerns, so that they look at once; how
fast they then speak is a matter of the creditor's pace.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.creditor import Creditor
from domain.going_live import Mode, Stop, held_by
from domain.model import Model
from domain.vocabulary import Channel
from ledger import clock, courtesies, creditors
from ledger.creditors import UnknownCreditorError
from ledger.database import Connection, Pool, transaction
from ledger.sending_changes import EVERYBODY as EVERYBODY
from ledger.sending_changes import OF_A_COURTESY, WAITING, held_cases, rehearsed_cases, tell

REHEARSED = "rehearsed"
"""Told to a case whose rehearsal is over: it begins again."""
NO_REASON = "a person stopped it"


class NotStoppedError(LookupError):
    """There is no stop of that creditor to end."""


class NotApprovingError(ValueError):
    """A release outside ``approve``, where nothing waits for one."""


class Switched(NamedTuple):
    """What saving a profile concerned, where the mode changed."""

    cases: int = 0
    """Cases that look again."""
    voided: int = 0
    """Messages whose release was of the mode before, and is void now."""


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


async def stop(pool: Pool, creditor: str, why: str | None, person: str) -> Stop:
    """Stop all sending of a creditor, or of everybody (``*``), from the next contact on.

    Where it is stopped already, ``why`` replaces the reason; without one the reason stays.

    Raises:
        UnknownCreditorError: there is none of that name.
    """
    async with transaction(pool) as conn:
        if creditor != EVERYBODY:
            await creditors.get(conn, creditor)
        row = await conn.fetchrow(
            """insert into sending_stops (creditor, why, stopped_by, stopped_at)
               values ($1, coalesce($2, $5), $3, $4)
               on conflict (creditor) do update set why = coalesce($2, sending_stops.why)
               returning *""",
            *(creditor, why, person, await clock.now(conn), NO_REASON),
        )
        return Stop.model_validate(dict(row))


async def resume(pool: Pool, creditor: str) -> int:
    """End a stop; how many cases it held.

    They go on at the creditor's pace, so that what waited does not leave all at once.

    Raises:
        UnknownCreditorError: there is none of that name.
        NotStoppedError: its sending is not stopped, or only by everybody's stop.
    """
    async with transaction(pool) as conn:
        ended = await conn.fetchval(
            "delete from sending_stops where creditor = $1 returning creditor", creditor
        )
        if ended is None:
            raise await _not_stopped(conn, creditor)
        now = await clock.now(conn)
        await courtesies.look_again(conn, creditor, now)
        return await tell(conn, await held_cases(conn, creditor), now)


async def _not_stopped(conn: Connection, creditor: str) -> LookupError:
    if creditor == EVERYBODY:
        return NotStoppedError("not stopped: there is no stop of everybody's sending")
    if await creditors.find(conn, creditor) is None:
        return UnknownCreditorError(creditor)
    if await standing_stop(conn, creditor) is None:
        return NotStoppedError(f"not stopped: {creditor} sends as its mode says")
    return NotStoppedError(
        f"{creditor} is not stopped by itself: everybody's sending is; resume that instead"
    )


async def save_profile(pool: Pool, creditor: Creditor) -> Switched:
    """Add a creditor or replace its profile; what a change of mode concerns.

    When a rehearsal ends, its cases begin again: what went to the test address was said to
    nobody.
    """
    async with transaction(pool) as conn:
        before = await creditors.hold(conn, creditor.slug)
        await creditors.save(conn, creditor)
        if before is None or before.mode is creditor.mode:
            return Switched()
        voided = await _void_releases(conn, creditor.slug)
        now, told = await clock.now(conn), 0
        await courtesies.look_again(conn, creditor.slug, now)
        if before.mode is Mode.REDIRECT:
            told += await tell(conn, await rehearsed_cases(conn, creditor.slug), now, REHEARSED)
        told += await tell(conn, await held_cases(conn, creditor.slug), now)
        return Switched(cases=told, voided=voided)


async def _void_releases(conn: Connection, creditor: str) -> int:
    """A release was given in one mode; in another it says nothing. How many were void.

    Also of what may be sent once more: a provider that was too busy gets it again.
    """
    voided = await conn.fetch(
        """update contacts set released_by = null, released_at = null
           where creditor = $1 and status in ('held', 'open', 'sending', 'not_sent')
             and released_at is not null returning status""",
        creditor,
    )
    return sum(row["status"] in ("held", "open") for row in voided)


async def release(
    pool: Pool, creditor: str, person: str, contacts: Sequence[UUID] | None = None
) -> int:
    """Let contacts go that wait for a person: these, or all that the creditor has waiting.

    What cannot be sent any more, because the debtor paid or spoke meanwhile, still is not.
    The mode is held meanwhile, so that no release outlives it.

    Raises:
        UnknownCreditorError: there is none of that name.
        NotApprovingError: the creditor is in another mode, where nothing waits for a release.
    """
    async with transaction(pool) as conn:
        profile = await creditors.hold(conn, creditor)
        if profile is None:
            raise UnknownCreditorError(creditor)
        require_approving(profile)
        now = await clock.now(conn)
        rows = await conn.fetch(
            f"""update contacts c set released_by = $3, released_at = $4
                from cases k where {WAITING} and c.creditor = $1
                  and ($2::uuid[] is null or c.id = any($2)) and c.released_at is null
                returning c.invoice_number, {OF_A_COURTESY} as courtesy""",  # noqa: S608
            *(creditor, None if contacts is None else list(contacts), person, now),
        )
        await courtesies.look_again(conn, creditor, now)
        said = [row for row in rows if row["courtesy"]]
        numbers = [(creditor, row["invoice_number"]) for row in rows if not row["courtesy"]]
        return len(said) + await tell(conn, numbers, now)


def require_approving(creditor: Creditor) -> None:
    """Let only a creditor pass whose messages wait for a release.

    Raises:
        NotApprovingError: it is in another mode.
    """
    slug, mode = creditor.slug, creditor.mode
    if mode is Mode.LIVE:
        raise NotApprovingError(f"{slug} is in live: nothing waits for a release")
    if mode is not Mode.APPROVE:
        raise NotApprovingError(
            f"{slug} is in {mode}: nothing is released; switch it to approve first"
        )


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
                     c.recipient, c.subject, c.body, c.marked_at as decided_at,
                     coalesce(c.error, 'a person was asked to bring it, in another mode') as why,
                     c.released_by, c.released_at, c.status, {OF_A_COURTESY} as courtesy,
                     coalesce(r.profile ->> 'mode', 'live') as mode,
                     (select s.why from sending_stops s
                      where s.creditor in (c.creditor, '*') order by s.creditor limit 1) as stop
              from cases k, contacts c join creditors r on r.slug = c.creditor
              where {WAITING} and ($1::text is null or c.creditor = $1))
            select {", ".join(HeldContact.model_fields)}, status, mode, stop from waiting w
            where w.courtesy or not exists (
              select 1 from waiting e where e.creditor = w.creditor and e.debtor = w.debtor
                and w.invoice_number = any(e.covers) and not e.courtesy
                and (e.decided_at, e.invoice_number) < (w.decided_at, w.invoice_number))
            order by decided_at, creditor, invoice_number limit $2""",  # noqa: S608
        *(creditor, limit),
    )
    return [_held(dict(row)) for row in rows]


def _held(row: dict[str, Any]) -> HeldContact:
    """With what holds it back now: its case may look again later, after a change of mode."""
    status, mode, stop = (row.pop(name) for name in ("status", "mode", "stop"))
    if status == "held" or stop is not None:
        row["why"] = (
            held_by(Mode(mode), stop, released=row["released_at"] is not None) or row["why"]
        )
    return HeldContact.model_validate(row)
