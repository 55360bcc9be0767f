"""What is to be paid through a link now: read fresh, for the page and for the payment alike."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from domain.allocation import Part
from domain.arrangements.arrangement import Arrangement, ArrangementKind, ArrangementStatus
from domain.arrangements.payments import TermStanding, paid_of
from domain.asked import Asked
from domain.creditor import Creditor
from domain.money import Money, minor_units
from domain.payable import Due, Payable
from domain.vocabulary import Outcome, Stage
from ledger import arrangements, asked, discounts, listed, waiting
from ledger.database import Connection, Row
from ledger.discounts import OnOffer
from ledger.listed import Listed
from ledger.payment_links import Link

AHEAD = timedelta(days=14)
"""A term is to be paid from so many days before its day."""
_SETTLED = (Outcome.PAID, Outcome.PLAN_COMPLETED, Outcome.CREDITED, Outcome.COMPLAINT_UPHELD)
_GONE = (None, Outcome.WITHDRAWN, *_SETTLED)


class _Case(NamedTuple):
    """The case of one of the link's invoices."""

    number: str
    stage: Stage
    outcome: Outcome | None
    open: bool
    protected: bool
    planned: bool
    """Whether a payment plan stands over it."""
    proposed: bool
    waits: bool
    """Whether something that the debtor said waits for a person."""

    @property
    def rests(self) -> Due | None:
        """Why nothing is demanded of it now, though who wants to pay can."""
        if self.stage is Stage.ON_HOLD:
            return Due.PAUSED
        return Due.PROPOSED if self.proposed else Due.WAITING if self.waits else None


async def by_link(conn: Connection, link: Link, creditor: Creditor, now: datetime) -> Payable:
    """What of the link's invoices is to be paid now: a plan's term, or all that may be asked.

    Of who is protected nothing is asked and nothing taken: that is for who acts for them.
    """
    found = await _cases(conn, link, now)
    if any(it.protected for it in [case for case in found if case.open] or found):
        return Payable(due=Due.PROTECTED)
    today = now.astimezone(creditor.zoneinfo).date()
    plans = await _plans(conn, link, [it.number for it in found if it.planned])
    terms = [(plan, term) for plan in plans for term in _unpaid(plan)[:1]]
    due = [it for it in terms if it[1].due_on <= today + AHEAD]
    under_plan = {number for plan in plans for number in plan.covers}
    payable = await _to_pay(conn, link, [it for it in found if it.number not in under_plan], today)
    if due:
        parts = [*payable.parts, *(part for it in due for part in _spread(*it))]
        return await _term(conn, link, payable, parts, due[0][1].due_on)
    if payable.parts or not terms:
        return payable if payable.parts else Payable(due=_why_not(found))
    plan, term = min(terms, key=lambda it: it[1].due_on)
    amount = Money(amount=term.open, currency=plan.currency)
    return Payable(due=Due.LATER, next_amount=amount, due_on=term.due_on)


async def _cases(conn: Connection, link: Link, now: datetime) -> list[_Case]:
    rows = await conn.fetch(
        f"""select c.invoice_number as number, c.stage, c.outcome, c.closed_at is null as open,
                  coalesce(c.outcome = 'protected', false) or c.closed_at is null and (
                    c.stage = 'on_hold' and c.standing ->> 'reason' = 'protected'
                    or exists (select 1 from holds h where h.creditor = c.creditor
                               and h.debtor = c.debtor and h.lifted_at is null
                               and h.kind <> 'paused')) as protected,
                  exists (select 1 from arrangement_claims o
                          join arrangements a on a.id = o.arrangement
                          where o.creditor = c.creditor and o.invoice_number = c.invoice_number
                            and a.status = $3 and a.kind = $4) as planned,
                  exists (select 1 from arrangement_claims o
                          join arrangements a on a.id = o.arrangement
                          where o.creditor = c.creditor and o.invoice_number = c.invoice_number
                            and a.status = $5 and a.answer_by > $6) as proposed,
                  c.closed_at is null and {waiting.OF_CASE} is not null as waits
           from cases c where c.creditor = $1 and c.invoice_number = any($2)
           order by c.invoice_number""",  # noqa: S608
        *(link.creditor, list(link.covers), ArrangementStatus.AGREED, ArrangementKind.PLAN),
        *(ArrangementStatus.PROPOSED, now),
    )
    return [_case(row) for row in rows]


