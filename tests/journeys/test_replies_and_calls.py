"""What people say, by message or on the phone, steers the case."""

import pytest

from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from tests.journeys.town import Town
from tests.support.events import overdue, paid


async def test_a_reply_pauses_the_ladder_for_a_person_to_read(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.writes("Ik begrijp de factuur niet", by=Channel.WHATSAPP)
    assert await town.tasks() == ["triage"]
    assert (await town.view()).needs_person
    await town.until("2026-11-13 12:00")
    assert len(town.reminders) == 1, "the step of the 9th waits"
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-11-13 13:00")
    assert town.reminders[1:] == ["Fri 13 Nov 12:00 email second"]


async def test_whoever_reads_a_reply_sees_what_it_was_read_as(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.writes("Misschien betaal ik woensdag 50 euro", by=Channel.WHATSAPP)
    (task,) = await town.open_tasks()
    proposal = task.brief["proposal"]
    assert (proposal["intent"], proposal["date"]) == ("promise", "2026-11-11")
    assert proposal["amount"] == "50.00"
    assert await town.stands() == "reminding", "it is a proposal: nothing is acted on"


async def test_a_reply_that_a_person_read(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.writes("Dank je wel!")
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert not (await town.view()).needs_person
    await town.until("2026-11-10 12:00")
    assert town.reminders[1:] == ["Mon 09 Nov 09:00 email second"]


async def test_stop_closes_the_channel_not_the_debt(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    await town.writes("STOP", by=Channel.WHATSAPP)
    assert await town.tasks() == [], "a bare stop word needs no reader"
    await town.tell(paid("250.00", payment="p"))
    await town.until("2026-11-20 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"], "no thanks by WhatsApp"


async def test_a_complaint_stops_everything_until_a_person_answered(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "complaint", note="geleverd met schade")
    assert await town.stands() == "disputed"
    await town.writes("Wanneer hoor ik iets?")
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-12-20 12:00")
    assert await town.stands() == "disputed", "reading a reply answers no complaint"
    assert len(town.reminders) == 3
    await town.outcome(TaskKind.COMPLAINT, "rejected", note="De levering was heel, zie de foto.")
    assert await town.stands() == "reminding"
    await town.until("2027-01-05 12:00")
    assert town.reminders[3:] == ["Wed 30 Dec 09:00 email firm"], "fresh time first"
    told = [it.contact for it in town.post.messages if it.contact.counts]
    assert told[-1].message == "friendly", "and softly"


async def test_a_complaint_that_is_upheld_ends_it(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint")
    await town.outcome(TaskKind.COMPLAINT, "upheld")
    assert await town.stands() == "closed complaint_upheld"
    assert town.received == []


async def test_an_unclaimed_call_becomes_a_message_a_claimed_one_does_not(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.claims(TaskKind.CALL)
    await town.until("2026-11-23 12:00")
    assert town.received[-1] == "Mon 16 Nov 09:00 call call", "Anna has it, so nobody writes"
    await town.outcome(TaskKind.CALL, "no_answer", person="anna")
    await town.until("2026-11-23 16:30")
    assert town.received[-1] == "Mon 23 Nov 16:00 call call", "once more, late in the afternoon"
    await town.outcome(TaskKind.CALL, "no_answer")
    await town.until("2026-11-23 17:30")
    assert town.received[-1] == "Mon 23 Nov 16:30 email call"


async def test_voicemail_twice_is_followed_by_an_email_the_next_day(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "voicemail")
    await town.until("2026-11-17 12:00")
    assert town.received[3:] == ["Tue 17 Nov 09:00 call call"], "one contact a day"
    await town.outcome(TaskKind.CALL, "voicemail")
    await town.until("2026-11-19 12:00")
    assert town.received[4:] == ["Wed 18 Nov 09:00 email call"]


async def test_asked_to_be_called_back(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "call_back", at="2026-11-18T15:00:00+01:00")
    await town.until("2026-11-18 15:30")
    assert town.received[3:] == ["Wed 18 Nov 15:00 call call"]
    assert await town.tasks() == ["call"]


async def test_call_back_during_a_promise_does_not_forget_the_promise(town: Town) -> None:
    await town.tell(overdue())
    await town.called("promise", date="2026-11-20")
    await town.called("call_back", at="2026-11-10T15:00:00+01:00")
    assert await town.stands() == "arranged"
    assert await town.tasks() == ["call"]
    await town.until("2026-11-24 08:30")
    assert await town.stands() == "reminding"


@pytest.mark.parametrize(
    ("outcome", "then"),
    [("broke_off", "firm"), ("already_paid", "firm"), ("cannot_pay", "help")],
)
async def test_who_was_spoken_to_is_not_called_again_for_the_same_step(
    town: Town, outcome: str, then: str
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, outcome)
    if outcome == "already_paid":
        await town.outcome(TaskKind.MATCH, "not_found")
    await town.until("2026-11-25 12:00")
    assert [it.split()[-2:] for it in town.reminders[3:]] == [["email", then]]


async def test_who_cannot_pay_is_offered_a_plan_and_may_agree_on_another(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "cannot_pay")
    assert (await town.view()).reason is NonPaymentReason.CANNOT_PAY
    assert await town.courtesies() == ["plan_proposed 2026-0117"]
    await town.called("plan", date="2026-11-24", amount="50.00", terms=5)
    assert await town.stands() == "arranged"


async def test_refuses_gets_the_last_demand_at_once(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "refuses")
    await town.until("2026-11-16 13:00")
    assert await town.stands() == "final_notice"
    assert town.received[3:] == ["Mon 16 Nov 12:00 email final_notice"]


async def test_refuses_while_the_notice_runs_gets_no_second_one(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    await town.called("refuses")
    assert await town.next() == "Wed 16 Dec 08:00 term_ends"
    assert (await town.view()).reason is NonPaymentReason.WILL_NOT_PAY
    await town.until("2026-12-16 12:00")
    assert len([it for it in town.received if "final_notice" in it]) == 1


@pytest.mark.parametrize("outcome", ["already_paid", "cannot_pay", "no_answer"])
async def test_talk_during_the_notice_does_not_shorten_its_term(town: Town, outcome: str) -> None:
    await town.tell(overdue())
    await town.until("2026-12-14 12:00")
    await town.called(outcome)
    assert await town.stands() == "final_notice"
    if outcome == "already_paid":
        await town.outcome(TaskKind.MATCH, "not_found")
    await town.until("2026-12-15 23:00")
    assert await town.stands() == "final_notice"
    await town.until("2026-12-22 12:00")
    assert await town.stands() == "approval"


async def test_a_reply_to_the_notice_that_is_read_gives_time_beyond_the_term(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-15 12:00")
    await town.writes("Hoe kan ik betalen?")
    await town.until("2026-12-21 12:00")
    assert await town.stands() == "final_notice"
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-12-22 12:00")
    assert await town.stands() == "final_notice", "a last day anew, in a notice of its own"


@pytest.mark.parametrize("outcome", ["protected", "deceased"])
async def test_protected_people_hear_nothing_more(town: Town, outcome: str) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.called(outcome)
    await town.until("2027-06-01 12:00")
    assert await town.stands() == "on_hold"
    assert (await town.view()).reason is NonPaymentReason.PROTECTED
    assert await town.tasks() == ["triage"]
    assert len(town.reminders) == 1


async def test_a_wrong_number_is_not_dialled_again(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "wrong_person")
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-11-16 13:00")
    assert town.received[3:] == ["Mon 16 Nov 12:00 email call"]
