"""Each outcome of a call steers its case (practice, "Outcomes of a call"; M-calls, H7, H9)."""

import pytest

from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from ledger.database import Pool
from ledger.intake.outcomes import OutcomeError
from tests.journeys.test_disputes import planned
from tests.journeys.town import Town
from tests.support.events import overdue, paid

A, B = "2026-0117", "2026-0118"


async def to_the_call(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 11:00")


async def test_who_does_not_answer_is_called_at_another_moment_and_then_written_to(
    town: Town,
) -> None:
    """M1: a morning, then the late afternoon; then the step's next channel."""
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-16 16:30")
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-16 17:30")
    assert town.received[2:] == [
        "Mon 16 Nov 09:00 call call",
        "Mon 16 Nov 16:00 call call",
        "Mon 16 Nov 16:30 email call",
    ]


async def test_who_is_not_home_in_the_afternoon_is_called_the_next_morning(town: Town) -> None:
    await to_the_call(town)
    await town.until("2026-11-16 15:00")
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-17 12:00")
    assert town.received[3:] == ["Tue 17 Nov 09:00 call call"]


@pytest.mark.parametrize("said", ["already_paid", "paid_now"])
async def test_says_it_is_paid_someone_looks_before_anything_is_asked(
    town: Town, pool: Pool, said: str
) -> None:
    """Peers 2: no reminder for what is paid; the question for day and account accuses nobody."""
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, said)
    assert await town.tasks() == ["match"]
    [told] = await planned(pool, "payment_sought")
    paid_on = "16 november 2026" if said == "paid_now" else ""
    assert told["facts"] == {"answer_by": "19 november 2026", "paid_on": paid_on, "account": ""}
    await town.outcome(TaskKind.MATCH, "found", amount="250.00")
    await town.tell(paid("250.00", on="2026-11-14"))
    assert await town.stands() == "closed paid"


async def test_what_was_told_of_a_payment_is_not_asked_again(town: Town) -> None:
    """On the phone, in the answer to our question, and after a search in vain: it is kept."""
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "already_paid", date="2026-11-12")
    asked = town.post.messages[-1].contact
    assert asked.message == "payment_sought"
    assert "de rekening waarvan u betaalde" in asked.body
    assert "de dag" not in asked.body
    await town.writes("Ik heb het betaald van NL91 ABNA 0417 1643 00")
    assert town.post.messages[-1].contact == asked, "no question, no second message"
    [task] = await town.open_tasks()
    account = "NL91ABNA0417164300"
    assert task.brief["told"] == {"paid_on": "2026-11-12", "account": account}
    assert "NL91 ABNA" in task.brief["said"]
    await town.outcome(TaskKind.MATCH, "not_found")
    await town.called("already_paid")
    again = town.post.messages[-1].contact
    assert again.message == "payment_sought"
    assert "nog van u nodig hebben: niets meer" in again.body
    assert (await town.task(TaskKind.MATCH)).brief["told"] == task.brief["told"]


async def test_not_found_goes_on_softly_and_says_so(town: Town) -> None:
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "already_paid")
    await town.until("2026-11-18 12:00")
    await town.outcome(TaskKind.MATCH, "not_found")
    await town.until("2026-11-25 12:00")
    [contact] = town.reminded[3:]
    assert (contact.step, contact.message) == ("firm", "friendly")
    assert "Wij zochten uw betaling, maar vonden die nog niet." in contact.body


async def test_one_search_for_all_that_was_spoken_of(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "already_paid")
    [task] = await town.open_tasks()
    assert sorted(task.covers) == [A, B]


async def test_a_call_without_a_result_is_followed_in_writing_close_in_time(town: Town) -> None:
    """H7: firm falls due on 21 November; after a broken-off call it comes sooner."""
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "broke_off")
    await town.until("2026-11-20 12:00")
    assert town.received[3:] == ["Thu 19 Nov 09:00 email firm"]


