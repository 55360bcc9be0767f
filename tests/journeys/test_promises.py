"""A promise is confirmed, watched to the end of its day, and followed up as the playbook says."""

import pytest
from pydantic import ValidationError

from domain.vocabulary import NonPaymentReason, TaskKind
from ledger.database import Pool
from ledger.intake.outcomes import OutcomeError
from tests.journeys.town import Town
from tests.support.events import debtor, overdue, paid
from tests.support.world import publish


async def called_on_the_sixteenth(town: Town) -> None:
    """The call of the ladder: Monday 16 November."""
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")


async def test_what_was_promised_is_confirmed_in_writing(town: Town) -> None:
    """M7: amount and day, once."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27", amount="250.00")
    assert await town.courtesies() == ["promise_confirmed 2026-0117"]
    facts = await town.told_of("promise_confirmed")
    assert facts["in_words"] == "€ 250,00 op 27 november 2026"


async def test_a_part_today_and_the_rest_on_a_day(town: Town) -> None:
    """M6: the power of now; the rest is promised, and both are kept."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "part_now", amount="100.00", date="2026-11-27")
    facts = await town.told_of("promise_confirmed")
    assert facts["in_words"] == "€ 100,00 op 16 november 2026 en € 150,00 op 27 november 2026"
    assert await town.next() == "Wed 18 Nov 08:00 resume", "the part of today is looked for first"
    await town.tell(paid("100.00", on="2026-11-17"))
    assert await town.next() == "Tue 01 Dec 08:00 resume"
    await town.tell(paid("150.00", on="2026-11-27"))
    assert await town.stands() == "closed paid"


async def test_a_promise_of_a_part_that_is_kept_leads_back_softly(town: Town) -> None:
    """M5: the agreement counts; who kept it is asked for the rest in a friendly tone."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="100.00")
    await town.until("2026-11-19 12:00")
    await town.tell(paid("100.00", on="2026-11-19"))
    assert await town.stands() == "reminding"
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN
    await town.until("2026-11-24 12:00")
    assert town.reminders[3:] == ["Mon 23 Nov 09:00 whatsapp friendly"]


async def test_the_confirmation_says_what_happens_with_the_rest(town: Town) -> None:
    """H6: amount, day, and what happens with what was not promised."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="100.00")
    assert (await town.told_of("promise_confirmed"))["rest"] == "€ 150,00"
    body = town.post.messages[-1].contact.body
    assert "Daarna nemen wij contact op over de rest van € 150,00." in body


async def test_who_promises_all_hears_of_no_rest(town: Town) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    assert (await town.told_of("promise_confirmed"))["rest"] == ""
    assert "rest" not in town.post.messages[-1].contact.body


@pytest.mark.parametrize(
    "said", [("promise", {"date": "2026-11-20"}), ("paid_now", {}), ("part_now", {})]
)
async def test_a_promise_of_a_cent_is_put_before_a_person(
    town: Town, said: tuple[str, dict[str, str]]
) -> None:
    """It would keep the ladder waiting for nothing."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, said[0], amount="0.01", **said[1])
    assert await town.stands() == "reminding"
    task = await town.task(TaskKind.TRIAGE)
    assert "a promise of 0.01 of 250.00, less than 10.00" in task.title
    assert await town.courtesies() == []


async def test_a_part_paid_now_is_a_part_whose_rest_is_followed(town: Town) -> None:
    """Not "we look for the payment" of all of it: the part is agreed, and the rest follows."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "paid_now", amount="100.00")
    assert await town.stands() == "arranged"
    facts = await town.told_of("promise_confirmed")
    assert (facts["in_words"], facts["rest"]) == ("€ 100,00 op 16 november 2026", "€ 150,00")
    await town.tell(paid("100.00", on="2026-11-17"))
    assert await town.stands() == "reminding"
    await town.until("2026-11-23 12:00")
    assert [it.split()[-1] for it in town.reminders[3:]] == ["friendly"], "the rest, softly"


async def test_who_refused_and_then_kept_a_word_is_not_met_with_the_firmest_text(
    town: Town,
) -> None:
    """H9, M5: what they did shows that they will pay; the ladder of who refuses is over."""
    await town.tell(overdue())
    await town.until("2026-11-03 20:30")
    await town.called("refuses")
    await town.called("promise", date="2026-11-06", amount="100.00")
    assert (await town.view()).reason is NonPaymentReason.WILL_NOT_PAY
    await town.tell(paid("100.00", on="2026-11-05"))
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN
    lines = [it for it in (await town.view()).timeline if it.what == "reason_changed"]
    assert lines[-1].why == "promise kept; more is open than was promised"
    await town.until("2026-11-12 12:00")
    assert [it.split()[-1] for it in town.reminders] == ["friendly", "friendly", "second"]


