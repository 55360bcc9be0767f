"""From the booking of money to its effect on the case, on a stack with nothing else to do.

Statements of one movement each come in by ``POST /api/bank-statements``, one after another; the
clock runs from the answer, when it is booked, until the ledger shows what the case made of it. Each
kind of effect in turn: a part, all of it, several invoices at once, a term of a plan, a promise
kept, what was "already paid" found, and a payment that goes back. What is paid after the hand-over
is told to the agency by the booking itself, so that it has no time of its own. It is evening, when
nobody is written to.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.answers import answer_to
from domain.vocabulary import TaskKind
from ledger.database import Pool
from ledger.intake import outcomes
from tests.bench import figures, whole_stack
from tests.bench.figures import Figure
from tests.bench.whole_stack import WholeStack, until
from tests.support.statements import Bank, Moved
from workers.stack_plan import DEMO

EVENING = datetime(2026, 11, 9, 20, 30, tzinfo=UTC)
_DAY = "2026-11-09"
_SHOWS_LESS = "select count(*) from cases where invoice_number = $1 and {}"
_PAID = _SHOWS_LESS.format("closed_at is not null and outcome in ('paid', 'plan_completed')")
_LESS = _SHOWS_LESS.format("(standing ->> 'open_amount')::numeric < 250")
_OPENED_AGAIN = _SHOWS_LESS.format("opening = 2 and closed_at is null and next_at is not null")
_ARRANGED = _SHOWS_LESS.format("stage = 'arranged'")
_PAUSED = _SHOWS_LESS.format("standing ->> 'needs_person' = 'true'")


@dataclass(frozen=True)
class Kind:
    """One kind of effect: what happens before, what comes in, and what then shows."""

    name: str
    amount: str = "250.00"
    shows: str = _PAID
    invoices: int = 1
    said: dict[str, str] | None = None
    """What the debtor said on the telephone, and what shows that it was heard (``heard``)."""
    heard: str = ""
    goes_back: bool = False


KINDS = (
    Kind("a part payment", amount="100.00", shows=_LESS),
    Kind("a full payment"),
    Kind("several invoices", amount="500.00", invoices=2),
    Kind(
        "a term of a plan",
        amount="100.00",
        shows=_LESS,
        said={"outcome": "plan", "amount": "100.00", "date": "2026-11-16"},
        heard=_ARRANGED,
    ),
    Kind("a promise kept", said={"outcome": "promise", "date": "2026-11-13"}, heard=_ARRANGED),
    Kind('"already paid" found', said={"outcome": "already_paid"}, heard=_PAUSED),
    Kind("a reversal", shows=_OPENED_AGAIN, goes_back=True),
)


async def measure(n: int) -> list[Figure]:
    """Seconds of N effects, as many of each kind."""
    each = max(1, -(-n // len(KINDS)))
    effects, requests = dict[str, list[float]](), list[float]()
    async with whole_stack.running() as stack:
        await stack.becomes(EVENING)
        numbers = await _prepared(stack, each)
        bank = Bank()
        for at in range(-2, each):
            for kind in KINDS:
                if at < 0 and kind.name != "a full payment":
                    continue  # the first ones only warm the stack
                mine = numbers[kind.name].pop()
                request, effect = await _happens(stack, bank, kind, mine)
                if at >= 0:
                    effects.setdefault(kind.name, []).append(effect)
                    requests.append(request)
    return _figures(effects, requests)


def _figures(effects: dict[str, list[float]], requests: list[float]) -> list[Figure]:
    every = [it for found in effects.values() for it in found]
    note = (
        f"{len(every)} effects, one at a time, {len(every) - round(0.99 * len(every))} of them may"
        f" be slower; the slowest {max(every):.3f} s; the request before it, with reading, matching"
        f" and booking, p50 {figures.median(requests):.3f} s"
    )
    bound = figures.at_most(figures.percentile(every, 0.99), 1)
    return [
        Figure(name="booking to effect on the case, p50", value=figures.median(every), unit="s"),
        Figure(name="booking to effect on the case, p99", unit="s", note=note, **bound),
        *(
            Figure(
                name=f"of {name}, p50",
                value=figures.median(found),
                unit="s",
                note=f"the slowest of {len(found)}: {max(found):.3f} s",
            )
            for name, found in effects.items()
        ),
    ]


async def _prepared(stack: WholeStack, each: int) -> dict[str, list[list[str]]]:
    """Open cases of as many debtors, and what they said; the numbers of each kind's samples."""
    found: dict[str, list[list[str]]] = {}
    told = list[dict[str, Any]]()
    for place, kind in enumerate(KINDS):
        samples = each + (2 if kind.name == "a full payment" else 0)
        name = f"26{11 * place + 11}00"
        made = whole_stack.invoices(samples, name, time="2026-11-09T08:00:00Z")
        found[kind.name] = [[f"{name}-{at}"] for at in range(samples)]
        for at in range(samples if kind.invoices > 1 else 0):
            beside = whole_stack.invoices(samples, f"27{11 * place + 11}00")[at]
            beside["data"]["debtor"] = made[at]["data"]["debtor"]
            made.append(beside)
            found[kind.name][at].append(f"27{11 * place + 11}00-{at}")
        told += made
    await stack.tell(told)
    await until(stack.waiting, len(told))
    for kind in KINDS:
        for (number, *_), said in ((it, kind.said) for it in found[kind.name]):
            if said is not None:
                body = answer_to(TaskKind.CALL, said)
                await outcomes.incoming_call(stack.pool, DEMO, number, "piet", body)  # type: ignore[arg-type]
        for number, *_ in found[kind.name] if kind.heard else ():
            await until(_seen(stack.pool, kind.heard, [number]), 1)
    return found


def _seen(pool: Pool, shows: str, numbers: list[str]) -> Callable[[], Any]:
    async def seen() -> int:
        return sum([await pool.fetchval(shows, number) for number in numbers])

    return seen


async def _happens(
    stack: WholeStack, bank: Bank, kind: Kind, numbers: list[str]
) -> tuple[float, float]:
    """Seconds of the request, and from its answer to the effect."""
    words = f"{'deelbetaling ' if kind.shows == _LESS else ''}factuur {' en '.join(numbers)}"
    moved = Moved(kind.amount, words, "Sanne de Vries", "", e2e=f"E{numbers[0]}")
    if kind.goes_back:
        await _brings_in(stack, bank, moved, "booked")
        await until(_seen(stack.pool, _PAID, numbers), 1)
        moved = moved._replace(amount=f"-{kind.amount}", text="storno", back=True)
    began = time.perf_counter()
    await _brings_in(stack, bank, moved, "reversed" if kind.goes_back else "booked")
    booked = time.perf_counter()
    await until(_seen(stack.pool, kind.shows, numbers), len(numbers))
    return booked - began, time.perf_counter() - booked


async def _brings_in(stack: WholeStack, bank: Bank, moved: Moved, what: str) -> None:
    said = await stack.brings_in(bank.says(moved, day=_DAY))
    if said[what] != 1:
        why = await stack.pool.fetchval(
            "select brief from tasks where kind = 'match' order by opened_at desc limit 1"
        )
        raise RuntimeError(f"{moved.text!r} was not {what} by itself: {said}: {why}")


if __name__ == "__main__":
    figures.run(measure, "From the booking of money to its effect on an idle stack.", n=210)
    os._exit(0)
