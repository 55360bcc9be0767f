"""Something is wrong with an invoice: a person answers, and nothing is demanded meanwhile."""

from decimal import Decimal
from typing import Any

import pytest

from domain.vocabulary import Channel, NonPaymentReason, TaskKind
from ledger.database import Pool
from ledger.intake.outcomes import OutcomeError
from tests.journeys.town import Town
from tests.support.events import CREDITOR, credited, overdue, paid

A, B = "2026-0117", "2026-0118"
WHY = "De zending is op 28 september getekend door de buren."


async def planned(pool: Pool, kind: str) -> list[dict[str, Any]]:
    """The courtesies of a kind, with what they tell."""
    rows = await pool.fetch(
        """select covers, facts from courtesies where creditor = $1 and kind = $2
           order by planned_at""",
        *(CREDITOR, kind),
    )
    return [dict(row) for row in rows]


async def test_the_debtor_hears_who_answers_and_by_when(town: Town, pool: Pool) -> None:
    """Practice C4: a complaint is what, who answers it, by when."""
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(
        TaskKind.CALL, "complaint", kind="faulty", owner="Eva Smit", evidence=["https://x.nl/1.jpg"]
    )
    case = await town.view()
    assert case.dispute is not None
    assert (case.dispute.kind, case.dispute.owner) == ("faulty", "Eva Smit")
    assert str(case.dispute.deadline) == "2026-11-23", "five working days"
    [told] = await planned(pool, "complaint_received")
    assert told["facts"]["answer_by"] == "23 november 2026"
    task = await town.task(TaskKind.COMPLAINT)
    assert task.due_at is not None
    assert task.brief["evidence"] == ["https://x.nl/1.jpg"]


async def test_pays_on_a_condition_says_who_does_what_by_when(town: Town) -> None:
    """Practice H6."""
    await town.tell(overdue())
    condition = "wij ruilen de lamp"
    agreed = {"owner": "magazijn", "date": "2026-11-06", "condition": condition}
    await town.called("conditional", note="ruilt de lamp", **agreed)
    task = await town.task(TaskKind.COMPLAINT)
    assert (task.brief["owner"], task.brief["deadline"]) == ("magazijn", "2026-11-06")
    assert task.brief["said"] == "ruilt de lamp"
    assert await town.stands() == "disputed"
    await town.until("2026-11-02 12:00")
    assert await town.courtesies() == ["condition_confirmed 2026-0117"]
    body = town.post.messages[-1].contact.body
    assert "magazijn regelt dit: wij ruilen de lamp. Dat doen wij uiterlijk op 6 nov" in body
    assert "Daarna betaalt u € 250,00." in body


async def test_a_disputed_part_is_left_out_and_the_rest_is_asked_softly(town: Town) -> None:
    """Peers 4: a dispute takes its part out of messages, notice and costs; the rest goes on."""
    await town.tell(overdue())
    await town.called("complaint", kind="wrong_amount", amount="50.00")
    assert await town.stands() == "reminding"
    case = await town.view()
    assert (case.open_amount, case.asked_amount) == (Decimal("250.00"), Decimal("200.00"))
    await town.until("2026-12-01 12:00")
    written = [it for it in town.reminded if it.channel is not Channel.CALL]
    assert all("200,00" in it.body and "250,00" not in it.body for it in written)
    mild = {"friendly", "second", "call_missed"}
    assert {it.message for it in written} <= {*mild, "final_notice_consumer"}, "no firm words"
    await town.until("2026-12-16 08:30")
    [notice] = (await town.view()).notices
    assert notice.costs == Decimal("40.00")
    assert (await town.view()).reason is NonPaymentReason.DISPUTES


