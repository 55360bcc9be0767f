"""Courtesies: messages outside of any ladder, each once, at a permitted moment, or left unsaid."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from temporalio.client import WorkflowExecutionStatus

from activities.channel import BusyError, MaybeSentError, RefusedError
from domain.courtesies import Courtesy, CourtesyKind
from domain.going_live import Mode
from domain.vocabulary import Channel, TaskKind
from ledger import courtesies, going_live
from ledger.database import Pool, transaction
from tests.journeys.town import Town
from tests.replay.recorded import payloads
from tests.support.events import CREDITOR, overdue, paid
from tests.support.world import acme

HOME = ZoneInfo("Europe/Amsterdam")


async def plan(pool: Pool, town: Town, moment: str | None = None, **facts: Any) -> bool:
    """Something happened that the debtor is to hear of."""
    now = await town.now()
    not_before = datetime.fromisoformat(moment).replace(tzinfo=HOME) if moment else now
    wanted = {
        "id": uuid4(),
        "creditor": CREDITOR,
        "debtor": "C-1001",
        "covers": ("2026-0117",),
        "kind": CourtesyKind.REPLY_RECEIVED,
        "occasion": "a test",
        "not_before": not_before,
    }
    async with transaction(pool) as conn:
        return await courtesies.plan(conn, Courtesy.model_validate(wanted | facts), now)


async def became(pool: Pool) -> list[str]:
    """What became of the debtor's courtesies."""
    found = await courtesies.of_debtor(pool, CREDITOR, "C-1001")
    return [f"{it.status}: {it.why}" for it in found]


async def why_in_timeline(town: Town, what: str) -> list[str]:
    lines = (await town.view()).timeline
    return [it.why for it in lines if it.what == what and it.step == "reply_received"]


async def test_a_reply_at_night_is_answered_in_the_morning_on_its_channel_and_counts_for_no_cap(
    town: Town, pool: Pool
) -> None:
    """Design, "one debtor, one conversation": an answer stands in the way of no reminder."""
    await town.tell(overdue())
    await town.until("2026-11-02 21:30")
    await town.writes("Wie is dit?", by=Channel.EMAIL)
    assert (await town.view()).next is not None
    await town.until("2026-11-03 12:00")
    assert town.received[1:] == ["Tue 03 Nov 09:00 email reply_received"]
    message = town.post.messages[-1].contact
    assert not message.counts
    assert "binnen 5 werkdagen" in message.body
    assert await why_in_timeline(town, "contact_sent") == [
        "says that a person reads the reply, by email"
    ]
    handle = await town.workflow(await town.courtesy()).describe()
    assert handle.status is WorkflowExecutionStatus.COMPLETED
    assert (await town.history(handle.id)).events


