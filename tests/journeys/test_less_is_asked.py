"""Who was asked for more hears what is left, and until when (practice C1)."""

from decimal import Decimal

from domain.vocabulary import Stage
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import credited, overdue, paid
from tests.support.world import open_amount

A = "2026-0117"


def last(town: Town) -> str:
    return town.post.messages[-1].contact.body


async def test_a_lower_amount_is_booked_and_told(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A, "250.00"))
    await town.until("2026-11-02 12:00")
    await town.tell(overdue(A, "200.00"))
    assert await open_amount(pool) == "200.00"
    assert "balance_stated" in await town.happened()
    await town.until("2026-11-02 13:00")
    assert town.received[-1].endswith("amount_changed")
    assert "€ 200,00" in last(town)
    await town.tell(overdue(A, "200.00"))
    assert await open_amount(pool) == "200.00", "told again it changes nothing"


async def test_a_stated_balance_is_told_likewise(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A, "250.00"))
    await town.until("2026-11-02 12:00")
    await town.tell(overdue(A, "250.00", open_amount="150.00"))
    [line] = [it for it in (await town.view()).timeline if it.what == "balance_stated"]
    assert line.why == "the books state 150.00 EUR open instead of 250.00"
    await town.until("2026-11-02 13:00")
    assert "€ 150,00" in last(town)


async def test_who_was_never_asked_hears_nothing(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A, "250.00"))
    await town.tell(overdue(A, "200.00"))
    await town.until("2026-11-02 12:00")
    assert town.received == ["Mon 02 Nov 09:00 whatsapp friendly"]
    assert await open_amount(pool) == "200.00"


async def test_half_credited_after_the_notice_the_costs_are_said_anew(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-01 12:00")
    assert "150,00" in town.reminded[-1].body
    await town.tell(credited("500.00"))
    await town.until("2026-12-02 12:00")
    assert town.received[-1].endswith("amount_changed")
    assert "€ 500,00" in last(town)
    assert "€ 75,00" in last(town)
    [notice] = (await town.view()).notices
    assert notice.last_day is not None
    await town.until("2026-12-17 12:00")
    assert (await town.view()).costs == Decimal("75.00")


async def test_a_part_payment_within_the_term_gets_a_receipt(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-01 12:00")
    await town.tell(paid("400.00", on="2026-12-01"))
    await town.until("2026-12-02 12:00")
    assert town.received[-1].endswith("amount_changed")
    assert "ontvangen" in last(town)
    assert "€ 600,00" in last(town)
    assert "uiterlijk op" in last(town)


async def test_a_small_rest_is_asked_for_kindly_before_a_person_decides(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-01 12:00")
    await town.tell(paid("990.00", on="2026-12-02"))
    await town.until("2026-12-17 18:00")
    assert (await town.view()).stage is Stage.FINAL_NOTICE
    assert town.received[-1].endswith("amount_changed")
    assert "€ 10,00" in last(town)
    assert "Er komen geen kosten bij" in last(town)
    await town.until("2027-01-05 12:00")
    assert (await town.view()).stage is Stage.APPROVAL
    assert (await town.view()).costs == 0
