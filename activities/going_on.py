"""After a protection or a long pause: first the debtor hears that it goes on, then the ladder does.

Who heard nothing for weeks is met by no threat, no last demand and no decision to hand over: a
friendly word says what is open and what we ask, and the ladder keeps its own days from there (C4,
F5). Whoever was never reminded hears the ladder's first, friendly word anyway. A decision that a
person put off to a day of their own is asked on that day.
"""

from datetime import datetime

from activities import case_moves, notice_moves
from domain.effects import Answer
from domain.fresh_start import walked_afresh
from domain.planning import GoesOn, plan
from domain.playbook import Step
from domain.vocabulary import Channel, NonPaymentReason, Stage
from ledger import cases, contacts, decisions_before, notices, timeline
from ledger.case_file import CaseFile
from ledger.database import Connection

_SAYS = "the debtor first hears that it goes on"


async def first(
    conn: Connection,
    file: CaseFile,
    now: datetime,
    why: str,
    reason: NonPaymentReason | None = None,
    *,
    days: int = 0,
) -> Answer | None:
    """Say that it goes on, ``days`` working days from now; None where nothing stood still long."""
    step = _word(file)
    if step is None or file.stage_by_due(now) is not Stage.REMINDING:
        return None
    if not await _stood_still(conn, file, now) or await decisions_before.put_off(conn, file.key):
        return None
    await _take_back(conn, file)
    if not file.case.walked:
        return None
    made = await contacts.attempts_made(conn, file.key, step.id)
    said = GoesOn(step=step.id, attempt=made + 1)
    *before, last = file.case.walked
    walked = (*before, last.model_copy(update={"goes_on": said}))
    await case_moves.rewind(conn, file, walked)
    start = case_moves.after_working_days(file, now, days) if days else now
    then = file if reason is None else file.supposing(reason)
    next_ = plan(then.ladder_facts(Stage.REMINDING), start)
    why = f"{why}: {_SAYS}"
    return await case_moves.enter(conn, file, Stage.REMINDING, why, now, reason=reason, next_=next_)


def _word(file: CaseFile) -> Step | None:
    """The first reminder that is no call, for who was reminded before."""
    if not any(it.stage is Stage.REMINDING and it.how != "skipped" for it in file.case.walked):
        return None
    steps = file.playbook.reminding.steps
    return next((step for step in steps if step.channels[0] is not Channel.CALL), None)


async def _stood_still(conn: Connection, file: CaseFile, now: datetime) -> bool:
    """Whether the case stood still for so long that the debtor hears of it, in their days."""
    since = await timeline.entered(conn, file.key, Stage.ON_HOLD)
    if file.case.standing.stage is not Stage.ON_HOLD or since is None:
        return False
    days = (file.where.local(now).date() - file.where.local(since).date()).days
    # Who was protected was told that we stop, until they hear from us again.
    told = file.case.standing.reason is NonPaymentReason.PROTECTED
    return days >= (file.playbook.gap_days if told else file.playbook.goes_on_after_days)


async def _take_back(conn: Connection, file: CaseFile) -> None:
    """A last demand whose term ran counts no more; costs that are due already stay due."""
    slug, own = file.key.creditor, (file.key.invoice_number,)
    await notices.waive_for(conn, slug, file.debtor.id, own, None)
    if await notice_moves.current(conn, file) is None:
        walked = walked_afresh(file.playbook, file.case.walked)
        file.case = file.case.model_copy(update={"walked": walked})
        await cases.save(conn, file.key, file.case.standing, walked)
