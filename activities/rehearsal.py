"""The end of a rehearsal: what went to the test address was said to nobody."""

from datetime import datetime
from decimal import Decimal

from activities import case_moves
from domain.effects import Answer
from domain.money import Money
from domain.vocabulary import NonPaymentReason
from ledger import balance, contacts, notices, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection


async def begin_again(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Start at the first, friendly step: no notice, cost or task of the rehearsal stays."""
    for contact in await contacts.forget_rehearsal(conn, file.key):
        await notices.void(conn, contact)
    await tasks.expire(conn, file.key, now)
    await _waive_costs(conn, file, now)
    fresh = {
        "costs": Decimal(0),
        "contacted": False,
        "needs_person": False,
        "reason": NonPaymentReason.UNKNOWN,
    }
    standing = file.case.standing.model_copy(update=fresh)
    file.case = file.case.model_copy(update={"standing": standing})
    return await case_moves.start_over(conn, file, now, "the rehearsal is over: it begins again")


async def _waive_costs(conn: Connection, file: CaseFile, now: datetime) -> None:
    slug, number = file.key.creditor, file.key.invoice_number
    costs = await balance.costs(conn, slug, number)
    if costs.minor <= 0:
        return
    today = file.where.local(now).date()
    source = f"rehearsal of opening {file.key.opening}"
    waived = Money(amount=-costs.amount, currency=costs.currency)
    await balance.book(conn, slug, number, "costs_waived", waived, now, today, source)