def _case(row: Row) -> _Case:
    known = {name: row[name] for name in _Case._fields if name in row}
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return _Case(**{**known, "stage": Stage(row["stage"]), "outcome": outcome})


async def _plans(conn: Connection, link: Link, numbers: Sequence[str]) -> list[Arrangement]:
    """The plans that stand over the link's invoices; a promise changes nothing of what is open."""
    found: dict[str, Arrangement] = {}
    for number in numbers:
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


async def _term(
    conn: Connection, link: Link, beside: Payable, parts: Sequence[Part], due_on: date
) -> Payable:
    """A term that is due, and what is asked beside the plan."""
    invoices = [it.invoice for it in await listed.claims(conn, link.creditor, link.covers)]
    facts = {"parts": _one_currency(parts), "invoices": tuple(invoices)}
    return beside.model_copy(update={**facts, "due": Due.TERM, "due_on": due_on})


async def _to_pay(conn: Connection, link: Link, free: Sequence[_Case], today: date) -> Payable:
    """All that may be asked, costs too, less what a discount takes off until its day.

    What rests is left out, unless all of it does: then nothing is asked, but who wants to pay can.
    """
    running = [it for it in free if it.open]
    rests = all(it.rests for it in running)
    stages = {it.number: it.stage for it in running if rests or not it.rests}
    if not stages:
        return Payable(due=Due.NOTHING)
    known = await asked.of_debtor(conn, link.creditor, link.debtor)
    less = await discounts.standing(conn, link.creditor, list(stages), today)
    claims = await listed.claims(conn, link.creditor, link.covers)
    asks = [
        _ask(it, stages[it.invoice.number], known[it.invoice.number], less)
        for it in claims
        if it.invoice.number in stages
    ]
    asks = [it for it in asks if it.minor > 0]
    asks = [it for it in asks if it.currency == asks[0].currency]
    return Payable(
        due=(rests and running[0].rests) or Due.NOW,
        parts=tuple(Part(invoice_number=it.number, amount=it.amount) for it in asks),
        costs=_sum([it.costs for it in asks], asks),
        discount=_sum([it.off for it in asks], asks),
        discount_until=min((less[it.number].until for it in asks if it.off), default=None),
        disputed=tuple(it.number for it in running if it.stage is Stage.DISPUTED),
        invoices=tuple(it.invoice for it in claims),
    )


class _Ask(NamedTuple):
    """What is asked of one claim, in minor units; ``costs`` are in it, ``off`` is not."""

    number: str
    currency: str
    minor: int
    costs: int
    off: int

    @property
    def amount(self) -> Money:
        return Money.from_minor(self.minor, self.currency)


def _ask(claim: Listed, stage: Stage, known: Asked, less: Mapping[str, OnOffer]) -> _Ask:
    number, principal = claim.invoice.number, known.amount.minor
    off = less[number].off_minor if number in less else 0
    off = off if principal > off else 0
    costs = max(claim.costs.minor, 0) if stage is not Stage.DISPUTED else 0
    return _Ask(number, claim.invoice.currency, principal - off + costs, costs, off)


def _sum(minors: Sequence[int], asks: Sequence[_Ask]) -> Money | None:
    return Money.from_minor(sum(minors), asks[0].currency) if any(minors) else None


def _one_currency(parts: Sequence[Part]) -> tuple[Part, ...]:
    """One payment has one currency: that of the first invoice."""
    return tuple(it for it in parts if it.amount.currency == parts[0].amount.currency)


def _why_not(found: Sequence[_Case]) -> Due:
    stages = {it.stage for it in found if it.open}
    if Stage.DISPUTED in stages:
        return Due.DISPUTED
    if Stage.ON_HOLD in stages:
        return Due.PAUSED
    ended = {it.outcome for it in found if not it.open}
    if Outcome.ESCALATED in ended:
        return Due.ELSEWHERE
    return Due.DROPPED if ended.difference(_GONE) else Due.NOTHING
