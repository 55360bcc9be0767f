"""`amicable up|demo|forward`: the embedded stack on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from temporalio.client import Client

from ledger.database import connect
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir
from workers.embedded.stack_file import StackFile
from workers.process_life import stop_requested
from workers.stack import EmbeddedStack, way_in
from workers.stack_plan import Ports
from workers.temporal import DATA_CONVERTER

app = typer.Typer()
console = Console()
_INTERRUPTED = 130

GatewayPort = Annotated[int, typer.Option("--gateway-port", min=0, max=65535)]
TemporalPort = Annotated[int, typer.Option("--temporal-port", min=0, max=65535)]
UiPort = Annotated[int, typer.Option("--temporal-ui-port", min=0, max=65535)]
PostgresPort = Annotated[int, typer.Option("--postgres-port", min=0, max=65535)]
SandboxPort = Annotated[int, typer.Option("--sandbox-port", min=0, max=65535)]


@app.command()
def up(
    data: DataDir = DEFAULT_DATA,
    gateway_port: GatewayPort = Ports.gateway,
    temporal_port: TemporalPort = Ports.temporal,
    temporal_ui_port: UiPort = Ports.temporal_ui,
    postgres_port: PostgresPort = Ports.postgres,
    sandbox_port: SandboxPort = Ports.sandbox,
) -> None:
    """Start everything on this machine: PostgreSQL, Temporal with its UI, and ourselves."""
    ports = Ports(gateway_port, temporal_port, temporal_ui_port, postgres_port, sandbox_port)
    asyncio.run(_up(data, ports))


async def _up(data: Path, ports: Ports) -> None:
    stop = stop_requested()
    async with started(data, ports) as stack:
        typer.echo("\n".join(addresses(stack.file, data)))
        typer.echo(f"{'The desk, signed in once':<26}{await way_in(stack.file)}")
        console.print("Ctrl-C stops everything; the data stays.")
        await until_stopped(stack, stop)


@asynccontextmanager
async def started(data: Path, ports: Ports) -> AsyncIterator[EmbeddedStack]:
    """A stack that says what it starts, and that it stops."""
    with console.status("Starting …") as status:
        stack = EmbeddedStack(data, ports, lambda part: status.update(f"{part} is ready …"))
        await stack.__aenter__()
    try:
        yield stack
    finally:
        with console.status("Stopping …"):
            await stack.__aexit__()


async def until_stopped(stack: EmbeddedStack, stop: asyncio.Event) -> None:
    """Wait for a stop request, or for a part that ends by itself.

    Raises:
        EmbeddedStackError: a part ended by itself.
    """
    waits = {asyncio.create_task(stack.watch()), asyncio.create_task(stop.wait())}
    done, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def addresses(stack: StackFile, data: Path) -> list[str]:
    """Where to look, whole lines for terminals and pipes alike."""
    rows = {
        "Cases in the Temporal UI": f"{stack.temporal_ui}/namespaces/default/workflows",
        "What debtors received": f"{stack.sandbox}/outbox" if stack.sandbox else "-",
        "Events in, API": f"{stack.gateway}/docs",
        "Temporal": stack.temporal,
        "PostgreSQL": stack.postgres,
        "Tokens and addresses": str(data / "stack.json"),
    }
    return [f"{what:<26}{where}" for what, where in rows.items()]


@app.command()
def forward(
    days: Annotated[float, typer.Argument(min=0, help="How many days are to pass.")],
    data: DataDir = DEFAULT_DATA,
) -> None:
    """Let days pass in a running embedded stack, every step at its own moment."""
    now = asyncio.run(_forward(StackFile.read(data), days))
    typer.echo(f"it is now {now}")


@app.command()
def demo(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="An empty directory; a fresh .amicable/demo when absent."),
    ] = None,
    leave: Annotated[
        bool, typer.Option("--exit", help="Stop at the end; status 0 if all ended as it should.")
    ] = False,
    gateway_port: GatewayPort = Ports.gateway,
    temporal_port: TemporalPort = Ports.temporal,
    temporal_ui_port: UiPort = Ports.temporal_ui,
    postgres_port: PostgresPort = Ports.postgres,
    sandbox_port: SandboxPort = Ports.sandbox,
) -> None:
    """Play four months with invented debtors who answer by themselves."""
    from workers.demo.home import fresh_home

    ports = Ports(gateway_port, temporal_port, temporal_ui_port, postgres_port, sandbox_port)
    raise typer.Exit(asyncio.run(_demo(fresh_home(data), ports, leave=leave)))


async def _demo(data: Path, ports: Ports, *, leave: bool) -> int:
    from workers.demo.play import show

    stop = stop_requested()
    async with started(data, ports) as stack:
        playing = asyncio.create_task(show(stack.file, data, console))
        watching = asyncio.create_task(until_stopped(stack, stop))
        await asyncio.wait({playing, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            await watching
            return _INTERRUPTED
        good = playing.result()
        if leave:
            console.print(f"Everything stops; look around later: amicable up --data {data}")
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
        else:
            console.print("Look around; Ctrl-C stops everything, the data stays.")
            await watching
        return 0 if good else 1


async def _forward(stack: StackFile, days: float) -> str:
    from workers.forward import Forward

    if not stack.only_sandbox or not stack.sandbox:
        raise CommandError("time can only be moved while every provider is the sandbox")
    pool = await connect(stack.postgres, size=2)
    client = await Client.connect(stack.temporal, data_converter=DATA_CONVERTER)
    async with httpx.AsyncClient(base_url=stack.sandbox) as sandbox:
        try:
            now = await Forward(pool, client, sandbox).days(days)
        finally:
            await pool.close()
    return now.isoformat(timespec="minutes")
