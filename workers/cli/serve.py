"""`amicable worker|gateway|relay|migrate`: one process each, for production."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.effects import Queue

app = typer.Typer()
ReadyFile = Annotated[
    Path | None, typer.Option("--ready-file", help="Touched when the process is ready.")
]


@app.command()
def worker(
    queues: Annotated[
        list[Queue] | None, typer.Option("--queue", help="Task queue to serve; all by default.")
    ] = None,
    ready_file: ReadyFile = None,
) -> None:
    """Work on cases: serve Temporal's task queues."""
    from workers.settings import load
    from workers.worker import run_worker

    _serve(run_worker(load(), queues or list(Queue), ready_file))


@app.command()
def gateway(ready_file: ReadyFile = None) -> None:
    """Answer the doors: events, webhooks, the API."""
    from workers.gateway_server import run_gateway
    from workers.settings import load

    _serve(run_gateway(load(), ready_file))


@app.command()
def relay(ready_file: ReadyFile = None) -> None:
    """Tell Temporal and the creditors what the ledger has stored."""
    from workers.relay_process import run_relay
    from workers.settings import load

    _serve(run_relay(load(), ready_file))


@app.command()
def migrate() -> None:
    """Bring the schema, the shipped playbooks and the search attributes up to date."""
    from workers.setting_up import set_up
    from workers.settings import load

    for line in asyncio.run(set_up(load())):
        typer.echo(line)


def _serve(process: Coroutine[Any, Any, None]) -> None:
    """Run a process that is there for long, on the faster event loop where there is one."""
    if sys.platform == "win32":
        asyncio.run(process)
    else:
        import uvloop

        uvloop.run(process)
