"""Children of the stack: start, wait until ready, watch, stop.

A child gets a session of its own, so that Ctrl-C in the terminal reaches only us and we stop the
children in order. On Linux it ends when we are killed: start children from the main thread, since
the kernel watches the thread that started them, not the process.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.log_file import LogFile
from workers.embedded.ports import LOOPBACK

ReadyCheck = Callable[[], Awaitable[bool]]
"""Answers whether the child can be used; asked again and again until it can."""

_POLL = 0.01
_LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Account:
    """The user a child runs as, when not as ourselves."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Command:
    """A program to run as a child.

    Attributes:
        name: What people call it, in errors.
        argv: The program with its full path, and its arguments.
        log_file: Where its output goes; appended to.
        env: Its whole environment; ours if None.
        account: The user it runs as, when we are root and it must not be.
        pass_fds: File descriptors it inherits.
        stop_signal: Asks it to end.
        death_signal: What the kernel sends it when we die (Linux only).
        grace: Seconds it may take to end before it is killed.
    """

    name: str
    argv: tuple[str, ...]
    log_file: Path
    env: Mapping[str, str] | None = None
    account: Account | None = None
    pass_fds: tuple[int, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0


class Process:
    """One child, from start to end."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self._log = LogFile(command.log_file)
        self._child: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def name(self) -> str:
        """What people call it."""
        return self.command.name

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._started.pid

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self._child.returncode is None

    async def start(self, ready: ReadyCheck | None = None, *, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Start it and wait until it is ready.

        Raises:
            EmbeddedStackError: it ended or was not ready in time; told with the end of its log.
        """
        await self._spawn(stdin=asyncio.subprocess.DEVNULL)
        if ready is None:
            return
        try:
            await self._until_ready(ready, timeout)
        except BaseException:
            await self.stop()
            raise

    async def run(self, stdin: bytes = b"") -> None:
        """Run it to its end.

        Raises:
            EmbeddedStackError: it failed; told with the end of its log.
        """
        await self._spawn(stdin=asyncio.subprocess.PIPE)
        try:
            await self._started.communicate(stdin)
        finally:
            await self.stop()
        if self._started.returncode != 0:
            raise self._failure(self._how_it_ended())

    async def watch(self) -> None:
        """Wait until it ends; returns only if it was stopped by us.

        Raises:
            EmbeddedStackError: it ended by itself; told with the end of its log.
        """
        await self._started.wait()
        if not self._stopping:
            raise self._failure(self._how_it_ended())

    async def stop(self) -> None:
        """Ask it to end, kill it if it does not; fine if it has ended already."""
        if not self.running:
            return
        self._stopping = True
        self._signal(self.command.stop_signal)
        try:
            await asyncio.wait_for(self._started.wait(), self.command.grace)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._started.wait()

    @property
    def _started(self) -> asyncio.subprocess.Process:
        if self._child is None:
            raise EmbeddedStackError(f"{self.name} was not started")
        return self._child

    async def _spawn(self, stdin: int) -> None:
        self._stopping = False
        command, account = self.command, self.command.account
        user = f"{account.uid}:{account.gid}" if account else "-"
        launcher = (sys.executable, "-I", "-S", str(_LAUNCHER))
        with self._log.open() as log:
            self._child = await asyncio.create_subprocess_exec(
                *(*launcher, str(os.getpid()), str(int(command.death_signal)), user),
                *command.argv,
                stdin=stdin,
                stdout=log,
                stderr=log,
                env=None if command.env is None else dict(command.env),
                cwd="/",
                pass_fds=command.pass_fds,
                start_new_session=True,
            )

    async def _until_ready(self, ready: ReadyCheck, seconds: float) -> None:
        answers = asyncio.create_task(_poll(ready))
        ended = asyncio.create_task(self._started.wait())
        try:
            await asyncio.wait({answers, ended}, timeout=seconds, return_when="FIRST_COMPLETED")
            if ended.done():
                raise self._failure(self._how_it_ended())
            if not answers.done():
                raise self._failure(f"was not ready after {seconds:g} s")
            answers.result()
        finally:
            for task in (answers, ended):
                task.cancel()
            await asyncio.gather(answers, ended, return_exceptions=True)

    def _signal(self, number: signal.Signals) -> None:
        # To the child alone: it tells its own children, and a group may outlive its leader.
        with contextlib.suppress(ProcessLookupError):
            self._started.send_signal(number)

    def _how_it_ended(self) -> str:
        code = self._started.returncode
        if code is not None and code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def _failure(self, what: str) -> EmbeddedStackError:
        return EmbeddedStackError(f"{self.name} {what}; {self._log.tail()}")


async def accepts_connections(port: int) -> bool:
    """Tell whether a server listens on the loopback port."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True


async def _poll(ready: ReadyCheck) -> None:
    # Asked anew: there is no event to wait for in another process.
    while True:
        if await ready():
            return
        await asyncio.sleep(_POLL)