async def test_what_is_disputed_is_told_as_looked_into_and_not_as_off(town: Town) -> None:
    """Only what was paid or credited is off; in the last demand, too (BW 6:96(6))."""
    await town.tell(overdue(amount="180.00"))
    await town.called("complaint", kind="wrong_amount", amount="60.00")
    await town.until("2026-12-01 12:00")
    written = [it for it in town.reminded if it.channel is not Channel.CALL]
    assert written[-1].message == "final_notice_consumer"
    assert "zoeken wij € 60,00 nog uit" in written[-1].body
    assert "€ 120,00 te betalen binnen veertien dagen" in written[-1].body
    for it in written:
        assert "60,00 af" not in it.body
        assert "60,00 van af" not in it.body
        assert "zoeken € 60,00 nog uit" in it.body or "zoeken wij € 60,00 nog uit" in it.body


async def test_what_was_paid_is_off_and_what_is_disputed_is_looked_into(town: Town) -> None:
    """Of 180, 20 was paid and 60 waits for a repair of ours."""
    await town.tell(overdue(amount="180.00"))
    await town.tell(paid("20.00", on="2026-11-02"))
    await town.called("conditional", owner="magazijn", amount="60.00", date="2026-11-20")
    await town.until("2026-11-11 12:00")
    told = town.reminded[-1].body
    assert "is al € 20,00 af en zoeken wij € 60,00 nog uit" in told or (
        "er is al € 20,00 van af en wij zoeken € 60,00 nog uit" in told
    )
    assert "100,00" in told


async def test_costs_are_never_over_what_is_disputed(town: Town) -> None:
    """BW 6:96: of 1000 with 600 disputed, the scale is over 400."""
    await town.tell(overdue(amount="1000.00"))
    await town.called("complaint", kind="faulty", amount="600.00")
    await town.until("2026-12-16 08:30")
    case = await town.view()
    assert [it.costs for it in case.notices] == [Decimal("60.00")]
    assert case.costs == Decimal("60.00"), "15% of 400, not of 1000"


