"""What the form proposes: an amount, a day on which money comes in, a plan; the reading of a reply.

Nothing is written by it, and all of it can be changed.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from domain.answers import outcomes_of
from domain.arrangements.proposal import NoPlanError, Wish
from domain.calendars.holidays import next_working_day
from domain.calendars.money_days import incomes_in, money_after
from domain.debtor import Debtor
from domain.money import Money
from domain.reading.acting import answer_of
from domain.reading.intent import Reading
from domain.vocabulary import TaskKind
from gateway.desk.tasks.reading import Filled
from ledger import plan_offers
from ledger.database import Pool
from ledger.plan_offers import Offer
from ledger.tasks import Task

_A_WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)
_MORNING = time(10)


class Facts(NamedTuple):
    """What a proposal is made of."""

    task: Task
    debtor: Debtor | None
    open: Money | None
    local: datetime
    """Now, by the debtor's clock."""


async def plan(pool: Pool, task: Task, now: datetime, wish: Wish | None = None) -> Offer | None:
    """The plan that the system would propose, or makes of a wish.

    Raises:
        NoPlanError: the wish cannot be paid in any terms.
    """
    if task.invoice_number is None:
        return None
    try:
        async with pool.acquire() as conn:
            return await plan_offers.preview(conn, task.creditor, task.invoice_number, now, wish)
    except LookupError:
        return None
    except NoPlanError:
        if wish is None:
            return None
        raise


def money_day(debtor: Debtor | None, today: date) -> date:
    """When they can pay: the next day that money comes in, else a week on (practice M6, F3).

    Where it came in today, the next working day: the money is there.
    """
    country = debtor.country if debtor else "NL"
    incomes = incomes_in(debtor.income) if debtor else ()
    coming = money_after(incomes, today - _ONE_DAY, country)
    if coming == today:
        return next_working_day(today + _ONE_DAY, country)
    return coming or next_working_day(today + _A_WEEK, country)


def proposed(facts: Facts, offer: Offer | None) -> Filled:
    """The form as it is shown first."""
    task, today = facts.task, facts.local.date()
    values: dict[str, str] = {}
    if facts.open is not None and facts.open.minor > 0:
        values["promise.amount"] = str(facts.open.amount)
    day = money_day(facts.debtor, today).isoformat()
    values |= {"promise.date": day, "part_now.date": day}
    country = facts.debtor.country if facts.debtor else "NL"
    tomorrow = next_working_day(today + _ONE_DAY, country)
    values["call_back.at"] = datetime.combine(tomorrow, _MORNING).isoformat(timespec="minutes")
    values["posted.date"] = today.isoformat()
    if offer is not None and offer.terms:
        first = offer.terms[0]
        values |= {
            "plan.terms": str(len(offer.terms)),
            "plan.amount": str(first.amount),
            "plan.date": first.due_on.isoformat(),
        }
        if first.due_on == today:
            values["part_now.amount"] = str(first.amount)
    return Filled(**_of_the_brief(task, values))


def _of_the_brief(task: Task, values: dict[str, str]) -> dict[str, Any]:
    brief, outcome, chosen = task.brief, "", list[str]()
    if task.kind is TaskKind.TRIAGE and "proposal" in brief:
        read = Reading.model_validate(brief["proposal"])
        outcome = accepted(read)
        told = answer_of(read, brief.get("text", "")).model_dump(mode="json", exclude_none=True)
        for field in ("date", "amount", "kind", "note"):
            if field in told:
                values[f"{outcome}.{field}"] = told[field]
        chosen = [f"{outcome}.invoices={number}" for number in told.get("invoices", ())]
    if "proposed" in brief:
        values["condole.note"] = brief["proposed"]
    if task.kind is TaskKind.COMPLAINT and brief.get("disputed", "all") != "all":
        values["upheld.amount"] = values["partly.amount"] = str(brief["disputed"])
    for proposal in brief.get("proposals", ())[:1]:
        for it in proposal["invoices"]:
            values[f"book.parts.{it['invoice']}"] = str(Decimal(it["amount"]))
    return {"outcome": outcome, "values": values, "chosen": frozenset(chosen)}


def accepted(read: Reading) -> str:
    """The outcome that a reading comes to, if a person agrees with it; empty without one."""
    told = answer_of(read, "").outcome
    return told if told in outcomes_of(TaskKind.TRIAGE) else ""
