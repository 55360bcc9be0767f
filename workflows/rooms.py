"""The rooms of a case, one per stage: what is done there, and what leads out.

A room is left when an effect's answer stands in another stage; payments, replies and decisions
lead out of every room at once.
"""

from collections.abc import Awaitable, Callable

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from domain.effects import Answer, Thank
from domain.marketing import MarketingMove
from domain.vocabulary import Outcome, Stage
from workflows import effects
from workflows.case import Case

Room = Callable[[Case], Awaitable[None]]


async def upcoming(case: Case) -> None:
    """A service reminder shortly before the due date (practice I2)."""
    await _walk(case, Stage.UPCOMING)


async def reminding(case: Case) -> None:
    """Walk the playbook's ladder: WhatsApp, email, call tasks, letters, from soft to firm."""
    await _walk(case, Stage.REMINDING)


async def arranged(case: Case) -> None:
    """A promise or plan is watched; agreed, it makes a customer again (practice C5)."""
    if case.standing.marketing_suspended and case.standing.marketing_move is None:
        await _advertise(case, effects.reactivate(case.call(), within=effects.MEANWHILE))
    await _walk(case, Stage.ARRANGED)


async def disputed(case: Case) -> None:
    """Nothing is demanded until a person has answered the complaint (practice C3)."""
    await _walk(case, Stage.DISPUTED)


async def on_hold(case: Case) -> None:
    """A person's pause, or a debtor who is protected: only a person, or its end, lifts it."""
    await _walk(case, Stage.ON_HOLD)


async def final_notice(case: Case) -> None:
    """The last chance without costs, proven; advertising is silent meanwhile (practice I6)."""
    if not case.standing.marketing_suspended:
        await _advertise(case, effects.suspend_marketing(case.call()))
    await _walk(case, Stage.FINAL_NOTICE)


async def approval(case: Case) -> None:
    """The checklist lies before a person, who decides to hand over or not (practice M8)."""
    await _walk(case, Stage.APPROVAL)


async def _advertise(case: Case, effect: Awaitable[Answer]) -> None:
    """Change what the debtor gets from marketing; a provider that is down holds nobody up."""
    try:
        case.follow(await effect)
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise
        workflow.logger.warning("marketing did not answer: the case goes on without it")


async def _advertise_as_told(case: Case) -> None:
    """What was agreed makes a customer again, and what broke takes it back (practice C5)."""
    match case.standing.marketing_move:
        case MarketingMove.REACTIVATE:
            await _advertise(case, effects.reactivate(case.call(), within=effects.MEANWHILE))
        case MarketingMove.SUSPEND:
            await _advertise(case, effects.suspend_marketing(case.call()))
        case None:
            return


async def _walk(case: Case, stage: Stage) -> None:
    while case.stays_in(stage):
        await _advertise_as_told(case)
        if await case.interrupted():
            continue
        await case.take_next()


ROOMS: dict[Stage, Room] = {
    Stage.UPCOMING: upcoming,
    Stage.REMINDING: reminding,
    Stage.ARRANGED: arranged,
    Stage.DISPUTED: disputed,
    Stage.ON_HOLD: on_hold,
    Stage.FINAL_NOTICE: final_notice,
    Stage.APPROVAL: approval,
}


async def ending(case: Case) -> None:
    """Escalate with the dossier, or close and make the debtor a customer again."""
    if case.standing.outcome is Outcome.ESCALATED:
        case.follow(await effects.hand_over(case.call()))
    closed = await effects.close_case(case.call())
    case.follow(closed)
    if closed.standing.marketing_suspended:
        await _advertise(case, effects.reactivate(case.call()))


async def thanks(case: Case) -> None:
    """Say thanks at the next lawful moment (practice C6); a reopened case ends this."""
    case.hear_no_more()
    due = case.standing.next
    if due is None or due.channel is None or case.disturbed:
        return
    await case.rest()
    if not case.disturbed:
        call = case.call()
        case.follow(await effects.thank(Thank(**dict(call), channel=due.channel)))
