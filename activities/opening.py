"""Open a case: the ledger says whether there is something to work on, and what comes first."""

from datetime import datetime
from urllib.parse import quote

from temporalio import activity

from activities import arrangement_watch, case_moves, hold_moves, hold_review
from activities.clock import case_now
from domain.case import CaseState, Standing
from domain.effects import Answer, CaseCall, Effect, Happened, Opened
from domain.vocabulary import Stage
from ledger import case_file, cases, payment_history
from ledger.case_file import CaseFile
from ledger.database import Connection, Pool, transaction


class Opening:
    """The first effect of every run."""

    def __init__(self, pool: Pool, desk_url: str) -> None:
        self._pool = pool
        self._desk_url = desk_url

    @activity.defn(name=Effect.OPEN_CASE)
    async def open_case(self, call: CaseCall) -> Opened:
        """Read the case and plan its first step; nothing if this opening is over already."""
        now = case_now(call)
        async with transaction(self._pool) as conn:
            file = await case_file.lock(conn, call.key)
            if file is None:
                return Opened(state=None, why="this opening is closed, or a later one runs")
            if file.owed.minor <= 0:
                outcome = await case_moves.settled_how(conn, file)
                answer = await case_moves.settle(conn, file, outcome, "paid before the first word")
            else:
                await _look_back(conn, file, now)
                answer = await _first_step(conn, file, now)
            return Opened(state=self._state(file, call, answer.standing), why=answer.why)

    def _state(self, file: CaseFile, call: CaseCall, standing: Standing) -> CaseState:
        key = file.key
        return cases.state_of(
            file.case.model_copy(update={"standing": standing}),
            debtor_kind=file.debtor.kind,
            due_on=file.invoice.due_on,
            clock_offset=call.clock_offset,
            desk_url=f"{self._desk_url}/desk/cases/{key.creditor}/{quote(key.invoice_number)}",
        )


async def _look_back(conn: Connection, file: CaseFile, now: datetime) -> None:
    """See how the debtor paid before: it decides the ladder (practice I3), and stands by it."""
    if file.case.history is not None:
        return
    history = await payment_history.judged(
        conn,
        file.key.creditor,
        file.debtor,
        file.owed.currency,
        file.playbook.history,
        file.where.local(now).date(),
    )
    file.case = file.case.model_copy(update={"history": history})
    await cases.keep_history(conn, file.key, history)


async def _first_step(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Plan the first word; one that cannot be enforced any more goes to a person.

    A case that opens again under a plan that runs goes along with it.
    """
    hold = file.held_on(now)
    if hold is not None:
        await hold_review.met(conn, file, hold, now)
        return await hold_moves.stand_still(conn, file, hold, now)
    why = await case_file.barred(conn, file, now)
    if why is not None:
        return await case_moves.enter(conn, file, Stage.APPROVAL, why, now)
    running = await arrangement_watch.running(conn, file)
    if running is not None:
        return await arrangement_watch.follow(conn, file, running, now)
    return await case_moves.replan(conn, file, now, Happened.DONE, "opened")
