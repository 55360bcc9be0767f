"""Where a demonstration keeps its data: always a fresh directory."""

import shutil
from itertools import count
from pathlib import Path

from workers.demo.doors import DemoError
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.lock import DataDirectoryLock

DEFAULT = Path(".amicable/demo")


def fresh_home(wanted: Path | None, default: Path = DEFAULT) -> Path:
    """The wanted directory, which must be empty; else the default, without its last play.

    While an earlier demonstration still runs there, the next free name is taken.

    Raises:
        DemoError: the wanted directory holds something.
    """
    if wanted is not None:
        if wanted.exists() and any(wanted.iterdir()):
            raise DemoError(f"{wanted} is not empty: the demo starts afresh, choose another --data")
        return wanted
    names = (default if n == 1 else default.with_name(f"{default.name}-{n}") for n in count(1))
    return next(name for name in names if _cleared(name))


def _cleared(directory: Path) -> bool:
    if not directory.exists():
        return True
    try:
        with DataDirectoryLock(directory):
            pass
        shutil.rmtree(directory)
    except (EmbeddedStackError, OSError):
        return False
    return True
