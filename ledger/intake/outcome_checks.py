"""Whether an outcome can be: what the calendar, the task and its invoices say against it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.answers import (
    CONDOLE,
    OF_A_HOLD,
    ApprovalOutcome,
    ComplaintOutcome,
    LetterAnswer,
    TaskOutcome,
    meanings_of,
)
from domain.case import CaseKey
from domain.going_live import NOTHING_REAL
from domain.holds import HoldKind
from domain.said_together import in_order
from domain.vocabulary import CallOutcome, Stage, TaskKind
from ledger import (
    case_file,
    cases,
    creditors,
    debtors,
    disputes,
    going_live,
    holds,
    invoices,
    ready,
    tasks,
)
from ledger.cases import CaseRow
from ledger.database import Connection
from ledger.intake import plausible
from ledger.intake.bank import orders as money_orders
from ledger.tasks import Task

_OFFICE_OPENS = time(9)
OVERRIDE = "override"
"""The field of a hindrance that a person may decide on."""
CONDITION = "condition"
"""In the brief of a complaint: what we were to do first, as it was agreed."""


class OutcomeError(ValueError):
    """An outcome that the facts contradict."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


Check = Callable[[TaskOutcome], Awaitable[None]]


async def each(
    conn: Connection,
    creditor: str,
    debtor: str | None,
    outcome: TaskOutcome,
    now: datetime,
    check: Check | None = None,
) -> list[TaskOutcome]:
    """Every meaning of an answer, dated and checked, in the order in which they are followed.

    Raises:
        OutcomeError: one of them cannot be; then none is written down.
    """
    found = []
    for at, one in enumerate(meanings_of(outcome)):
        try:
            told = await dated(conn, creditor, debtor, one, now)
            if check is not None:
                await check(told)
        except OutcomeError as error:
            field = f"also.{at - 1}.{error.field}" if at else error.field
            raise OutcomeError(field, error.why) from error
        found.append(told)
    return in_order(found)


async def dated(
    conn: Connection, creditor: str, debtor: str | None, outcome: TaskOutcome, now: datetime
) -> TaskOutcome:
    """The outcome with its dates made definite, by the debtor's calendar."""
    zone = await _zone(conn, creditor, debtor)
    today = now.astimezone(zone).date()
    wrong = await plausible.contradiction(conn, creditor, debtor, outcome, today, zone)
    if wrong is not None:
        raise OutcomeError(*wrong)
    if isinstance(outcome, LetterAnswer):
        posted = outcome.date or today
        if posted > today:
            raise OutcomeError("date", f"{posted} is still to come: give the day it was posted")
        return outcome.model_copy(update={"date": posted})
    if outcome.outcome == ApprovalOutcome.INTERRUPTED and outcome.date and outcome.date > today:
        raise OutcomeError("date", f"{outcome.date} is still to come: give the day it happened")
    if outcome.outcome == CallOutcome.CALL_BACK and outcome.at is None and outcome.date:
        at = datetime.combine(outcome.date, _OFFICE_OPENS, tzinfo=zone)
        return outcome.model_copy(update={"at": at})
    return outcome


async def _zone(conn: Connection, creditor: str, debtor_id: str | None) -> ZoneInfo:
    profile = await creditors.get(conn, creditor)
    debtor = None if debtor_id is None else await debtors.find(conn, creditor, debtor_id)
    return profile.zoneinfo if debtor is None else debtor.zone(profile.zone)


def moves_money(task: Task) -> bool:
    """Whether what is answered to a task books money: a credit, a payment to match."""
    return task.kind is TaskKind.CREDIT or money_orders.is_about_money(task)


async def fits(conn: Connection, task: Task, outcome: TaskOutcome) -> None:
    """What only the task itself and its invoice can tell.

    Raises:
        OutcomeError: it is not for such a task, or about other invoices or too much.
    """
    why = money_orders.refused(task, outcome)
    if why is not None:
        raise OutcomeError("outcome", why)
    if moves_money(task):
        return  # looked at where the money is moved
    of_a_hold = outcome.outcome in OF_A_HOLD and "hold" not in task.brief
    if of_a_hold and outcome.outcome not in task.brief.get("outcomes", ()):
        raise OutcomeError("outcome", f"{outcome.outcome} is for a task about a hold")
    if outcome.outcome == CONDOLE:
        await _may_condole(conn, task, outcome)
    strange = set(outcome.invoices) - set(task.covers)
    if strange:
        known = ", ".join(task.covers)
        raise OutcomeError("invoices", f"{', '.join(sorted(strange))}: the task is about {known}")
    if outcome.outcome == ComplaintOutcome.FULFILLED and CONDITION not in task.brief:
        why = "nothing was agreed on condition here: choose upheld, partly or rejected"
        raise OutcomeError("outcome", why)
    if task.kind is TaskKind.COMPLAINT and outcome.amount and task.invoice_number:
        invoice = await invoices.find(conn, task.creditor, task.invoice_number)
        if invoice is not None and outcome.amount > invoice.amount:
            raise OutcomeError("amount", f"the invoice itself is {invoice.amount}: credit no more")


