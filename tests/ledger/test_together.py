"""Events taken together leave the same ledger as the same events taken one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.incoming import IncomingEvent
from ledger.database import Pool
from ledger.intake import door
from ledger.intake.door import Accepted, RefusedError
from ledger.intake.together import staging
from tests.support.database import set_now, wipe
from tests.support.events import Sent, debtor, event, invoice, overdue, paid, read, told
from tests.support.world import acme, open_amount, settle_in, tells, timeline

Accept = Callable[[Pool, Sequence[IncomingEvent]], Awaitable[Accepted]]

# What each table holds, without the numbers and moments that every run makes up anew.
_LEDGER = {
    "events": ("creditor, source, event_id, type, data, time", "1, 2, 3"),
    "debtors": ("creditor, id, profile", "1, 2"),
    "invoices": (
        "creditor, number, debtor, issued_on, due_on, amount_minor, currency, payment_reference,"
        " details, withdrawn_at is null",
        "1, 2",
    ),
    "bookings": (
        "creditor, invoice_number, kind, amount_minor, currency, effective_at, booked_on, source",
        "1, 2, id",
    ),
    "payments": (
        "creditor, payment_id, amount_minor, currency, paid_on, effective_at, reference,"
        " wanted_invoice, invoice_number",
        "1, 2",
    ),
    "cases": (
        "creditor, invoice_number, opening, debtor, playbook, playbook_version, stage, outcome,"
        " standing, walked, next_at, seq, closed_at is null",
        "1, 2",
    ),
    "timeline": ("creditor, invoice_number, opening, what, why, covers, detail", "1, 2, id"),
    "outbox": ("creditor, invoice_number, opening, seq, what, ref, delivered_at", "1, 2, id"),
}
_TODAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC), datetime(2026, 11, 21, 12, tzinfo=UTC)


async def contents(pool: Pool) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: [
            tuple("now" if _is_now(value) else value for value in row)
            for row in await pool.fetch(f"select {columns} from {table} order by {order}")  # noqa: S608
        ]
        for table, (columns, order) in _LEDGER.items()
    }


def _is_now(value: object) -> bool:
    return isinstance(value, datetime) and _TODAY[0] < value < _TODAY[1]


async def lived_through(pool: Pool, accept: Accept, requests: list[list[Sent]]) -> object:
    await wipe(pool)
    await set_now(pool, "2026-11-21 10:00")
    await settle_in(pool, acme())
    await settle_in(pool, acme("globex"))
    answers: list[object] = []
    for request in requests:
        try:
            answers.append(await accept(pool, [read(it) for it in request]))
        except RefusedError as refused:
            answers.append(refused.refusals)
    return answers, await contents(pool)


TIMES = st.sampled_from(
    [
        None,
        None,
        *(f"2026-11-{day}T08:00:00+01:00" for day in (18, 19, 20, 23)),
        "2026-11-19T23:30:00-05:00",
    ]
)
KEYS = st.integers(1, 400).map("evt-{}".format)
NUMBERS = st.sampled_from(["A-1", "A-2", "a-2", "A-3", "A 3", "A-4", "A-5", "A-6"])
REFERENCES = st.sampled_from(
    [None, None, "RF16INV20260001", "rf16 inv2026 0001", "A-1", "a-4", "X"]
)
AMOUNTS = st.sampled_from(["250.00", "100.00", "80.5", "0.01"])
NAMES = st.sampled_from([*["Sanne", "Zoë"] * 12, "a\x00b"])
WHO = st.sampled_from(["C-1", "C-2", "C-3"])


@st.composite
def claims(draw: st.DrawFn) -> Sent:
    facts: dict[str, Any] = {}
    if draw(st.booleans()):
        facts["open_amount"] = draw(st.sampled_from(["0.00", "50.00", "100.00", "250.00"]))
    if draw(st.integers(0, 9)) == 0:
        facts["currency"] = "USD"
    if (reference := draw(REFERENCES)) is not None:
        facts["payment_reference"] = reference
    due = draw(st.sampled_from(["2026-10-31", "2026-11-20", "2026-11-21", "2026-12-15"]))
    kind = draw(st.sampled_from(["consumer", "business"]))
    who = debtor(draw(WHO), kind=kind, name=draw(NAMES))
    data = {
        "invoice": invoice(draw(NUMBERS), draw(AMOUNTS), due_on=due, **facts),
        "debtor": who,
        "creditor": draw(st.sampled_from(["acme", "acme", "acme", "globex", "nobody"])),
    }
    what = draw(st.sampled_from(["invoice.overdue", "invoice.issued"]))
    return event(what, data, key=draw(KEYS), time=draw(TIMES))


@st.composite
def payments(draw: st.DrawFn) -> Sent:
    data: dict[str, Any] = {
        "payment_id": draw(st.integers(1, 40).map("pay-{}".format)),
        "amount": draw(st.sampled_from(["250.00", "50.00", "0.01", "10.001"])),
        "currency": draw(st.sampled_from(["EUR"] * 7 + ["USD"])),
        "paid_on": draw(st.sampled_from(["2026-11-19", "2026-11-21", "2026-11-22"])),
    }
    data |= draw(
        st.one_of(
            st.fixed_dictionaries({"invoice_number": NUMBERS}),
            st.fixed_dictionaries({"invoice_number": NUMBERS}),
            st.fixed_dictionaries({"reference": REFERENCES}),
        )
    )
    return event("payment.received", data, key=draw(KEYS), time=draw(TIMES))


@st.composite
def others(draw: st.DrawFn) -> Sent:
    number, key = {"invoice_number": draw(NUMBERS)}, draw(KEYS)
    payment = draw(st.integers(1, 40).map("pay-{}".format))
    return draw(
        st.sampled_from(
            [
                event("invoice.withdrawn", number, key=key),
                event("case.paused", {**number, "reason": "asked"}, key=key),
                event("payment.reversed", {"payment_id": payment, "reason": "r"}, key=key),
                event("invoice.credited", {**number, "amount": "30.00"}, key=key),
                event("debtor.updated", {"debtor": {"id": "C-1", "name": "New"}}, key=key),
            ]
        )
    )


usual = st.one_of(claims(), claims(), payments())
few = st.lists(usual, min_size=1, max_size=4)
many = st.lists(usual, min_size=17, max_size=28)
rare = st.lists(others(), min_size=1, max_size=2)
lives = st.lists(st.one_of(few, many, few, rare), min_size=1, max_size=6)


@pytest.mark.parametrize("many", [staging.MANY, 1], ids=["as arguments", "by copy"])
@given(life=lives)
@settings(
    max_examples=40,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
async def test_the_ledger_is_the_same_either_way(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, many: int, life: list[list[Sent]]
) -> None:
    monkeypatch.setattr(staging, "MANY", many)
    one_by_one = await lived_through(pool, door.accept_one_by_one, life)
    assert await lived_through(pool, door.accept, life) == one_by_one


@pytest.mark.parametrize("accept", [door.accept, door.accept_one_by_one])
async def test_of_two_invoices_with_one_reference_the_first_number_is_paid(
    pool: Pool, creditor: object, accept: Accept
) -> None:
    """In whatever order Postgres would find them."""
    both = [overdue(number, payment_reference="RF16INV20260001") for number in ("A-2", "A-1")]
    await accept(pool, [read(it) for it in both])
    await accept(pool, [read(paid("50.00", None, reference="RF16INV20260001"))])
    assert [await open_amount(pool, it) for it in ("A-1", "A-2")] == ["200.00", "250.00"]


async def test_a_large_batch_is_one_statement_for_all_its_claims(
    pool: Pool, creditor: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured by ``python -m tests.bench.events_door`` rests on this."""

    async def never(*_: object) -> bool:
        raise AssertionError("taken by itself")

    monkeypatch.setattr(door, "_one", never)
    batch = [overdue(f"A-{n}", of=debtor(f"C-{n % 7}")) for n in range(300)]
    answer = await told(pool, *batch, *(paid("50.00", f"A-{n}x") for n in range(50)))
    assert answer == Accepted(accepted=350, duplicates=0)
    again = await told(pool, *batch, *(paid("50.00", f"A-{n}") for n in range(50)))
    assert answer_of(again) == (50, 300)
    assert await open_amount(pool, "A-7") == "200.00"
    assert await tells(pool, "A-7") == [(1, 1, "opened"), (1, 2, "balance_changed")]
    assert await timeline(pool, "A-7") == ["opened", "payment"]


def answer_of(accepted: Accepted) -> tuple[int, int]:
    return accepted.accepted, accepted.duplicates


async def test_many_small_and_large_requests_at_once_never_block_each_other(
    pool: Pool, creditor: object
) -> None:
    names = [f"C-{n}" for n in range(8)]
    requests = [
        [
            overdue(f"{turn}-{name}", of=debtor(name))
            for name in (names if turn % 2 else names[::-1])
        ]
        for turn in range(8)
    ]
    requests += [[paid("50.00", f"{turn}-{name}")] for turn in range(8) for name in names[:3]]
    requests += [
        [overdue(f"L-{t}-{n}", of=debtor(f"C-{n % 8}")) for n in range(40)] for t in (1, 2)
    ]
    answers = await asyncio.gather(*(told(pool, *request) for request in requests))
    assert [it.accepted for it in answers] == [len(request) for request in requests]
    for turn in range(8):
        assert await open_amount(pool, f"{turn}-C-0") == "200.00"
        assert await open_amount(pool, f"{turn}-C-7") == "250.00"
