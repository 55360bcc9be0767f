"""One debtor, several invoices, one conversation (peers E, G)."""

from decimal import Decimal

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import event, overdue, paid

A, B, C = "2026-0117", "2026-0118", "2026-0119"


async def test_one_message_speaks_of_all_that_is_overdue(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"), overdue(C, "50.00", due_on="2026-10-28"))
    await town.until("2026-11-02 12:00")
    [friendly] = town.post.messages
    assert sorted(friendly.contact.covers) == [A, B, C]
    assert "400,00" in friendly.contact.body
    for number in (A, B, C):
        timeline = await town.happened(number)
        assert timeline.count("contact_sent") == 1
    covered = [number for number in (A, B, C) if "covered" in await town.happened(number)]
    assert len(covered) == 2, "the others find themselves covered, and say so"


async def test_the_covered_ones_move_along_and_nobody_hears_twice_a_day(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-21 12:00")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Mon 09 Nov 09:00 email second",
        "Mon 16 Nov 09:00 call call",
        "Wed 18 Nov 09:00 email call",
        "Sat 21 Nov 09:00 email firm",
    ]
    assert all(sorted(it.contact.covers) == [A, B] for it in town.post.messages)


async def test_one_notice_over_the_sum_and_costs_once(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-12-01 12:00")
    notices = [it for it in town.post.messages if it.contact.step == "final_notice"]
    assert [sorted(it.contact.covers) for it in notices] == [[A, B]]
    [notice] = (await town.view(B)).notices
    assert notice.costs == Decimal("52.50"), "15% of 350, not twice the minimum of 40"
    assert [await town.stands(it) for it in (A, B)] == ["final_notice", "final_notice"]
    await town.until("2026-12-16 08:30")
    assert [await town.stands(it) for it in (A, B)] == ["approval", "approval"]
    assert sum([(await town.view(it)).costs for it in (A, B)]) == Decimal("52.50")


async def test_costs_of_a_joint_notice_stay_with_what_is_still_open(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-12-16 08:30")
    bears, other = (A, B) if (await town.view(A)).costs else (B, A)
    amounts = {A: "250.00", B: "100.00"}
    await town.tell(paid(amounts[bears], bears, on="2026-12-16"))
    assert await town.stands(bears) == "closed paid"
    assert (await town.view(other)).costs == Decimal("52.50")
    await town.tell(paid(amounts[other], other, payment="p-2", on="2026-12-16"))
    assert await town.stands(other) == "closed paid"
    assert (await town.view(other)).costs == Decimal("0.00"), "waived with the last principal"


async def test_one_is_paid_the_other_goes_on(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-12-03 12:00")
    await town.tell(paid("250.00", A, on="2026-12-03"))
    assert await town.stands(A) == "closed paid"
    assert town.mailing_list.silenced == {"C-1001"}, "another invoice is still open"
    assert await town.next(B) == "Wed 16 Dec 08:00 term_ends", "its dates are unchanged"
    await town.until("2026-12-17 12:00")
    assert await town.stands(B) == "approval"
    assert (await town.view(B)).costs == Decimal("40.00"), "over what was not paid in time"
    await town.tell(paid("100.00", B, on="2026-12-17"))
    assert await town.stands(B) == "closed paid"
    assert town.mailing_list.silenced == set(), "a customer again"
    assert "reactivated" in await town.happened(B)


async def test_two_due_dates_keep_their_own_pace(town: Town) -> None:
    """Peers G: the first is paid before the other's first step, which keeps its own date."""
    await town.tell(overdue(A), overdue(B, due_on="2026-11-01"))
    await town.until("2026-11-02 08:00")
    await town.tell(paid("250.00", A, on="2026-11-02"))
    await town.until("2026-11-04 12:00")
    assert town.received == ["Tue 03 Nov 09:00 whatsapp friendly"]
    assert town.post.messages[0].contact.covers == (B,)


async def test_disputed_and_held_ones_are_left_out(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"), overdue(C, "50.00"))
    await town.called("complaint", number=B)
    await town.tell(event("case.paused", {"invoice_number": C, "reason": "asked by sales"}))
    await town.until("2026-11-02 12:00")
    assert [it.covers for it in town.reminded] == [(A,)]


async def test_an_unproven_notice_over_two_goes_by_letter_once(town: Town) -> None:
    town.arrives.clear()
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-12-07 12:00")
    notices = [
        (it.contact.channel.value, sorted(it.contact.covers))
        for it in town.post.messages
        if it.contact.step == "final_notice"
    ]
    assert notices == [("email", [A, B]), ("letter", [A, B])]
    number = town.post.messages[-1].contact.invoice_number
    await town.outcome(TaskKind.LETTER, "posted", number=number)
    await town.until("2027-01-04 12:00")
    assert [await town.stands(it) for it in (A, B)] == ["approval", "approval"]
    assert sum([(await town.view(it)).costs for it in (A, B)]) == Decimal("52.50")
    assert len([it for it in town.received if "final_notice" in it]) == 2