async def test_when_the_rest_is_paid_the_part_waits_for_its_answer(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint", amount="50.00")
    await town.tell(paid("200.00", on="2026-11-03"))
    assert await town.stands() == "disputed"
    await town.until("2026-12-20 12:00")
    assert town.reminders == []
    await town.outcome(TaskKind.COMPLAINT, "upheld")
    assert await town.stands() == "closed complaint_upheld"
    assert (await town.view()).open_amount == 0


async def test_upheld_books_the_credit_and_the_creditors_own_note_does_not_count_twice(
    town: Town,
) -> None:
    """C3: solved and credited; the books state the same credit later."""
    await town.tell(overdue())
    await town.called("complaint", amount="50.00")
    await town.outcome(TaskKind.COMPLAINT, "upheld", goodwill="voucher")
    case = await town.view()
    assert (case.stage, case.open_amount) == ("reminding", Decimal("200.00"))
    assert case.dispute is not None
    assert case.dispute.goodwill == "voucher"
    await town.tell(credited("50.00"))
    assert (await town.view()).open_amount == Decimal("200.00")
    await town.tell(credited("50.00"))
    assert (await town.view()).open_amount == Decimal("150.00"), "another one is another one"


async def test_a_replacement_leaves_the_claim_as_it_is(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint", kind="faulty")
    await town.outcome(TaskKind.COMPLAINT, "upheld", goodwill="replacement")
    assert await town.stands() == "reminding"
    assert (await town.view()).open_amount == Decimal("250.00")


async def test_partly_right_credits_a_part_and_goes_on_for_the_rest(town: Town, pool: Pool) -> None:
    """Practice C4."""
    await town.tell(overdue())
    await town.called("complaint")
    await town.outcome(TaskKind.COMPLAINT, "partly", amount="60.00", note="Eén lamp was stuk.")
    assert (await town.view()).open_amount == Decimal("190.00")
    [told] = await planned(pool, "complaint_answered")
    assert told["facts"]["credit"] == "€ 60,00"
    assert told["facts"]["rest"] == "€ 190,00"
    await town.until("2026-11-12 12:00")
    assert town.reminders == ["Wed 11 Nov 09:00 whatsapp friendly"], "seven working days later"


async def test_rejected_after_the_last_demand_begins_softly_with_a_new_term(town: Town) -> None:
    """C4: never straight to a threat. The old notice has lost its effect: its term was broken."""
    await town.tell(overdue())
    await town.until("2026-12-02 12:00")
    assert await town.stands() == "final_notice"
    await town.called("complaint", kind="not_delivered")
    await town.until("2026-12-20 12:00")
    assert await town.stands() == "disputed", "its term runs no further"
    await town.outcome(TaskKind.COMPLAINT, "rejected", note=WHY)
    before = len(town.reminders)
    await town.until("2026-12-31 12:00")
    assert [it.message for it in town.reminded[before:]] == ["friendly"]
    assert (await town.view()).costs == 0
    await town.until("2027-01-07 12:00")
    assert await town.stands() == "final_notice"
    assert len([it for it in town.received if it.endswith("final_notice")]) == 2, "a new notice"


async def test_rejected_while_a_notice_over_the_rest_runs_gives_fresh_time(town: Town) -> None:
    """C4: who reads that there is no hurry pays no costs meanwhile; a new notice follows later."""
    await town.tell(overdue(amount="180.00"))
    await town.called("complaint", kind="wrong_amount", amount="60.00")
    await town.until("2026-12-11 12:00")
    assert await town.stands() == "final_notice"
    await town.outcome(TaskKind.COMPLAINT, "rejected", note=WHY)
    assert (await town.told_of("complaint_answered"))["quiet_until"] == "22 december 2026"
    before = len(town.reminders)
    await town.until("2026-12-22 07:59")
    assert town.reminders[before:] == []
    assert (await town.view()).costs == 0
    await town.until("2027-01-09 12:00")
    assert next(it.message for it in town.reminded[before:]) == "friendly"
    assert town.reminded[-1].message == "final_notice_consumer", "a new one"
    assert "180,00" in town.reminded[-1].body
    assert (await town.view()).costs == 0


async def test_who_refuses_the_rest_while_a_part_waits_is_not_said_to_be_without_a_complaint(
    town: Town,
) -> None:
    """H9 is for who has no complaint: the answer comes first, and the rest is asked softly."""
    await town.tell(overdue())
    await town.called("complaint", kind="wrong_amount", amount="50.00")
    await town.called("refuses")
    case = await town.view()
    assert (case.stage, case.reason) == ("reminding", NonPaymentReason.DISPUTES)
    assert not any("without a complaint" in line.why for line in case.timeline)


async def test_a_dispute_during_a_joint_notice_takes_its_claim_out_of_the_costs(
    town: Town,
) -> None:
    """Peers 4: it holds its invoice, not the customer's others."""
    await town.tell(overdue(A, "1000.00"), overdue(B, "100.00"))
    await town.until("2026-12-02 12:00")
    await town.called("complaint", number=A)
    await town.until("2026-12-16 08:30")
    assert [await town.stands(it) for it in (A, B)] == ["disputed", "approval"]
    assert [(await town.view(it)).costs for it in (A, B)] == [0, Decimal("40.00")]


async def test_the_others_are_asked_in_a_softer_tone(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    await town.called("complaint", number=A)
    await town.until("2026-11-10 12:00")
    second = town.post.messages[-1].contact
    assert (second.step, second.message, second.covers) == ("second", "second", (B,))


async def test_a_complaint_about_one_invoice_of_a_joint_call(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "complaint", invoices=[B])
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "disputed"]
    await town.until("2026-11-25 12:00")
    assert [it.covers for it in town.reminded[3:]] == [(A,)], "and no second call"


async def test_a_complaint_that_stalls_goes_to_its_owner_and_then_to_a_mediator(
    town: Town,
) -> None:
    """Practice C7."""
    await town.tell(overdue())
    await town.called("complaint", owner="Eva")
    await town.until("2026-11-10 12:00")
    await town.look_through()
    task = await town.task(TaskKind.COMPLAINT)
    assert "overdue" in task.title
    await town.until("2026-11-18 12:00")
    await town.look_through()
    task = await town.task(TaskKind.COMPLAINT)
    assert "mediator" in task.title
    await town.outcome(TaskKind.COMPLAINT, "mediate", name="Geschillencommissie")
    assert await town.stands() == "disputed"
    task = await town.task(TaskKind.COMPLAINT)
    assert task.brief["mediator"] == "Geschillencommissie"
    await town.outcome(TaskKind.COMPLAINT, "rejected", note=WHY)
    assert await town.stands() == "reminding"


async def test_what_is_said_again_is_the_same_complaint(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.called("complaint", amount="50.00")
    await town.called("complaint")
    assert await town.stands() == "disputed", "now it is about all of it"
    assert await town.tasks() == ["complaint"]
    assert await pool.fetchval("select count(*) from disputes") == 1


async def test_paid_during_a_dispute_ends_it(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.called("complaint")
    await town.tell(paid("250.00", on="2026-11-03"))
    assert await town.stands() == "closed paid"
    assert await pool.fetchval("select status from disputes") == "ended"


@pytest.mark.parametrize("part", [None, "250.00", "300.00"])
async def test_no_part_or_a_part_as_big_as_the_invoice_is_all_of_it(
    town: Town, part: str | None
) -> None:
    await town.tell(overdue())
    await town.called("complaint", **({"amount": part} if part else {}))
    assert await town.stands() == "disputed"


async def test_who_refuses_while_a_complaint_waits_is_not_asked_for_what_it_is_about(
    town: Town,
) -> None:
    """Practice C3 before H9: first the complaint is answered."""
    await town.tell(overdue())
    condition = "wij ruilen de lamp"
    agreed = {"owner": "magazijn", "date": "2026-11-06", "condition": condition}
    await town.called("conditional", note="ruilt de lamp", **agreed)
    await town.tell(paid("125.00"))
    await town.called("refuses")
    told = len(town.reminders)
    assert await town.stands() == "disputed"
    await town.until("2026-12-20 12:00")
    assert town.reminders[told:] == []


async def test_while_another_invoice_is_in_dispute_nobody_reads_the_same_words_twice(
    town: Town,
) -> None:
    """Peers 4: softer for what is not disputed, but no message three times."""
    await town.tell(overdue(A), overdue(B))
    await town.called("complaint", number=B, kind="faulty", date="2027-02-01")
    await town.until("2026-12-10 12:00")
    said = [it.contact.message for it in town.post.messages if it.contact.counts]
    written = [it for it in said if it != "call_missed"]
    assert len(written) == len(set(written))
    assert written[:2] == ["friendly", "second"]


async def test_who_mediates_and_by_when_is_told(town: Town) -> None:
    """Practice C7: the debtor hears that somebody else looks at it now."""
    await town.tell(overdue())
    await town.called("complaint", kind="faulty")
    await town.until("2026-11-02 12:00")
    mediator = {"name": "Mieke Vos", "date": "2026-11-20"}
    await town.outcome(TaskKind.COMPLAINT, "mediate", **mediator)
    body = town.post.messages[-1].contact.body
    assert "Mieke Vos" in body
    assert "20 november 2026" in body


async def test_a_condition_that_was_fulfilled_is_said_and_paid_for(town: Town) -> None:
    """Practice H6: we did what we promised; now the debtor pays."""
    await town.tell(overdue())
    agreed = {"owner": "magazijn", "date": "2026-11-06", "condition": "wij ruilen de lamp"}
    await town.called("conditional", **agreed)
    await town.until("2026-11-05 12:00")
    await town.outcome(TaskKind.COMPLAINT, "fulfilled")
    assert await town.stands() == "reminding"
    body = town.post.messages[-1].contact.body
    assert "wij deden wat wij beloofden" in body.lower()
    assert "wij ruilen de lamp" in body
    assert "U betaalt nu € 250,00" in body.replace("**", "")


async def test_a_complaint_cannot_be_fulfilled(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint", kind="faulty")
    with pytest.raises(OutcomeError, match="nothing was agreed on condition"):
        await town.outcome(TaskKind.COMPLAINT, "fulfilled")