async def test_who_refuses_gets_the_last_demand_and_then_the_checklist(town: Town) -> None:
    """H9: straight to the collection procedure, no more ladder; M8: a person decides."""
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "refuses")
    await town.until("2026-12-05 12:00")
    assert [it.split()[-1] for it in town.received[3:]] == ["final_notice"]
    assert (await town.view()).reason is NonPaymentReason.WILL_NOT_PAY
    assert await town.stands() == "approval"
    [task] = await town.open_tasks()
    assert task.brief["checklist"]


async def test_a_wrong_number_is_closed_and_the_data_are_checked(town: Town) -> None:
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "wrong_person")
    await town.until("2026-11-16 12:00")
    assert town.received[3:] == [], "the next channel may be a stranger's, too"
    [task] = await town.open_tasks()
    assert "check the debtor's data" in task.title
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-11-16 13:00")
    assert town.received[3:] == ["Mon 16 Nov 12:00 email call"]


async def test_who_asks_not_to_be_called_is_written_to_and_never_called_again(town: Town) -> None:
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "do_not_call")
    await town.until("2026-12-20 12:00")
    assert [it.split()[-2] for it in town.received].count("call") == 1
    after = [it.split()[-1] for it in town.received[3:]]
    assert after == ["firm", "final_notice"], "nobody asks them to call in its place"
    assert await town.stands() == "approval", "the channel is closed, not the debt"


async def test_who_wants_no_calls_is_not_told_that_we_will_call(town: Town) -> None:
    """Said before the ladder calls, with a call arranged: neither comes, nor words about one."""
    await town.tell(overdue())
    await town.until("2026-11-05 12:00")
    await town.writes("Kunt u mij morgen bellen?", by=Channel.WHATSAPP)
    assert await town.tasks() == ["call"]
    await town.called("do_not_call")
    assert await town.tasks() == [], "what was arranged is off, too"
    before = len(town.post.messages)
    await town.until("2027-01-10 12:00")
    after = [it.contact for it in town.post.messages[before:]]
    assert Channel.CALL not in {it.channel for it in after}
    assert "call_unwanted" in {it.message for it in after}
    bodies = " ".join(it.body for it in after).casefold()
    for words in ("wij bellen u", "wij u kunnen bellen", "wij spreken u graag"):
        assert words not in bodies
    assert "call" not in await town.tasks()


async def test_a_call_that_waits_is_withdrawn_from_who_wants_none(town: Town) -> None:
    await to_the_call(town)
    assert await town.tasks() == ["call"]
    await town.called("do_not_call")
    assert await town.tasks() == []
    await town.until("2026-11-25 12:00")
    assert town.reminded[-1].message != "call_missed"


async def test_after_a_death_a_human_takes_over(town: Town, pool: Pool) -> None:
    await to_the_call(town)
    await town.outcome(TaskKind.CALL, "deceased")
    await town.until("2027-03-01 12:00")
    assert await town.stands() == "on_hold"
    assert len(town.received) == 3
    assert await planned(pool, "hold_confirmed") == []
    [task] = await town.open_tasks()
    assert task.brief["kind"] == "deceased"
    assert "Wij leven met u mee" in task.brief["proposed"]


async def test_who_settles_the_estate_gets_a_humane_word_once_a_person_sends_it(
    town: Town, pool: Pool
) -> None:
    """Never to the phone or the inbox of who died; no amount, no demand; the hold stays."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-16 12:00")
    await town.called("deceased")
    task = await town.task(TaskKind.TRIAGE)
    with pytest.raises(OutcomeError, match=r"^representative: give who settles the estate"):
        await town.finishes(task, "condole")
    heir = {"name": "Joost de Vries", "role": "heir", "email": "joost@example.com"}
    before = len(town.post.messages)
    words = f"{task.brief['proposed']} Veel sterkte."
    await town.finishes(task, "condole", representative=heir, note=words)
    await town.until("2026-11-18 12:00")
    [told] = [it.contact for it in town.post.messages[before:]]
    assert (told.message, told.recipient) == ("condolence", "joost@example.com")
    assert "Sanne de Vries is overleden" in told.body
    assert "Veel sterkte" in told.body
    assert "€" not in told.body
    assert [await town.stands(it) for it in (A, B)] == ["on_hold", "on_hold"]
    await town.until("2026-12-18 12:00")
    assert len(town.post.messages) == before + 1
