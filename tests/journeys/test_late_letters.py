"""A letter that lay too long names a day that is too near: it is written anew."""

from datetime import date, timedelta
from typing import Any

from domain.vocabulary import TaskKind
from ledger import contact_tasks, contacts
from ledger.database import Pool, transaction
from tests.journeys.town import Town
from tests.support.events import debtor, overdue

A = "2026-0117"
BY_LETTER_ONLY: dict[str, Any] = {"email": None, "phone": None, "whatsapp": False}


async def fetched(town: Town, pool: Pool) -> str | None:
    """A person comes to print the open letter; why it is not printed."""
    task = await town.task(TaskKind.LETTER, A)
    async with transaction(pool) as conn:
        why = await contact_tasks.renew_late_letter(conn, task, await town.now())
    await town.settle()
    return why


async def day_named(town: Town, pool: Pool) -> date | None:
    """The day to pay by on the paper that waits."""
    task = await town.task(TaskKind.LETTER, A)
    assert task.contact is not None
    return (await contacts.get(pool, task.contact)).pay_by


async def last_demand_waits(town: Town) -> None:
    """A business got every reminder by post; the last demand lies with the letters."""
    await town.tell(overdue(A, of=debtor(kind="business", **BY_LETTER_ONLY)))
    for _ in range(90):
        waits, stage = await town.tasks(), await town.stands(A)
        if waits and stage == "final_notice":
            break
        if waits:
            await town.outcome(TaskKind.LETTER, "posted")
        await town.until(f"{(await town.now()).date() + timedelta(days=1)} 12:00")
    assert (waits, stage) == (["letter"], "final_notice"), "after the last named day has passed"


async def test_a_reminder_is_written_anew_with_a_later_day(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A, of=debtor(**BY_LETTER_ONLY)))
    await town.until("2026-11-02 12:00")
    first = await day_named(town, pool)
    assert first == date(2026, 11, 10)
    assert await fetched(town, pool) is None, "on its own day it may be posted"
    await town.until("2026-11-04 12:00")
    assert await fetched(town, pool) is None, "and on the next two working days"
    await town.until("2026-11-12 12:00")
    why = await fetched(town, pool)
    assert why is not None
    assert "asks to pay by 2026-11-10: too late to be posted on 2026-11-12" in why
    assert await town.tasks() == ["letter"], "the old one is withdrawn, another one is there"
    second = await day_named(town, pool)
    assert second is not None
    assert second > date(2026, 11, 12) + timedelta(days=3)
    assert await fetched(town, pool) is None
    await town.outcome(TaskKind.LETTER, "posted")
    assert town.received[-1] == "Thu 12 Nov 12:00 letter friendly"
    whys = [line.why for line in (await town.view(A)).timeline]
    assert any("the letter before it lay too long" in why for why in whys)


async def test_a_businesss_last_demand_gets_its_whole_term_again(town: Town, pool: Pool) -> None:
    await last_demand_waits(town)
    [first] = (await town.view(A)).notices
    assert first.last_day is not None
    await town.until(f"{first.last_day + timedelta(days=1)} 12:00")
    assert await fetched(town, pool) is not None
    voided, second = (await town.view(A)).notices
    today = (await town.now()).date()
    assert voided.void
    assert second.last_day is not None
    assert second.last_day >= today + timedelta(days=8)
    assert await town.stands(A) == "final_notice"


async def test_posted_late_all_the_same_costs_no_debtor_their_term(town: Town, pool: Pool) -> None:
    """Who says only afterwards that an old letter was posted: its term runs from the posting."""
    await last_demand_waits(town)
    [named] = (await town.view(A)).notices
    assert named.last_day is not None
    posted = named.last_day + timedelta(days=2)
    await town.until(f"{posted} 12:00")
    await town.outcome(TaskKind.LETTER, "posted")
    [served] = (await town.view(A)).notices
    assert served.last_day is not None
    assert served.last_day >= posted + timedelta(days=8)
    assert await town.stands(A) == "final_notice"


async def test_what_nobody_posted_has_no_term_and_costs_nothing(town: Town) -> None:
    await last_demand_waits(town)
    await town.until("2027-01-15 12:00")
    assert await town.stands(A) == "final_notice"
    assert (await town.view(A)).costs == 0