async def test_a_conversation_is_not_told_at_every_message_that_a_person_reads_it(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.writes("Wie is dit?")
    await town.writes("En waarom schrijft u mij?")
    await town.until("2026-11-04 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "reply_received"]
    assert await town.tasks() == ["triage", "triage"]


async def test_after_a_week_a_new_message_is_acknowledged_again(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.writes("Wie is dit?")
    await town.until("2026-11-11 12:00")
    await town.writes("Hoe kan ik betalen?")
    assert len([it for it in town.received if it.endswith("reply_received")]) == 2


async def test_who_was_answered_by_a_person_first_hears_nothing_of_a_person_reading(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-02 21:30")
    await town.writes("Wie is dit?")
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-11-03 12:00")
    assert await became(pool) == ["unsaid: a person has read it by now"]
    assert len(town.received) == 1
    status = (await town.workflow(await town.courtesy()).describe()).status
    assert status is WorkflowExecutionStatus.COMPLETED


async def test_who_is_away_is_not_answered(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.writes("Ik ben afwezig tot en met 9 november. Dit is een automatisch antwoord.")
    assert await became(pool) == []


async def test_the_same_occasion_is_told_of_once(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    assert await plan(pool, town)
    assert not await plan(pool, town)
    await town.settle()
    assert len(town.received) == 2


async def test_what_was_paid_meanwhile_makes_a_confirmation_nonsense(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await plan(pool, town, "2026-11-06 09:00")
    await town.settle()
    await town.tell(paid("250.00"))
    await town.until("2026-11-07 12:00")
    assert await became(pool) == ["unsaid: the case is closed by now"]
    assert await why_in_timeline(town, "held_back") == ["left unsaid, the case is closed by now"]
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you"]


async def test_a_provider_that_is_down_is_tried_later_and_a_refusal_takes_the_next_channel(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.fails(Channel.WHATSAPP, RefusedError("63024", "+31612345678 is not valid"))
    town.post.fails(Channel.EMAIL, *[BusyError("503")] * 8)
    await plan(pool, town, channel=Channel.WHATSAPP)
    await town.until("2026-11-03 14:00")
    assert [it.split()[-2:] for it in town.received[1:]] == [["email", "reply_received"]]
    assert await became(pool) == ["sent: says that a person reads the reply, by email"]
    history = await town.history(await town.courtesy())
    assert "612345678" not in "".join(payloads(history.to_json_dict()["events"]))


async def test_a_fault_of_ours_is_shown_to_a_person_and_tried_until_it_is_too_late(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.unwritable.add(Channel.EMAIL)
    expires = datetime(2026, 11, 5, 18, tzinfo=HOME)
    await plan(pool, town, channel=Channel.EMAIL, expires_at=expires)
    await town.until("2026-11-04 08:00")
    assert "the worker's log says why" in (await town.open_tasks())[0].title
    await town.until("2026-11-07 12:00")
    assert (await became(pool))[0].startswith("unsaid: too late by then")


async def test_nobody_knows_whether_it_was_sent_so_the_provider_is_asked_and_it_is_not_repeated(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.arrives.clear()
    town.post.takes_and_fails(Channel.EMAIL, MaybeSentError("timeout"))
    await plan(pool, town, channel=Channel.EMAIL)
    await town.until("2026-11-04 12:00")
    assert len(town.received) == 2
    assert await became(pool) == [
        "unsaid: nobody can tell whether it arrived: it is not sent again"
    ]


async def test_a_crash_between_sending_and_writing_it_down_sends_nothing_twice(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.arrives.clear()
    town.post.takes_and_fails(Channel.EMAIL, RuntimeError("the machine went down"))
    town.post.knows[Channel.EMAIL] = True
    await plan(pool, town, channel=Channel.EMAIL)
    await town.until("2026-11-04 12:00")
    assert town.received[1:] == ["Tue 03 Nov 12:00 email reply_received"]
    assert await became(pool) == ["sent: says that a person reads the reply, by email"]


async def test_what_the_provider_never_had_is_sent_again(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.post.fails(Channel.EMAIL, MaybeSentError("timeout"))
    town.post.knows[Channel.EMAIL] = False
    await plan(pool, town, channel=Channel.EMAIL)
    await town.until("2026-11-03 13:00")
    assert town.received[1:] == ["Tue 03 Nov 12:10 email reply_received"]


async def test_taken_by_the_provider_and_then_bounced_it_is_said_on_another_channel(
    town: Town, pool: Pool
) -> None:
    """Sanne must know what was agreed (M7), whatever became of her mailbox."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.arrives.clear()
    await plan(pool, town, channel=Channel.WHATSAPP)
    await town.settle()
    await town.reports("failed", error_code="63016", why="outside the window")
    await town.until("2026-11-03 13:00")
    await town.reports("failed", error_code="550", why="no such user", closes_channel=True)
    await town.until("2026-11-04 12:00")
    assert [it.split()[-2:] for it in town.received[1:]] == [
        ["whatsapp", "reply_received"],
        ["email", "reply_received"],
    ]
    assert (await became(pool))[-1] == "unsaid: no channel reaches the debtor"
    assert "contact_failed" in await town.happened()


async def test_what_was_dropped_meanwhile_is_not_said_on_another_channel_either(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    town.arrives.clear()
    await plan(pool, town, channel=Channel.EMAIL)
    await town.settle()
    await town.until("2026-11-03 22:00")
    await town.reports("failed", error_code="550", why="no such user", closes_channel=True)
    async with transaction(pool) as conn:
        await courtesies.drop(conn, CREDITOR, "C-1001", "a test", "a person has read it")
    await town.until("2026-11-04 12:00")
    assert len(town.received) == 2
    assert (await became(pool))[-1] == "unsaid: a person has read it"


async def test_who_writes_after_the_end_is_read_by_a_person_and_told_so(
    town: Town, pool: Pool
) -> None:
    """No case is open that could hear it: it was kept and read by nobody."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paid("250.00", on="2026-11-03"))
    await town.until("2026-11-05 12:00")
    await town.writes("Ik heb een vraag: hoe kan ik mijn adres wijzigen?")
    assert await town.tasks() == ["triage"]
    await town.until("2026-11-05 13:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you", "reply_received"]
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert await town.stands() == "closed paid"


async def test_a_word_of_thanks_after_the_end_is_answered_by_nobody(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.tell(paid("250.00", on="2026-11-03"))
    await town.until("2026-11-05 12:00")
    await town.writes("Dank je wel, fijne dag!")
    await town.until("2026-11-06 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "thank_you"]


async def test_no_channel_reaches_the_debtor(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    refused = RefusedError("x", "no", closes_channel=True)
    town.post.fails(Channel.WHATSAPP, refused)
    town.post.fails(Channel.EMAIL, refused)
    await plan(pool, town)
    await town.until("2026-11-03 13:00")
    assert await became(pool) == ["unsaid: no channel reaches the debtor"]


async def test_while_a_creditor_only_watches_it_is_shown_and_not_sent(
    town: Town, pool: Pool
) -> None:
    await going_live.save_profile(pool, acme(mode=Mode.WATCH))
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await plan(pool, town)
    await town.settle()
    held = await going_live.held(pool, CREDITOR)
    assert sorted(it.step for it in held) == ["friendly", "reply_received"]
    await town.until("2026-11-13 12:00")
    assert town.received == []
    assert await why_in_timeline(town, "held_back") == [
        "watch: it is decided and shown, but not sent",
        "left unsaid, too late by then: watch: it is decided and shown, but not sent",
    ]
    assert [it.step for it in await going_live.held(pool, CREDITOR)] == ["friendly"]


async def test_a_person_releases_it_together_with_the_reminders(town: Town, pool: Pool) -> None:
    await going_live.save_profile(pool, acme(mode=Mode.APPROVE))
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await plan(pool, town)
    await town.settle()
    courtesy = next(it for it in await going_live.held(pool) if it.step == "reply_received")
    assert courtesy.why == "approve: it waits for a person's release"
    assert await going_live.release(pool, CREDITOR, "anna", [courtesy.id]) == 1
    await town.settle()
    assert town.received == ["Tue 03 Nov 12:00 whatsapp reply_received"]
    assert town.post.messages[0].contact.released_by == "anna"


async def test_a_stop_holds_it_and_its_end_lets_it_go(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await going_live.stop(pool, CREDITOR, "wrong prices", "anna")
    await plan(pool, town)
    await town.settle()
    assert len(town.received) == 1
    await town.until("2026-11-03 15:00")
    await going_live.resume(pool, CREDITOR)
    await town.settle()
    assert town.received[1:] == ["Tue 03 Nov 15:00 whatsapp reply_received"]


async def test_a_rehearsal_says_it_to_the_test_address(town: Town, pool: Pool) -> None:
    test = {"email": "test@acme.example"}
    await going_live.save_profile(pool, acme(mode=Mode.REDIRECT, redirect=test))
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await plan(pool, town)
    await town.settle()
    contact = town.post.messages[-1].contact
    assert (contact.recipient, contact.redirected) == ("test@acme.example", True)


async def test_it_is_started_once_however_often_the_relay_tells(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await plan(pool, town)
    await town.settle()
    await pool.execute("update courtesies set told = 0")
    await town.settle()
    await town.until("2026-11-03 12:00")
    assert len(town.received) == 2
    assert await courtesies.to_tell(pool) == []
    assert (await town.now()) - datetime(2026, 11, 3, 12, tzinfo=HOME) < timedelta(minutes=5)
