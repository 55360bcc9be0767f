"""What makes a last demand count: a debtor in default, in earnest, and alone on its day."""

from collections import Counter
from typing import Any

from domain.vocabulary import TaskKind
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import debtor, overdue
from tests.support.world import acme
from workers.profiles import Profile, save_profile

A, B = "2026-0117", "2026-0118"
TEST_ADDRESS = {"email": "rehearsal@acme.example", "phone": "+31600000001"}
BY_LETTER_ONLY: dict[str, Any] = {"email": None, "phone": None, "whatsapp": False}


async def mode(pool: Pool, mode: str) -> None:
    """The creditor goes on to a mode."""
    facts: dict[str, Any] = {"redirect": TEST_ADDRESS} if mode == "redirect" else {}
    await save_profile(pool, Profile(acme(mode=mode, **facts), None))


class TestDueDatePutOff:
    async def test_resumed_it_waits_for_the_new_day_and_begins_softly(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-12-10 12:00")
        assert await town.stands(A) == "final_notice"
        told = len(town.received)
        await town.tell(overdue(A, due_on="2027-01-20"))
        await town.outcome(TaskKind.TRIAGE, "resume", number=A)
        await town.until("2027-01-15 12:00")
        view = await town.view(A)
        assert (str(view.stage), str(view.costs)) == ("upcoming", "0.00")
        assert [it.split()[-1] for it in town.received[told:]] == ["due_date_moved"]
        assert [it.void for it in view.notices] == [True]
        await town.until("2027-01-25 12:00")
        said = [it.contact.step for it in town.post.messages[told:]]
        assert said == ["due_date_moved", "upcoming", "friendly"]
        assert await town.stands(A) == "reminding"

    async def test_costs_that_are_booked_already_are_taken_back(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-12-17 12:00")
        assert (await town.view(A)).costs > 0
        await town.tell(overdue(A, due_on="2027-01-20"))
        assert (await town.view(A)).costs == 0
        assert await town.stands(A) == "on_hold"

    async def test_a_joint_notice_goes_on_for_the_others(self, town: Town) -> None:
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-12-03 12:00")
        await town.tell(overdue(A, due_on="2027-01-20"))
        await town.outcome(TaskKind.TRIAGE, "resume", number=A)
        await town.until("2026-12-17 12:00")
        assert (await town.stands(A), await town.stands(B)) == ("upcoming", "approval")
        assert [str((await town.view(it)).costs) for it in (A, B)] == ["0.00", "40.00"]

    async def test_costs_of_a_joint_notice_stay_over_what_is_in_default(self, town: Town) -> None:
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-12-17 12:00")
        await town.tell(overdue(A, due_on="2027-01-20"))
        assert [str((await town.view(it)).costs) for it in (A, B)] == ["0.00", "40.00"]

    async def test_put_off_past_the_notice_but_not_past_today(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-12-10 12:00")
        await town.tell(overdue(A, due_on="2026-12-05"))
        assert await town.stands(A) == "on_hold"
        await town.outcome(TaskKind.TRIAGE, "resume", number=A)
        await town.until("2026-12-18 12:00")
        assert await town.stands(A) == "reminding"
        assert (await town.view(A)).costs == 0


class TestRehearsedNotice:
    async def test_counts_for_no_case_that_joined_it(self, town: Town, pool: Pool) -> None:
        await town.begin("2027-02-03 06:00")
        await town.tell(overdue(A, issued_on="2027-01-01", due_on="2027-02-01"))
        await town.until("2027-02-04 12:00")
        assert [it.contact.covers for it in town.post.messages] == [(A,)]
        await mode(pool, "redirect")
        await town.tell(overdue(B, issued_on="2027-01-01", due_on="2027-02-03"))
        await town.until("2027-03-12 12:00")
        assert await town.stands(B) == "final_notice"
        rehearsed = len(town.received)
        await mode(pool, "live")
        await town.settle()
        assert await town.stands(B) == "reminding"
        assert [it.void for it in (await town.view(B)).notices] == [True]
        await town.until("2027-03-20 12:00")
        real = [it.contact for it in town.post.messages[rehearsed:]]
        assert "final_notice" not in {it.step for it in real}
        first = next(it for it in real if B in it.covers)
        assert first.step in ("friendly", "second")
        assert (await town.view(B)).costs == 0

    async def test_by_letter_only_the_friendly_word_is_the_first(
        self, town: Town, pool: Pool
    ) -> None:
        await mode(pool, "redirect")
        await town.tell(overdue(A, of=debtor(**BY_LETTER_ONLY)))
        await town.until("2026-12-20 12:00")
        assert town.received == [], "a letter has no test address"
        assert await town.stands(A) == "approval"
        await mode(pool, "live")
        await town.until("2026-12-22 12:00")
        assert [it.split()[-2:] for it in town.received] == [["letter", "friendly"]]
        assert await town.stands(A) == "reminding"
        whys = [line.why for line in (await town.view(A)).timeline]
        assert "the rehearsal is over: it begins again" in whys

    async def test_by_letter_only_real_letters_stay_said(self, town: Town, pool: Pool) -> None:
        await town.tell(overdue(A, of=debtor(**BY_LETTER_ONLY)))
        await town.until("2026-11-02 12:00")
        await town.outcome(TaskKind.LETTER, "posted")
        await mode(pool, "redirect")
        await town.until("2026-11-30 12:00")
        await mode(pool, "live")
        await town.until("2026-12-06 12:00")
        assert [it.contact.step for it in town.post.messages] == ["friendly", "second"]


async def test_no_two_messages_on_a_day_and_no_last_demand_before_the_day_that_was_named(
    town: Town,
) -> None:
    await town.tell(overdue(A), overdue(B, "100.00", due_on="2026-11-28"))
    await town.until("2027-01-10 12:00")
    days = Counter(f"{it.at.astimezone(town.zone):%m-%d}" for it in town.post.messages)
    assert max(days.values()) == 1
    demand, *_ = [it for it in town.post.messages if it.contact.step == "final_notice"]
    named = [it.contact.pay_by for it in town.post.messages if it.at < demand.at]
    assert max(day for day in named if day) < demand.at.date(), "each was given until its day"
    assert demand.contact.covers == (A, B)


async def test_claims_of_one_reminder_get_one_last_demand_after_the_day_it_named(
    town: Town,
) -> None:
    """One notice over the sum (BW 6:96(7)), and not before the day to pay by has passed."""
    await town.begin("2027-02-09 09:00")
    due = {"S-1": "2027-01-12", "S-2": "2027-01-12", "S-3": "2027-01-20", "S-4": "2027-02-04"}
    by_email = debtor(phone=None, whatsapp=False)
    for number, day in due.items():
        issued = {"issued_on": "2026-12-20", "due_on": day, "time": "2027-02-09T08:00:00Z"}
        await town.tell(overdue(number, "90.00", of=by_email, **issued))
    await town.until("2027-03-25 12:00")
    demands = [it for it in town.post.messages if it.contact.step == "final_notice"]
    assert [it.contact.covers for it in demands] == [("S-1", "S-2", "S-3", "S-4")]
    named = [it.contact.pay_by for it in town.post.messages if it.at < demands[0].at]
    assert max(day for day in named if day) < demands[0].at.date()
    assert "€ 0,00" not in demands[0].contact.body


class TestKindOfDebtor:
    async def test_a_business_after_all_gets_a_businesss_demand(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-11-20 12:00")
        await town.tell(overdue(A, of=debtor(kind="business")))
        await town.until("2026-12-20 12:00")
        view = await town.view(A)
        [notice] = view.notices
        text = town.post.messages[-1].contact.body
        assert view.playbook.startswith("nl-business@")
        assert notice.kind == "business"
        assert "bij u is bezorgd" not in text
        assert "geldfit" not in text
        steps = [it.contact.step for it in town.post.messages]
        assert steps.count("friendly") == 1
        assert steps[-1] == "final_demand"

    async def test_known_by_another_invoice_only(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-11-23 12:00")
        await town.tell(overdue(B, of=debtor(kind="business"), due_on="2026-11-20"))
        await town.until("2026-12-20 12:00")
        [notice] = (await town.view(A)).notices
        assert notice.kind == "business"

    async def test_a_consumers_notice_keeps_its_own_term(self, town: Town) -> None:
        await town.tell(overdue(A))
        await town.until("2026-12-03 12:00")
        [before] = (await town.view(A)).notices
        await town.tell(overdue(A, of=debtor(kind="business")))
        await town.until("2026-12-15 23:00")
        view = await town.view(A)
        assert [it.last_day for it in view.notices] == [before.last_day]
        assert (str(view.stage), str(view.costs)) == ("final_notice", "0.00")
        await town.until("2026-12-17 12:00")
        assert str((await town.view(A)).costs) == "40.00"

    async def test_a_consumer_after_all_gets_the_fourteen_days(self, town: Town) -> None:
        await town.tell(overdue(A, of=debtor(kind="business")))
        await town.until("2026-12-02 12:00")
        assert await town.stands(A) == "final_notice"
        await town.tell(overdue(A, of=debtor()))
        await town.until("2026-12-05 12:00")
        demand, notice = (await town.view(A)).notices
        assert (demand.kind, demand.void) == ("business", True)
        assert (notice.kind, notice.void) == ("consumer", False)
        assert "bij u is bezorgd" in town.post.messages[-1].contact.body
        assert notice.last_day is not None
        assert (notice.last_day - notice.sent_on).days >= 14

    async def test_what_is_time_barred_is_asked_by_the_kind_of_now(self, town: Town) -> None:
        old: dict[str, Any] = {"issued_on": "2024-08-01", "due_on": "2024-10-31"}
        await town.tell(overdue(A, **old))
        task = await town.task(TaskKind.APPROVAL, A)
        assert "BW 7:28" in task.title
        await town.tell(overdue(A, of=debtor(kind="business"), **old))
        await town.until("2026-11-12 12:00")
        titles = [task.title for task in await town.open_tasks()]
        assert not any("7:28" in title for title in titles)
