"""The directory of a Postgres cluster: made once, in one step, and reached by another user."""

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.processes import Account, Command, Process

DATABASE = "amicable"

# The role of the application is no superuser, and the superuser is refused over the network: with
# trust, every user of this machine can connect, and a superuser may read files and run programs.
_HBA = """\
host  all  postgres  127.0.0.1/32  reject
host  all  all       127.0.0.1/32  trust
"""
# A statement of the single-user mode ends with an empty line.
_CONTENTS = f"""\
CREATE ROLE {DATABASE} LOGIN CREATEDB;

CREATE DATABASE {DATABASE} OWNER {DATABASE};

"""
# Nothing of the user's environment (PGPORT, LANG …); the time zone is given to spare a search.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
_INITDB = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
    # Spares a second; only a power cut in the minute after the very first start would be felt.
    *("--no-sync", "--no-instructions"),
)
_SINGLE = ("--single", "-F", "-j", "-c", "exit_on_error=true", "template1")


@dataclass(frozen=True)
class Cluster:
    """A cluster's directory with what is needed to work on it.

    Attributes:
        path: Of the cluster itself.
        binaries: Directory of ``initdb`` and ``postgres``.
        account: The user it belongs to; None for ourselves.
        log_file: Where the programs write.
    """

    path: Path
    binaries: Path
    account: Account | None
    log_file: Path

    def exists(self) -> bool:
        """Tell whether the cluster was made before.

        Raises:
            EmbeddedStackError: something else lies there.
        """
        if (self.path / "PG_VERSION").exists():
            return True
        if self.path.exists() and any(self.path.iterdir()):
            raise EmbeddedStackError(
                f"{self.path} is neither empty nor a Postgres cluster; choose another directory"
            )
        return False

    async def create(self) -> None:
        """Make the cluster with the application's role and database.

        Made beside its place and renamed, so that one interrupted halfway is never started.
        """
        fresh = replace(self, path=self.path.with_name(f"{self.path.name}.new"))
        shutil.rmtree(fresh.path, ignore_errors=True)
        fresh.path.mkdir(mode=0o700)
        if self.account:
            os.chown(fresh.path, self.account.uid, self.account.gid)
        await fresh.run("initdb", *_INITDB)
        await fresh.run("postgres", *_SINGLE, stdin=_CONTENTS)
        (fresh.path / "pg_hba.conf").write_text(_HBA)
        fresh.path.rename(self.path)

    async def run(self, program: str, *arguments: str, stdin: str = "") -> None:
        """Run one of the Postgres programs on the cluster to its end."""
        with self.command(program, *arguments) as command:
            await Process(command).run(stdin.encode())

    @contextlib.contextmanager
    def command(self, program: str, *arguments: str) -> Iterator[Command]:
        """Describe a run of a Postgres program; start it before leaving the context.

        Another user may not reach the directory by its path, and its parents stay as they are:
        the program inherits the open directory and reaches it through ``/proc``.
        """
        with contextlib.ExitStack() as opened:
            place, fds = str(self.path), tuple[int, ...]()
            if self.account and sys.platform == "linux":
                fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
                opened.callback(os.close, fd)
                place, fds = f"/proc/self/fd/{fd}", (fd,)
            yield Command(
                name="Postgres" if program == "postgres" else program,
                argv=(str(self.binaries / program), *arguments),
                log_file=self.log_file,
                env={**_ENVIRONMENT, "PGDATA": place},
                account=self.account,
                pass_fds=fds,
                # Postgres: SIGINT closes all connections and shuts down, SIGTERM waits for them.
                stop_signal=signal.SIGINT,
                death_signal=signal.SIGINT,
            )
