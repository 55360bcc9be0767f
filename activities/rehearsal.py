"""The end of a rehearsal: what went to the test address was said to nobody."""

from datetime import datetime
from decimal import Decimal

from activities import case_moves, ladder_moves, notice_costs, notice_moves
from domain.case import CaseEventWhat
from domain.effects import Answer, Happened
from domain.going_live import really_walked
from domain.vocabulary import NonPaymentReason, Stage
from ledger import cases, contacts, hold_tasks, holds, outbox, rehearsals, tasks
from ledger.case_file import CaseFile
from ledger.database import Connection


async def begin_again(conn: Connection, file: CaseFile, now: datetime) -> Answer:
    """Go on after the last real word, or at the first, friendly step where there was none.

    No notice, cost or task of the rehearsal stays, and no hold that came of an answer in it. A
    pause that the creditor ordered stands, and what follows it begins again.
    """
    await _unhold(conn, file, now)
    walked = really_walked(file.case.walked, await rehearsals.words(conn, file.case), file.where)
    for task in await tasks.expire(conn, file.key, now):
        if task.contact is not None:
            await contacts.expire(conn, task.contact)
    await rehearsals.forget(conn, file.key)
    fresh: dict[str, object] = {
        "contacted": any(it.how != "skipped" for it in walked),
        "needs_person": False,
        "reason": NonPaymentReason.UNKNOWN,
    }
    if await notice_moves.current(conn, file) is None:
        await notice_costs.waive(conn, file, f"rehearsal of opening {file.key.opening}", now)
        fresh["costs"] = Decimal(0)
        walked = tuple(it for it in walked if it.stage is not Stage.FINAL_NOTICE)
    standing = file.case.standing.model_copy(update=fresh)
    file.case = file.case.model_copy(update={"standing": standing})
    await case_moves.rewind(conn, file, walked)
    if standing.stage is Stage.ON_HOLD and await rehearsals.is_paused(conn, file.key):
        why, changes = "the rehearsal is over; the creditor's pause stands", {"needs_person": True}
        return await case_moves.stay(conn, file, Happened.DONE, why, changes=changes)
    why = "the rehearsal is over: it begins again"
    if walked:
        why = f"the rehearsal is over: it goes on after step {walked[-1].step}"
    return await ladder_moves.back_to_ladder(conn, file, now, why)


async def _unhold(conn: Connection, file: CaseFile, now: datetime) -> None:
    """A protection that was told in the rehearsal is nobody's; all cases of the debtor go on."""
    slug, debtor = file.key.creditor, file.debtor.id
    began = await rehearsals.began(conn, slug, debtor)
    if began is None:
        return
    by = "the rehearsal is over"
    lifted = await holds.lift_told_since(conn, slug, debtor, began, by, now)
    if not lifted:
        return
    await hold_tasks.withdraw(conn, slug, lifted, now)
    today = file.where.local(now).date()
    file.hold = await holds.standing(conn, slug, debtor, today)
    for case in await cases.open_of_debtor(conn, slug, debtor):
        if case.key != file.key:
            await outbox.tell(conn, case.key, CaseEventWhat.RESUMED, now, ref=holds.OF_DEBTOR)
