"""What is to be paid through a link now: read fresh, for the page and for the payment alike."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.allocation import Part
from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.arrangements.payments import TermStanding, paid_of
from domain.money import Money, minor_units
from domain.payable import Due, Payable
from domain.vocabulary import Outcome, Stage
from ledger import arrangements, asked, cases, creditors, discounts, listed
from ledger.cases import CaseRow
from ledger.database import Connection, Pool
from ledger.payment_links import Link

AHEAD = timedelta(days=14)
"""A term is to be paid from so many days before its day."""
_SETTLED = (Outcome.PAID, Outcome.PLAN_COMPLETED, Outcome.CREDITED, Outcome.COMPLAINT_UPHELD)


async def by_link(conn: Connection | Pool, link: Link, now: datetime) -> Payable:
    """What of the link's invoices is to be paid now: a plan's term, or all that may be asked."""
    creditor = await creditors.get(conn, link.creditor)
    today = now.astimezone(creditor.zoneinfo).date()
    plans = await _plans(conn, link)
    under_plan = {number for plan in plans for number in plan.covers}
    found = [await cases.find(conn, link.creditor, number) for number in link.covers]
    free = [it for it in found if it is not None and it.key.invoice_number not in under_plan]
    parts = await _asked(conn, link, [it for it in free if it.open], today)
    terms = [(plan, term) for plan in plans for term in _unpaid(plan)[:1]]
    due = [it for it in terms if it[1].due_on <= today + AHEAD]
    for plan, term in due:
        parts += _spread(plan, term)
    if parts:
        due_on = due[0][1].due_on if due else None
        return Payable(due=Due.TERM if due else Due.NOW, parts=_one_currency(parts), due_on=due_on)
    if terms:
        plan, term = min(terms, key=lambda it: it[1].due_on)
        amount = Money(amount=term.open, currency=plan.currency)
        return Payable(due=Due.LATER, next_amount=amount, due_on=term.due_on)
    return Payable(due=_why_not(free))


async def _plans(conn: Connection | Pool, link: Link) -> list[Arrangement]:
    """The plans that stand over the link's invoices; a promise changes nothing of what is open."""
    found: dict[str, Arrangement] = {}
    for number in link.covers:
        plan = await arrangements.standing(conn, link.creditor, number, ArrangementStatus.AGREED)
        if plan is not None and plan.kind is ArrangementKind.PLAN:
            found[str(plan.id)] = plan
    return list(found.values())


def _unpaid(plan: Arrangement) -> list[TermStanding]:
    return [term for term in paid_of(plan.asked, plan.paid) if term.open > 0]


def _spread(plan: Arrangement, term: TermStanding) -> list[Part]:
    """The term over the plan's claims, the oldest first."""
    left, parts = minor_units(term.open, plan.currency), list[Part]()
    for claim in plan.claims:
        minor = min(left, minor_units(claim.open, plan.currency)) if claim.counts else 0
        if minor > 0:
            left -= minor
            amount = Money.from_minor(minor, plan.currency)
            parts.append(Part(invoice_number=claim.number, amount=amount))
    return parts


async def _asked(
    conn: Connection | Pool, link: Link, open_cases: Sequence[CaseRow], today: date
) -> list[Part]:
    """All that may be asked, costs too, less what a discount takes off until its day."""
    if not open_cases:
        return []
    stages = {it.key.invoice_number: it.standing.stage for it in open_cases}
    known = await asked.of_debtor(conn, link.creditor, link.debtor)
    less = await discounts.standing(conn, link.creditor, list(stages), today)
    parts = []
    for claim in await listed.claims(conn, link.creditor, list(stages)):
        number = claim.invoice.number
        principal, off = known[number].amount.minor, less.get(number, 0)
        minor = principal - off if principal > off else principal
        minor += max(claim.costs.minor, 0) if stages[number] is not Stage.DISPUTED else 0
        if minor > 0:
            amount = Money.from_minor(minor, claim.invoice.currency)
            parts.append(Part(invoice_number=number, amount=amount))
    return parts


def _one_currency(parts: Sequence[Part]) -> tuple[Part, ...]:
    """One payment has one currency: that of the first invoice."""
    return tuple(it for it in parts if it.amount.currency == parts[0].amount.currency)


def _why_not(found: Sequence[CaseRow]) -> Due:
    if any(it.open and it.standing.stage is Stage.DISPUTED for it in found):
        return Due.DISPUTED
    ended = [it.standing.outcome for it in found if not it.open]
    gone = (Outcome.WITHDRAWN, *_SETTLED)
    return Due.ELSEWHERE if any(outcome not in gone for outcome in ended) else Due.NOTHING