async def test_who_broke_a_promise_and_keeps_the_next_is_asked_for_the_rest_softly(
    town: Town,
) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="250.00")
    await town.until("2026-11-24 12:00")
    assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27", amount="100.00")
    await town.tell(paid("100.00", on="2026-11-24"))
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN
    await town.until("2026-11-30 12:00")
    assert town.reminded[-1].message == "friendly"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"outcome": "promise", "date": "2099-01-01"},
            "date: 2099-01-01 is more than a year ahead",
        ),
        (
            {"outcome": "call_back", "at": "2099-01-01T10:00:00+01:00"},
            "at: 2099-01-01 is more than a year ahead",
        ),
        (
            {"outcome": "promise", "date": "2026-11-20", "amount": "350.01"},
            "amount: 350.01 is more than the 350.00 that the debtor owes",
        ),
        ({"outcome": "part_now", "amount": "999.00"}, "amount: 999.00 is more than the 350.00"),
        ({"outcome": "plan", "amount": "400.00", "date": "2026-11-20"}, "amount: 400.00 is more"),
    ],
)
async def test_what_nobody_can_have_meant_is_refused_by_name(
    town: Town, said: dict[str, str], why: str
) -> None:
    """On a call task and on a call that came in; the task stays open, nothing is agreed."""
    await town.tell(overdue(), overdue("2026-0118", "100.00"))
    await town.until("2026-11-16 12:00")
    outcome, facts = said["outcome"], {k: v for k, v in said.items() if k != "outcome"}
    with pytest.raises(OutcomeError, match=why):
        await town.outcome(TaskKind.CALL, outcome, **facts)
    with pytest.raises(OutcomeError, match=why):
        await town.called(outcome, **facts)
    assert await town.tasks() == ["call"]
    assert await town.stands() == "reminding"


@pytest.mark.parametrize("amount", ["0", "-5.00"])
async def test_nothing_is_no_promise(town: Town, amount: str) -> None:
    await town.tell(overdue())
    with pytest.raises(ValidationError, match="greater than 0"):
        await town.called("promise", date="2026-11-20", amount=amount)


async def test_more_than_the_invoice_that_was_spoken_of_is_put_before_a_person(
    town: Town,
) -> None:
    """Perhaps they mean the other invoice, too: a person asks."""
    await town.tell(overdue(), overdue("2026-0118", "100.00"))
    await town.called("promise", date="2026-11-06", amount="350.00")
    assert await town.stands() == "reminding"
    task = await town.task(TaskKind.TRIAGE)
    assert "a promise of 100.00 more than is open of what it was about" in task.title


async def test_a_broken_promise_brings_a_call_on_the_next_working_day(town: Town) -> None:
    """H8: it lapsed at the end of Monday; on Tuesday someone calls."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="250.00")
    await town.tell(paid("60.00", on="2026-11-20"))
    await town.until("2026-11-24 07:59")
    assert await town.stands() == "arranged", "a part of what was promised is no breach yet"
    await town.until("2026-11-24 12:00")
    assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE
    assert town.reminders[3:] == ["Tue 24 Nov 09:00 call promise_call"]
    assert await town.tasks() == ["call"]


async def test_after_the_second_broken_promise_the_tone_is_firm(town: Town) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    await town.until("2026-11-24 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-26")
    assert await town.stands() == "arranged"
    await town.until("2026-12-01 07:00")
    assert await town.stands() == "reminding"
    await town.until("2026-12-01 12:00")
    assert town.reminders[4:] == ["Mon 30 Nov 09:00 email promise_firm"]


async def test_a_third_promise_is_for_a_person(town: Town) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    await town.until("2026-11-24 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-26")
    await town.until("2026-12-01 12:00")
    await town.called("promise", date="2026-12-04")
    assert await town.stands() == "reminding"
    assert await town.tasks() == ["triage"]
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-12-04")
    assert await town.stands() == "arranged", "their own word counts"


async def test_a_promise_for_some_day_is_for_a_person(town: Town) -> None:
    """M7: a concrete day soon, or a person's own word for a later one."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2027-01-29")
    assert await town.stands() == "reminding"
    task = await town.task(TaskKind.TRIAGE)
    assert "a promise for 2027-01-29, more than 31 days ahead" in task.title
    await town.outcome(TaskKind.TRIAGE, "promise", date="2027-01-29")
    assert await town.stands() == "arranged"


