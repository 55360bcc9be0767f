"""`amicable case move`: running cases to another playbook, on purpose."""

from typing import Annotated

import typer

from domain.case import Next
from ledger.database import Pool
from ledger.intake import playbook_moves
from ledger.intake.playbook_moves import Prospect
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger


def move(
    cases: Annotated[
        list[str], typer.Argument(help="CREDITOR/NUMBER, as many as are to move", metavar="CASE…")
    ],
    playbook: Annotated[str, typer.Option(help="Its newest version is taken.")],
    why: Annotated[str, typer.Option(help="It stands in the timeline.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come.")] = False,
    person: Annotated[str, typer.Option(help="Who orders it.")] = "cli",
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Move cases to another playbook, and say what each does next.

    A case that cannot move is told, the others move all the same, and the exit code is 1.
    """
    if not dry_run and not why.strip():
        raise CommandError("say why with --why: it stands in the timeline")
    named = [_named(it) for it in cases]

    async def work(pool: Pool) -> list[Prospect | str]:
        found: list[Prospect | str] = []
        for creditor, number in named:
            try:
                found.append(
                    await playbook_moves.preview(pool, creditor, number, playbook)
                    if dry_run
                    else await playbook_moves.order(pool, creditor, number, playbook, why, person)
                )
            except ValueError as error:
                found.append(f"{creditor}/{number}: {str(error).partition(': ')[2]}")
        return found

    found = with_ledger(data, work)
    moved = [it for it in found if isinstance(it, Prospect)]
    refused = [it for it in found if isinstance(it, str)]
    facts = {"moved": [it.model_dump(mode="json") for it in moved], "refused": refused}
    answer(facts | {"dry_run": dry_run}, as_json, *map(_line, moved))
    if refused:
        raise CommandError("; ".join(refused))


def _named(case: str) -> tuple[str, str]:
    creditor, _, number = case.partition("/")
    if not number:
        raise CommandError(f"{case!r} names no case: write CREDITOR/NUMBER")
    return creditor, number


def _line(it: Prospect) -> str:
    coming = _next(it.next) if it.next else "waits for an answer from outside"
    later = f"; then {_next(it.then)}" if it.then else ""
    waits = f" ({it.waits})" if it.waits else ""
    return f"{it.creditor}/{it.invoice_number}: {it.before} → {it.after}{waits}: {coming}{later}"


def _next(it: Next) -> str:
    return f"{it.at:%Y-%m-%d %H:%M} {it.why}"
