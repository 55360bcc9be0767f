"""A long statement needs no more memory than a short one, and tells how far it is."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from gateway.imports.bank.reader import read_statements
from tests.support.bank import camt, entry, large_camt, large_mt940, money, stmt, tx

LARGE = 25_000_000
MOST_KILOBYTES = 100_000
"""Streaming takes some 57,000 of either length; whoever kept the entries would need 132,000."""

# A process of its own: what a parent needed would count as its child's.
READ = """
import re, sys
from pathlib import Path
from gateway.imports.bank.reader import read_statements

with open(sys.argv[1], "rb") as source, read_statements(source, "large") as file:
    count = sum(1 for _ in file.entries(0))
print(count, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
COMMAND = """
import re, sys
from pathlib import Path
from workers import command

sys.argv = ["amicable", "bank", "import", sys.argv[1], "--dry-run", "--json"]
command._mount("bank")
command._run()
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""


def one_batch(size: int) -> Iterator[bytes]:
    """A single entry with all payments in it."""
    part = tx(name="J. Jansen", text="Factuur 2026-0117", e2e="E-1", amount=money("0.01")).encode()
    count = size // len(part) + 1
    amount = f"{count // 100}.{count % 100:02}"
    before, after = camt(
        stmt(entry(amount, "@"), opening="0.00", closing=amount)
    ).split(b"@")  # fmt: skip
    yield before
    for _ in range(count):
        yield part
    yield after


FILES = {"camt": large_camt, "mt940": large_mt940, "one batch": one_batch}


def written(path: Path, pieces: Iterator[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(pieces)
    return path


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc"
)


@needs_proc
@pytest.mark.parametrize("make", [large_mt940, one_batch])
def test_a_long_file_is_read_within_a_hundred_megabytes(
    make: Callable[[int], Iterator[bytes]], tmp_path: Path
) -> None:
    file = written(tmp_path / "large", make(LARGE))
    assert file.stat().st_size >= LARGE

    done = subprocess.run(  # noqa: S603 - this Python and this file
        [sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True
    )

    count, peak = map(int, done.stdout.split())
    assert count > 90_000
    assert peak < MOST_KILOBYTES


@needs_proc
def test_the_command_prints_fifty_megabytes_within_a_hundred_and_fifty(tmp_path: Path) -> None:
    file = written(tmp_path / "large", large_camt(2 * LARGE))

    with (tmp_path / "out.json").open("wb") as out:
        done = subprocess.run(  # noqa: S603 - this Python and this file
            [sys.executable, "-c", COMMAND, str(file)],
            stdout=out,
            stderr=subprocess.PIPE,
            check=True,
        )

    assert int(re.findall(rb"\d+", done.stderr)[-1]) < 150_000
    assert (tmp_path / "out.json").stat().st_size > LARGE / 10


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_progress_is_told_in_bytes_and_comes_to_the_whole(
    make: Callable[[int], Iterator[bytes]],
) -> None:
    data = b"".join(make(300_000))
    heard: list[int] = []

    with read_statements(BytesIO(data), "file", told=heard.append):
        pass

    assert sum(heard) == len(data)
    assert len(heard) > 3
