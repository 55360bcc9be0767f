"""Children start, are watched, and end in order."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.ports import choose_port
from workers.embedded.processes import Command, Process, accepts_connections
from workers.embedded.supervisor import Supervisor

_LISTENS = """
import socket, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    server.accept()[0].close()
"""
_STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "w").close()
while True:
    signal.pause()
"""


def python(tmp_path: Path, code: str, *arguments: object, grace: float = 10.0) -> Command:
    argv = (sys.executable, "-c", code, *map(str, arguments))
    return Command("the child", argv, log_file=tmp_path / "child.log", grace=grace)


async def never() -> bool:
    return False


async def test_a_child_is_ready_when_it_answers_and_leads_its_own_session(tmp_path: Path) -> None:
    port = choose_port(0)
    process = Process(python(tmp_path, _LISTENS, port))
    await process.start(lambda: accepts_connections(port))
    assert await accepts_connections(port)
    assert os.getsid(process.pid) == process.pid != os.getsid(0)
    await process.stop()
    assert not process.running
    await process.watch()  # stopped by us: no error
    await process.stop()


async def test_a_child_that_ends_early_is_told_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "child.log").write_text("of an earlier run\n")
    process = Process(python(tmp_path, "import sys; sys.exit('no such table')"))
    with pytest.raises(EmbeddedStackError) as failed:
        await process.start(never)
    assert "the child ended with exit code 1" in str(failed.value)
    assert "no such table" in str(failed.value)
    assert "earlier run" not in str(failed.value)


async def test_a_child_that_does_not_get_ready_is_stopped(tmp_path: Path) -> None:
    process = Process(python(tmp_path, "import signal; signal.pause()"))
    with pytest.raises(EmbeddedStackError, match=r"was not ready after 0\.1 s"):
        await process.start(never, timeout=0.1)
    assert not process.running


async def test_a_child_that_cannot_be_run_says_why(tmp_path: Path) -> None:
    process = Process(Command("the child", ("/no/such",), log_file=tmp_path / "child.log"))
    with pytest.raises(EmbeddedStackError, match="cannot run /no/such"):
        await process.start(never)


async def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    deaf = tmp_path / "deaf"

    async def is_deaf() -> bool:
        return deaf.exists()

    process = Process(python(tmp_path, _STUBBORN, deaf, grace=0.05))
    await process.start(is_deaf)
    await process.stop()
    assert not process.running


async def test_python_does_not_leave_its_ignored_signals_to_the_child(tmp_path: Path) -> None:
    code = "/bin/sh", "-c", "grep SigIgn /proc/self/status"
    process = Process(Command("the child", code, log_file=tmp_path / "child.log"))
    await process.run()
    mask = int((tmp_path / "child.log").read_text().split()[1], 16)
    assert not mask & 1 << (signal.SIGPIPE - 1)


async def test_the_supervisor_stops_the_last_first_and_all_of_them() -> None:
    stopped = []

    class Part:
        def __init__(self, name: str) -> None:
            self.name = name

        async def watch(self) -> None:
            await asyncio.Event().wait()

        async def stop(self) -> None:
            stopped.append(self.name)
            if self.name == "worker":
                raise EmbeddedStackError("the worker is stuck")

    supervisor = Supervisor()
    for name in ("postgres", "temporal", "worker", "gateway"):
        supervisor.add(Part(name))
    with pytest.raises(EmbeddedStackError, match="stuck"):
        await supervisor.stop()
    assert stopped == ["gateway", "worker", "temporal", "postgres"]


async def test_the_supervisor_tells_when_a_part_ends_by_itself(tmp_path: Path) -> None:
    async with Supervisor() as supervisor:
        kept = await supervisor.start(python(tmp_path, "import signal; signal.pause()"))
        lost = await supervisor.start(python(tmp_path, "import signal; signal.pause()"))
        watching = asyncio.create_task(supervisor.watch())
        os.kill(lost.pid, signal.SIGKILL)
        with pytest.raises(EmbeddedStackError, match="was ended by SIGKILL"):
            await watching
        assert kept.running
    assert not kept.running
