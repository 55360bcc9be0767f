"""`amicable feedback`: how debtors found it."""

from collections.abc import Iterator
from typing import Annotated

import typer

from ledger import feedback
from ledger.creditors import get as get_creditor
from ledger.database import Pool
from ledger.feedback import Marks, Report
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import DEFAULT_DATA, DataDir, with_ledger

app = typer.Typer()
_SHOWN = 20


@app.command("feedback")
def show(
    creditor: Annotated[str | None, typer.Argument(help="Only this creditor's.")] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show how debtors found it: marks from 1 to 5, by outcome and month, and their words."""

    async def work(pool: Pool) -> Report:
        if creditor is not None:
            await get_creditor(pool, creditor)
        return await feedback.report(pool, creditor)

    report = with_ledger(data, work)
    answer(report.model_dump(mode="json"), as_json, *_lines(report))


def _lines(report: Report) -> Iterator[str]:
    average = f", on average {report.average} of 5" if report.average is not None else ""
    yield f"{report.asked} asked, {report.answered} gave a mark{average}"
    yield from _group("by mark", report.by_score)
    yield from _group("by outcome", report.by_outcome)
    yield from _group("by month", report.by_month)
    for it in report.words[:_SHOWN]:
        mark = f"{it.score}" if it.score is not None else "-"
        yield f"{it.at.date()}  {mark}  {it.creditor}/{it.invoice_number}  {it.words}"
    if len(report.words) > _SHOWN:
        yield f"… and {len(report.words) - _SHOWN} more: --json shows all"
    yield f"{report.thanked_on_time} thanked for paying on time, {report.gestures} gestures given"


def _group(name: str, marks: tuple[Marks, ...]) -> Iterator[str]:
    if marks:
        yield f"{name}: " + ", ".join(f"{it.of} {it.count}× {it.average}" for it in marks)
