"""`amicable doctor`: is everything there that Amicable needs, and what to do if not."""

import asyncio
import json
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.text import Text

from domain.effects import Queue
from workers.cli.answers import AsJson
from workers.cli.ledger_access import DEFAULT_DATA, DataDir
from workers.doctor.finding import Finding, State
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.stack_file import StackFile
from workers.settings import Settings, load

app = typer.Typer()
_SIGNS = {
    State.OK: ("✓", "green"),
    State.WARNING: ("!", "yellow"),
    State.FAILED: ("✗", "red"),
    State.SKIPPED: ("–", "dim"),
}
Queues = Annotated[
    list[Queue] | None, typer.Option("--queue", help="Task queue to look at; all by default.")
]


@app.command()
def doctor(queues: Queues = None, data: DataDir = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Look at everything that Amicable needs, and say what to do. Changes and sends nothing."""
    settings = _settings(data)
    found = asyncio.run(_examine(settings, queues or list(Queue), as_json))
    if any(finding.state is State.FAILED for _, finding in found):
        raise typer.Exit(1)


def _settings(data: Path) -> Settings:
    """The settings, else those of the embedded stack that runs on ``data``."""
    if load().database_url is None:
        try:
            stack = StackFile.read(data)
        except EmbeddedStackError:
            return load()
        os.environ.update(environment_of(stack, data))
    return load()


def environment_of(stack: StackFile, data: Path) -> dict[str, str]:
    """What the processes of a running embedded stack were told."""
    from workers.stack_plan import Ports, StackPlan

    def port(url: str) -> int:
        return urlsplit(url if "//" in url else f"//{url}").port or 0

    addresses = (stack.gateway, stack.temporal, stack.temporal_ui, stack.postgres, stack.sandbox)
    plan = StackPlan(data.absolute(), Ports(*map(port, addresses)))
    return plan.environment(stack.postgres)


async def _examine(
    settings: Settings, queues: list[Queue], as_json: bool
) -> list[tuple[str, Finding]]:
    from workers.doctor.examination import examine

    console = Console(highlight=False, soft_wrap=True)
    found: list[tuple[str, Finding]] = []
    async for area, finding in examine(settings, queues):
        if not as_json:
            _show(console, area if not found or found[-1][0] != area else None, finding)
        found.append((area, finding))
    if as_json:
        rows = [{"area": area, **finding.model_dump(mode="json")} for area, finding in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        console.print(_summary([finding for _, finding in found]))
    return found


def _show(console: Console, area: str | None, finding: Finding) -> None:
    if area is not None:
        console.print(Text(f"\n{area}", style="bold"))
    sign, style = _SIGNS[finding.state]
    quiet = "dim" if finding.state is State.SKIPPED else ""
    console.print(Text(f"  {sign} ", style).append(f"{finding.check}: {finding.said}", quiet))
    if finding.todo:
        console.print(Text(f"    → {finding.todo}"))


def _summary(found: list[Finding]) -> str:
    bad = sum(finding.state is State.FAILED for finding in found)
    odd = sum(finding.state is State.WARNING for finding in found)
    if not bad and not odd:
        return "\nAll is well."
    parts = [f"{bad} to mend" if bad else "", f"{odd} to look at" if odd else ""]
    return f"\n{' and '.join(part for part in parts if part)}."
