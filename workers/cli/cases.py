"""`amicable case …`: where a case stands, and why."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.vocabulary import Stage
from ledger import case_view
from ledger.case_view import CaseSummary
from ledger.database import Pool
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger
from workers.settings import load

app = typer.Typer(no_args_is_help=True, help="Cases: one overdue invoice each.")

CaseName = Annotated[str, typer.Argument(help="CREDITOR/NUMBER", metavar="CREDITOR/NUMBER")]


@app.command()
def show(
    case: CaseName,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show a case with its whole timeline."""
    creditor, number = _named(case)

    async def work(pool: Pool) -> dict[str, Any]:
        async with pool.acquire() as conn:
            found = await case_view.case_view(conn, creditor, number, load().rates())
        return found.model_dump(mode="json")

    try:
        facts = with_ledger(data, work)
    except LookupError as error:
        raise CommandError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in _lines(facts):
        typer.echo(line)


@app.command()
def dossier(
    case: CaseName,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.", dir_okay=False)],
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Write the dossier of a case as PDF: what is owed, what proves it, what was said."""
    from activities.dossier.pdf import print_dossier
    from activities.typesetting import UnprintableError

    creditor, number = _named(case)
    if not out.absolute().parent.is_dir():
        raise CommandError(f"--out {out}: the folder {out.parent} does not exist: make it first")

    async def work(pool: Pool) -> bytes:
        return await print_dossier(pool, creditor, number, load().rates())

    try:
        pdf = with_ledger(data, work)
        out.write_bytes(pdf)
    except (LookupError, OSError, UnprintableError) as error:
        raise CommandError(str(error)) from error
    answer({"file": str(out), "bytes": len(pdf)}, as_json, f"{out}: {len(pdf) / 1000:.0f} kB")


def _named(case: str) -> tuple[str, str]:
    creditor, _, number = case.partition("/")
    if not number:
        raise CommandError(f"{case!r} names no case: write CREDITOR/NUMBER")
    return creditor, number


def _lines(facts: dict[str, Any]) -> list[str]:
    due = facts["next"]
    coming = f"{due['at']}  {due['why']}" if due else "waits for an answer from outside"
    lines = [
        f"{facts['id']}: {facts['stage']}, {facts['outcome'] or facts['reason']}",
        f"open {facts['open_amount']}, costs {facts['costs']}, interest {facts['interest']}",
        f"next {coming}",
        "",
    ]
    for it in facts["timeline"]:
        by = " ".join(part for part in (it.get("channel"), it.get("step")) if part)
        lines.append(f"{it['at'][:16]}  {it['what']:<18} {by:<22} {it['why']}")
    return lines


@app.command("list")
def list_cases(
    creditor: Annotated[str | None, typer.Option(help="Only this creditor's.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only in this stage.")] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """List cases, the next due first."""

    async def work(pool: Pool) -> list[CaseSummary]:
        return await case_view.case_list(pool, creditor, stage=stage)

    found = with_ledger(data, work)
    if as_json:
        typer.echo(json.dumps([it.model_dump(mode="json") for it in found], ensure_ascii=False))
        return
    for case in found:
        coming = f"{case.next.at:%Y-%m-%d %H:%M} {case.next.why}" if case.next else ""
        name = f"{case.creditor}/{case.invoice_number}"
        status = case.outcome or case.stage
        typer.echo(f"{name:<32} {status:<14} {case.open_amount:>12}  {coming}")
