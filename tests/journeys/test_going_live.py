"""A creditor's first days: watching, releasing, rehearsing, braking, and no flood."""

from collections import Counter
from typing import Any

import pytest

from domain.answers import answer_to
from domain.going_live import Mode
from domain.vocabulary import TaskKind
from ledger import going_live, tasks
from ledger.creditors import UnknownCreditorError
from ledger.database import Pool
from ledger.going_live import NotApprovingError, NotStoppedError, Switched
from ledger.intake import outcomes
from tests.journeys.town import Town
from tests.support.events import CREDITOR, debtor, overdue, paid
from tests.support.world import acme

A, B = "2026-0117", "2026-0118"
TEST_ADDRESS = {"email": "rehearsal@acme.example", "phone": "+31600000001"}


async def profile(pool: Pool, **facts: Any) -> Switched:
    """The creditor's profile is replaced, as `amicable creditor add` does."""
    return await going_live.save_profile(pool, acme(**facts))


def many(count: int) -> list[Any]:
    """So many debtors with one invoice each."""
    return [overdue(f"OLD-{n:03}", of=debtor(f"C-{n:03}")) for n in range(count)]


class TestWatch:
    async def test_everything_is_decided_and_shown_and_nothing_is_sent(
        self, town: Town, pool: Pool
    ) -> None:
        await profile(pool, mode="watch")
        await town.tell(overdue(A))
        await town.until("2026-11-20 12:00")
        assert town.received == []
        [shown] = await going_live.held(pool, CREDITOR)
        assert (shown.step, shown.channel) == ("friendly", "whatsapp")
        assert "250,00" in shown.body
        assert await town.stands(A) == "reminding"
        held_back = [it for it in await town.happened(A) if it == "held_back"]
        assert held_back == ["held_back"], "said once, not every day"

    async def test_one_message_over_several_invoices_is_shown_once(
        self, town: Town, pool: Pool
    ) -> None:
        await profile(pool, mode="watch")
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-11-03 12:00")
        [shown] = await going_live.held(pool, CREDITOR)
        assert shown.covers == (A, B)

    async def test_live_begins_with_the_first_friendly_word(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="watch")
        await town.tell(overdue(A))
        await town.until("2026-11-20 12:00")
        assert await profile(pool, mode="live") == Switched(cases=1)
        await town.settle()
        assert town.received == ["Fri 20 Nov 12:00 whatsapp friendly"]
        assert await going_live.held(pool, CREDITOR) == []

    async def test_who_pays_meanwhile_is_neither_asked_nor_thanked(
        self, town: Town, pool: Pool
    ) -> None:
        await profile(pool, mode="watch")
        await town.tell(overdue(A))
        await town.until("2026-11-04 12:00")
        await town.tell(paid("250.00", A, on="2026-11-04"))
        await profile(pool, mode="live")
        await town.until("2026-11-10 12:00")
        assert await town.stands(A) == "closed paid"
        assert town.received == []


class TestApprove:
    async def test_a_person_releases_each_batch(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="approve")
        await town.tell(*many(3))
        await town.until("2026-11-02 12:00")
        assert town.received == []
        waiting = await going_live.held(pool, CREDITOR)
        chosen = [row.id for row in waiting if row.debtor != "C-002"]
        assert await going_live.release(pool, CREDITOR, "els", chosen) == 2
        await town.settle()
        assert Counter(it.contact.debtor for it in town.post.messages) == {"C-000": 1, "C-001": 1}
        assert {it.contact.released_by for it in town.post.messages} == {"els"}

    async def test_each_step_waits_for_a_release_of_its_own(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="approve")
        await town.tell(overdue(A))
        await town.until("2026-11-02 12:00")
        await going_live.release(pool, CREDITOR, "els")
        await town.until("2026-11-30 12:00")
        assert town.received == ["Mon 02 Nov 12:00 whatsapp friendly"]
        [waiting] = await going_live.held(pool, CREDITOR)
        assert waiting.step == "second"

    async def test_what_grew_after_the_release_is_shown_again(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="approve")
        await town.tell(overdue(A))
        await town.until("2026-11-02 12:00")
        await town.hears_nothing(going_live.release(pool, CREDITOR, "els"))
        await town.tell(overdue(B, "100.00"))
        await town.until("2026-11-03 12:00")
        assert town.received == []
        covers = {row.covers for row in await going_live.held(pool, CREDITOR)}
        assert (A, B) in covers

    async def test_paid_after_the_release_is_not_asked_for(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="approve")
        await town.tell(overdue(A))
        await town.until("2026-11-02 20:30")
        await going_live.release(pool, CREDITOR, "els")
        await town.tell(paid("250.00", A, on="2026-11-02"))
        await town.until("2026-11-05 12:00")
        assert town.received == []

    async def test_a_release_is_of_its_mode_only(self, town: Town, pool: Pool) -> None:
        """One given in `watch` must not leave when the mode changes to `approve`."""
        await profile(pool, mode="watch")
        await town.tell(overdue(A))
        await town.until("2026-11-02 12:00")
        with pytest.raises(NotApprovingError, match="acme is in watch: nothing is released"):
            await going_live.release(pool, CREDITOR, "els")
        await profile(pool, mode="approve")
        await going_live.release(pool, CREDITOR, "els")
        assert (await profile(pool, mode="watch")).voided == 1
        await profile(pool, mode="approve")
        await town.until("2026-11-05 12:00")
        assert town.received == []


