"""A real PostgreSQL in a data directory, started and stopped with the stack."""

import asyncio
import sys
from pathlib import Path

import asyncpg

from workers.embedded.accounts import account_for
from workers.embedded.binaries import binaries_for
from workers.embedded.cluster import DATABASE, Cluster
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.leftovers import stop_leftovers
from workers.embedded.ports import LOOPBACK, require_free
from workers.embedded.processes import Process

# fsync and synchronous_commit stay on, as Postgres has them: what the ledger has committed
# survives not only a kill -9 but a power cut, as in production.
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "cluster_name": DATABASE,
    "max_connections": "200",
    # No replicas: less to write, fewer processes to start.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    # Large imports change more pages than the usual half of it holds; unused, it is not taken.
    "shared_buffers": "256MB",
    # Short statements only; compiling them costs more than it saves.
    "jit": "off",
    "log_checkpoints": "off",
}
if sys.platform == "linux":
    # After a crash one call instead of one for each of a thousand files.
    _SETTINGS["recovery_init_sync_method"] = "syncfs"

_RECOVERY = 120.0


class EmbeddedPostgres:
    """The Postgres of the local stack, with its cluster in one directory."""

    def __init__(self, data_dir: Path, port: int) -> None:
        """Describe the server; nothing happens before :meth:`start`.

        Args:
            data_dir: The cluster, made if missing; the log is written beside it.
            port: On the loopback interface, the only one it listens on.
        """
        self._data_dir = data_dir.absolute()
        self._port = port
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """Address of the application's database, as its owner (who is no superuser)."""
        return f"postgresql://{DATABASE}@{LOOPBACK}:{self._port}/{DATABASE}?sslmode=disable"

    @property
    def process(self) -> Process:
        """The running postmaster."""
        if self._process is None:
            raise EmbeddedStackError("Postgres was not started")
        return self._process

    async def start(self) -> None:
        """Start the server, make the cluster first if missing; returns when it answers.

        A Postgres that a killed run left on the directory is stopped first, so hold the lock of
        the data directory.

        Raises:
            EmbeddedStackError: it cannot start; told with the end of its log.
        """
        self._data_dir.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        account = account_for(self._data_dir)
        await stop_leftovers(self._data_dir)
        require_free("Postgres", self._port)
        binaries = await asyncio.to_thread(binaries_for, account)
        log_file = self._data_dir.with_name("postgres.log")
        cluster = Cluster(self._data_dir, binaries, account, log_file)
        if not cluster.exists():
            await cluster.create()
        settings = {**_SETTINGS, "port": str(self._port)}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with cluster.command("postgres", *options) as command:
            self._process = Process(command)
            await self._process.start(self._answers, timeout=_RECOVERY)

    async def stop(self) -> None:
        """Stop the server, closing all connections; fine if it does not run."""
        if self._process is not None:
            await self._process.stop()

    async def watch(self) -> None:
        """Wait until the server ends; raise if it ended by itself."""
        await self.process.watch()

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url)
        except (OSError, asyncpg.CannotConnectNowError):
            return False
        await connection.close()
        return True
