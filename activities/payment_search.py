"""Says it is paid: look for the money before anything is asked again, and accuse nobody."""

from datetime import date, datetime

from activities import arrangement_moves, asking, case_moves, ladder_moves, telling, unanswered
from domain.answers import TaskOutcome
from domain.courtesies import CourtesyKind
from domain.effects import Answer, Happened
from domain.messages.formats import date_in
from domain.responses import Response
from domain.vocabulary import CallOutcome, Stage, TaskKind
from ledger import balance, payment_searches, plan_offers
from ledger.case_file import CaseFile
from ledger.database import Connection
from ledger.tasks import Task


async def look_for_it(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
) -> Answer:
    """A task to look for the payment, a question for what was not told of it, and some days.

    Where a search runs already, what is told now is added to it, and nothing is asked again. Less
    than is open, paid now, is a part of it: the rest is followed as that of any other part.
    """
    covers = outcome.invoices or task.covers or (file.key.invoice_number,)
    if outcome.outcome == CallOutcome.PAID_NOW and await _is_a_part(conn, file, covers, outcome):
        part = outcome.model_copy(update={"outcome": CallOutcome.PART_NOW.value})
        return await arrangement_moves.heard(conn, file, task, part, response, now)
    slug, told = file.key.creditor, _told(file, outcome, now)
    known = await payment_searches.running(conn, slug, covers)
    if known is not None and known.brief["caused_by"] != str(task.id):
        await payment_searches.add(conn, known.id, told, outcome.note)
    else:
        told = await payment_searches.told_before(conn, slug, covers) | told
        await _ask(conn, file, task, outcome, response, now, covers, told)
    days = file.playbook.payment_search_days
    changes: dict[str, object] = {}
    if file.case.standing.stage in case_moves.ON_LADDER:
        changes["needs_person"] = True
    return await case_moves.pause(conn, file, now, days, response.why, changes)


async def _ask(
    conn: Connection,
    file: CaseFile,
    task: Task,
    outcome: TaskOutcome,
    response: Response,
    now: datetime,
    covers: tuple[str, ...],
    told: dict[str, str],
) -> None:
    """The task with all that was told of the payment; the debtor is asked for what was not."""
    by = case_moves.after_working_days(file, now, file.playbook.payment_search_days)
    title = f"Look for the payment of invoice {', '.join(covers)}"
    brief = {"why": response.why, "said": outcome.note, "outcomes": ["found", "not_found"]}
    await asking.ask(
        *(conn, file, TaskKind.MATCH, title, brief | {payment_searches.TOLD: told}, now),
        covers=covers,
        due_at=by,
        caused_by=task.id,
    )
    await unanswered.call_off(conn, file, response.why, now)
    language, day = file.debtor.language, told.get("paid_on")
    facts = {
        "answer_by": date_in(language, file.where.local(by).date()),
        "paid_on": date_in(language, date.fromisoformat(day)) if day else "",
        "account": "known" if "account" in told else "",
    }
    kind, occasion = CourtesyKind.PAYMENT_SOUGHT, f"payment {task.id}"
    await telling.plan(conn, file, kind, occasion, facts, now, covers=covers, task=task)


async def _is_a_part(
    conn: Connection, file: CaseFile, covers: tuple[str, ...], outcome: TaskOutcome
) -> bool:
    if outcome.amount is None:
        return False
    claims = await plan_offers.claims_of(conn, file)
    return outcome.amount < sum(it.open for it in claims if it.number in covers)


def _told(file: CaseFile, outcome: TaskOutcome, now: datetime) -> dict[str, str]:
    """Day, amount and account, as far as they were said: then nobody asks for them."""
    today = file.where.local(now).date()
    day = today if outcome.outcome == CallOutcome.PAID_NOW else outcome.date
    told = {
        "paid_on": day.isoformat() if day is not None and day <= today else None,
        "amount": str(outcome.amount) if outcome.amount is not None else None,
        "account": outcome.account,
    }
    return {name: it for name, it in told.items() if it}


async def looked(
    conn: Connection, file: CaseFile, task: Task, outcome: TaskOutcome, now: datetime
) -> Answer:
    """Found: someone books it. Not found: the ladder goes on softly, and says so."""
    if outcome.outcome == "found":
        return await _to_be_booked(conn, file, task, now)
    why = "the payment was looked for and not found: asked again, softly"
    if file.case.standing.stage in (Stage.UPCOMING, Stage.REMINDING):
        return await ladder_moves.go_on(conn, file, why, now)
    return await case_moves.stay(conn, file, Happened.DONE, why, changes={"needs_person": False})


async def _to_be_booked(conn: Connection, file: CaseFile, task: Task, now: datetime) -> Answer:
    """A task to book it: while the balance does not show the money, nothing is demanded.

    Whoever says again that it was found, with less open by then, has booked a part: on for the
    rest.
    """
    number, owed = file.key.invoice_number, str(file.owed.amount)
    if task.brief.get(_BOOKING, {}).get(number, owed) != owed:
        why = "the payment was booked: on for the rest"
        return await ladder_moves.go_on(conn, file, why, now)
    covers = task.covers or (number,)
    days = file.playbook.payment_search_days
    due_at = case_moves.after_working_days(file, now, days)
    title = f"Book the payment of invoice {', '.join(covers)}: it was found, and is still open"
    why = "the payment was found: it is to be booked"
    slug = file.key.creditor
    open_now = {it: str((await balance.principal(conn, slug, it)).amount) for it in covers}
    brief = {"why": why, "outcomes": ["found", "not_found"], _BOOKING: open_now}
    await asking.ask(
        *(conn, file, TaskKind.MATCH, title, brief, now),
        covers=covers,
        due_at=due_at,
        caused_by=task.id,
    )
    return await case_moves.pause(conn, file, now, days, why, {"needs_person": True})


_BOOKING = "booking"
"""In the brief of a task to book what was found: what was open of each invoice then."""
