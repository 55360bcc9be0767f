"""`amicable outreach …`: what is held back, releasing it, and the brake."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from domain.playbook import LADDERS
from ledger import creditors, going_live
from ledger.database import Pool
from ledger.going_live import HeldContact
from workers.cli.answers import AsJson
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger

app = typer.Typer(no_args_is_help=True, help="What goes out to debtors: show, release, stop.")
Whose = Annotated[
    str, typer.Argument(help="Which creditor; everybody when absent.", metavar="[CREDITOR]")
]
_SHOWN = 20


@app.command()
def held(
    creditor: Annotated[str | None, typer.Argument(help="Only this creditor's.")] = None,
    texts: Annotated[bool, typer.Option("--texts", help="Show every message whole.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 1000,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show what is decided but not sent, and why."""

    async def work(pool: Pool) -> list[HeldContact]:
        return await going_live.held(pool, creditor, limit)

    rows = with_ledger(data, work)
    if as_json:
        typer.echo(json.dumps([it.model_dump(mode="json") for it in rows], ensure_ascii=False))
        return
    for row in rows if texts else rows[:_SHOWN]:
        _show(row, whole=texts)
    if not texts and len(rows) > _SHOWN:
        typer.echo(f"… and {len(rows) - _SHOWN} more: --texts or --json shows all")
    for why, count in Counter(row.why for row in rows).items():
        typer.echo(f"{count} held back: {why}")
    if not rows:
        typer.echo("nothing is held back")


def _show(row: HeldContact, *, whole: bool) -> None:
    invoices = ", ".join(row.covers)
    released = f"  released by {row.released_by}" if row.released_by else ""
    by = f"{row.channel:<9} {row.step:<14}"
    typer.echo(f"{row.creditor}/{invoices:<24} {by} to {row.recipient}{released}")
    if whole:
        text = "\n".join([row.subject or "", row.body]).strip()
        typer.echo("\n".join(f"    {line}" for line in text.splitlines()) + "\n")


@app.command()
def release(
    creditor: Annotated[str, typer.Argument(help="Whose contacts to let go.")],
    number: Annotated[
        list[str] | None, typer.Option("--invoice", help="Only of this invoice (repeatable).")
    ] = None,
    step: Annotated[str | None, typer.Option(help="Only this step of the playbook.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    person: Annotated[str, typer.Option("--as", help="Who releases them.")] = "operator",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Release a batch that waits for a person (mode `approve`)."""

    async def work(pool: Pool) -> int:
        going_live.require_approving(await creditors.get(pool, creditor))
        rows = await going_live.held(pool, creditor, limit=100_000)
        _require_waiting(rows, creditor, number or ())
        await _require_known(pool, rows, step)
        chosen = [row.id for row in rows if _wanted(row, number or (), step)][:limit]
        if dry_run:
            return len(chosen)
        return await going_live.release(pool, creditor, person, chosen)

    count = with_ledger(data, work)
    said = "would be released" if dry_run else "released: they leave at the next permitted moment"
    if not count:
        said = "released: nothing of what was asked for waits for a release"
    _tell({"released": count, "dry_run": dry_run}, as_json, f"{count} contacts {said}")


def _require_waiting(rows: Sequence[HeldContact], creditor: str, numbers: Sequence[str]) -> None:
    waiting = {number for row in rows for number in row.covers}
    missing = [number for number in numbers if number not in waiting]
    if missing:
        named = ", ".join(missing)
        raise CommandError(f"nothing of {creditor} waits for invoice {named}: nothing is released")


async def _require_known(pool: Pool, rows: Sequence[HeldContact], step: str | None) -> None:
    """A step that no playbook has is a slip, unlike one at which nothing happens to wait."""
    steps = {row.step for row in rows}
    for it in await creditors.published(pool):
        ladders = (it.playbook.ladder(stage) for stage in LADDERS)
        steps |= {known.id for ladder in ladders for known in ladder.steps}
    if step is not None and step not in steps:
        named = ", ".join(sorted(steps))
        raise CommandError(f"no playbook has a step {step!r}: nothing is released; steps: {named}")


def _wanted(row: HeldContact, numbers: Sequence[str], step: str | None) -> bool:
    return (
        row.released_at is None
        and (not numbers or not set(numbers).isdisjoint(row.covers))
        and step in (None, row.step)
    )


@app.command()
def stop(
    creditor: Whose = going_live.EVERYBODY,
    why: Annotated[
        str | None, typer.Option(help="Why, for everyone to see; replaces an earlier reason.")
    ] = None,
    person: Annotated[str, typer.Option("--as", help="Who stops it.")] = "operator",
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Stop all sending at once."""

    async def work(pool: Pool) -> dict[str, Any]:
        return (await going_live.stop(pool, creditor, why, person)).model_dump(mode="json")

    stopped = with_ledger(data, work)
    _tell(stopped, as_json, f"stopped, {_named(creditor)}: {stopped['why']}")


@app.command()
def resume(
    creditor: Whose = going_live.EVERYBODY, data: DataDir = DEFAULT_DATA, as_json: AsJson = False
) -> None:
    """End a stop; what waited leaves at each creditor's pace, not at once."""

    async def work(pool: Pool) -> int:
        return await going_live.resume(pool, creditor)

    told = with_ledger(data, work)
    _tell({"resumed": True, "cases": told}, as_json, f"resumed: {told} cases look again")


@app.command()
def status(data: DataDir = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Show whose sending is stopped, and how much is held back."""

    async def work(pool: Pool) -> dict[str, Any]:
        stops = await going_live.stops(pool)
        rows = await going_live.held(pool, limit=1_000_000)
        waiting = Counter(row.creditor for row in rows)
        return {"stops": [it.model_dump(mode="json") for it in stops], "held": dict(waiting)}

    facts = with_ledger(data, work)
    lines = [
        f"stopped, {_named(it['creditor'])}, since {it['stopped_at'][:16]} by {it['stopped_by']}: "
        f"{it['why']}"
        for it in facts["stops"]
    ] or ["nothing is stopped"]
    lines += [f"{name}: {count} held back" for name, count in facts["held"].items()]
    _tell(facts, as_json, *lines)


def _named(creditor: str) -> str:
    return "everybody" if creditor == going_live.EVERYBODY else creditor


def _tell(facts: Any, as_json: bool, *lines: str) -> None:
    for line in [json.dumps(facts, ensure_ascii=False)] if as_json else lines:
        typer.echo(line)
