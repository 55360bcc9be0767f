"""One stack per data directory."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from workers.embedded.errors import EmbeddedStackError


class DataDirectoryLock:
    """A lock on ``DIR/lock``, held until released or until the process is gone.

    The kernel drops it even after ``kill -9``, so no stale lock is ever in the way. Children do
    not inherit it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._fd: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            EmbeddedStackError: another stack runs on this directory.
        """
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(self._directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(fd, 32).decode(errors="replace").strip() or "unknown"
            os.close(fd)
            raise EmbeddedStackError(
                f"another stack runs on {self._directory} (process {holder}); "
                "stop it first, or choose another directory with --data"
            ) from None
        os.ftruncate(fd, 0)
        os.write(fd, f"{os.getpid()}\n".encode())
        self._fd = fd

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two in."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
