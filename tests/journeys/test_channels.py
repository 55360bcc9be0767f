"""When a channel fails, another one carries the message; and nothing is ever said twice."""

from activities.channel import BusyError, MaybeSentError, RefusedError
from domain.vocabulary import Channel, TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, overdue, paid


async def test_a_refused_whatsapp_becomes_an_email(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, RefusedError("63024", "invalid recipient"))
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:00 email friendly"]
    assert (await town.happened())[1:3] == ["contact_failed", "contact_sent"]


async def test_a_blocked_whatsapp_is_not_tried_again(town: Town) -> None:
    blocked = RefusedError("63014", "blocked by user", closes_channel=True)
    town.post.fails(Channel.WHATSAPP, blocked)
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    await town.tell(paid("250.00"))
    await town.until("2026-11-03 12:00")
    assert town.received == ["Mon 02 Nov 09:00 email friendly", "Mon 02 Nov 12:00 email thank_you"]


async def test_a_whatsapp_that_does_not_arrive_becomes_an_email(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue())
    await town.until("2026-11-03 10:00")
    await town.reports("failed", error_code="63024")
    await town.until("2026-11-03 10:30")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Tue 03 Nov 10:00 email friendly",
    ]
    await town.until("2026-11-10 12:00")
    assert town.received[2:] == ["Tue 10 Nov 09:00 email second"], "the first names the 9th"


async def test_a_failure_at_night_waits_for_the_morning(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue())
    await town.until("2026-11-02 22:00")
    await town.reports("failed")
    await town.until("2026-11-03 12:00")
    assert town.received[1:] == ["Tue 03 Nov 09:00 email friendly"]


async def test_nobody_can_be_reached(town: Town) -> None:
    silent = debtor(email=None, phone=None, whatsapp=False, address=None)
    await town.tell(overdue(of=silent))
    await town.until("2026-12-24 12:00")
    assert town.received == []
    assert await town.stands() == "reminding"
    assert await town.tasks() == ["triage"], "a person finds them; nothing is handed over unsaid"


