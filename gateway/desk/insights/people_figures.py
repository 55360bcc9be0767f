"""Figures of what was done and how people answered; nobody is named."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from domain.insights import ANSWERED_WITHIN_DAYS, share
from domain.money import Money
from domain.vocabulary import Channel
from gateway.desk.insights.figure import Drawing, Figure, Key, Series
from ledger.insights.reading import Insights

_KINDS = {"promise": "Promises", "plan": "Plans"}
_BECAME = {"kept": "Kept", "part_kept": "Kept in part", "running": "Running", "broken": "Broken"}
_STAYED = {
    "reachable": "A customer, reachable again",
    "no_consent": "A customer, wants no news",
    "silent": "Solved, another case still runs",
}


def keys(it: Insights) -> list[Key]:
    """What follows the money in a credit manager's questions."""
    return [
        Key(name="Promises kept", value=_kept_share(it, "now"), unit="%", before=_kept_before(it)),
        Key(
            name="Customers kept",
            value=_stayed((one.became, one.now) for one in it.kept),
            unit="%",
            before=_stayed((one.became, one.before) for one in it.kept),
        ),
        Key(
            name="Satisfaction, of 5",
            value=_average(it.marks.now),
            before=_average(it.marks.before),
        ),
    ]


def cured(it: Insights) -> Figure:
    """What each step led to."""
    named = [(_named(one.step, one.channel), one) for one in it.cured]
    return Figure(
        slug="steps",
        title="What each step led to",
        sentence="Of the invoices that a message, call or letter of the period listed: how many "
        f"had money, or a promise or plan, within {ANSWERED_WITHIN_DAYS} days and before the next "
        "contact. Those still within their days are left out of the rate.",
        columns=("Step", "Channel", "Day", "Asked", "Paid", "Agreed", "Running", "Cured %"),
        rows=tuple(
            (
                *(one.step.replace("_", " "), _channel(one.channel), one.day, one.asked),
                *(one.paid, one.agreed, one.running, one.rate),
            )
            for one in it.cured
        ),
        drawing=Drawing(
            shape="across",
            labels=tuple(name for name, _ in named),
            series=(
                Series(
                    name="Paid",
                    values=tuple(_of(one.paid, one.asked - one.running) for _, one in named),
                ),
                Series(
                    name="Agreed",
                    values=tuple(_of(one.agreed, one.asked - one.running) for _, one in named),
                ),
            ),
        ),
        note="The picture shows shares of a hundred." if named else "",
    )


def reasons(it: Insights) -> Figure:
    """Why it is not paid."""
    found = it.reasons
    return Figure(
        slug="reasons",
        title="Why it is not paid",
        sentence="The reason of each case that is open now, and how often one was learned in the "
        "period and in the one before.",
        columns=("Reason", "Cases now", "Open now", "Learned", "Learned before"),
        rows=tuple(
            (
                *(one.reason.replace("_", " "), one.cases),
                *(Money.from_minor(one.minor, it.scope.currency), one.told, one.told_before),
            )
            for one in found
        ),
        drawing=Drawing(
            shape="across",
            labels=tuple(one.reason.replace("_", " ") for one in found),
            series=(Series(name="Cases now", values=tuple(Decimal(one.cases) for one in found)),),
        ),
    )


def agreements(it: Insights) -> Figure:
    """Promises and plans, by what became of them."""
    counts = {(one.kind, one.became): one for one in it.agreements if one.during == "now"}
    before = {(one.kind, one.became): one.count for one in it.agreements if one.during == "before"}
    return Figure(
        slug="agreements",
        title="Promises and plans",
        sentence="By what became of those that ended in the period, and those that run now. Kept "
        "in part: what was promised was paid, and it was not all. A broken plan is void.",
        columns=("What", "Became", "Number", "Agreed amount", "The period before"),
        rows=tuple(
            (
                *(kind_name, name),
                one.count if (one := counts.get((kind, became))) else 0,
                Money.from_minor(one.minor if one else 0, it.scope.currency),
                None if became == "running" else before.get((kind, became), 0),
            )
            for kind, kind_name in _KINDS.items()
            for became, name in _BECAME.items()
        ),
        drawing=Drawing(
            shape="across",
            labels=tuple(_KINDS.values()),
            series=tuple(
                Series(
                    name=name,
                    values=tuple(
                        Decimal(one.count if (one := counts.get((kind, became))) else 0)
                        for kind in _KINDS
                    ),
                )
                for became, name in _BECAME.items()
            ),
        ),
    )


def kept(it: Insights) -> Figure:
    """Who is a customer again."""
    known = {one.became: one for one in it.kept}
    names = (
        _STAYED | {name: name.replace("_", " ").capitalize() for name in sorted(known)} | _STAYED
    )
    rows = [
        (name, known[it_].now if it_ in known else 0, known[it_].before if it_ in known else 0)
        for it_, name in names.items()
    ]
    return Figure(
        slug="customers",
        title="Customers kept",
        sentence="Debtors with a case that ended in the period, each once, by their last one: "
        "reachable again where it was solved, advertising is not silent and they wish to hear "
        "from the creditor.",
        columns=("Debtors", "This period", "The one before"),
        rows=(
            *rows,
            ("Advertising fell silent", it.back.suspended, None),
            ("Advertising came back", it.back.reactivated, None),
        ),
        drawing=Drawing(
            shape="across",
            labels=tuple(name for name, _, _ in rows),
            series=(Series(name="Debtors", values=tuple(Decimal(now) for _, now, _ in rows)),),
        ),
    )


def satisfaction(it: Insights) -> Figure:
    """How they found it."""
    given, before = it.marks.now, it.marks.before
    count = sum(given.values())
    return Figure(
        slug="satisfaction",
        title="How they found it",
        sentence="Marks from 1 to 5 that debtors gave after their case ended, by the day they "
        "answered.",
        columns=("Mark", "This period", "The one before"),
        rows=(
            *((mark, given.get(mark, 0), before.get(mark, 0)) for mark in range(1, 6)),
            ("Average", _average(given), _average(before)),
            ("Asked", it.marks.asked, None),
            ("Answered of those asked, %", share(count, it.marks.asked), None),
        ),
        drawing=Drawing(
            shape="bars",
            labels=tuple(map(str, range(1, 6))),
            series=(
                Series(name="Marks", values=tuple(Decimal(given.get(m, 0)) for m in range(1, 6))),
            ),
        ),
    )


def _kept_share(it: Insights, during: str) -> Decimal | None:
    ended = [
        one
        for one in it.agreements
        if one.kind == "promise" and one.during == during and one.became != "running"
    ]
    good = sum(one.count for one in ended if one.became != "broken")
    return share(good, sum(one.count for one in ended))


def _kept_before(it: Insights) -> Decimal | None:
    return _kept_share(it, "before")


def _stayed(counts: Iterable[tuple[str, int]]) -> Decimal | None:
    known = list(counts)
    good = sum(count for became, count in known if became in ("reachable", "no_consent"))
    return share(good, sum(count for _, count in known))


def _average(marks: dict[int, int]) -> Decimal | None:
    count = sum(marks.values())
    if not count:
        return None
    total = Decimal(sum(mark * times for mark, times in marks.items()))
    return (total / count).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _of(part: int, whole: int) -> Decimal:
    return share(part, whole) or Decimal(0)


def _named(step: str, channel: str) -> str:
    """``call`` by itself; else the step with its channel."""
    words = step.replace("_", " ")
    return words if step == channel else f"{words}, {_channel(channel)}"


def _channel(name: str) -> str:
    return Channel(name).in_words
