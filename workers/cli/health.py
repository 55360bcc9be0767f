"""`amicable health …`: does the process of this container work; for health checks."""

import asyncio
import socket
import urllib.error
import urllib.request
from typing import Annotated

import asyncpg
import typer

from domain.effects import Queue
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, database_url
from workers.settings import load

app = typer.Typer(
    no_args_is_help=True, help="Whether the process on this machine works; for health checks."
)
_SECONDS = 5.0


@app.command()
def gateway() -> None:
    """The gateway on this machine answers, and reaches its ledger."""
    settings = load()
    host = settings.gateway_host
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    url = f"http://{reachable}:{settings.gateway_port}/health"
    try:
        urllib.request.urlopen(url, timeout=_SECONDS).close()
    except (urllib.error.URLError, OSError) as error:
        raise CommandError(f"{url}: {error}") from error
    typer.echo("the gateway answers")


@app.command()
def relay(data: DataDir = DEFAULT_DATA) -> None:
    """A relay on this machine is active, or waits in reserve."""
    from ledger import condition
    from ledger.database import connect

    url = database_url(data)

    async def runs() -> bool:
        async with asyncio.timeout(_SECONDS):
            pool = await connect(url, size=1)
            try:
                return await condition.relay_from_here(pool)
            finally:
                await pool.close()

    try:
        found = asyncio.run(runs())
    except (OSError, asyncpg.PostgresError) as error:
        raise CommandError(f"the ledger does not answer: {error}") from error
    if not found:
        raise CommandError("no relay on this machine holds or awaits the relay's lock")
    typer.echo("the relay is there")


@app.command()
def worker(
    queues: Annotated[
        list[Queue] | None, typer.Option("--queue", help="As the worker's own; all by default.")
    ] = None,
) -> None:
    """A worker on this machine asked Temporal for work within the last two minutes."""
    from temporalio.service import RPCError

    from workers import temporal
    from workers.doctor.queues import served_from

    async def idle() -> list[str]:
        async with asyncio.timeout(2 * _SECONDS):
            client, host = await temporal.connect(), socket.gethostname()
            return [
                queue for queue in queues or Queue if not await served_from(client, queue, host)
            ]

    try:
        found = asyncio.run(idle())
    except (RPCError, TimeoutError) as error:
        raise CommandError(f"Temporal does not say: {error or 'no answer in time'}") from error
    if found:
        raise CommandError(f"no worker on this machine asks for work on {', '.join(found)}")
    typer.echo("the worker asks for work")
