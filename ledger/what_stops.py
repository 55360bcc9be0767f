"""Why less is asked than is open, or nothing at all, as people read it with a case."""

from datetime import date, datetime
from uuid import UUID

from domain.asked import Asked
from domain.disputes import DisputeKind, DisputeStatus
from domain.holds import HoldKind, why_held
from domain.model import Model
from domain.money import Money
from domain.vocabulary import Channel
from ledger import asked, clock, creditors, debtors, disputes, holds, spent_credits
from ledger.cases import CaseRow
from ledger.database import Connection, Pool


class DisputeView(Model):
    """One complaint: about what, who answers it by when, and what came of it."""

    id: UUID
    kind: DisputeKind
    status: DisputeStatus
    part: Money | None
    """The disputed part; all of the invoice where None."""
    evidence: tuple[str, ...]
    opened_at: datetime
    opened_by: str
    channel: Channel | None
    owner: str | None
    deadline: date
    passed: int
    mediator: str | None
    answered_at: datetime | None
    reasons: str | None
    goodwill: str | None
    credited: Money | None


class HoldView(Model):
    """What stops everything of a debtor."""

    kind: HoldKind
    why: str
    since: date
    until: date | None
    placed_at: datetime
    placed_by: str


async def asked_of(conn: Connection | Pool, case: CaseRow, owed: Money) -> Asked:
    """What may be asked of a case of which ``owed`` is open.

    Of a closed one all of that, less the credit that it took along when it was handed over.
    """
    nothing = Money.from_minor(0, owed.currency)
    spent = await spent_credits.of(conn, case.key)
    if spent is not None:
        return Asked(amount=owed - spent, disputed=nothing, credit=spent)
    known = await asked.of_debtor(conn, case.key.creditor, case.debtor) if case.open else {}
    open_ = owed if owed.minor > 0 else nothing
    found = Asked(amount=open_, disputed=nothing, credit=nothing)
    return known.get(case.key.invoice_number, found)


async def dispute_of(conn: Connection | Pool, case: CaseRow) -> DisputeView | None:
    """The last complaint about the invoice of a case."""
    found = await disputes.last(conn, case.key.creditor, case.key.invoice_number)
    if found is None:
        return None
    known = {name: getattr(found, name) for name in DisputeView.model_fields}
    return DisputeView.model_validate(known)


async def hold_of(conn: Connection | Pool, case: CaseRow) -> HoldView | None:
    """What stops everything of the debtor of an open case today."""
    if not case.open:
        return None
    slug = case.key.creditor
    creditor = await creditors.get(conn, slug)
    debtor = await debtors.get(conn, slug, case.debtor)
    today = (await clock.now(conn)).astimezone(debtor.zone(creditor.zone)).date()
    hold = await holds.standing(conn, slug, case.debtor, today)
    if hold is None:
        return None
    known = {name: getattr(hold, name) for name in HoldView.model_fields}
    return HoldView.model_validate(known | {"why": why_held(hold)})
