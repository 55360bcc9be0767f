"""What the page of a link says where nothing is asked, or less, or a person is at work on it."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from domain.money import Money
from domain.payment_provider import no_provider
from domain.vocabulary import Outcome
from ledger import balance, clock
from ledger.database import Pool, transaction
from tests.journeys.town import Town
from tests.journeys.visitor import Visitor, visiting
from tests.support.events import CREDITOR, event, overdue, paid
from tests.support.world import closed

A, B = "2026-0117", "2026-0118"


@pytest.fixture
async def sanne(town: Town, pool: Pool) -> AsyncIterator[Visitor]:
    """Nothing is paid online at Acme: the message carries the page all the same."""
    async with visiting(town, pool, no_provider) as visitor:
        yield visitor


async def reminded(town: Town, *numbers: str, amount: str = "250.00") -> None:
    await town.tell(*(overdue(number, amount) for number in numbers or (A,)))
    await town.until("2026-11-02 12:00")
    await town.until("2026-11-06 12:00")


@pytest.mark.parametrize("kind", ["debt_help", "guardian", "bankruptcy", "deceased", "vulnerable"])
async def test_of_who_is_protected_an_old_link_asks_nothing_and_tells_nobody_why(
    town: Town, sanne: Visitor, kind: str
) -> None:
    """A guardian or a daughter reads that nothing must be done, and whom to reach; not why."""
    await reminded(town)
    await town.called("protected", kind=kind)
    page = await sanne.reads()
    assert "U hoeft nu niets te doen" in page
    assert "Leest u dit voor iemand anders?" in page
    assert "+31 10 123 4567" in page
    for asking in ("€", "Betaal", "NL91", "In delen", "open"):
        assert asking not in page, asking
    assert await sanne.reads("/parts") == page, "an old tab leads there, too"
    assert await sanne.clicks() == page
    said = await sanne.fills("/tell", words="Ik ben haar bewindvoerder.")
    assert "U hoort uiterlijk op 13 november 2026 van ons. U hoeft nu niets te doen" in said
    assert await town.stands() == "on_hold"
    assert "triage" in await town.tasks()


async def test_what_a_person_paused_asks_nothing_and_can_be_paid_all_the_same(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    pause = {"debtor_id": "C-1001", "reason": "asked by sales"}
    await town.tell(event("debtor.paused", pause))
    page = await sanne.reads()
    assert "U hoeft nu niets te doen Wij vragen u nu niets" in page
    assert "Nog te betalen" not in page
    assert "Wilt u toch betalen?" in page
    assert "NL91 ABNA 0417 1643 00" in page


async def test_what_is_settled_is_thanked_for_and_still_takes_a_word(
    town: Town, sanne: Visitor
) -> None:
    await reminded(town)
    await town.tell(paid("250.00"))
    page = await sanne.reads()
    assert "Er staat niets meer open U hoeft niets te doen. Dank u wel!" in page
    assert "Er staat niets meer open" in await sanne.reads("/how"), "nobody asked yet"
    assert "Er staat niets meer open" in await sanne.reads("/parts")
    assert "U hoort uiterlijk op" in await sanne.fills("/tell", words="Krijg ik nog een bon?")
    assert "triage" in await town.tasks()


@pytest.mark.parametrize("outcome", [Outcome.WRITTEN_OFF, Outcome.TIME_BARRED, Outcome.PROTECTED])
async def test_what_is_no_longer_collected_asks_nothing(
    town: Town, sanne: Visitor, pool: Pool, outcome: Outcome
) -> None:
    await reminded(town)
    await closed(pool, outcome)
    page = await sanne.reads()
    assert "U hoeft nu niets te doen" in page
    assert "€" not in page


async def test_who_cannot_pay_sees_the_proposal_at_once(town: Town, sanne: Visitor) -> None:
    await reminded(town)
    assert "Bekijk het voorstel" in await sanne.fills("/cannot-pay", why="later")
    page = await sanne.reads()
    assert "Ons voorstel ligt voor u klaar" in page
    assert "vraagt u dit te betalen" not in page
    assert "Dit is ons voorstel voor € 250,00" in await sanne.reads("/parts")


async def test_costs_a_discount_and_what_is_disputed_are_named_beside_the_amount(
    town: Town, sanne: Visitor, pool: Pool
) -> None:
    """Who reads 290 and remembers 250 finds the 40 there, in the offer, and among the invoices."""
    await reminded(town, A, B, amount="250.00")
    await sanne.fills("/wrong", kind="faulty", words="Stuk.", invoice=B)
    async with transaction(pool) as conn:
        now, costs = await clock.now(conn), Money(amount=Decimal("40.00"))
        await balance.book(conn, CREDITOR, A, "costs", costs, now, now.date(), "a notice")
    page = await sanne.reads()
    assert "Nog te betalen € 290,00" in page
    assert "Hierin zit € 40,00 aan kosten." in page
    assert "Niet in dit bedrag: 2026-0118. Wij kijken nog naar wat u" in page
    offer = await sanne.reads("/parts")
    assert "voorstel voor € 250,00" in offer
    assert "De kosten van € 40,00 zitten hier niet bij." in offer


@pytest.mark.parametrize(
    ("walk", "fields"),
    [
        ("/tell", {"words": "Ik ben haar bewindvoerder, ik neem dit over."}),
        ("/cannot-pay", {"why": "income", "note": "Ik zit in de schuldsanering (WSNP)."}),
        ("/wrong", {"kind": "other", "words": "Mijn moeder is overleden."}),
        ("/paid", {"on": "2026-11-04", "note": "Ik sta onder bewind."}),
        ("/call", {"at": "2026-11-09T12:00:00+01:00", "about": "Ik ben failliet verklaard."}),
    ],
)
async def test_own_words_of_protection_stop_everything_whatever_was_chosen(
    town: Town, sanne: Visitor, walk: str, fields: dict[str, Any]
) -> None:
    """As such words by email do: what the form is for comes after."""
    await reminded(town)
    said = await sanne.fills(walk, **fields)
    assert "Iemand van ons leest het" in said
    assert await town.stands() == "on_hold"
    assert "triage" in await town.tasks()
    assert "U hoeft nu niets te doen" in await sanne.reads()
