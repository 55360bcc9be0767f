"""What a last demand says before it goes out: which message, which costs, which last day.

Which law's costs it may announce is in ``domain/law/last_demand``. All follow one decision: the
kind of the case's playbook.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from domain.calendars.holidays import next_bank_day
from domain.invoice import Invoice
from domain.law.costs import Costs, further_costs
from domain.law.last_demand import FIXED_SUM, LastDemand, last_demand
from domain.law.notice import TERM
from domain.messages.facts import NoticeFacts
from domain.money import Money
from domain.playbook import Step
from domain.posting import first_day_to_name
from domain.vocabulary import Channel, DebtorKind, Stage
from ledger import asked, cases, invoices, notices
from ledger.case_file import CaseFile
from ledger.database import Connection

_POST_ABROAD = timedelta(days=7)

REQUEST = "final_request"
"""The message that announces no costs; also for who could be asked for them, but is not."""


def message_of(notice: NoticeFacts, step: Step) -> str:
    """The message of a last demand: the playbook's, unless there are no costs to announce."""
    return REQUEST if notice.kind == "request" else step.message


async def draft(
    conn: Connection,
    file: CaseFile,
    covers: tuple[str, ...],
    channel: Channel,
    now: datetime,
    step: Step,
) -> NoticeFacts:
    """The costs and last day that a notice over these claims announces, exactly.

    It is a request, which announces none, where no law gives them, the playbook asks for none, or
    another notice announced them all already.
    """
    law = last_demand(file.playbook.kind, file.debtor.country, file.owed.currency)
    by: Literal["letter", "email"] = "letter" if channel is Channel.LETTER else "email"
    currency, kind = file.owed.currency, file.playbook.kind
    asks_none = law is LastDemand.REQUEST or step.message == REQUEST
    costs = None if asks_none else await _costs(conn, file, covers, law)
    if costs is None or not costs.costs:
        none, last_day = Money(amount=Decimal("0.00"), currency=currency), _last_day(file, by, now)
        return NoticeFacts(costs=none, kind="request", last_day=last_day, by=by)
    return NoticeFacts(
        costs=Money(amount=costs.costs, currency=currency),
        vat=Money(amount=costs.vat, currency=currency) if costs.vat else None,
        kind=kind.value,
        last_day=_last_day(file, by, now) if kind is DebtorKind.BUSINESS else None,
        by=by,
    )


async def _costs(
    conn: Connection, file: CaseFile, covers: tuple[str, ...], law: LastDemand
) -> Costs:
    costs = await _dutch_costs(conn, file, covers)
    if law is LastDemand.EUROPEAN:
        return costs.model_copy(update={"costs": FIXED_SUM, "vat": Decimal("0.00")})
    return costs


async def _dutch_costs(conn: Connection, file: CaseFile, covers: tuple[str, ...]) -> Costs:
    may_ask = await asked.demandable(conn, file.key.creditor, file.debtor.id, covers)
    already = await _noticed_already(conn, file, covers)
    return further_costs(already, may_ask, vat=not file.creditor.reclaims_vat)


async def _noticed_already(conn: Connection, file: CaseFile, covers: tuple[str, ...]) -> Decimal:
    """Principal under other notices that these claims could have been in.

    That is a notice that still runs, or one sent when one of these was in default already: what
    can be demanded at once is, and the scale is over the sum (BW 6:96(7)).
    """
    slug, total = file.key.creditor, Decimal(0)
    due = min([it.due_on for it in await _claims(conn, slug, covers)])
    may_ask = await asked.of_debtor(conn, slug, file.debtor.id)
    for case in await cases.open_of_debtor(conn, slug, file.debtor.id):
        number = case.key.invoice_number
        if number in covers:
            continue
        owed = may_ask[number].amount
        notice = await notices.covering(conn, slug, number, case.opened_at.date())
        if notice is None or owed.currency != file.owed.currency or owed.minor <= 0:
            continue
        if case.standing.stage is Stage.FINAL_NOTICE or due < notice.sent_on:
            total += owed.amount
    return total


async def _claims(conn: Connection, creditor: str, numbers: Sequence[str]) -> list[Invoice]:
    found = [await invoices.find(conn, creditor, number) for number in numbers]
    return [it for it in found if it is not None]


def _last_day(file: CaseFile, by: Literal["letter", "email"], now: datetime) -> date:
    """A business's by its playbook; a consumer abroad has as long as one here, and the post's way.

    None of them is before the debtor's money comes, where the playbook minds that.
    """
    today = file.where.local(now).date()
    term = timedelta(days=file.playbook.business_term_days)
    if file.playbook.kind is DebtorKind.CONSUMER:
        term = TERM + (_POST_ABROAD if by == "letter" else timedelta(days=1))
    day = today + term
    if by == "letter":
        day = max(day, first_day_to_name(today, statutory=True))
    earliest = next_bank_day(day, file.debtor.country)
    return next_bank_day(file.day_to_pay(earliest, today, statutory=True), file.debtor.country)