async def test_a_notice_without_proof_goes_by_letter(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert town.received[5:] == [
        "Mon 30 Nov 09:00 email final_notice",
        "Wed 02 Dec 09:00 letter final_notice",
    ]
    voided, letter = (await town.view()).notices
    assert (voided.void, letter.void, letter.last_day) == (True, False, None)
    await town.until("2026-12-10 12:00")
    assert await town.stands() == "final_notice", "it waits for the letter to be posted"
    await town.outcome(TaskKind.LETTER, "posted", date="2026-12-10")
    assert await town.next() == "Tue 29 Dec 08:00 term_ends"
    await town.until("2026-12-29 08:01")
    assert await town.stands() == "approval"


async def test_a_late_proof_of_a_voided_notice_changes_nothing(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    email = next(it.contact for it in town.post.messages if it.contact.step == "final_notice")
    await town.reports("delivered", email)
    assert (await town.view()).notices[0].void
    await town.until("2026-12-20 12:00")
    assert await town.stands() == "final_notice"


async def test_a_notice_that_bounces_goes_by_letter(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-12-01 10:00")
    await town.reports("failed", error_code="550")
    await town.until("2026-12-01 10:30")
    assert town.received[6:] == ["Tue 01 Dec 10:00 letter final_notice"]


async def test_a_busy_provider_is_tried_again_within_the_send(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, BusyError("429"), BusyError("503"))
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    assert (await town.happened()).count("contact_sent") == 1
    assert "held_back" not in await town.happened()


async def test_a_provider_that_is_down_is_tried_later(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, *[BusyError("503")] * 6)
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:31 whatsapp friendly"]
    lines = [line.why for line in (await town.view()).timeline if line.what == "held_back"]
    assert lines == ["provider_down: no answer within the bound of a send"]


async def test_a_fault_of_ours_is_put_before_a_person_and_tried_the_next_working_day(
    town: Town,
) -> None:
    town.post.unwritable.add(Channel.EMAIL)
    await town.tell(overdue())
    await town.until("2026-11-09 12:00")
    assert "email second" not in " ".join(town.received)
    case = await town.view()
    why = "step second by email could not be made: the worker's log says why"
    assert [it.why for it in case.timeline if it.what == "held_back"] == [why]
    assert await town.next() == "Tue 10 Nov 08:00 contact"
    town.post.unwritable.clear()
    await town.until("2026-11-10 12:00")
    assert town.received[-1] == "Tue 10 Nov 09:00 email second"


async def test_paid_while_the_provider_is_down(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, *[BusyError("503")] * 6)
    await town.tell(overdue())
    await town.until("2026-11-02 09:10")
    await town.tell(paid("250.00", on="2026-11-02"))
    await town.until("2026-11-03 12:00")
    assert town.received == []


async def test_nobody_knows_and_the_callback_tells(town: Town) -> None:
    town.arrives.clear()
    town.post.takes_and_fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    await town.tell(overdue())
    await town.until("2026-11-02 09:05")
    assert await town.next() == "Mon 02 Nov 09:10 resolve_unknown"
    await town.reports("delivered")
    assert await town.next() == "Mon 09 Nov 09:00 contact"
    await town.until("2026-11-08 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]


async def test_nobody_knows_and_the_provider_has_it(town: Town) -> None:
    town.arrives.clear()
    town.post.takes_and_fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    town.post.knows[Channel.WHATSAPP] = True
    await town.tell(overdue())
    await town.until("2026-11-08 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    assert (await town.happened()).count("contact_sent") == 1


async def test_nobody_knows_and_the_provider_never_had_it(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    town.post.knows[Channel.WHATSAPP] = False
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:10 whatsapp friendly"]


async def test_nobody_knows_at_all_so_a_person_decides(town: Town) -> None:
    town.arrives.clear()
    town.post.takes_and_fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    await town.tell(overdue())
    await town.until("2026-11-08 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    assert await town.tasks() == ["triage"]
    assert await town.next() == "Mon 09 Nov 09:00 contact"


async def test_a_reply_while_nobody_knows_sends_nothing_twice(town: Town) -> None:
    town.arrives.clear()
    town.post.takes_and_fails(Channel.WHATSAPP, MaybeSentError("timeout"))
    await town.tell(overdue())
    await town.until("2026-11-02 09:05")
    await town.writes("Wat is dit?", by=Channel.WHATSAPP)
    await town.until("2026-11-12 12:00")
    assert [it for it in town.received if "friendly" in it] == [
        "Mon 02 Nov 09:00 whatsapp friendly"
    ]


async def test_a_crash_between_mark_and_record_sends_nothing_twice(town: Town) -> None:
    town.arrives.clear()
    town.post.takes_and_fails(Channel.WHATSAPP, RuntimeError("the worker was killed"))
    await town.tell(overdue())
    await town.until("2026-11-08 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    assert await town.tasks() == ["triage"]


async def test_a_crash_before_the_provider_had_it(town: Town) -> None:
    town.post.fails(Channel.WHATSAPP, RuntimeError("the worker was killed"))
    town.post.knows[Channel.WHATSAPP] = False
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]


async def test_an_unsure_notice_counts_once_it_is_proven(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-29 12:00")
    town.post.takes_and_fails(Channel.EMAIL, MaybeSentError("timeout"))
    await town.until("2026-12-16 08:30")
    assert [it for it in town.received if "final_notice" in it] == [
        "Mon 30 Nov 09:00 email final_notice"
    ]
    assert await town.stands() == "approval"


async def test_marketing_that_is_down_holds_nobody_up(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-29 12:00")
    town.mailing_list.broken = True
    await town.until("2026-12-02 12:00")
    assert town.received[5:] == ["Mon 30 Nov 09:05 email final_notice"]
    await town.tell(paid("250.00", on="2026-12-02"))
    assert await town.stands() == "closed paid"


async def test_who_stops_email_gets_the_word_after_the_call_by_letter(town: Town) -> None:
    """Stopping a channel is not stopping the debt: no step is lost, though it names no letter."""
    await town.tell(overdue())
    await town.until("2026-11-10 12:00")
    await town.writes("STOP", by=Channel.EMAIL)
    await town.until("2026-11-20 12:00")
    assert [it for it in town.reminders if it.endswith(" call")] == [
        "Mon 16 Nov 09:00 call call",
        "Wed 18 Nov 09:00 letter call",  # nobody could call
    ]
