"""Money that comes, comes in part, comes at the wrong moment, or goes back."""

from decimal import Decimal

import pytest

from domain.vocabulary import Channel, Stage
from ledger.contacts import Contact
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import credited, overdue, paid, reversed_, told, withdrawn


async def test_a_part_payment_lowers_what_is_asked(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paid("100.00", on="2026-11-03"))
    assert await town.stands() == "reminding"
    await town.until("2026-11-09 12:00")
    assert "250,00" in town.post.messages[0].contact.body
    assert "150,00" in town.post.messages[1].contact.body
    await town.tell(paid("150.00", on="2026-11-09"))
    assert await town.stands() == "closed paid"


async def test_what_is_paid_before_the_mark_is_never_demanded(town: Town, pool: Pool) -> None:
    """The payment is in the ledger, but the case has not heard of it when the step falls due."""
    await town.tell(overdue())
    await town.until("2026-11-02 08:59")
    await town.hears_nothing(told(pool, paid("250.00", on="2026-11-02")))
    await town.until("2026-11-02 12:00")
    assert town.received == []
    assert await town.stands() == "closed paid"


async def test_a_payment_during_the_call_of_the_provider_has_crossed(
    town: Town, pool: Pool
) -> None:
    async def pays(_: Contact) -> None:
        await told(pool, paid("250.00", on="2026-11-02"))

    await town.tell(overdue())
    town.post.during = pays
    await town.until("2026-11-03 12:00")
    assert await town.stands() == "closed paid"
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Mon 02 Nov 09:00 whatsapp thank_you",
    ]
    timeline = await town.happened()
    assert timeline.count("contact_sent") == 2


async def test_a_reversal_opens_the_case_again_with_its_history(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-12 12:00")
    await town.tell(paid("250.00", payment="sepa-1", on="2026-11-12"))
    await town.until("2026-12-17 12:00")
    assert await town.stands() == "closed paid"
    before, history = town.received[:], await town.happened()

    await town.tell(reversed_("sepa-1"))
    case = await town.view()
    assert (case.opening, case.stage, case.open_amount) == (2, Stage.REMINDING, Decimal("250.00"))
    assert (await town.happened())[: len(history)] == history
    await town.until("2026-12-18 12:00")
    assert town.received[len(before) :] == ["Fri 18 Dec 09:00 whatsapp friendly"]

    await town.tell(paid("250.00", payment="sepa-2", on="2026-12-18"))
    assert await town.stands() == "closed paid"
    assert "reopened" in await town.happened()


async def test_a_reversal_while_the_thank_you_waits_is_heard(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-07 21:00")
    await town.tell(paid("250.00", payment="sepa-1", on="2026-11-07"))
    await town.until("2026-11-08 12:00")
    await town.tell(reversed_("sepa-1"))
    case = await town.view()
    assert (case.opening, case.stage) == (2, Stage.REMINDING)
    await town.until("2026-11-10 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "friendly"]


async def test_withdrawn_and_entered_again_starts_softly(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-22 12:00")
    assert town.received[-1] == "Sat 21 Nov 09:00 email firm"
    await town.tell(withdrawn())
    assert await town.stands() == "closed withdrawn"
    await town.until("2026-11-25 12:00")
    await town.tell(overdue())
    assert await town.stands() == "reminding"
    await town.until("2026-11-26 12:00")
    assert town.received[5:] == [
        "Mon 23 Nov 09:00 email invoice_withdrawn",
        "Thu 26 Nov 09:00 whatsapp friendly",
    ]


async def test_withdrawn_and_entered_again_at_once_starts_softly(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert await town.stands() == "final_notice"
    await town.tell(withdrawn(), overdue())
    assert await town.stands() == "reminding"
    await town.until("2026-12-09 12:00")
    assert town.received[6].endswith("whatsapp friendly")


@pytest.mark.parametrize("open_amount", ["4.99", "0.01"])
async def test_below_the_minimum_nothing_is_asked(town: Town, open_amount: str) -> None:
    await town.tell(overdue(open_amount=open_amount))
    await town.until("2026-12-24 12:00")
    assert town.received == []
    assert await town.stands() == "reminding"
    assert "held_back" in await town.happened()


async def test_a_credit_note_settles_it_without_thanks(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-04 12:00")
    await town.tell(credited("250.00"))
    assert await town.stands() == "closed credited"
    await town.until("2026-11-12 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]


async def test_two_payments_at_once_are_thanked_for_once(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-04 12:00")
    await town.tell(paid("100.00", on="2026-11-04"), paid("150.00", on="2026-11-04"))
    await town.until("2026-11-05 12:00")
    assert town.received[1:] == ["Wed 04 Nov 12:00 whatsapp thank_you"]


async def test_money_that_goes_back_before_the_case_is_closed(town: Town, pool: Pool) -> None:
    """Paid and reversed while no worker ran: the case hears of both at once."""
    await town.tell(overdue())
    await town.until("2026-11-04 12:00")
    await town.tell(paid("250.00", payment="sepa-1"), reversed_("sepa-1"))
    assert await town.stands() == "reminding"
    await town.until("2026-11-09 12:00")
    assert town.received[1:] == ["Mon 09 Nov 09:00 email second"]
    assert {it.contact.channel for it in town.post.messages} == {Channel.WHATSAPP, Channel.EMAIL}
