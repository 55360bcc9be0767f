"""Orders about a debtor: pause everything of theirs, and let it go on (peers, complaint 4)."""

from datetime import date, datetime
from uuid import uuid4

from domain.case import CaseEventWhat
from domain.creditor import Creditor
from domain.holds import Hold, HoldKind
from domain.incoming import DebtorPause
from domain.model import Model
from ledger import cases, clock, creditors, debtors, hold_tasks, holds, outbox
from ledger.database import Connection, Pool, transaction

BY_EVENT = "the creditor's system"


class Ordered(Model):
    """What came of an order: whether it changed something, and how many cases hear of it."""

    changed: bool
    cases: int


async def pause_debtor(pool: Pool, order: DebtorPause, person: str) -> Ordered:
    """Pause a debtor in the name of a person.

    Raises:
        ValueError: the debtor is unknown, or the pause would have ended already.
    """
    async with transaction(pool) as conn:
        return await pause(conn, order, await clock.now(conn), person)


async def resume_debtor(pool: Pool, order: DebtorPause, person: str) -> Ordered:
    """Lift every hold on a debtor in the name of a person; a pause and a protection alike.

    Raises:
        ValueError: the debtor is unknown.
    """
    async with transaction(pool) as conn:
        return await resume(conn, order, await clock.now(conn), person)


async def pause(
    conn: Connection, order: DebtorPause, now: datetime, person: str = BY_EVENT
) -> Ordered:
    """Hold all open and coming cases of a debtor until a day, or until resumed.

    Raises:
        ValueError: the debtor is unknown, or the day has passed.
    """
    today = await _today(conn, order, now)
    if order.until is not None and order.until <= today:
        raise ValueError(f"until: {order.until} is not a day to come")
    running = await holds.running(conn, order.creditor, order.debtor_id)
    if any(not hold.runs_on(today) for hold in running):
        await _end_pause(conn, order, now)
    paused = [hold for hold in running if not hold.protects]
    await hold_tasks.withdraw(conn, order.creditor, paused, now)
    hold = Hold(
        id=uuid4(),
        creditor=order.creditor,
        debtor=order.debtor_id,
        kind=HoldKind.PAUSED,
        why=order.reason,
        since=today,
        until=order.until,
        placed_at=now,
        placed_by=person,
    )
    await holds.place(conn, hold)
    return await _tell(conn, order, CaseEventWhat.PAUSED, now, changed=True)


async def resume(
    conn: Connection, order: DebtorPause, now: datetime, person: str = BY_EVENT
) -> Ordered:
    """Lift what stops a debtor; nothing where nothing does.

    Raises:
        ValueError: the debtor is unknown.
    """
    await _today(conn, order, now)
    lifted = await holds.lift(conn, order.creditor, order.debtor_id, person, now)
    if not lifted:
        return Ordered(changed=False, cases=0)
    await hold_tasks.withdraw(conn, order.creditor, lifted, now)
    return await _tell(conn, order, CaseEventWhat.RESUMED, now, changed=True)


async def _end_pause(conn: Connection, order: DebtorPause, now: datetime) -> None:
    """A pause whose day has come is over: the next one is a pause of its own."""
    slug, debtor, kind = order.creditor, order.debtor_id, HoldKind.PAUSED
    await holds.lift(conn, slug, debtor, "its end", now, only=kind)


async def _today(conn: Connection, order: DebtorPause, now: datetime) -> date:
    """The debtor's day, with the debtor locked."""
    creditor: Creditor = await creditors.get(conn, order.creditor)
    await debtors.lock(conn, order.creditor, order.debtor_id)
    debtor = await debtors.find(conn, order.creditor, order.debtor_id)
    if debtor is None:
        raise ValueError(f"debtor_id: unknown debtor {order.debtor_id!r}")
    return now.astimezone(debtor.zone(creditor.zone)).date()


async def _tell(
    conn: Connection, order: DebtorPause, what: CaseEventWhat, now: datetime, *, changed: bool
) -> Ordered:
    found = await cases.open_of_debtor(conn, order.creditor, order.debtor_id)
    for case in found:
        await outbox.tell(conn, case.key, what, now, ref=holds.OF_DEBTOR)
    return Ordered(changed=changed, cases=len(found))
