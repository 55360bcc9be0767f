"""The embedded stack: PostgreSQL, Temporal, sandbox, worker, gateway and relay, as one command."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
from pydantic import SecretStr

from activities.twilio_client import TwilioClient
from activities.whatsapp_templates import register_templates
from domain.creditor import Creditor
from domain.staff import Post, Role
from ledger import clock, creditors, desk_sessions, staff
from ledger.database import connect, migrate
from workers import library
from workers.embedded.errors import EmbeddedStackError
from workers.embedded.lock import DataDirectoryLock
from workers.embedded.postgres import EmbeddedPostgres
from workers.embedded.processes import Command, accepts_connections
from workers.embedded.stack_file import StackFile
from workers.embedded.supervisor import Supervisor
from workers.embedded.temporal import EmbeddedTemporal
from workers.profiles import read_profile, save_profile
from workers.stack_plan import DEMO, Ports, StackPlan
from workflows.search_attributes import TYPES

DEMO_CREDITOR = Path(__file__).parent / "demo" / "creditor.toml"
OWNER = "you@localhost"
"""Who started the stack; may do everything at its desk."""
Say = Callable[[str], None]


class EmbeddedStack:
    """Everything on one machine, bound to 127.0.0.1; data lives under one directory."""

    def __init__(self, directory: Path, ports: Ports, say: Say = lambda _: None) -> None:
        self._directory = directory.absolute()
        self._wanted_ports = ports
        self._say = say
        self._lock = DataDirectoryLock(self._directory)
        self._parts = Supervisor()
        self._file: StackFile | None = None

    @property
    def file(self) -> StackFile:
        """Where everything answers; known once started."""
        assert self._file is not None
        return self._file

    async def __aenter__(self) -> "EmbeddedStack":
        """Start all parts.

        Raises:
            EmbeddedStackError: one cannot start; those that did are stopped again.
        """
        self._lock.acquire()
        StackFile.remove(self._directory)
        try:
            await self._start()
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop all parts, the last started first."""
        StackFile.remove(self._directory)
        await self._parts.stop()
        self._lock.release()

    async def watch(self) -> None:
        """Wait until a part ends by itself.

        Raises:
            EmbeddedStackError: it did.
        """
        await self._parts.watch()

    async def _start(self) -> None:
        plan = StackPlan(self._directory, self._wanted_ports.free())
        postgres = EmbeddedPostgres(self._directory / "postgres", plan.ports.postgres)
        temporal = EmbeddedTemporal(
            self._directory / "temporal.sqlite",
            plan.ports.temporal,
            plan.ports.temporal_ui,
            search_attributes=TYPES,
        )
        try:
            await self._start_parts(plan, postgres, temporal)
        except ExceptionGroup as failures:
            # Not except*: what is raised there would be wrapped in a group again.
            expected = failures.subgroup(EmbeddedStackError)
            if expected is None:
                raise
            raise expected.exceptions[0] from None
        self._file = StackFile(
            gateway=plan.gateway_url,
            temporal=temporal.address,
            temporal_ui=temporal.ui_url,
            postgres=postgres.url,
            sandbox=plan.sandbox_url if plan.needs_sandbox else "",
            event_tokens={DEMO: plan.secrets.event_token},
            api_token=plan.secrets.api_token,
            desk=plan.desk_url,
            only_sandbox=plan.only_sandbox,
        )
        self._file.write(self._directory)

    async def _start_parts(
        self, plan: StackPlan, postgres: EmbeddedPostgres, temporal: EmbeddedTemporal
    ) -> None:
        """All at once: our own processes wait for the schema and for Temporal by themselves."""
        async with asyncio.TaskGroup() as starting:
            base = starting.create_task(self._base(postgres, plan))
            starting.create_task(self._temporal(temporal))
            sandbox = starting.create_task(self._sandbox(plan))
            for name in ("worker", "gateway", "relay"):
                starting.create_task(self._our_own(name, plan, postgres.url))
            await asyncio.gather(base, sandbox)
            await self._templates(plan, postgres.url)

    async def _base(self, postgres: EmbeddedPostgres, plan: StackPlan) -> None:
        await postgres.start()
        self._parts.add(postgres)
        self._say("PostgreSQL")
        await migrate(postgres.url)
        pool = await connect(postgres.url, size=1)
        try:
            for playbook in library.read_playbooks():
                await creditors.publish(pool, playbook)
            await save_profile(pool, read_profile(DEMO_CREDITOR))
            await staff.post(
                pool,
                OWNER,
                "You",
                Post(role=Role.ADMINISTRATOR),
                "setting up",
                await clock.now(pool),
            )
        finally:
            await pool.close()

    async def _temporal(self, temporal: EmbeddedTemporal) -> None:
        await temporal.start()
        self._parts.add(temporal)
        self._say("Temporal")

    async def _sandbox(self, plan: StackPlan) -> None:
        if not plan.needs_sandbox:
            return
        command = Command(
            name="sandbox",
            argv=plan.sandbox_argv(),
            log_file=self._directory / "sandbox.log",
            env=plan.sandbox_environment(),
        )
        await self._parts.start(command, lambda: accepts_connections(plan.ports.sandbox))
        await seed_marketing(plan.sandbox_url)
        await seed_identities(plan.sandbox_url)
        self._say("sandbox")

    async def _our_own(self, name: str, plan: StackPlan, database_url: str) -> None:
        ready_file = self._directory / f"{name}.ready"
        ready_file.unlink(missing_ok=True)
        command = Command(
            name=name,
            argv=(sys.executable, "-m", "workers", name, "--ready-file", str(ready_file)),
            log_file=self._directory / f"{name}.log",
            env=plan.environment(database_url),
        )

        async def ready() -> bool:
            return ready_file.exists()

        await self._parts.start(command, ready)
        self._say(name)

    async def _templates(self, plan: StackPlan, database_url: str) -> None:
        """Register the WhatsApp templates at the sandbox; a real account's take a person."""
        if plan.real_twilio:
            return
        secrets = plan.secrets
        token = SecretStr(secrets.twilio_auth_token)
        client = TwilioClient(secrets.twilio_account_sid, token, api_base=plan.sandbox_url)
        pool = await connect(database_url, size=1)
        try:
            await register_templates(demo_creditor(), library.read_wording(), client, pool)
        finally:
            await pool.close()


