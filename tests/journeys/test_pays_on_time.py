"""A friendly word to those who pay on time: now and then, and nothing else (practice I7)."""

from datetime import date, timedelta

import pytest

from ledger import creditors, feedback
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import CREDITOR, debtor, event, invoice, paid
from tests.support.world import acme


@pytest.fixture(autouse=True)
async def _thanks(pool: Pool, town: Town) -> None:
    await creditors.save(pool, acme(feedback={"thanks_on_time_every": 3}))


async def pays(
    town: Town, number: str, due: str, on: str | None = None, *, before: bool = False
) -> None:
    """An invoice that is paid on a day, its due date where none is said."""
    day = date.fromisoformat(due)
    dated = {"issued_on": str(day - timedelta(days=14)), "due_on": due}
    issued = event("invoice.issued", {"invoice": invoice(number, **dated), "debtor": debtor()})
    await town.until(f"{on or due} 03:00")
    money = paid("250.00", number, on=on or due)
    await town.tell(*((money, issued) if before else (issued, money)))


async def scanned(town: Town, day: str) -> list[str]:
    await town.until(f"{day} 05:00")
    await town.looks_after()
    await town.until(f"{day} 12:00")
    return [line.split()[-1] for line in town.received]


async def test_three_invoices_in_a_row_are_thanked_for_once(town: Town, pool: Pool) -> None:
    """One was paid before it came in and so never had a case: it counts like the others."""
    await pays(town, "1", "2026-11-03", before=True)
    await pays(town, "2", "2026-11-04")
    assert await scanned(town, "2026-11-05") == []
    await pays(town, "3", "2026-11-06", on="2026-11-05")
    assert await scanned(town, "2026-11-09") == ["pays_on_time"]
    assert "laatste 3 facturen" in town.post.messages[-1].contact.body
    await pays(town, "4", "2026-11-10")
    assert await scanned(town, "2026-11-11") == ["pays_on_time"], "each counts for one word"
    assert (await feedback.report(pool, CREDITOR)).thanked_on_time == 1


async def test_a_day_late_is_not_on_time(town: Town) -> None:
    await pays(town, "1", "2026-11-03")
    await pays(town, "2", "2026-11-04", on="2026-11-05")
    await pays(town, "3", "2026-11-06")
    assert await scanned(town, "2026-11-09") == []


async def test_two_words_a_year_at_most(town: Town) -> None:
    days = ["2026-11-03", "2026-11-04", "2026-11-05", "2026-11-10", "2026-11-11", "2026-11-12"]
    days += ["2026-11-17", "2026-11-18", "2026-11-19"]
    heard: list[str] = []
    for at, day in enumerate(days):
        await pays(town, str(at), day)
        if at % 3 == 2:
            heard = await scanned(town, str(date.fromisoformat(day) + timedelta(days=1)))
    assert heard == ["pays_on_time", "pays_on_time"]


async def test_while_something_is_overdue_nobody_is_thanked(town: Town) -> None:
    for number, day in (("1", "2026-11-03"), ("2", "2026-11-04"), ("3", "2026-11-05")):
        await pays(town, number, day)
    late = {"issued_on": "2026-10-01", "due_on": "2026-10-31"}
    await town.tell(event("invoice.overdue", {"invoice": invoice("9", **late), "debtor": debtor()}))
    assert "pays_on_time" not in await scanned(town, "2026-11-09")


async def test_a_creditor_who_does_not_ask_for_it_thanks_nobody(town: Town, pool: Pool) -> None:
    await creditors.save(pool, acme())
    for number, day in (("1", "2026-11-03"), ("2", "2026-11-04"), ("3", "2026-11-05")):
        await pays(town, number, day)
    assert await scanned(town, "2026-11-09") == []
