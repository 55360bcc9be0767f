"""The thank-you: once, never chased, and no provider's words on the way."""

from decimal import Decimal

from temporalio.client import WorkflowExecutionStatus

from activities.channel import BusyError, MaybeSentError, RefusedError
from domain.money import Money
from domain.vocabulary import Channel
from ledger.database import Pool
from ledger.intake.extracts import Vanished
from ledger.intake.settled import settle_vanished
from tests.journeys.town import Town
from tests.replay.recorded import payloads
from tests.support.events import CREDITOR, overdue, paid


async def test_a_refused_thank_you_is_left_unsaid_and_says_nothing_to_temporal(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.fails(Channel.WHATSAPP, RefusedError("63024", "+31612345678 is not valid"))
    await town.tell(paid("250.00"))
    await town.until("2026-11-10 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    history = await town.history(town.case().id)
    assert "612345678" not in "".join(payloads(history.to_json_dict()["events"]))


async def test_nobody_is_thanked_for_a_payment_that_nobody_saw(town: Town, pool: Pool) -> None:
    """The invoice is no longer in the list of open items: paid, credited or written off."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    gone = Vanished("2026-0117", "C-1001", Money(amount=Decimal("250.00"), currency="EUR"))
    await settle_vanished(pool, CREDITOR, [gone], await town.now())
    await town.until("2026-11-10 12:00")
    assert await town.stands() == "closed paid"
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]


async def test_a_payment_that_was_told_is_thanked_for(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.called("already_paid")
    await town.tell(overdue(open_amount="0.00"))
    await town.until("2026-11-10 12:00")
    assert [it.split()[-1] for it in town.reminders] == ["friendly", "thank_you"]


async def test_a_thank_you_that_may_have_been_sent_is_not_repeated(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.takes_and_fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    await town.tell(paid("250.00"))
    await town.until("2026-11-10 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you"]


async def test_a_provider_that_stays_down_ends_it_without_thanks(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.fails(Channel.WHATSAPP, *[BusyError("503")] * 6)
    await town.tell(paid("250.00"))
    await town.until("2026-11-10 12:00")
    assert len(town.received) == 1
    status = (await town.case().describe()).status
    assert status is WorkflowExecutionStatus.COMPLETED