@pytest.mark.parametrize(
    ("choice", "follows"),
    [
        ("written", "Tue 24 Nov 09:00 email promise_firm"),
        ("hand_over", "Tue 24 Nov 09:00 email final_notice"),
    ],
)
async def test_a_playbook_chooses_what_follows_a_broken_promise(
    town: Town, pool: Pool, choice: str, follows: str
) -> None:
    """H8: a written demand, or towards the hand-over at once; a notice comes before it."""
    await publish(pool, "nl-consumer", after_broken_promise=choice)
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    await town.until("2026-11-24 12:00")
    assert town.reminders[3:] == [follows]


async def test_who_cannot_be_called_is_written_to_after_a_breach(town: Town) -> None:
    sanne = debtor(phone=None, whatsapp=False)
    await town.tell(overdue(of=sanne))
    await town.called("promise", date="2026-11-06")
    await town.until("2026-11-10 12:00")
    assert town.reminders == ["Tue 10 Nov 09:00 email promise_call"]


async def test_a_promise_is_kept_until_the_last_second_of_the_debtors_day(
    town: Town, pool: Pool
) -> None:
    """K: in New York Friday ends at six in the morning of Amsterdam's Saturday."""
    await publish(pool, "nl-consumer", promise_grace_days=0)
    await town.tell(overdue(of=debtor(time_zone="America/New_York")))
    await town.called("promise", date="2026-11-20")
    assert await town.next() == "Sat 21 Nov 14:00 resume", "eight in the morning over there"
    await town.until("2026-11-21 05:59")
    await town.tell(paid("250.00", on="2026-11-20"))
    assert await town.stands() == "closed paid"


@pytest.mark.parametrize(
    ("begins", "day", "looked_at"),
    [
        ("2026-10-20 06:00", "2026-10-23", "Tue 27 Oct 08:00 resume"),
        ("2027-03-22 06:00", "2027-03-25", "Wed 31 Mar 08:00 resume"),
    ],
)
async def test_a_change_of_the_clock_does_not_move_the_day(
    town: Town, begins: str, day: str, looked_at: str
) -> None:
    """Eight o'clock is eight o'clock, in summer and winter time; Easter is no working day."""
    await town.begin(begins)
    due = "2026-10-10" if begins < "2027" else "2027-03-10"
    await town.tell(overdue(due_on=due, issued_on="2026-09-10"))
    await town.called("promise", date=day)
    assert await town.next() == looked_at


async def test_a_promise_over_three_invoices_is_one_promise(town: Town) -> None:
    """One debtor, one conversation: the call was about all three."""
    numbers = ("2026-0117", "2026-0118", "2026-0119")
    await town.tell(*(overdue(number, "100.00") for number in numbers))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", amount="300.00")
    assert [await town.stands(number) for number in numbers] == ["arranged"] * 3
    assert [it.split()[0] for it in await town.courtesies()] == ["promise_confirmed"]
    await town.tell(paid("100.00", "2026-0118", on="2026-11-18"))
    assert await town.stands("2026-0118") == "closed paid"
    await town.until("2026-11-24 12:00")
    assert [await town.stands(number) for number in numbers] == [
        "reminding",
        "closed paid",
        "reminding",
    ]
    last = town.reminders[4:]
    assert last == ["Tue 24 Nov 09:00 call promise_call"], "thanked, and one call about both"


async def test_a_new_promise_takes_the_place_of_the_one_that_runs(town: Town) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    await town.called("promise", date="2026-11-27")
    assert await town.next() == "Tue 01 Dec 08:00 resume"
    assert (await town.view()).arrangement is not None


async def test_a_pause_does_not_forget_a_promise(town: Town) -> None:
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27")
    await town.pauses(until="2026-11-20")
    assert await town.stands() == "on_hold"
    await town.until("2026-11-20 12:00")
    assert await town.stands() == "arranged"
    assert await town.next() == "Tue 01 Dec 08:00 resume"


async def test_a_promise_from_before_promises_had_rows_is_watched_all_the_same(
    town: Town, pool: Pool
) -> None:
    """A case that waited while the program was brought up to date."""
    await called_on_the_sixteenth(town)
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    await pool.execute("delete from arrangements")
    await town.until("2026-11-24 12:00")
    assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE
    assert town.reminders[3:] == ["Tue 24 Nov 09:00 call promise_call"]


async def test_without_a_phone_a_broken_promise_is_named_in_writing_first(town: Town) -> None:
    """H8: kindly, before the firm word that one last message follows."""
    await town.tell(overdue(of=debtor(phone=None, whatsapp=False)))
    await town.until("2026-11-10 12:00")
    await town.called("promise", date="2026-11-13")
    before = len(town.reminded)
    await town.until("2026-11-24 12:00")
    assert town.reminded[before].message == "promise_missed"
    assert "Wij hadden een afspraak" in town.reminded[before].body
