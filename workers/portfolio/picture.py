"""The report's picture: who heard what, when, by which channel, and when people paid."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from domain.vocabulary import Channel
from workers.portfolio.report import THANKS, UNHEARD, Report
from workers.portfolio.tables import label

_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "font.family": "DejaVu Sans",
    "svg.fonttype": "none",
    "svg.hashsalt": "amicable",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": "#999999",
    "axes.titleweight": "bold",
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "text.color": "#222222",
    "axes.grid.axis": "y",
    "grid.color": "#e6e6e6",
}
_NOTHING = "#d0d0d0"
_THANKED = "#0072b2"
_DAY = timedelta(days=1)
_HATCH = {Channel.CALL: "////", Channel.LETTER: "....", Channel.WHATSAPP: "xxxx"}
_ABOVE: dict[str, Any] = {
    "loc": "lower right",
    "bbox_to_anchor": (1, 1),
    "borderaxespad": 0.2,
    "frameon": False,
    "fontsize": 8.5,
    "handlelength": 1.2,
}
"""A legend on the line of the title, where no bar can run into it."""
Colours = Mapping[str, str]


def draw(report: Report, *files: Path) -> None:
    """Draw into every file, in the form that its name ends in (``.svg``, ``.png``)."""
    colours = _colours(report.steps)
    with rc_context(_STYLE):
        figure = Figure(figsize=(11, 7.2), layout="constrained")
        places = figure.subplot_mosaic(
            [["days", "days"], ["steps", "late"]],
            height_ratios=[1.25, 1],
            width_ratios=[1, 1.25],
        )
        _heading(figure, report)
        _days(places["days"], report, colours)
        _by_channel(places["steps"], report, colours)
        _late(places["late"], report, colours)
        for file in files:
            dated = {"Date": None} if file.suffix == ".svg" else {}
            figure.savefig(file, dpi=110, metadata=dated)


def _colours(steps: Sequence[str]) -> Colours:
    """From soft to firm is from light to dark, for every eye; thanks stand apart."""
    asking = [step for step in steps if step != THANKS]
    scale = colormaps["YlOrBr"]
    at = [0.3 + 0.65 * place / max(len(asking) - 1, 1) for place in range(len(asking))]
    shades = {step: to_hex(scale(where)) for step, where in zip(asking, at, strict=True)}
    return shades | {THANKS: _THANKED, UNHEARD: _NOTHING}


def _heading(figure: Figure, report: Report) -> None:
    asked = report.contacts() - report.contacts(THANKS)
    kept = ", none before the due date or after the payment" if report.holds else ""
    figure.suptitle(
        f"{report.invoices:,} invoices, {report.cases:,} late: {asked:,} contacts{kept}",
        x=0.012,
        ha="left",
        fontsize=13,
        fontweight="bold",
    )


def _days(axes: Axes, report: Report, colours: Colours) -> None:
    """Up: what asked for money, stacked from soft to firm. Down: thanks."""
    days = _every_day(report)
    edges = date2num([*days, days[-1] + _DAY])  # type: ignore[no-untyped-call]
    floor = [0] * len(days)
    for step in report.steps:
        found = Counter[date]()
        for it in report.counts:
            if it.step == step:
                found[it.day] += it.contacts
        if step == THANKS:
            axes.stairs([-found[day] for day in days], edges, fill=True, color=colours[step])
            continue
        top = [low + found[day] for low, day in zip(floor, days, strict=True)]
        axes.stairs(top, edges, baseline=floor, fill=True, color=colours[step])
        floor = top
    handles = [Patch(color=colours[step], label=label(step)) for step in report.steps]
    axes.legend(handles=handles, ncols=len(handles), **_ABOVE)
    _calendar(axes)


def _calendar(axes: Axes) -> None:
    """Days along the foot, whole numbers up and down."""
    axes.set_title("Contacts per day, by step; thank-yous below the line")
    axes.axhline(0, color="#666666", linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    locator = AutoDateLocator(minticks=6, maxticks=14)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    )
    _quiet(axes)
    axes.margins(x=0.01)


def _by_channel(axes: Axes, report: Report, colours: Colours) -> None:
    """One bar a step, its channels side by side."""
    steps = list(reversed(report.steps))
    left = [0] * len(steps)
    for place, step in enumerate(steps):
        for channel in Channel:
            if wide := report.contacts(step, channel):
                axes.barh(
                    place,
                    wide,
                    left=left[place],
                    color=colours[step],
                    edgecolor="white",
                    hatch=_HATCH.get(channel),
                    linewidth=0.5,
                )
                left[place] += wide
    for place, step in enumerate(steps):
        axes.annotate(
            _channels_of(report, step),
            (left[place], place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    axes.set_yticks(range(len(steps)), [label(step) for step in steps])
    axes.set_title("By step and channel")
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.margins(x=0.45)


def _channels_of(report: Report, step: str) -> str:
    counts = [(it, report.contacts(step, it)) for it in Channel]
    return ", ".join(f"{count:,} {it}" for it, count in counts if count)


def _late(axes: Axes, report: Report, colours: Colours) -> None:
    """How late each late invoice was paid, by the last word its debtor had heard of it."""
    if not report.payers:
        axes.set_axis_off()
        return
    days = range(1, max(it.days_late for it in report.payers) + 1)
    floor = [0] * len(days)
    for step in (UNHEARD, *report.steps):
        found = Counter(it.days_late for it in report.payers if it.last_step == step)
        heights = [found[day] for day in days]
        axes.bar(days, heights, width=0.8, bottom=floor, color=colours[step])
        floor = [low + high for low, high in zip(floor, heights, strict=True)]
    axes.set_title("Late invoices by the day they were paid, and the last word before")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("days after the due date")
    handle = Patch(color=_NOTHING, label="paid before anything was said")
    axes.legend(handles=[handle], frameon=False, loc="upper right", fontsize=8.5)
    _quiet(axes)


def _quiet(axes: Axes) -> None:
    axes.grid(visible=True, axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _every_day(report: Report) -> list[date]:
    first, last = report.first_day, report.last_day
    if report.counts:
        first, last = report.counts[0].day, report.counts[-1].day
    return [first + index * _DAY for index in range((last - first).days + 1)]
