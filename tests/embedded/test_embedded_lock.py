"""One stack per data directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.lock import DataDirectoryLock

_HOLDER = """
import sys
from pathlib import Path
from workers.embedded.lock import DataDirectoryLock
DataDirectoryLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_stack_on_the_directory_is_refused(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    with DataDirectoryLock(directory):
        with pytest.raises(EmbeddedStackError, match="another stack runs on") as refused:
            DataDirectoryLock(directory).acquire()
        assert f"process {os.getpid()}" in str(refused.value)
    with DataDirectoryLock(directory):
        assert directory.stat().st_mode & 0o777 == 0o700


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _HOLDER, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(EmbeddedStackError, match=f"process {holder.pid}"):
            DataDirectoryLock(tmp_path).acquire()
        holder.kill()
        holder.wait()
    with DataDirectoryLock(tmp_path):
        pass
