"""Before the due date: a service, and nothing but that."""

from typing import Any

from tests.journeys.town import Town
from tests.support.events import Sent, debtor, event, invoice, overdue, paid


def issued(due_on: str, **facts: Any) -> Sent:
    data = {"invoice": invoice(due_on=due_on, **facts), "debtor": debtor()}
    return event("invoice.issued", data)


async def test_a_service_reminder_and_then_the_ladder(town: Town) -> None:
    await town.tell(issued("2026-11-12"))
    assert await town.stands() == "upcoming"
    await town.until("2026-11-13 07:00")
    assert town.received == ["Mon 09 Nov 09:00 whatsapp upcoming"]
    await town.until("2026-11-13 08:30")
    assert await town.stands() == "reminding"
    await town.until("2026-11-14 12:00")
    assert town.received[1:] == ["Sat 14 Nov 09:00 whatsapp friendly"]


async def test_paid_in_time_ends_it_before_the_due_date(town: Town) -> None:
    await town.tell(issued("2026-11-12"))
    await town.until("2026-11-04 12:00")
    await town.tell(paid("250.00"))
    assert await town.stands() == "closed paid"
    await town.until("2026-11-30 12:00")
    assert town.received == []


async def test_no_service_reminder_after_the_due_date(town: Town) -> None:
    """Issued on Saturday evening, due on Sunday: the next lawful moment is too late for it."""
    await town.begin("2026-11-07 19:30")
    await town.tell(issued("2026-11-08"))
    await town.until("2026-11-10 12:00")
    assert town.received == ["Tue 10 Nov 09:00 whatsapp friendly"]


async def test_a_reminder_does_not_speak_of_what_is_not_due(town: Town) -> None:
    await town.tell(issued("2026-11-20", number="NOT-DUE"), overdue())
    await town.until("2026-11-02 12:00")
    [friendly] = town.post.messages
    assert friendly.contact.covers == ("2026-0117",)


async def test_what_was_paused_before_its_due_date_is_not_asked_with_the_others(
    town: Town,
) -> None:
    await town.tell(issued("2026-11-20", number="NOT-DUE"))
    order = {"invoice_number": "NOT-DUE", "reason": "moved house"}
    await town.tell(event("case.paused", order))
    await town.tell(event("case.resumed", order))
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert [it.contact.covers for it in town.post.messages] == [("2026-0117",)]
    await town.until("2026-11-17 12:00")
    assert "Tue 17 Nov 09:00 whatsapp upcoming" in town.received
