"""Nothing is demanded while what the debtor said waits for a person (practice C1, C4; facts 12)."""

import pytest

from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import overdue, paid

A, B = "2026-0117", "2026-0118"
QUESTION = "Ik begrijp de factuur niet, kunt u mij uitleggen wat dit is?"


async def asked(town: Town, moment: str = "2026-11-06 12:00") -> None:
    """Sanne was reminded on Monday morning, by WhatsApp."""
    await town.tell(overdue())
    await town.until(moment)


async def held_back(town: Town, number: str = A) -> list[str]:
    return [it.why for it in (await town.view(number)).timeline if it.what == "held_back"]


class TestTheLadder:
    async def test_no_reminder_leaves_however_long_nobody_reads(self, town: Town) -> None:
        """The message promised so: until we answer we send you no reminder."""
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        await town.until("2026-12-20 12:00")
        assert len(town.reminders) == 1
        case = await town.view()
        assert case.needs_person
        assert case.next is not None
        assert "a reply waits to be read" in case.next.why
        assert len(await held_back(town)) == 1, "said once, not every day"

    async def test_once_it_is_read_the_ladder_goes_on(self, town: Town) -> None:
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        await town.until("2026-11-30 12:00")
        await town.outcome(TaskKind.TRIAGE, "resume")
        assert not (await town.view()).needs_person
        await town.until("2026-12-02 12:00")
        assert [it.split()[-1] for it in town.reminders[1:]] == ["second"]

    async def test_nothing_is_asked_of_the_other_invoices_either(self, town: Town) -> None:
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        await town.tell(overdue(B, "100.00"))
        await town.until("2026-11-25 12:00")
        assert len(town.reminders) == 1
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-11-26 12:00")
        assert len(town.reminders) == 2, "one word for both"

    async def test_a_call_that_reaches_nobody_does_not_end_the_wait(self, town: Town) -> None:
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        await town.called("no_answer")
        await town.until("2026-12-20 12:00")
        assert len(town.reminders) == 1
        assert (await town.view()).needs_person

    async def test_who_is_claimed_waits_just_the_same(self, town: Town) -> None:
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        await town.claims(TaskKind.TRIAGE)
        await town.until("2026-12-01 12:00")
        assert len(town.reminders) == 1

    async def test_a_call_that_nobody_has_begun_is_withdrawn(self, town: Town) -> None:
        await asked(town, "2026-11-16 12:00")
        assert await town.tasks() == ["call"]
        await town.writes(QUESTION)
        assert await town.tasks() == ["triage"]
        await town.until("2026-12-01 12:00")
        assert len(town.reminders) == 3, "no message in its stead"
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-12-01 13:00")
        assert await town.tasks() == ["call"], "now it is made"

    async def test_whoever_has_the_call_begun_sees_the_words(self, town: Town) -> None:
        await asked(town, "2026-11-16 12:00")
        await town.claims(TaskKind.CALL)
        await town.writes(QUESTION)
        assert (await town.task(TaskKind.CALL)).brief["unread"] == [QUESTION]


class TestTheNotice:
    async def test_no_costs_come_of_a_term_that_ends_unread(self, town: Town) -> None:
        """BW 6:96(6): who asked in time gets a last day anew, once somebody has answered."""
        await asked(town, "2026-12-10 12:00")
        assert await town.stands() == "final_notice"
        await town.writes(QUESTION)
        await town.until("2027-01-15 12:00")
        assert await town.stands() == "final_notice"
        case = await town.view()
        assert str(case.costs) in ("0", "0.00")
        assert len([it for it in town.received if "final_notice" in it]) == 1
        assert any("passed without costs" in why for why in await held_back(town))
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2027-01-25 12:00")
        assert len([it for it in town.received if "final_notice" in it]) == 2
        assert str((await town.view()).costs) in ("0", "0.00"), "a last day of its own first"
        await town.until("2027-02-15 12:00")
        assert await town.stands() == "approval"
        assert (await town.view()).costs > 0

    async def test_one_that_is_read_in_time_changes_nothing_of_the_term(self, town: Town) -> None:
        await asked(town, "2026-12-07 12:00")
        await town.writes(QUESTION)
        await town.until("2026-12-08 12:00")
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-12-17 12:00")
        assert await town.stands() == "approval"

    async def test_nothing_is_put_up_for_hand_over(self, town: Town) -> None:
        await asked(town, "2026-12-17 12:00")
        assert await town.tasks() == ["approval"]
        await town.writes(QUESTION)
        assert await town.tasks() == ["triage"]
        await town.until("2027-01-20 12:00")
        assert await town.tasks() == ["triage"]
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2027-01-22 12:00")
        assert await town.tasks() == ["approval"]

    async def test_nor_are_the_other_invoices(self, town: Town) -> None:
        await asked(town, "2026-12-17 12:00")
        assert await town.tasks() == ["approval"]
        await town.tell(overdue(B, "100.00"))
        await town.called("already_paid", number=B)
        assert await town.tasks() == ["match"]