class TestPostponed:
    async def test_nothing_is_demanded_before_the_new_due_date(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-11-02 12:00")
        await town.tell(overdue(A, due_on="2026-11-20"))
        await town.until("2026-11-20 20:00")
        moved = "Mon 02 Nov 12:15 whatsapp due_date_moved"
        assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly", moved]
        await town.until("2026-12-01 12:00")
        assert town.received[2] == "Mon 30 Nov 09:00 email second"

    async def test_the_case_shows_the_new_moment_at_once(self, town: Town) -> None:
        await town.tell(overdue(A))
        before = (await town.view(A)).next
        await town.tell(overdue(A, due_on="2026-11-20"))
        case = await town.view(A)
        assert before is not None
        assert case.next is not None
        assert case.stage == "upcoming"
        assert case.next.at > before.at
        (line,) = [it for it in case.timeline if it.what == "due_date_changed"]
        assert line.why == "due date changed from 2026-10-31 to 2026-11-20"
        assert line.detail == {"from": "2026-10-31", "to": "2026-11-20"}
        await town.tell(overdue(A, due_on="2026-10-31"))
        assert (await town.view(A)).stage == "reminding"

    async def test_a_call_that_was_asked_for_is_called_off(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-11-17 12:00")
        assert await town.tasks()
        await town.tell(overdue(A, due_on="2027-01-15"))
        assert await town.tasks() == []
        case = await town.view(A)
        assert case.next is not None
        assert case.next.at.date().isoformat() >= "2027-01-16"

    async def test_after_the_last_demand_a_person_says_how_to_go_on(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-12-10 12:00")
        assert await town.stands(A) == "final_notice"
        await town.tell(overdue(A, due_on="2027-02-15"))
        assert await town.stands(A) == "on_hold"
        assert await town.tasks() == ["triage"]
        await town.until("2027-01-20 12:00")
        assert (await town.view(A)).costs == 0
        await town.outcome(TaskKind.TRIAGE, "resume", number=A)

    async def test_a_joint_message_leaves_out_what_is_not_due_yet(self, town: Town) -> None:
        await town.tell(overdue(A), overdue(B))
        await town.until("2026-11-02 12:00")
        await town.tell(overdue(B, due_on="2026-12-20"))
        await town.until("2026-11-12 12:00")
        first, told, second = [it.contact for it in town.post.messages[:3]]
        assert first.covers == (A, B)
        assert (told.step, told.covers) == ("due_date_moved", (B,))
        assert second.covers == (A,)


class TestRedirect:
    async def test_everything_goes_to_the_test_address(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="redirect", redirect=TEST_ADDRESS)
        await town.tell(overdue(A))
        await town.until("2026-11-30 12:00")
        assert len(town.post.messages) > 3
        recipients = {it.contact.recipient for it in town.post.messages}
        assert recipients == {"rehearsal@acme.example", "+31600000001"}
        assert town.mailing_list.silenced == set(), "marketing is left alone"

    async def test_after_the_rehearsal_the_debtor_hears_the_first_word_first(
        self, town: Town, pool: Pool
    ) -> None:
        await profile(pool, mode="redirect", redirect=TEST_ADDRESS)
        await town.tell(overdue(A))
        await town.until("2026-12-20 12:00")
        assert await town.stands(A) == "approval"
        assert (await town.view(A)).costs > 0
        await profile(pool, mode="live")
        await town.until("2026-12-21 12:00")
        assert await town.stands(A) == "reminding"
        assert (await town.view(A)).costs == 0, "a notice to a test address has no effect in law"
        last = town.post.messages[-1]
        assert last.contact.recipient == "+31612345678"
        assert town.received[-1] == "Mon 21 Dec 09:00 whatsapp friendly"
        assert await town.tasks() == []

    async def test_nothing_is_handed_over(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="redirect", redirect=TEST_ADDRESS)
        await town.tell(overdue(A))
        await town.until("2026-12-20 12:00")
        [task] = await tasks.listing(pool, CREDITOR, "open", TaskKind.APPROVAL)
        body = answer_to(TaskKind.APPROVAL, {"outcome": "approve"})
        with pytest.raises(outcomes.OutcomeError, match="hand over when live"):
            await outcomes.task_outcome(pool, task.id, "els", body)


class TestBrake:
    async def test_stops_all_sending_at_once(self, town: Town, pool: Pool) -> None:
        await town.tell(overdue(A))
        await town.until("2026-11-03 12:00")
        await going_live.stop(pool, going_live.EVERYBODY, "wrong prices on the invoices", "els")
        await town.until("2026-11-12 12:00")
        assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
        [waiting] = await going_live.held(pool, CREDITOR)
        assert waiting.why == "all sending is stopped: wrong prices on the invoices"

    async def test_what_waited_goes_on_when_it_ends(self, town: Town, pool: Pool) -> None:
        await going_live.stop(pool, CREDITOR, "audit", "els")
        await town.tell(overdue(A))
        await town.until("2026-11-05 12:00")
        assert await going_live.resume(pool, CREDITOR) == 1
        await town.settle()
        assert town.received == ["Thu 05 Nov 12:00 whatsapp friendly"]

    async def test_ends_without_a_flood(self, town: Town, pool: Pool) -> None:
        await profile(pool, pace={"debtors_per_day": 4})
        await going_live.stop(pool, CREDITOR, "audit", "els")
        await town.tell(*many(10))
        await town.until("2026-11-04 12:00")
        await going_live.resume(pool, CREDITOR)
        await town.until("2026-11-10 20:00")
        firsts = [it for it in town.post.messages if it.contact.step == "friendly"]
        assert Counter(f"{it.at:%a %d}" for it in firsts) == {"Wed 04": 4, "Thu 05": 4, "Fri 06": 2}

    async def test_another_creditors_brake_holds_nobody_here(self, town: Town, pool: Pool) -> None:
        await going_live.save_profile(pool, acme("other"))
        await going_live.stop(pool, "other", "audit", "els")
        await town.tell(overdue(A))
        await town.until("2026-11-02 12:00")
        assert len(town.received) == 1

    async def test_ending_what_is_not_stopped_says_so(self, town: Town, pool: Pool) -> None:
        with pytest.raises(NotStoppedError, match="acme sends as its mode says"):
            await going_live.resume(pool, CREDITOR)
        await going_live.stop(pool, going_live.EVERYBODY, "audit", "els")
        with pytest.raises(NotStoppedError, match="everybody's sending is"):
            await going_live.resume(pool, CREDITOR)
        with pytest.raises(UnknownCreditorError, match="nope"):
            await going_live.resume(pool, "nope")

    async def test_a_second_stop_keeps_the_reason_unless_another_is_given(
        self, town: Town, pool: Pool
    ) -> None:
        await going_live.stop(pool, CREDITOR, "wrong prices", "els")
        assert (await going_live.stop(pool, CREDITOR, None, "bram")).why == "wrong prices"
        assert (await going_live.stop(pool, CREDITOR, "audit", "bram")).why == "audit"

    async def test_a_release_outlives_the_brake(self, town: Town, pool: Pool) -> None:
        """What a person released leaves when the brake ends, unless the mode changed."""
        await profile(pool, mode="approve")
        await town.tell(overdue(A))
        await town.until("2026-11-02 20:30")
        await going_live.stop(pool, CREDITOR, "audit", "els")
        await going_live.release(pool, CREDITOR, "els")
        await town.until("2026-11-05 12:00")
        [waiting] = await going_live.held(pool, CREDITOR)
        assert (waiting.why, waiting.released_by) == ("all sending is stopped: audit", "els")
        await going_live.resume(pool, CREDITOR)
        await town.settle()
        assert town.received == ["Thu 05 Nov 12:00 whatsapp friendly"]


class TestFirstDay:
    async def test_old_invoices_spread_over_days_and_hours(self, town: Town, pool: Pool) -> None:
        await profile(pool, pace={"debtors_per_day": 5})
        await town.tell(*many(12))
        await town.until("2026-11-06 20:00")
        firsts = [it for it in town.post.messages if it.contact.step == "friendly"]
        per_day = Counter(f"{it.at.astimezone(town.zone):%a %d}" for it in firsts)
        assert per_day == {"Mon 02": 5, "Tue 03": 5, "Wed 04": 2}
        tuesday = {f"{it.at.astimezone(town.zone):%H:%M}" for it in firsts if it.at.day == 3}
        assert len(tuesday) == 5, "each at a moment of their own"
        assert len({it.contact.debtor for it in firsts}) == 12

    async def test_the_timeline_says_when_a_debtors_turn_is(self, town: Town, pool: Pool) -> None:
        await profile(pool, pace={"debtors_per_day": 1})
        await town.tell(*many(2))
        await town.until("2026-11-02 20:00")
        whys = [line.why for n in (0, 1) for line in (await town.view(f"OLD-{n:03}")).timeline]
        assert "at most 1 debtors a day are written to: this one's turn is on 2026-11-03" in whys

    async def test_calls_stay_within_what_the_staff_can_do(self, town: Town, pool: Pool) -> None:
        await profile(pool, calls={"per_day": 2})
        await town.tell(*many(5))
        await town.until("2026-11-20 20:00")
        asked = await tasks.listing(pool, CREDITOR, None, TaskKind.CALL)
        per_day = Counter(f"{task.opened_at:%a %d}" for task in asked)
        assert sum(per_day.values()) == 5
        assert max(per_day.values()) == 2

    async def test_a_call_nobody_has_time_for_is_written_instead(
        self, town: Town, pool: Pool
    ) -> None:
        await profile(pool, calls={"per_day": 1})
        await town.tell(*many(10))
        await town.until("2026-11-16 20:00")
        asked = await tasks.listing(pool, CREDITOR, None, TaskKind.CALL)
        written = [it for it in town.post.messages if str(it).endswith("email call")]
        assert len(asked) < 10
        assert written, "on the next channel of the step"


class TestTimeBarred:
    async def test_is_put_before_a_person_and_never_chased(self, town: Town, pool: Pool) -> None:
        old = overdue(A, issued_on="2024-08-01", due_on="2024-10-31")
        await town.tell(old, overdue(B, "100.00"))
        await town.until("2026-11-02 12:00")
        assert await town.stands(A) == "approval"
        assert [it.contact.covers for it in town.post.messages] == [(B,)]
        task = await town.task(TaskKind.APPROVAL, A)
        assert task.title.startswith(f"Invoice {A} is time-barred since 2026-11-01 (BW 7:28")
        await town.outcome(TaskKind.APPROVAL, "time_barred", number=A)
        assert await town.stands(A) == "closed time_barred"

    async def test_a_person_knows_of_an_interruption(self, town: Town, pool: Pool) -> None:
        await town.tell(overdue(A, issued_on="2024-08-01", due_on="2024-10-31"))
        await town.outcome(TaskKind.APPROVAL, "interrupted", number=A, date="2026-03-01")
        await town.until("2026-11-02 12:00")
        assert await town.stands(A) == "reminding"
        assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]

    async def test_lapses_while_it_waits(self, town: Town, pool: Pool) -> None:
        await profile(pool, mode="watch")
        await town.tell(overdue(A, issued_on="2024-08-01", due_on="2024-11-20"))
        await town.until("2026-11-18 12:00")
        assert await town.stands(A) == "reminding"
        await town.until("2026-11-23 12:00")
        assert await town.stands(A) == "approval"

    async def test_a_business_has_five_years(self, town: Town, pool: Pool) -> None:
        company = debtor(kind="business")
        await town.tell(overdue(A, of=company, issued_on="2024-08-01", due_on="2024-10-31"))
        await town.until("2026-11-02 12:00")
        assert await town.stands(A) == "reminding"


def test_modes_are_those_of_the_docs() -> None:
    assert [mode.value for mode in Mode] == ["watch", "approve", "redirect", "live"]
