"""A worker that dies after writing and before answering: the effect is run again, and does no more.

Local effects are run at least once; the ledger knows which event was answered and what was due.
"""

from dataclasses import replace

from temporalio.testing import ActivityEnvironment

from activities.advancing import Advancing
from activities.closing import Closing
from activities.responding import Responding
from domain.case import CaseEvent, CaseEventWhat, CaseKey, Next, Standing
from domain.effects import Advance, CaseCall, Respond
from domain.vocabulary import Stage, TaskKind
from ledger import cases
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import CREDITOR, overdue, paid, reversed_, told


def here() -> ActivityEnvironment:
    """As a local effect runs: by the workflow's clock."""
    env = ActivityEnvironment()
    env.info = replace(env.info, is_local=True)
    return env


async def standing(pool: Pool) -> Standing:
    case = await cases.find(pool, CREDITOR, "2026-0117")
    assert case is not None
    return case.standing


async def test_an_event_is_answered_once(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    task = await town.task(TaskKind.CALL)
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-16 16:30")
    before, said = await standing(pool), await town.happened()
    event = CaseEvent(seq=before.heard, what=CaseEventWhat.TASK_DONE, ref=str(task.id))
    call = Respond(key=(await key(pool)), now=await town.now(), event=event)
    answer = await here().run(Responding(pool).respond, call)
    assert answer.standing == before
    assert (await standing(pool), await town.happened()) == (before, said)
    assert town.received[3:] == ["Mon 16 Nov 16:00 call call"]


async def test_what_fell_due_is_done_once(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    due = (await standing(pool)).next
    assert isinstance(due, Next)
    await town.until("2026-11-18 08:30")
    before, said = await standing(pool), await town.happened()
    call = Advance(key=(await key(pool)), now=await town.now(), due=due)
    answer = await here().run(Advancing(pool).advance, call)
    assert answer.standing == before
    assert (await standing(pool), await town.happened()) == (before, said)
    await town.until("2026-11-18 12:00")
    assert town.received[3:] == ["Wed 18 Nov 09:00 email call"]


async def test_money_that_goes_back_between_the_answer_and_the_end(town: Town, pool: Pool) -> None:
    """The case is settled, but not closed yet, when the payment is reversed."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.hears_nothing(told(pool, paid("250.00", payment="sepa-1", on="2026-11-03")))
    event = CaseEvent(seq=2, what=CaseEventWhat.BALANCE_CHANGED)
    call = CaseCall(key=(await key(pool)), now=await town.now())
    settled = Respond(**dict(call), event=event)
    await here().run(Responding(pool).respond, settled)
    await town.hears_nothing(told(pool, reversed_("sepa-1")))
    closed = await here().run(Closing(pool).close_case, call)
    assert closed.standing.next is None, "no thanks"
    case = await town.view()
    assert (case.opening, case.stage, case.outcome) == (2, Stage.REMINDING, None)


async def key(pool: Pool) -> CaseKey:
    case = await cases.find(pool, CREDITOR, "2026-0117")
    assert case is not None
    return case.key
