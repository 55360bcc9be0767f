"""Large requests written side by side leave the ledger that they leave one after another."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.incoming import IncomingEvent
from ledger import database
from ledger.database import Connection, Pool
from ledger.intake import beside, door
from ledger.intake.beside import Request, accept_beside
from ledger.intake.door import Accepted, RefusedError
from tests.ledger.test_together import contents, many
from tests.support.database import set_now, wipe
from tests.support.events import Sent, debtor, overdue, paid, read
from tests.support.world import acme, open_amount, settle_in

Parts = list[list[Sent]]


async def settled(pool: Pool) -> None:
    await wipe(pool)
    await set_now(pool, "2026-11-21 10:00")
    await settle_in(pool, acme())
    await settle_in(pool, acme("globex"))


async def one_after_another(pool: Pool, parts: Parts) -> list[object]:
    answers: list[object] = []
    for part in parts:
        try:
            answers.append(await door.accept_one_by_one(pool, events_of(part)))
        except RefusedError as refused:
            answers.append(refused.refusals)
    return answers


async def side_by_side(pool: Pool, parts: Parts) -> list[object]:
    answers = await accept_beside(pool, [Request(events_of(part)) for part in parts])
    return [it.refusals if isinstance(it, RefusedError) else it for it in answers]


def events_of(part: Sequence[Sent]) -> list[IncomingEvent]:
    return [read(it) for it in part]


def of_two_lists(first: list[Sent], second: list[Sent]) -> Parts:
    """The second speaks of other debtors, numbers, payments and events than the first."""
    return [first, [renamed(it) for it in second]]


def renamed(sent: Any) -> Any:
    if isinstance(sent, dict):
        return {
            key: f"z{value}" if key in _NAMES and value is not None else renamed(value)
            for key, value in sent.items()
        }
    return sent


_NAMES = {"id", "number", "invoice_number", "payment_id", "payment_reference", "reference"}


@given(st.lists(st.tuples(many, many), min_size=1, max_size=2), st.booleans())
@settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
async def test_the_ledger_is_the_same_either_way(
    pool: Pool, life: list[tuple[list[Sent], list[Sent]]], apart: bool
) -> None:
    turns = [of_two_lists(*pair) if apart else list(pair) for pair in life]
    found = []
    for way in (one_after_another, side_by_side):
        await settled(pool)
        answers = [await way(pool, parts) for parts in turns]
        found.append((answers, await contents(pool)))
    assert found[0] == found[1]


def claims(letter: str, n: int = 40) -> list[Sent]:
    return [overdue(f"{letter}-{at}", of=debtor(f"{letter}{at % 7}")) for at in range(n)]


async def test_plain_claims_apart_are_written_in_one_turn(
    pool: Pool, creditor: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured by ``python -m tests.bench.import_extract`` rests on this."""

    async def never(*_: object) -> Accepted:
        raise AssertionError("taken in a turn of its own")

    monkeypatch.setattr(beside, "accept", never)
    answers = await side_by_side(pool, [claims("A"), claims("B")])
    assert answers == [Accepted(accepted=40, duplicates=0)] * 2
    assert await open_amount(pool, "B-39") == "250.00"


@pytest.mark.parametrize(
    "second",
    [
        [overdue("a-1", of=debtor("B1"))],
        [overdue("B-1", of=debtor("A1"))],
        [paid("50.00", "A-1")],
        [paid("50.00", None, reference="whatever")],
    ],
    ids=["one number", "one debtor", "its payment", "a reference"],
)
async def test_what_touches_is_written_one_after_another(
    pool: Pool, creditor: object, monkeypatch: pytest.MonkeyPatch, second: list[Sent]
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("written at the same time")

    monkeypatch.setattr(beside, "accept_plain", never)
    answers = await side_by_side(pool, [claims("A"), second])
    assert answers[1] == Accepted(accepted=1, duplicates=0)


async def test_those_before_one_that_touches_are_written_side_by_side(
    pool: Pool, creditor: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone: list[str] = []

    async def in_its_turn(pool: Pool, events: Sequence[IncomingEvent], *_: object) -> Accepted:
        alone.append(events[0].id)
        return await door.accept(pool, events)

    monkeypatch.setattr(beside, "accept", in_its_turn)
    parts = [claims("A"), claims("B"), [paid("50.00", "A-1")], claims("C")]
    answers = await side_by_side(pool, parts)
    assert [it.accepted for it in answers if isinstance(it, Accepted)] == [40, 40, 1, 40]
    assert alone == [events_of(part)[0].id for part in parts[2:]]
    assert await open_amount(pool, "A-1") == "200.00"


async def test_a_pool_too_small_for_it_writes_one_after_another(
    ledger_url: str, pool: Pool, creditor: object
) -> None:
    small = await database.connect(ledger_url, size=1)
    try:
        answers = await side_by_side(small, [claims("A"), claims("B")])
    finally:
        await small.close()
    assert answers == [Accepted(accepted=40, duplicates=0)] * 2


async def test_what_comes_then_is_written_with_its_request_or_not_at_all(
    pool: Pool, creditor: object
) -> None:
    """So an import that breaks off leaves no invoice that can never vanish."""

    async def breaks_off(conn: Connection) -> None:
        await conn.execute(
            "insert into extracts (creditor, as_of, files, booked_at) values ($1, $2, '{}', $2)",
            *("acme", date(2026, 11, 21)),
        )
        raise ConnectionError("the power went out")

    with pytest.raises(ConnectionError):
        await accept_beside(pool, [Request(events_of(claims("A")), breaks_off)])
    assert await pool.fetchval("select count(*) from invoices") == 0
    assert await pool.fetchval("select count(*) from extracts") == 0
