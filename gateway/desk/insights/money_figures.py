"""Figures of money: how old it is, whether it grows, what came in, and how late."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date

from domain.insights import TOLD_IN_TIME, days_outstanding, share
from domain.money import Money
from gateway.desk.insights.figure import Drawing, Figure, Key, Series, amounts
from ledger.insights.movements import DECREASES, INCREASES
from ledger.insights.reading import Insights

_AGES = ("Not yet due", "1–30 days", "31–60 days", "61–90 days", "Over 90 days")
_SHORT_AGES = ("Not due", "1–30", "31–60", "61–90", "Over 90")
_PLACES = {
    "asked": "Being asked",
    "agreed": "Agreed",
    "stands_still": "Stands still",
    "handed_over": "Handed over",
}
_MOVES = {
    "invoiced": "Invoiced",
    "costs": "Costs and interest added",
    "collected": "Collected",
    "credited": "Credited",
    "waived": "Waived",
    "stated": "Stated otherwise by the creditor's books",
    "withdrawn": "Withdrawn",
    "written_off": "Written off or barred by time",
}


def keys(it: Insights) -> list[Key]:
    """What a credit manager asks first."""
    count, moved = len(it.scope.period.ends), it.movements
    late = sum(one.minor for one in it.aged if one.age)
    return [
        Key(name="Open", value=_money(it, it.balance), before=_money(it, moved.balance_after(-1))),
        Key(name="Of which overdue", value=_money(it, late)),
        Key(
            name="Collected",
            value=_money(it, -moved.total("collected", range(count))),
            before=_money(it, -moved.total("collected", range(-count, 0))),
        ),
        Key(
            name="Money came late by",
            value=it.lateness.now,
            unit="days",
            before=it.lateness.before,
        ),
        Key(name="DSO", value=_dso(it), unit="days"),
    ]


def ageing(it: Insights) -> Figure:
    """What is open by its age and where it stands."""
    cells = {(one.age, one.place): one for one in it.aged}
    minor = {key: one.minor for key, one in cells.items()}
    by_place = {
        place: [minor.get((age, place), 0) for age in range(len(_AGES))] for place in _PLACES
    }
    good = [one for one in it.aged if one.place == "to_the_good"]
    rows = [
        (
            name,
            sum(one.invoices for one in it.aged if one.age == age),
            _money(it, sum(values[age] for values in by_place.values())),
            *(_money(it, values[age]) for values in by_place.values()),
        )
        for age, name in enumerate(_AGES)
    ]
    if good:
        nothing = (None,) * len(_PLACES)
        taken = sum(one.minor for one in good)
        rows.append(("To the good", sum(one.invoices for one in good), _money(it, taken), *nothing))
    places = [_money(it, sum(values)) for values in by_place.values()]
    count = sum(one.invoices for one in it.aged)
    rows.append(("All", count, _money(it, it.balance), *places))
    return Figure(
        slug="ageing",
        title="What is open, by age",
        sentence="Principal, costs and interest still owed, by days after the due date. Agreed: a "
        "promise or plan runs. Stands still: a complaint, a pause or a protected debtor.",
        columns=("Age", "Invoices", "Open", *_PLACES.values()),
        rows=tuple(rows),
        drawing=Drawing(
            shape="bars",
            labels=_SHORT_AGES,
            series=tuple(
                Series(name=name, values=amounts(by_place[place], it.scope.currency))
                for place, name in _PLACES.items()
                if any(by_place[place])
            ),
        ),
    )


def over_time(it: Insights) -> Figure:
    """The open balance and what was collected, step by step."""
    ends, moved = it.scope.period.ends, it.movements
    steps = range(len(ends))
    collected = [-moved.total("collected", range(at, at + 1)) for at in steps]
    invoiced = [moved.total("invoiced", range(at, at + 1)) for at in steps]
    open_ = [moved.balance_after(at) for at in steps]
    return Figure(
        slug="over-time",
        title="Open over time",
        sentence="The open balance at the end of each day named, by the days on which things were "
        "booked; the last one is the total of the ages.",
        columns=("To and with", "Invoiced", "Collected", "Open"),
        rows=tuple(
            (end.isoformat(), _money(it, new), _money(it, came), _money(it, left))
            for end, new, came, left in zip(ends, invoiced, collected, open_, strict=True)
        ),
        drawing=Drawing(
            shape="lines",
            labels=tuple(map(_short, ends)),
            series=(Series(name="Open", values=amounts(open_, it.scope.currency)),),
        ),
    )


def collected(it: Insights) -> Figure:
    """What came in, and all else that changed the balance."""
    ends, moved = it.scope.period.ends, it.movements
    count = len(ends)
    now, before = range(count), range(-count, 0)
    came = [-moved.total("collected", range(at, at + 1)) for at in now]
    changes = [
        (name, _money(it, moved.total(what, now)), _money(it, moved.total(what, before)))
        for what, name in _MOVES.items()
        if what in (*INCREASES[:1], *DECREASES[:1]) or moved.total(what, range(-count, count))
    ]
    first = ("Open before", moved.balance_after(-1), moved.opening)
    last = ("Open after", moved.balance_after(count - 1), moved.balance_after(-1))
    lines = [(name, _money(it, one), _money(it, other)) for name, one, other in (first, last)]
    return Figure(
        slug="collected",
        title="Collected, and what else changed",
        sentence="Money that invoices took of payments, by the day it was paid, less what went "
        "back; money that has found no invoice yet is not in it.",
        columns=("Change", "This period", "The one before"),
        rows=(lines[0], *changes, lines[1]),
        drawing=Drawing(
            shape="bars",
            labels=tuple(map(_short, ends)),
            series=(Series(name="Collected", values=amounts(came, it.scope.currency)),),
        ),
    )


def terms(it: Insights) -> Figure:
    """Days of sales outstanding, and how late money comes."""
    days = it.scope.period.length
    invoiced = it.movements.total("invoiced", range(len(it.scope.period.ends)))
    told, known = share(it.told.in_time, it.told.all), _dso(it) is not None
    undue = sum(one.minor for one in it.aged if one.age == 0)
    best = days_outstanding(undue, invoiced, days) if known else None
    note = (
        ""
        if known
        else "DSO cannot be told: it needs what was sold, and "
        + (
            f"only {told} % of what was invoiced in the period was told before it was due."
            if told is not None
            else "nothing was invoiced in the period."
        )
    )
    return Figure(
        slug="dso",
        title="Days to pay",
        sentence=f"DSO: what is open, by what was invoiced in the last {days:d} days, times "
        f"{days:d}. Best possible: the same of what is not yet due. Late by: days after the due "
        "date when money came, each amount by its own days; payments that went back do not count.",
        columns=("What", "Days"),
        rows=(
            ("DSO", _dso(it)),
            ("Best possible DSO", best),
            ("Money came late by, this period", it.lateness.now),
            ("Money came late by, the period before", it.lateness.before),
        ),
        note=note,
    )


def _dso(it: Insights) -> Decimal | None:
    if not it.told.all or it.told.in_time < TOLD_IN_TIME * it.told.all:
        return None
    invoiced = it.movements.total("invoiced", range(len(it.scope.period.ends)))
    return days_outstanding(it.balance, invoiced, it.scope.period.length)


def _money(it: Insights, minor: int) -> Money:
    return Money.from_minor(minor, it.scope.currency)


def _short(day: date) -> str:
    return str(format_date(day, "d MMM", locale="en_GB"))
