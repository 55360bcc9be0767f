"""A Postgres left behind by a killed run, still working on the data directory.

Known by what runs there, not by ``postmaster.pid`` alone: a process id is soon used again.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from workers.embedded.errors import EmbeddedStackError

_POLL = 0.01
_PATIENCE = 10.0


async def stop_leftovers(cluster: Path) -> None:
    """Stop what still runs on the cluster, so that it can be started again.

    The caller holds the lock of the data directory: whatever runs there has lost its stack.

    Raises:
        EmbeddedStackError: it cannot be stopped.
    """
    # Postgres: on SIGINT a postmaster shuts down properly and at once. What a killed postmaster
    # left ends by itself, and must have, before the next one may use the shared memory.
    for number in (signal.SIGINT, signal.SIGKILL):
        pids = _serving(cluster)
        for pid in pids:
            _send(pid, number)
        if not pids or await _gone(cluster):
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            return
    raise EmbeddedStackError(
        f"an earlier Postgres still runs on {cluster} (process {_serving(cluster)[0]}) and "
        "does not end; end it and start again"
    )


async def _gone(cluster: Path) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not _serving(cluster):
            return True
        await asyncio.sleep(_POLL)
    return False


def _serving(cluster: Path) -> list[int]:
    """Find the Postgres processes on the cluster."""
    if not cluster.exists():
        return []
    if sys.platform == "linux":
        # Postgres works in its data directory, under whatever name it was given.
        return [int(p.name) for p in Path("/proc").glob("[0-9]*") if _works_in(p, cluster)]
    return [pid for pid in _recorded(cluster) if _is_postgres(pid, cluster)]


def _works_in(process: Path, cluster: Path) -> bool:
    try:
        if (process / "comm").read_text() != "postgres\n":
            return False
        return (process / "cwd").samefile(cluster)
    except PermissionError:
        # Root in a container may not look into processes of other users: believe the cluster.
        return int(process.name) in _recorded(cluster)
    except OSError:
        return False


def _recorded(cluster: Path) -> list[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return [int((cluster / "postmaster.pid").read_text().splitlines()[0])]
    return []


def _is_postgres(pid: int, cluster: Path) -> bool:
    # The launcher gives the postmaster its directory as PGDATA, which ps shows with -E.
    shown = subprocess.run(  # noqa: S603
        ["/bin/ps", "-E", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    ).stdout
    return "postgres" in shown and str(cluster) in shown


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
