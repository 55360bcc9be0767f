"""Says it is paid: look for the money before anything is asked again, and accuse nobody."""

from datetime import datetime

from activities import asking, case_moves, ladder_moves, telling
from domain.answers import TaskOutcome
from domain.courtesies import CourtesyKind
from domain.effects import Answer, Happened
from domain.messages.formats import date_in
from domain.responses import Response
from domain.vocabulary import Stage, TaskKind
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
    """A task to look for the payment, a question for its date and account, and some days."""
    covers = outcome.invoices or task.covers or (file.key.invoice_number,)
    days = file.playbook.payment_search_days
    by = case_moves.after_working_days(file, now, days)
    title = f"Look for the payment of invoice {', '.join(covers)}"
    brief = {"why": response.why, "said": outcome.note, "outcomes": ["found", "not_found"]}
    await asking.ask(
        *(conn, file, TaskKind.MATCH, title, brief, now),
        covers=covers,
        due_at=by,
        caused_by=task.id,
    )
    facts = {"answer_by": date_in(file.debtor.language, file.where.local(by).date())}
    kind, occasion = CourtesyKind.PAYMENT_SOUGHT, f"payment {task.id}"
    await telling.plan(conn, file, kind, occasion, facts, now, covers=covers, task=task)
    changes: dict[str, object] = {}
    if file.case.standing.stage in case_moves.ON_LADDER:
        changes["needs_person"] = True
    return await case_moves.pause(conn, file, now, days, response.why, changes)


async def looked(conn: Connection, file: CaseFile, outcome: TaskOutcome, now: datetime) -> Answer:
    """Found: time to book it. Not found: the ladder goes on softly, and says so."""
    changes = {"needs_person": False}
    if outcome.outcome == "found":
        why, days = "the payment was found: it is to be booked", file.playbook.payment_search_days
        return await case_moves.pause(conn, file, now, days, why, changes)
    why = "the payment was looked for and not found: asked again, softly"
    if file.case.standing.stage in (Stage.UPCOMING, Stage.REMINDING):
        return await ladder_moves.go_on(conn, file, why, now)
    return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)