class TestAPromise:
    async def test_is_not_called_broken_while_a_reply_about_it_lies_unread(
        self, town: Town
    ) -> None:
        await asked(town)
        await town.called("promise", date="2026-11-20")
        await town.until("2026-11-18 12:00")
        await town.writes("Het wordt 10 december, sorry")
        await town.until("2026-12-05 12:00")
        assert await town.stands() == "arranged"
        assert (await town.view()).needs_person
        assert (await town.view()).reason is not NonPaymentReason.BROKEN_PROMISE
        await town.outcome(TaskKind.TRIAGE, "promise", date="2026-12-10")
        await town.until("2026-12-09 12:00")
        assert await town.stands() == "arranged"
        assert len(town.reminders) == 1

    async def test_is_broken_after_all_once_the_reply_said_nothing(self, town: Town) -> None:
        await asked(town)
        await town.called("promise", date="2026-11-20")
        await town.until("2026-11-18 12:00")
        await town.writes("Hoe gaat het verder?")
        await town.until("2026-11-26 12:00")
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-11-28 12:00")
        assert (await town.view()).reason is NonPaymentReason.BROKEN_PROMISE


async def test_a_reply_about_two_invoices_outlives_the_payment_of_one(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-06 12:00")
    await town.writes(QUESTION, by=Channel.WHATSAPP)
    await town.tell(paid("250.00", A, on="2026-11-07"))
    assert await town.tasks() == ["triage"]
    await town.until("2026-12-01 12:00")
    assert len(town.reminders) == 2, "the first word, and the thanks"
    await town.outcome(TaskKind.TRIAGE, "resume", number=B)
    await town.until("2026-12-03 12:00")
    assert len(town.reminders) == 3


class TestStaff:
    async def test_a_reply_has_a_day_and_people_are_reminded_of_it(self, town: Town) -> None:
        await asked(town)
        await town.writes(QUESTION, by=Channel.WHATSAPP)
        task = await town.task(TaskKind.TRIAGE)
        assert task.due_at is not None
        assert f"{task.due_at.astimezone(town.zone):%a %d %b %H:%M}" == "Fri 13 Nov 17:00"
        await town.until("2026-11-16 07:00")
        await town.look_through()
        assert "LATE" not in (await town.task(TaskKind.TRIAGE)).title
        assert "1 times past its day" in (await held_back(town))[-1]
        await town.look_through()
        assert len([it for it in await held_back(town) if "past its day" in it]) == 1
        await town.until("2026-11-19 07:00")
        await town.look_through()
        assert "LATE: 2 times past its day" in (await town.task(TaskKind.TRIAGE)).title

    async def test_a_search_that_nobody_does_becomes_overdue_as_well(self, town: Town) -> None:
        await asked(town)
        await town.called("already_paid")
        await town.until("2026-11-13 12:00")
        await town.look_through()
        assert "1 times past its day" in (await held_back(town))[-1]


class TestProtected:
    @pytest.mark.parametrize(
        ("text", "by"),
        [
            ("Mijn man is vorige week overleden.", Channel.EMAIL),
            ("Ik zit in de WSNP", Channel.WHATSAPP),
        ],
    )
    async def test_who_tells_of_it_is_held_at_once_for_everything(
        self, town: Town, text: str, by: Channel
    ) -> None:
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-11-06 12:00")
        await town.writes(text, by=by)
        assert [await town.stands(it) for it in (A, B)] == ["on_hold", "on_hold"]
        hold = (await town.view(B)).hold
        assert hold is not None
        assert "told in a reply" in hold.why
        [task] = await town.open_tasks()
        assert task.brief["proposal"]["intent"] == "protected"
        await town.until("2027-03-01 12:00")
        assert len(town.reminders) == 1

    async def test_a_person_confirms_it_as_what_it_is(self, town: Town) -> None:
        await asked(town)
        await town.writes("Mijn man is vorige week overleden.")
        await town.outcome(TaskKind.TRIAGE, "deceased")
        hold = (await town.view()).hold
        assert hold is not None
        assert hold.kind == "deceased"
        [task] = await town.open_tasks()
        assert task.brief["kind"] == "deceased"

    async def test_a_person_lifts_it_where_it_was_none(self, town: Town) -> None:
        await town.tell(overdue(A), overdue(B, "100.00"))
        await town.until("2026-11-06 12:00")
        await town.writes("Mijn oma is vorige week overleden.")
        await town.outcome(TaskKind.TRIAGE, "resume")
        assert [await town.stands(it) for it in (A, B)] == ["reminding", "reminding"]
        assert (await town.view()).hold is None
        await town.until("2026-11-20 12:00")
        assert len(town.reminders) > 1

    async def test_a_person_reads_something_else_in_it(self, town: Town) -> None:
        await asked(town)
        await town.writes("Mijn oma is overleden, maar ik betaal volgende week vrijdag")
        await town.outcome(TaskKind.TRIAGE, "promise", date="2026-11-20")
        assert await town.stands() == "arranged"
        assert (await town.view()).hold is None


class TestThePayment:
    async def test_nothing_is_asked_while_it_is_looked_for(self, town: Town) -> None:
        await asked(town)
        await town.called("already_paid")
        await town.until("2026-12-20 12:00")
        assert len(town.reminders) == 1
        assert await town.tasks() == ["match"]

    async def test_found_it_is_booked_by_a_person_and_not_asked_again(self, town: Town) -> None:
        await asked(town)
        await town.called("already_paid")
        await town.outcome(TaskKind.MATCH, "found")
        [task] = await town.open_tasks()
        assert task.title.startswith("Book the payment of invoice 2026-0117")
        await town.until("2026-12-20 12:00")
        assert len(town.reminders) == 1
        assert (await town.view()).needs_person
        await town.tell(paid("250.00"))
        assert await town.stands() == "closed paid"
        assert await town.tasks() == []

    async def test_said_to_be_booked_and_still_open_it_is_asked_of_staff_again(
        self, town: Town
    ) -> None:
        await asked(town)
        await town.called("already_paid")
        await town.outcome(TaskKind.MATCH, "found")
        await town.outcome(TaskKind.MATCH, "found")
        assert await town.tasks() == ["match"]

    async def test_a_part_that_was_booked_leaves_the_rest_to_the_ladder(self, town: Town) -> None:
        await asked(town)
        await town.called("already_paid")
        await town.outcome(TaskKind.MATCH, "found")
        await town.tell(paid("100.00"))
        await town.outcome(TaskKind.MATCH, "found")
        assert await town.tasks() == []
        await town.until("2026-11-20 12:00")
        assert len(town.reminders) > 1


class TestTheWrongPerson:
    async def test_nothing_goes_out_before_the_data_are_checked(self, town: Town) -> None:
        await asked(town)
        await town.writes("U heeft het verkeerde nummer", by=Channel.WHATSAPP)
        await town.until("2026-12-20 12:00")
        assert len(town.reminders) == 1
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-12-22 12:00")
        assert [it.split()[-2] for it in town.reminders[1:]] == ["email"]

    async def test_nor_after_a_call(self, town: Town) -> None:
        await asked(town, "2026-11-16 12:00")
        await town.outcome(TaskKind.CALL, "wrong_person")
        await town.until("2026-12-10 12:00")
        assert len(town.reminders) == 3
        await town.outcome(TaskKind.TRIAGE, "resume")
        await town.until("2026-12-12 12:00")
        assert [it.split()[-2] for it in town.reminders[3:]] == ["email"]


async def test_what_needs_nobody_is_as_before(town: Town, pool: Pool) -> None:
    await asked(town)
    await town.writes("Ik ben afwezig tot en met 12 november. Dit is een automatisch antwoord.")
    assert await town.tasks() == []
    await town.until("2026-11-13 12:00")
    assert len(town.reminders) == 2


async def test_who_asks_for_a_plan_that_a_person_decides_on_is_not_asked_to_pay(
    town: Town,
) -> None:
    """C1, C2: the question waits, with a day, and every demand waits for it."""
    await town.tell(overdue(open_amount="60.00"))
    await town.called("cannot_pay")
    task = await town.task(TaskKind.TRIAGE)
    assert task.due_at is not None
    await town.until("2026-12-20 12:00")
    await town.look_through()
    assert town.reminders == []
    assert (await town.view()).costs == 0
    assert (
        "LATE" in (await town.task(TaskKind.TRIAGE)).title
        or (await town.task(TaskKind.TRIAGE)).due_at != task.due_at
    ), "people are reminded"
    await town.outcome(TaskKind.TRIAGE, "promise", date="2027-01-08")
    assert await town.stands() == "arranged"


async def test_a_promise_of_exactly_what_is_not_disputed_is_taken(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint", kind="wrong_amount", amount="50.00")
    await town.called("promise", amount="200.00", date="2026-11-06")
    assert await town.stands() == "arranged"
    assert await town.tasks() == ["complaint"]
    await town.tell(paid("200.00", on="2026-11-06"))
    assert await town.stands() == "disputed", "the rest waits for its answer"


async def test_what_we_said_we_do_first_and_did_not_stops_the_demands_for_the_rest(
    town: Town,
) -> None:
    """H6: the repair is late: the debtor is not asked to be on time meanwhile."""
    await town.tell(overdue())
    await town.called("conditional", owner="magazijn", amount="50.00", date="2026-11-06")
    await town.until("2026-11-10 12:00")
    await town.look_through()
    before = len(town.reminders)
    await town.until("2026-12-20 12:00")
    assert town.reminders[before:] == []
    assert (await town.view()).costs == 0
    await town.outcome(TaskKind.COMPLAINT, "upheld", goodwill="replacement")
    await town.until("2027-01-11 12:00")
    assert len(town.reminders) > before, "done: the ladder goes on"
