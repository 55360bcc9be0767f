"""An arrangement as people and other systems read it: its terms, and what is paid of each."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.arrangements.payments import paid_of
from domain.model import Model
from ledger import arrangements, balance
from ledger.database import Connection, Pool

_NOT_SHOWN = (ArrangementStatus.REPLACED, ArrangementStatus.LAPSED)

_STANDS = (ArrangementStatus.PROPOSED, ArrangementStatus.AGREED)
"""Of these nothing is asked for a claim that was withdrawn, disputed or held since."""


class TermView(Model):
    """One term."""

    due_on: date
    amount: Decimal
    paid: Decimal
    """Since it was agreed, by the bookings of all invoices that it covers."""
    missed_on: date | None


class ArrangementView(Model):
    """A promise or plan."""

    id: UUID
    kind: ArrangementKind
    status: ArrangementStatus
    covers: tuple[str, ...]
    currency: str
    total: Decimal
    paid: Decimal
    terms: tuple[TermView, ...]
    answer_by: datetime | None
    agreed_at: datetime | None
    ended_at: datetime | None
    why: str


async def newest(conn: Connection | Pool, creditor: str, number: str) -> ArrangementView | None:
    """The newest arrangement over an invoice that was proposed or agreed."""
    found = await arrangements.every(conn, creditor, number)
    shown = [it for it in found if it.status not in _NOT_SHOWN]
    return view_of(shown[-1]) if shown else None


async def every(conn: Connection | Pool, creditor: str, number: str) -> list[ArrangementView]:
    """All arrangements over an invoice, the oldest first; what is over as it was at its end.

    What was paid after a promise broke was not paid for it.
    """
    found = await arrangements.every(conn, creditor, number)
    return [view_of(await _at_its_end(conn, it)) for it in found]


async def _at_its_end(conn: Connection | Pool, arrangement: Arrangement) -> Arrangement:
    if arrangement.ended_at is None:
        return arrangement
    claims = []
    for claim in arrangement.claims:
        known = arrangement.creditor, claim.number, arrangement.ended_at
        left = await balance.principal(conn, *known)
        claims.append(claim.model_copy(update={"open": left.amount}))
    return arrangement.model_copy(update={"claims": tuple(claims)})


def view_of(arrangement: Arrangement) -> ArrangementView:
    """How an arrangement is shown."""
    stands = arrangement.status in _STANDS
    terms = paid_of(arrangement.asked if stands else arrangement.terms, arrangement.paid)
    alike = set(ArrangementView.model_fields) & set(Arrangement.model_fields) - {"terms"}
    return ArrangementView(
        **arrangement.model_dump(include=alike),
        covers=arrangement.covers,
        total=sum((term.amount for term in terms), Decimal(0)),
        paid=arrangement.paid,
        terms=tuple(TermView.model_validate(term.model_dump()) for term in terms),
    )
