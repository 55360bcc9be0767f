"""When the command is killed, its children end; the next one finds their data."""

import asyncio
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from workers.embedded.postgres import EmbeddedPostgres
from workers.embedded.temporal import EmbeddedTemporal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children")

_STACK = """
import asyncio, sys
from pathlib import Path

import asyncpg
from workers.embedded.ports import choose_ports
from workers.embedded.postgres import EmbeddedPostgres
from workers.embedded.processes import Command, Process
from workers.embedded.temporal import EmbeddedTemporal


async def main():
    directory = Path(sys.argv[1])
    ports = choose_ports([0, 0, 0])
    postgres = EmbeddedPostgres(directory / "postgres", ports[0])
    temporal = EmbeddedTemporal(directory / "temporal.db", ports[1], ports[2])
    sleeper = Process(Command("sleeper", ("/bin/sleep", "1000"), directory / "sleeper.log"))
    await asyncio.gather(postgres.start(), temporal.start(), sleeper.start())
    client = await temporal.connect()
    await client.start_workflow("CollectInvoice", id="invoice/demo/1", task_queue="nobody")
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("CREATE TABLE facts AS SELECT 'paid' AS fact")
    print(*ports, postgres.process.pid, temporal.process.pid, sleeper.pid, flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
"""


def alive(pid: int) -> bool:
    # An orphan that has ended may stay as a zombie where process 1 does not reap.
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


async def all_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 10
    while left := [pid for pid in pids if alive(pid)]:
        assert time.monotonic() < deadline, f"still running: {left}"
        await asyncio.sleep(0.01)


async def test_killed_and_started_again(tmp_path: Path) -> None:
    stack = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _STACK, tmp_path),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert stack.stdout
    told = (await stack.stdout.readline()).split()
    postgres_port, port, ui_port, *pids = map(int, told)
    assert all(alive(pid) for pid in pids)
    stack.kill()
    await stack.wait()
    await all_gone(pids)

    postgres = EmbeddedPostgres(tmp_path / "postgres", postgres_port)
    temporal = EmbeddedTemporal(tmp_path / "temporal.db", port, ui_port)
    await asyncio.gather(postgres.start(), temporal.start())
    try:
        connection = await asyncpg.connect(postgres.url)
        assert await connection.fetchval("SELECT fact FROM facts") == "paid"
        await connection.close()
        client = await temporal.connect()
        case = await client.get_workflow_handle("invoice/demo/1").describe()
        assert case.close_time is None
    finally:
        await asyncio.gather(postgres.stop(), temporal.stop())
