"""What the programs stand on: a database beside the ledger, and Temporal."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.workers.installation import Installation
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.ports import choose_ports
from workers.embedded.temporal import EmbeddedTemporal
from workers.stack import EmbeddedStack
from workers.stack_plan import Ports


@pytest.fixture
async def empty_database(ledger_url: str) -> AsyncIterator[str]:
    """A database on the ledger's server that holds nothing yet."""
    conn = await asyncpg.connect(ledger_url)
    await conn.execute("create database nothing_yet")
    yield urlsplit(ledger_url)._replace(path="/nothing_yet").geturl()
    await conn.execute("drop database nothing_yet with (force)")
    await conn.close()


@pytest.fixture
async def stopped_temporal(tmp_path: Path) -> AsyncIterator[EmbeddedTemporal]:
    """A Temporal server that a test starts when its story comes to it."""
    port, ui_port = choose_ports([0, 0])
    server = EmbeddedTemporal(tmp_path / "temporal.db", port, ui_port)
    yield server
    # Its data is thrown away, so it need not end well, which takes it two seconds.
    with suppress(EmbeddedStackError, ProcessLookupError):
        os.kill(server.process.pid, signal.SIGKILL)
    await server.stop()


@pytest.fixture(scope="session")
async def installation(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """Everything on this machine, as `amicable up` starts it; shared by many tests."""
    directory = tmp_path_factory.mktemp("installation")
    async with EmbeddedStack(directory, Ports(0, 0, 0, 0, 0)):
        yield Installation(directory)
