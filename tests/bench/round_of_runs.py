"""A round of runs of one kind: what it took, and what it says beside a round of the other."""

from typing import Any, NamedTuple

from temporalio.client import WorkflowHandle

from tests.bench import figures
from tests.bench.figures import Figure

_TIMERS_APART = 0.3
_FULL = 0.8


class Round(NamedTuple):
    """What one round of N runs took."""

    per_second: float
    cpu_ms: dict[str, float]
    """Processor time per run in ms: of this process, Temporal and Postgres."""
    busy: float
    """Share of the machine's processors that all this used while the rate was taken."""
    events: float
    timers: float
    tasks: float


def steady(done: list[float], began: float, last_begun: float) -> float:
    """Completed a second, while runs were still begun, without the first sixth."""
    within = [at for at in done if at <= last_begun][len(done) // 6 :]
    if len(within) * 10 < len(done):
        return len(done) / (done[-1] - began)
    return (len(within) - 1) / (within[-1] - within[0])


async def events_of(handle: WorkflowHandle[Any, Any]) -> list[int]:
    history = await handle.fetch_history()
    return [event.event_type for event in history.events]


def mean(values: list[int]) -> float:
    return sum(values) / len(values)


def figures_of(rounds: list[tuple[Round, Round]], fewer: Round) -> list[Figure]:
    plain = figures.median([it.per_second for it, _ in rounds])
    ours = figures.median([it.per_second for _, it in rounds])
    share = figures.median([case.per_second / it.per_second for it, case in rounds])
    longer = figures.median([case.events / it.events for it, case in rounds])
    small = ours / fewer.per_second
    alike = all(abs(case.timers - it.timers) < _TIMERS_APART for it, case in rounds)
    full = min(min(it.busy, case.busy) for it, case in rounds) >= _FULL
    by_cpu = figures.median([_cpu(it) / _cpu(case) for it, case in rounds])
    verdict = figures.at_least(share, 0.75)
    note = f"by processor time {by_cpu:.2f}"
    if not alike:
        note += "; not comparable, timers differ: the machine was too busy"
    if not full:
        note += "; not comparable, it did not fill the machine"
    if not (alike and full):
        verdict |= {"met": None}
    return [
        Figure(name="cases completed", value=ours, unit="cases/s", note=_told(rounds[-1][1])),
        Figure(name="bare runs completed", value=plain, unit="runs/s", note=_told(rounds[-1][0])),
        Figure(name="cases beside bare", unit="× bare", note=note, **verdict),
        Figure(name="history beside bare", unit="× bare", **figures.at_most(longer, 1.25)),
        Figure(
            name="cases beside a smaller bare run",
            value=small,
            unit="× bare",
            note="3 timers, 3 queued activities, one signal",
        ),
    ]


def _cpu(it: Round) -> float:
    return sum(it.cpu_ms.values())


def _told(it: Round) -> str:
    cpu = ", ".join(f"{name} {ms:.0f}" for name, ms in it.cpu_ms.items())
    return (
        f"{it.events:.1f} events, {it.timers:.1f} timers fired, {it.tasks:.1f} workflow tasks; "
        f"CPU ms each: {cpu}; of all processors {it.busy:.0%}"
    )
