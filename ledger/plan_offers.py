"""What a payment plan of a debtor would be: which claims, what is open, on which terms."""

from datetime import date, datetime
from decimal import Decimal

from domain.arrangements.arrangement import Arrangement, ArrangementStatus, CoveredClaim
from domain.arrangements.proposal import (
    NoPlanError,
    Proposal,
    Purse,
    Wish,
    propose,
    weigh,
)
from domain.case import CaseKey
from domain.model import Model
from domain.vocabulary import Stage
from ledger import arrangements, asked, balance, case_file, cases, disputes
from ledger.case_file import CaseFile
from ledger.database import Connection

_ARRANGEABLE = (Stage.REMINDING, Stage.ARRANGED, Stage.FINAL_NOTICE, Stage.APPROVAL)
"""Stages whose claims a plan takes along; disputed and held ones are left out."""


class OfferedTerm(Model):
    """One payment of a plan."""

    due_on: date
    amount: Decimal


class Offer(Model):
    """A plan as it would be made now."""

    creditor: str
    debtor: str
    covers: tuple[str, ...]
    currency: str
    total: Decimal
    terms: tuple[OfferedTerm, ...]
    beyond: tuple[str, ...]
    """Limits of the playbook that it goes beyond: then a person decides."""


def as_offered(proposal: Arrangement) -> Offer:
    """A plan that was proposed before and waits for an answer."""
    return Offer(
        creditor=proposal.creditor,
        debtor=proposal.debtor,
        covers=proposal.covers,
        currency=proposal.currency,
        total=sum((it.amount for it in proposal.terms), Decimal(0)),
        terms=tuple(OfferedTerm(due_on=it.due_on, amount=it.amount) for it in proposal.terms),
        beyond=(),
    )


async def claims_of(
    conn: Connection, file: CaseFile, promised: Decimal | None = None
) -> tuple[CoveredClaim, ...]:
    """The debtor's open claims that an arrangement takes along, the case's own among them.

    A claim with a complaint that waits for its answer is left out, also where only a part of it
    is disputed: no term may ask for that part. A promise of exactly the rest of the case's own
    claim (``promised``) is simply taken, and covers that claim alone.

    Raises:
        NoPlanError: the case's own claim is one of these.
    """
    found = []
    for case in await cases.open_of_debtor(conn, file.key.creditor, file.debtor.id):
        number = case.key.invoice_number
        own = number == file.key.invoice_number
        if not own and case.standing.stage not in _ARRANGEABLE:
            continue
        if await disputes.running(conn, file.key.creditor, number) is not None:
            if own and promised is not None and promised == await _undisputed(conn, file):
                owed = await balance.principal(conn, file.key.creditor, number)
                return (CoveredClaim(number=number, agreed=owed.amount, open=owed.amount),)
            if own:
                raise NoPlanError("a complaint about it is not answered yet")
            continue
        owed = await balance.principal(conn, file.key.creditor, number)
        if owed.minor > 0 and owed.currency == file.owed.currency:
            found.append(CoveredClaim(number=number, agreed=owed.amount, open=owed.amount))
    return tuple(found)


async def _undisputed(conn: Connection, file: CaseFile) -> Decimal | None:
    known = await asked.of_debtor(conn, file.key.creditor, file.debtor.id)
    own = known.get(file.key.invoice_number)
    return own.amount.amount if own is not None and own.amount.minor > 0 else None


async def claims_of_plan(
    conn: Connection, file: CaseFile, named: tuple[str, ...] = ()
) -> tuple[CoveredClaim, ...]:
    """The claims that a plan is made over: those that were named, else all that are open.

    What is agreed already about other claims stays so unless they are named; what is agreed about
    a claim of the plan is replaced as a whole, so all that it covers is taken along.

    Raises:
        NoPlanError: the case's own claim cannot be taken along.
    """
    claims = await claims_of(conn, file)
    own = file.key.invoice_number
    agreed = {it.number: await _agreed_over(conn, file, it.number) for it in claims}
    if named:
        about = {own, *named}.union(*(agreed.get(it, ()) for it in (own, *named)))
    else:
        stays = {it for it, covers in agreed.items() if covers and own not in covers}
        about = {it.number for it in claims} - stays
    return tuple(it for it in claims if it.number in about)


async def _agreed_over(conn: Connection, file: CaseFile, number: str) -> tuple[str, ...]:
    """The claims of the promise or plan that runs over a claim."""
    status = ArrangementStatus.AGREED
    found = await arrangements.standing(conn, file.key.creditor, number, status)
    return found.covers if found else ()


def offer(
    file: CaseFile, claims: tuple[CoveredClaim, ...], now: datetime, wish: Wish | None = None
) -> Proposal:
    """The system's own plan over these claims, or the one the debtor wishes for.

    Raises:
        NoPlanError: there are no terms that this can be paid in.
    """
    total = sum((claim.open for claim in claims), Decimal(0))
    today = file.where.local(now).date()
    purse = Purse(kind=file.debtor.kind, country=file.debtor.country, income=file.debtor.income)
    if wish is None or not wish.said:
        return propose(total, today, purse, file.playbook.plan)
    return weigh(total, today, purse, file.playbook.plan, wish)


async def preview(
    conn: Connection, creditor: str, number: str, now: datetime, wish: Wish | None = None
) -> Offer:
    """What a plan would be for the debtor of an invoice; nothing is written.

    Raises:
        LookupError: the invoice is unknown or never had a case.
        NoPlanError: nothing is open, or there are no terms that this can be paid in.
    """
    file = await case_file.read_any(conn, CaseKey(creditor=creditor, invoice_number=number))
    claims = await claims_of_plan(conn, file)
    proposal = offer(file, claims, now, wish)
    return Offer(
        creditor=creditor,
        debtor=file.debtor.id,
        covers=tuple(claim.number for claim in claims),
        currency=file.owed.currency,
        total=proposal.total,
        terms=tuple(OfferedTerm(due_on=it.due_on, amount=it.amount) for it in proposal.terms),
        beyond=proposal.beyond,
    )
