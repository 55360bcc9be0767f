"""From `amicable up` to ready: on an empty directory, and again on the same one."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import figures
from tests.bench.figures import Figure

_ANY_PORTS = [
    f"--{part}-port=0" for part in ("gateway", "temporal", "temporal-ui", "postgres", "sandbox")
]
_POLL = 0.01
_PATIENCE = 120.0


async def measure(n: int) -> list[Figure]:
    """N times a first start and a second."""
    first, again = list[float](), list[float]()
    for _ in range(n):
        with tempfile.TemporaryDirectory(prefix="amicable-bench-") as directory:
            data = Path(directory) / "data"
            first.append(_up(data))
            again.append(_up(data))
    return [
        Figure(name="up to ready, first start", value=figures.median(first), unit="s"),
        Figure(name="up to ready, later", value=figures.median(again), unit="s"),
    ]


def _up(data: Path) -> float:
    command = [sys.executable, "-m", "workers", "up", "--data", str(data), *_ANY_PORTS]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as up:  # noqa: S603
        try:
            while not (data / "stack.json").exists():
                if up.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    raise RuntimeError("the stack does not start")
                time.sleep(_POLL)
            return time.perf_counter() - began
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(_PATIENCE)


if __name__ == "__main__":
    figures.run(measure, "Time from `amicable up` to ready.", n=2)
    os._exit(0)
