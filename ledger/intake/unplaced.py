"""Payments that came by an event and name no invoice that we know: a person is asked after a day.

They may have come before their invoice, so they are left a day; then they are read against what is
open, as those of a statement are. And the pauses end of those that nobody placed in time.
"""

from datetime import datetime, timedelta

from domain.allocation import Part
from domain.matching.models import Received
from domain.money import Money
from ledger import clock, creditors, match_tasks, waiting
from ledger.database import Connection, Pool, Row, transaction
from ledger.intake import credit_orders, turns
from ledger.intake.bank import asking, deciding
from ledger.intake.bank.deciding import Decided, Decisions

_A_DAY = timedelta(days=1)


async def look(pool: Pool, limit: int) -> int:
    """Book or ask about what waits without a task; how many payments these were."""
    done = 0
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        await waiting.end_pauses(conn, now, limit)
        slugs = await match_tasks.creditors_with_unplaced(conn, now - _A_DAY)
    for slug in slugs:
        done += await _of_creditor(pool, slug, limit)
    return done


async def _of_creditor(pool: Pool, slug: str, limit: int) -> int:
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, [slug])
        creditor = await creditors.get(conn, slug)
        rows = await match_tasks.unplaced(conn, slug, now - _A_DAY, limit)
        received = {row["payment_id"]: _received(row) for row in rows}
        decisions = await deciding.decide_on(conn, slug, received)
        for it in decisions.credits:
            if it.matched.automatic is not None:
                await _place(conn, slug, it, now)
        asked = [it for it in decisions.credits if it.matched.automatic is None]
        await asking.ask(conn, creditor, Decisions(asked, decisions.names), now)
        return len(rows)


def _received(row: Row) -> Received:
    """All that an event says of what it is for."""
    return Received(
        amount=Money.from_minor(row["left_minor"], row["currency"]),
        paid_on=row["paid_on"],
        text=row["wanted_invoice"] or row["reference"] or "",
    )


async def _place(conn: Connection, slug: str, it: Decided, now: datetime) -> None:
    assert it.matched.automatic is not None
    parts = [
        Part(invoice_number=number, amount=part) for number, part in it.matched.automatic.parts
    ]
    await credit_orders.allocate(conn, slug, it.payment_id, parts, now)
