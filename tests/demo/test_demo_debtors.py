"""Debtors read what reaches them, and react to it: who pays what, when."""

from datetime import datetime, timedelta

import pytest

from domain.vocabulary import Channel
from tests.demo.street import MONDAY, Doors, Watcher, case, contact, message, someone
from workers.demo.doors import DemoError
from workers.demo.persona import Bill, Persona
from workers.demo.reactions import TakeBack, Temper, after, pay, pay_half, tap, whatsapp
from workers.demo.world import World

WEEK = timedelta(days=7)


class Street:
    """One debtor, and what came of them."""

    def __init__(self, persona: Persona) -> None:
        self.doors, self.watcher = Doors(), Watcher()
        self.world = World((persona,), self.doors, MONDAY, self.watcher)

    async def live_until(self, end: datetime) -> None:
        while (at := self.world.next_at()) is not None and at <= end:
            await self.world.act(max(at, MONDAY))

    async def gets(self, step: str, channel: Channel = Channel.WHATSAPP) -> None:
        sent = contact(step, channel)
        self.doors.cases["LF-1"] = case(contacts=(sent,))
        to = "+31600000001" if channel is Channel.WHATSAPP else "sanne@example.com"
        self.doors.messages = [message(sent["id"], to, channel.value)]
        await self.world.look(MONDAY)


async def street(persona: Persona) -> Street:
    found = Street(persona)
    await found.world.act(MONDAY)
    return found


async def test_a_bill_is_told_once_overdue() -> None:
    here = await street(someone())
    assert here.doors.kinds() == ["invoice.overdue"]
    told = here.doors.told[0]["data"]
    assert (told["invoice"]["due_on"], told["debtor"]["id"]) == ("2026-11-22", "K-1")


async def test_a_bill_still_to_come_waits_for_the_day_after_its_due_date() -> None:
    here = await street(someone(bills=(Bill("LF-1", "89.00", "", due=3),)))
    assert here.doors.kinds() == []
    assert here.world.next_at() == datetime.fromisoformat("2026-11-27T06:00+01:00")


async def test_a_bill_told_early_is_told_as_issued() -> None:
    bill = Bill("LF-1", "89.00", "", due=12, told_early=True)
    assert (await street(someone(bills=(bill,)))).doors.kinds() == ["invoice.issued"]


async def test_who_pays_after_the_friendly_word_pays_after_that_one_only() -> None:
    here = await street(someone(after("friendly", pay(), hours=4)))
    await here.gets("upcoming")
    await here.live_until(MONDAY + WEEK)
    assert here.doors.paid() == []
    await here.gets("friendly")
    at = here.world.next_at()
    assert at is not None
    assert timedelta(hours=4) < at - MONDAY < timedelta(hours=5)
    await here.live_until(MONDAY + WEEK)
    assert here.doors.paid() == ["89.00"]
    assert "Sanne pays € 89.00" in here.watcher.seen


async def test_half_and_then_the_rest() -> None:
    here = await street(someone(after("friendly", pay_half()), after("second", pay())))
    await here.gets("friendly")
    await here.live_until(MONDAY + WEEK)
    await here.gets("second")
    await here.live_until(MONDAY + WEEK)
    assert here.doors.paid() == ["44.50", "44.50"]


async def test_a_payment_taken_back_is_owed_again() -> None:
    persona = someone(
        after("friendly", pay()),
        after("paid", TakeBack("storno"), days=2),
        after("friendly", pay()),
    )
    here = await street(persona)
    await here.gets("friendly")
    await here.live_until(MONDAY + WEEK)
    await here.gets("friendly")
    await here.live_until(MONDAY + WEEK)
    assert here.doors.kinds()[1:] == ["payment.received", "payment.reversed", "payment.received"]
    assert here.doors.paid() == ["89.00", "89.00"]


async def test_a_message_to_a_dead_address_is_not_heard() -> None:
    persona = someone(after("friendly", pay()), fails={Channel.WHATSAPP: "no_whatsapp"})
    here = await street(persona)
    await here.gets("friendly")
    assert here.world.next_at() is None
    assert here.world.debtors.all["K-1"].received == []


async def test_replies_come_from_the_debtors_own_address() -> None:
    here = await street(
        someone(after("friendly", whatsapp("Vrijdag!")), after("wrote", tap("Stop")))
    )
    await here.gets("friendly")
    await here.live_until(MONDAY + WEEK)
    number = "+31600000001"
    assert here.doors.written == [
        (Channel.WHATSAPP, number, "Vrijdag!"),
        (Channel.WHATSAPP, number, "Stop"),
    ]


async def test_a_message_that_no_case_knows_is_an_error() -> None:
    here = await street(someone())
    here.doors.cases["LF-1"] = case()
    here.doors.messages = [message(contact("friendly")["id"])]
    with pytest.raises(DemoError, match="no case knows"):
        await here.world.look(MONDAY)


def test_each_reaction_answers_one_cue_in_their_order() -> None:
    first, second = after("friendly", pay(), hours=1), after("friendly", pay(), hours=2)
    temper = Temper((first, second))
    assert temper.to("second") is None
    assert [temper.to("friendly") for _ in range(3)] == [first, second, None]
