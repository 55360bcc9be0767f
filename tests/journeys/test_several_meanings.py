"""One reply or call that says several things: each steers the case, and none is lost (M7)."""

from typing import Any

import pytest

from domain.answers import answer_to
from domain.vocabulary import Channel, TaskKind
from ledger import tasks
from ledger.database import Pool
from ledger.intake import outcomes
from ledger.intake.outcomes import OutcomeError
from tests.journeys.town import Town
from tests.support.events import overdue

A, B = "2026-0117", "2026-0118"
HALF = "Gisteren heb ik de helft betaald, de rest volgt op de 30e, en bel mij svp op 06-12345678"
PAID = {"outcome": "already_paid", "amount": "125.00", "date": "2026-11-05"}
REST = {"outcome": "promise", "amount": "125.00", "date": "2026-11-30"}
CALL = {"outcome": "call_back", "at": "2026-11-09T10:00:00+01:00"}


async def written(town: Town, text: str = HALF) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-06 12:00")
    await town.writes(text, by=Channel.EMAIL)


async def read_as(town: Town, first: dict[str, Any], *also: dict[str, Any]) -> None:
    outcome, facts = first["outcome"], {name: it for name, it in first.items() if name != "outcome"}
    await town.outcome(TaskKind.TRIAGE, outcome, **facts, also=also)


async def said(town: Town, number: str = A) -> list[str]:
    lines = (await town.view(number)).timeline
    return [str(it.detail["outcome"]) for it in lines if it.what == "task_done"]


async def test_half_paid_the_rest_promised_and_a_call_asked_for(town: Town) -> None:
    await written(town)
    await read_as(town, REST | {"invoices": [A]}, CALL, PAID | {"invoices": [A]})
    assert await said(town) == ["already_paid", "promise", "call_back"]
    assert await town.stands() == "arranged"
    assert sorted(await town.tasks()) == ["call", "match"], "we look for it, and we call"
    assert sorted(it.split()[0] for it in await town.courtesies()) == [
        "call_arranged",
        "payment_sought",
        "promise_confirmed",
        "reply_received",
    ]
    before = len(town.reminders)
    await town.until("2026-11-29 12:00")
    assert len(town.reminders) == before, "nothing is asked before the promised day"


async def test_what_is_wrong_of_it_and_a_promise_of_the_rest(town: Town) -> None:
    await written(town, "Een band was lek, dat scheelt 50 euro. De rest betaal ik vrijdag.")
    complaint = {"outcome": "complaint", "kind": "faulty", "amount": "50.00", "invoices": [A]}
    rest = {"outcome": "promise", "amount": "200.00", "date": "2026-11-13", "invoices": [A]}
    await read_as(town, rest, complaint)
    assert await said(town) == ["complaint", "promise"]
    assert await town.stands() == "arranged"
    assert await town.tasks() == ["complaint"]


async def test_one_thing_of_each_invoice(town: Town) -> None:
    await written(town)
    complaint = {"outcome": "complaint", "kind": "not_delivered", "invoices": [B]}
    await read_as(town, REST | {"invoices": [A]}, complaint)
    assert [await town.stands(it) for it in (A, B)] == ["arranged", "disputed"]


async def test_two_promises_on_two_days(town: Town) -> None:
    await written(town)
    other = {"outcome": "promise", "date": "2026-11-20", "invoices": [B]}
    await read_as(town, REST | {"invoices": [A]}, other)
    assert [await town.stands(it) for it in (A, B)] == ["arranged", "arranged"]
    dues = [await town.next(it) for it in (A, B)]
    assert dues[0] != dues[1]


async def test_paid_already_by_one_who_has_died_is_looked_for_while_all_is_held(
    town: Town,
) -> None:
    await written(town, "Mijn man is overleden. Hij heeft alles al betaald.")
    await town.outcome(TaskKind.TRIAGE, "deceased", also=[{"outcome": "already_paid"}])
    assert [await town.stands(it) for it in (A, B)] == ["on_hold", "on_hold"]
    assert sorted(await town.tasks()) == ["match", "triage"]


async def test_a_call_says_as_much(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-06 12:00")
    await town.called("refuses", also=[{"outcome": "do_not_call"}])
    assert await said(town) == ["do_not_call", "refuses"]
    assert await town.stands() == "final_notice"
    assert Channel.CALL in {Channel(it) for it in (await _closed(town))}


async def _closed(town: Town) -> list[str]:
    lines = (await town.view()).timeline
    return [str(it.channel) for it in lines if it.what == "channel_closed"]


async def test_all_or_nothing(town: Town, pool: Pool) -> None:
    """One day that has passed: nothing of it is written down, and the task waits as before."""
    await written(town)
    task = await town.task(TaskKind.TRIAGE)
    told = {**PAID, "also": [REST | {"date": "2026-11-01"}, CALL]}
    with pytest.raises(OutcomeError, match=r"^also\.0\.date: 2026-11-01 has passed"):
        await outcomes.task_outcome(pool, task.id, "piet", answer_to(task.kind, told))
    assert (await tasks.get(pool, task.id)).status == "open"
    assert await said(town) == []
    assert await town.tasks() == ["triage"]


async def test_read_anew_all_of_it_is_undone(town: Town) -> None:
    await written(town)
    await read_as(town, REST, PAID, CALL)
    await town.read_otherwise("cannot_pay")
    assert await town.tasks() == [], "neither a search nor a call is left"
    assert (await town.view()).reason == "cannot_pay"
