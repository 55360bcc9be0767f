"""What each order does, at the same doors as the API and the events; and what it would do."""

import datetime as dt
from typing import Any

from pydantic import ValidationError

from domain.answers import ApprovalOutcome, answer_to
from domain.incoming import DebtorPause, PauseOrder, Withdrawal
from domain.model import Model, OpenModel
from domain.vocabulary import TaskKind
from gateway.desk.look import ROOT, case_path, debtor_path
from gateway.desk.orders import HAND_OVER, MOVE, RESUME_ALL, Order
from gateway.desk.tasks import door
from gateway.desk.visitors import Visitor
from gateway.state import GatewayState
from ledger import cases, clock, personal_words, tasks
from ledger.cases import CaseRow
from ledger.database import transaction
from ledger.intake import debtor_orders, outcome_checks, outcomes, playbook_moves, staff_orders
from ledger.tasks import Task, TaskConflictError


class About(Model):
    """What an order is about: one case, or with no ``number`` everything of a debtor."""

    creditor: str
    debtor: str
    number: str | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.number or self.debtor

    @property
    def back(self) -> str:
        """Its page."""
        if self.number is None:
            return debtor_path(self.creditor, self.debtor)
        return case_path(self.creditor, self.number)

    def action(self, order: Order) -> str:
        """Where an order about it is given."""
        page = self.back.removeprefix(f"{ROOT}/").partition("/")[2]
        of = "" if self.number else "debtor/"
        return f"{ROOT}/orders/{of}{order.name}/{page}"


class Given(OpenModel):
    """An order as it was filled in."""

    why: str = ""
    until: str = ""
    word: str = ""
    playbook: str = ""
    override: bool = False
    sure: bool = False
    """It was asked a second time."""

    @property
    def day(self) -> dt.date | None:
        """Until when.

        Raises:
            ValueError: it is no day.
        """
        try:
            return dt.date.fromisoformat(self.until) if self.until else None
        except ValueError as error:
            raise ValueError("until: give a day") from error


class HandingOver(Model):
    """Whether a case can be handed over now."""

    approval: Task | None
    """The task that asks for the decision; None before the last demand lapsed."""
    missing: tuple[str, ...]
    """What comes first, whoever decides."""
    override: str | None
    """What is only a person's to overrule, with reasons."""

    @property
    def ready(self) -> bool:
        """Whether somebody who decides may do it now."""
        return self.approval is not None and not self.missing


async def handing_over(here: GatewayState, case: CaseRow) -> HandingOver:
    """What is asked, and what stands in the way."""
    key = case.key
    approval = await tasks.open_of_case(here.pool, key, TaskKind.APPROVAL)
    async with transaction(here.pool) as conn:
        now = await clock.now(conn)
        of_case = outcome_checks.hindrances(conn, key.creditor, key.invoice_number, now)
        found = [it async for it in of_case]
    overruled = [it.why for it in found if it.field == outcome_checks.OVERRIDE]
    return HandingOver(
        approval=approval,
        missing=tuple(it.why for it in found if it.field != outcome_checks.OVERRIDE),
        override=overruled[0] if overruled else None,
    )


async def foretold(here: GatewayState, order: Order, about: About, given: Given) -> dict[str, Any]:
    """What a page tells before an order is given for good.

    Raises:
        ValueError: it cannot be given.
    """
    if about.number is None:
        return {}
    if order == MOVE:
        fitting = await playbook_moves.fitting(here.pool, about.creditor, about.number)
        told: dict[str, Any] = {"playbooks": fitting}
        if given.playbook:
            told["prospect"] = await playbook_moves.preview(
                here.pool, about.creditor, about.number, given.playbook
            )
        return told
    if order == HAND_OVER:
        case = await cases.find(here.pool, about.creditor, about.number)
        return {"hand_over": await handing_over(here, case)} if case else {}
    return {}


async def do(
    here: GatewayState, who: Visitor, order: Order, about: About, given: Given
) -> str | None:
    """Give the order; what is wrong with it, where it cannot be."""
    try:
        if about.number is None:
            await _of_debtor(here, who, order, about, given)
        else:
            await _of_case(here, who, order, about.creditor, about.number, given)
    except (ValueError, TaskConflictError) as error:
        return plainly(error)
    return None


async def _of_debtor(
    here: GatewayState, who: Visitor, order: Order, about: About, given: Given
) -> None:
    slug, debtor, why = about.creditor, about.debtor, given.why.strip()
    told = DebtorPause(creditor=slug, debtor_id=debtor, until=given.day, reason=why)
    if order.name == RESUME_ALL.name:
        await debtor_orders.resume_debtor(here.pool, told, who.name)
    else:
        await debtor_orders.pause_debtor(here.pool, told, who.name)


async def _of_case(
    here: GatewayState, who: Visitor, order: Order, creditor: str, number: str, given: Given
) -> None:
    pool, person, why = here.pool, who.name, given.why.strip()
    match order.name:
        case "pause":
            until = given.day
            wanted = PauseOrder(creditor=creditor, invoice_number=number, until=until, reason=why)
            await staff_orders.pause(pool, wanted, person)
        case "resume":
            resume = PauseOrder(creditor=creditor, invoice_number=number)
            await staff_orders.resume(pool, resume, person)
        case "word":
            said = given.word.strip() or None
            await personal_words.leave_on_case(pool, creditor, number, said, person)
        case "move":
            await playbook_moves.order(pool, creditor, number, given.playbook, why, person)
        case "waive-costs":
            await staff_orders.waive_costs(pool, creditor, number, why, person)
        case "hand-over":
            await _hand_over(here, who, creditor, number, given)
        case "write-off":
            await staff_orders.write_off(pool, creditor, number, why, person)
        case _:
            taken = Withdrawal(creditor=creditor, invoice_number=number, reason=why)
            await staff_orders.withdraw(pool, taken, person)


async def _hand_over(
    here: GatewayState, who: Visitor, creditor: str, number: str, given: Given
) -> None:
    """Answer the approval that the case asked for, as on its own page."""
    case = await cases.find(here.pool, creditor, number)
    assert case is not None
    standing = await handing_over(here, case)
    if standing.missing:
        raise ValueError(standing.missing[0])
    task = standing.approval
    if task is None:
        raise ValueError("the case asks for no decision: the last demand comes first")
    facts: dict[str, Any] = {"outcome": ApprovalOutcome.APPROVE, "note": given.why.strip()}
    if given.override:
        facts["override"] = True
    elif standing.override is not None:
        raise ValueError(f"{standing.override}: tick that it is handed over all the same, and why")
    if task.status == "open":
        task = await door.take(here, who, task)
    await outcomes.task_outcome(here.pool, task.id, who.name, answer_to(TaskKind.APPROVAL, facts))


def plainly(error: Exception) -> str:
    """The sentence without the name of the field it is about."""
    if isinstance(error, ValidationError):
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    told = str(error)
    field, _, why = told.partition(": ")
    told = why if why and " " not in field else told
    return f"{told[:1].upper()}{told[1:]}."
