"""Promises are watched, pauses are kept, and both end by themselves (peers B, K)."""

import pytest

from domain.vocabulary import NonPaymentReason, TaskKind
from tests.journeys.town import Town
from tests.support.events import event, overdue, paid


def order(kind: str, **facts: str) -> dict[str, object]:
    return event(f"case.{kind}", {"invoice_number": "2026-0117", "reason": "sales", **facts})


async def test_a_promise_that_is_kept(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27", amount="250.00")
    assert await town.stands() == "arranged"
    await town.until("2026-11-27 20:00")
    assert len(town.reminders) == 3, "nothing is asked while a promise runs"
    await town.tell(paid("250.00", on="2026-11-27"))
    assert await town.stands() == "closed paid"


async def test_a_broken_promise_brings_a_call_on_the_first_day(town: Town) -> None:
    """H8: the ladder for a broken promise begins by phone, though this debtor was called before.

    It lapses at the end of Friday; with a working day of grace, on Tuesday morning.
    """
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="250.00")
    await town.until("2026-11-24 07:59")
    assert await town.stands() == "arranged"
    await town.until("2026-11-24 12:00")
    assert await town.stands() == "reminding"
    assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE
    assert town.reminders[3:] == ["Tue 24 Nov 09:00 call promise_call"]
    await town.until("2026-12-01 12:00")
    assert town.reminders[4:] == [
        "Thu 26 Nov 09:00 email promise_call",  # nobody could call
        "Tue 01 Dec 09:00 email promise_firm",
    ]


async def test_a_promise_after_the_notice_makes_a_customer_again_and_its_breach_does_not(
    town: Town,
) -> None:
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert town.mailing_list.silenced == {"C-1001"}
    await town.called("promise", date="2026-12-10")
    assert await town.stands() == "arranged"
    assert town.mailing_list.silenced == set(), "a solution is agreed (practice C5)"
    await town.until("2026-12-14 12:00")
    assert await town.stands() == "reminding", "what was agreed took the notice away"
    assert town.mailing_list.silenced == {"C-1001"}
    await town.until("2026-12-16 08:30")
    assert (await town.view()).costs == 0


@pytest.mark.parametrize("outcome", ["already_paid", "paid_now"])
async def test_says_it_is_paid_while_a_promise_runs(town: Town, outcome: str) -> None:
    await town.tell(overdue())
    await town.called("promise", date="2026-11-27")
    await town.until("2026-11-05 12:00")
    await town.called(outcome)
    await town.until("2026-11-27 12:00")
    assert await town.stands() == "arranged", "the promised day has not passed"
    await town.outcome(TaskKind.MATCH, "not_found")
    await town.until("2026-12-01 12:00")
    assert await town.stands() == "reminding"


async def test_paused_until_a_date(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(order("paused", until="2026-11-12"))
    assert await town.stands() == "on_hold"
    await town.until("2026-11-12 07:59")
    assert len(town.received) == 1
    await town.until("2026-11-12 12:00")
    assert await town.stands() == "reminding"
    assert town.received[1:] == ["Thu 12 Nov 09:00 email second"]


async def test_paused_until_a_person_resumes(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(order("paused"))
    await town.until("2027-02-01 12:00")
    assert await town.stands() == "on_hold"
    assert len(town.received) == 1
    await town.tell(order("resumed"))
    await town.until("2027-02-02 12:00")
    assert town.received[1:] == ["Mon 01 Feb 12:00 whatsapp friendly"]
    assert town.post.messages[-1].contact.message == "goes_on", "after three months of silence"


async def test_paid_while_paused(town: Town) -> None:
    await town.tell(overdue())
    await town.tell(order("paused"))
    await town.tell(paid("250.00"))
    assert await town.stands() == "closed paid"


async def test_a_pause_during_the_notice_takes_nothing_of_its_term(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    await town.tell(order("paused", until="2026-12-08"))
    await town.until("2026-12-08 12:00")
    assert await town.stands() == "final_notice"
    assert await town.next() == "Wed 16 Dec 08:00 term_ends"


@pytest.mark.parametrize(
    ("saying", "stage"),
    [("promise", "arranged"), ("complaint", "disputed"), ("protected", "on_hold")],
)
async def test_resuming_what_is_not_paused_changes_no_arrangement(
    town: Town, saying: str, stage: str
) -> None:
    await town.tell(overdue())
    facts = {"date": "2026-11-27"} if saying == "promise" else {}
    await town.called(saying, **facts)
    if stage != "on_hold":
        await town.tell(order("resumed"))
    await town.until("2026-11-20 12:00")
    assert await town.stands() == stage
    assert town.reminders == []


async def test_resuming_during_the_notice_does_not_end_its_term(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    await town.tell(order("resumed"))
    assert await town.next() == "Wed 16 Dec 08:00 term_ends"
