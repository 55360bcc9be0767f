"""The report's tables: once as rows, shown in the terminal and written as Markdown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from domain.vocabulary import Channel
from workers.portfolio.report import UNHEARD, Report, months

_SHOWN = 5
Row = Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A table: what it shows, its columns (the first is text, the others numbers), its rows."""

    title: str
    columns: Row
    rows: Sequence[Row]
    note: str = ""


def sheets(report: Report) -> list[Sheet]:
    """Every table of the report."""
    return [_by_step(report), _by_month(report), _promptness(report), _after_which(report)]


def label(step: str) -> str:
    """A step's name for people."""
    return step.replace("_", " ")


def _by_step(report: Report) -> Sheet:
    channels = [it for it in Channel if report.contacts(channel=it)]
    rows = [
        [
            label(step),
            *(_n(report.contacts(step, it)) for it in channels),
            _n(report.contacts(step)),
        ]
        for step in report.steps
    ]
    total = [_n(report.contacts(channel=it)) for it in channels]
    rows.append(["all", *total, _n(report.contacts())])
    return Sheet("Contacts by step and channel", ["step", *channels, "all"], rows)


def _by_month(report: Report) -> Sheet:
    rows = []
    for year, month in months(report):
        span = (year, month)
        counts = [report.contacts(step, month=span) for step in report.steps]
        days = {it.day for it in report.counts if (it.day.year, it.day.month) == span}
        most = max((_on(report, day) for day in days), default=0)
        rows.append([f"{year}-{month:02}", *map(_n, counts), _n(sum(counts)), _n(most)])
    columns = ["month", *map(label, report.steps), "all", "busiest day"]
    return Sheet("Contacts by month", columns, rows, "Every day is in report.md.")


def _by_day(report: Report) -> Sheet:
    """Every day on which something left: too long for a terminal."""
    kinds = [
        (step, channel)
        for step in report.steps
        for channel in Channel
        if report.contacts(step, channel)
    ]
    found = Counter[tuple[date, str, Channel]]()
    for it in report.counts:
        found[it.day, it.step, it.channel] += it.contacts
    rows = [
        [f"{day:%Y-%m-%d}", *(_n(found[day, *kind]) for kind in kinds), _n(_on(report, day))]
        for day in sorted({it.day for it in report.counts})
    ]
    columns = ["day", *(f"{label(step)} by {channel}" for step, channel in kinds), "all"]
    return Sheet("Contacts by day, step and channel", columns, rows)


def _on(report: Report, day: date) -> int:
    return sum(it.contacts for it in report.counts if it.day == day)


def _promptness(report: Report) -> Sheet:
    how = report.promptness
    money = ", ".join(f"{amount:,.2f} {code}" for code, amount in report.amounts.items())
    rows = [
        ["invoiced", money],
        ["paid in time", _n(how.paid_in_time)],
        ["paid late", _n(how.paid_late)],
        ["not paid", _n(how.never_paid)],
        ["days from invoice to payment, weighted by amount (DSO)", _or_dash(how.dso)],
        ["days late, median of the late ones", _or_dash(how.days_late_median)],
        ["days late, most", _or_dash(how.days_late_most)],
        ["late, and paid before anything was said", _n(len(report.unheard))],
    ]
    return Sheet("How they paid", ["", "in the file"], rows)


def _after_which(report: Report) -> Sheet:
    rows = []
    for step in (UNHEARD, *report.steps):
        paid = [it for it in report.payers if it.last_step == step]
        if not paid:
            continue
        after = [it.days_after for it in paid if it.days_after is not None]
        late = sorted(it.days_late for it in paid)
        within = f"{_share(sum(days <= 3 for days in after), len(after))}" if after else "–"
        rows.append(
            [
                label(step),
                _n(len(paid)),
                _share(len(paid), len(report.payers)),
                f"{median(after):g}" if after else "–",
                within,
                f"{median(late):g}",
                str(late[-1]),
            ]
        )
    columns = ["last word before payment", "invoices", "of the late", "days until paid, median"]
    columns += ["paid within 3 days", "days late, median", "most"]
    note = (
        "The days of payment come from the file: the table shows when we would have spoken, "
        "not that speaking made anyone pay. One message names all that is overdue, so an older "
        "invoice can be named in a newer one's friendly word."
    )
    return Sheet("Paid after which word", columns, rows, note)


def show(report: Report, console: Console) -> None:
    """Tables in the terminal, the claims last."""
    for sheet in sheets(report):
        table = Table(title=sheet.title, title_justify="left", title_style="bold", box=None)
        for index, column in enumerate(sheet.columns):
            table.add_column(column, justify="right" if index else "left", header_style="dim")
        for row in sheet.rows:
            table.add_row(*row, style="bold" if row[0] == "all" else None)
        console.print()
        console.print(table)
        if sheet.note:
            console.print(sheet.note, style="dim")
    console.print()
    for line in claim_lines(report):
        style = "red" if line.startswith(("✗", "    ")) else "green"
        console.print(escape(line), style=style, highlight=False)


def claim_lines(report: Report) -> Iterable[str]:
    """Each claim, and the first counter-examples of one that fails."""
    for claim in report.claims:
        yield f"{'✓' if claim.holds else '✗'} {claim.claim}: {claim.found}"
        yield from (f"    {failure}" for failure in claim.failures[:_SHOWN])
        if len(claim.failures) > _SHOWN:
            yield f"    … and {len(claim.failures) - _SHOWN} more, all in report.json"


def markdown(report: Report) -> str:
    """The whole report as Markdown."""
    parts = [
        f"# {report.invoices:,} invoices of {report.debtors} debtors, collected again\n",
        f"`{report.file}`, {report.first_day} to {report.last_day}, "
        f"played in {report.seconds:.0f} seconds.\n",
        "![Contacts by day, step and channel](contacts.svg)\n",
        "## What must be true\n",
        "\n".join(f"- {line}" for line in claim_lines(report)) + "\n",
    ]
    for sheet in [*sheets(report), _by_day(report)]:
        parts += [f"## {sheet.title}\n", _markdown(sheet), sheet.note and f"{sheet.note}\n"]
    return "\n".join(part for part in parts if part)


def _markdown(sheet: Sheet) -> str:
    rule = ["---", *("---:" for _ in sheet.columns[1:])]
    return "".join(f"| {' | '.join(row)} |\n" for row in (sheet.columns, rule, *sheet.rows))


def _n(count: int) -> str:
    return f"{count:,}" if count else "–"


def _or_dash(value: object) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"