async def _may_condole(conn: Connection, task: Task, outcome: TaskOutcome) -> None:
    """Nothing is written to the dead: only to who settles the estate, where we know them."""
    if task.brief.get("kind") != HoldKind.DECEASED:
        raise OutcomeError("outcome", "condolences are for a task about a debtor who has died")
    debtor = await debtors.get(conn, task.creditor, task.debtor or "")
    hold = await holds.running(conn, task.creditor, debtor.id)
    known = next((it.representative for it in hold if it.kind is HoldKind.DECEASED), None)
    to = outcome.representative or known or debtor.representative
    if to is None or to.email is None:
        raise OutcomeError("representative", "give who settles the estate, with an email address")


async def spoken_of(conn: Connection, case: CaseRow, outcome: TaskOutcome) -> None:
    """A call that came in is about open cases of the same debtor only."""
    open_cases = await cases.open_of_debtor(conn, case.key.creditor, case.debtor)
    known = {case.key.invoice_number, *(it.key.invoice_number for it in open_cases)}
    strange = sorted(set(outcome.invoices) - known)
    if strange:
        why = f"{', '.join(strange)}: the debtor's open cases are {', '.join(sorted(known))}"
        raise OutcomeError("invoices", why)


async def may_hand_over(conn: Connection, task: Task, outcome: TaskOutcome, now: datetime) -> None:
    """Refuse to hand over what something stands in the way of (:func:`hindrances`).

    Without a last demand that lapsed, or once it is time-barred, only where a person says so
    outright, and why (I6).

    Raises:
        OutcomeError: what stands in the way first.
    """
    async for found in hindrances(conn, task.creditor, task.invoice_number or "", now):
        if found.field != OVERRIDE:
            raise found
        if not outcome.override:
            raise OutcomeError(OVERRIDE, f"{found.why}: {ready.ONLY_WITH}")
    if outcome.override and not (outcome.note or "").strip():
        raise OutcomeError("note", "say why it is handed over all the same")


async def hindrances(
    conn: Connection, creditor: str, number: str, now: datetime
) -> AsyncIterator[OutcomeError]:
    """All that stands in the way of handing over; ``override`` is what a person may decide on.

    Nothing leaves the house while the creditor only watches, rehearses, or has stopped. Nor before
    a complaint about it is answered (practice C7), or a reply read and a payment that was made
    looked for (C1); nor what meanwhile is arranged, held or settled.
    """
    if await disputes.running(conn, creditor, number) is not None:
        yield OutcomeError("outcome", f"the complaint about {number} comes first: answer it")
    waits = await tasks.first_open(conn, creditor, number, TaskKind.TRIAGE, TaskKind.MATCH)
    if waits is not None:
        yield OutcomeError("outcome", f"another task about {number} comes first: {waits.title}")
    case = await cases.find(conn, creditor, number)
    if case is None or case.standing.stage is not Stage.APPROVAL:
        stands = "unknown" if case is None else case.standing.stage.value.replace("_", " ")
        yield OutcomeError("outcome", f"the case is {stands} by now: there is nothing to hand over")
    mode = (await creditors.get(conn, creditor)).mode
    stop = await going_live.standing_stop(conn, creditor)
    if stop is not None:
        yield OutcomeError("outcome", f"all sending is stopped ({stop.why}): hand over later")
    if mode in NOTHING_REAL:
        yield OutcomeError("outcome", f"creditor {creditor} is in mode {mode}: hand over when live")
    if case is not None:
        file = await case_file.read_any(conn, case.key)
        why_not = await ready.why_not(conn, file, now)
        if why_not is not None:
            yield OutcomeError(OVERRIDE, why_not)


def _key(task: Task, number: str) -> CaseKey:
    return CaseKey(creditor=task.creditor, invoice_number=number)


async def after_the_issue(conn: Connection, task: Task, on: date) -> None:
    """What is not claimed yet cannot be demanded or acknowledged (BW 3:317, 3:318).

    Nor does a demand after the term interrupt it: it ran out (BW 3:316).
    """
    invoice = await invoices.find(conn, task.creditor, task.invoice_number or "")
    if invoice is not None and on < invoice.issued_on:
        why = f"{on} lies before the invoice of {invoice.issued_on}: give the day it happened"
        raise OutcomeError("date", why)
    if task.invoice_number is None:
        return
    file = await case_file.read_any(conn, _key(task, task.invoice_number))
    bars = await case_file.bars(conn, file)
    if on >= bars.on:
        why = (
            f"{on} is too late: it is time-barred since {bars.on} ({bars.source}), and only a day "
            "before that interrupts; give earlier interruptions first, in their order"
        )
        raise OutcomeError("date", why)