def demo_creditor() -> Creditor:
    """The creditor that the embedded stack ships."""
    return read_profile(DEMO_CREDITOR).creditor


async def seed_marketing(sandbox_url: str) -> None:
    """Give the sandbox the list and suppression groups that the demo creditor names."""
    creditor = demo_creditor()
    email, marketing = creditor.senders.email, creditor.marketing
    assert email is not None
    groups = [email.suppression_group, email.notice_group, marketing.suppression_group]
    seed = {
        "lists": [{"id": marketing.list_id, "name": f"Customers of {creditor.name}"}],
        "groups": [{"id": group, "name": f"group {group}"} for group in groups],
    }
    async with httpx.AsyncClient(base_url=sandbox_url) as client:
        there = (await client.get("/marketing")).raise_for_status().json()
        if not there["lists"]:
            (await client.post("/marketing", json=seed)).raise_for_status()


async def seed_identities(sandbox_url: str) -> None:
    """Let the demo creditor be a sender at the sandbox."""
    senders = demo_creditor().senders
    known = {
        "whatsapp": [senders.whatsapp.number] if senders.whatsapp else [],
        "email": [senders.email.address] if senders.email else [],
    }
    async with httpx.AsyncClient(base_url=sandbox_url) as client:
        (await client.put("/identities", json=known)).raise_for_status()


async def way_in(stack: StackFile) -> str:
    """A link by which whoever started the stack signs in at its desk, once."""
    pool = await connect(stack.postgres, size=1)
    try:
        return f"{stack.desk}/enter/{await desk_sessions.make_link(pool, OWNER)}"
    finally:
        await pool.close()
