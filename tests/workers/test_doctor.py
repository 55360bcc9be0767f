"""`amicable doctor` and `amicable health` on a whole installation: what is well, what is not."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from ledger import clock, database
from ledger.database import MIGRATIONS
from tests.workers.command_line import Said, amicable, process
from workers.cli.doctor import _of_stack
from workers.embedded.stack_file import StackFile
from workers.stack import EmbeddedStack, seed_identities
from workers.stack_plan import Ports
from workers.worker import SCAN_SCHEDULE

Facts = dict[tuple[str, str], dict[str, str]]


class Installation:
    """A whole embedded stack, and what its own processes are told."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.stack = StackFile.read(directory)
        told = _of_stack(self.stack, directory)
        self.environment = {
            name: value
            for name, value in told.items()
            if name.startswith(("AMICABLE_", "TEMPORAL"))
        }

    async def amicable(self, *words: object, **changed: str) -> Said:
        """A command with the settings of a process; some of them changed."""
        with pytest.MonkeyPatch.context() as environment:
            for name, value in (self.environment | changed).items():
                environment.setenv(name, value)
            return await amicable(*words)

    async def database(self, name: str) -> str:
        """Another database on the same server."""
        conn = await asyncpg.connect(self.stack.postgres)
        await conn.execute(f"create database {name}")
        await conn.close()
        return urlsplit(self.stack.postgres)._replace(path=f"/{name}").geturl()

    async def temporal(self, namespace: str = "default") -> Client:
        return await Client.connect(self.stack.temporal, namespace=namespace)


@pytest.fixture(scope="module")
async def installation(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    directory = tmp_path_factory.mktemp("installation")
    async with EmbeddedStack(directory, Ports(0, 0, 0, 0, 0)):
        yield Installation(directory)


@pytest.fixture(scope="module")
async def new_namespace(installation: Installation) -> str:
    """A namespace that nobody has set up yet."""
    client = await installation.temporal()
    kept = Duration()
    kept.FromTimedelta(timedelta(days=3))
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace="new", workflow_execution_retention_period=kept)
    )
    return "new"


def facts(said: Said) -> Facts:
    """The findings by area and check; the exit code agrees with them."""
    rows = json.loads(said.out)
    assert said.err == ""
    assert said.code == int(any(row["state"] == "failed" for row in rows))
    return {(row["area"], row["check"]): row for row in rows}


def troubles(found: Facts) -> dict[tuple[str, str], dict[str, str]]:
    return {key: row for key, row in found.items() if row["state"] in ("failed", "warning")}


async def test_all_is_well_and_no_secret_is_shown(installation: Installation) -> None:
    said = await process("doctor", "--data", installation.directory)
    assert (said.code, said.err) == (0, "")
    assert said.lines[-1] == "All is well."
    assert not re.search(r"^ *[✗!–→]", said.out, re.MULTILINE)
    for area in ("Settings", "Ledger", "Creditors", "Temporal", "Providers", "Doors"):
        assert area in said.lines
    secrets = (installation.directory / "secrets.json").read_text("utf-8")
    for secret in re.findall(r'": ?"([^"]+)"', secrets):
        assert secret not in said.out


async def test_only_some_queues(installation: Installation) -> None:
    found = facts(await installation.amicable("doctor", "--json", "--queue", "contact-call"))
    assert not troubles(found)
    assert ("Temporal", "contact-call") in found
    assert ("Temporal", "contact-email") not in found
    assert not [key for key in found if key[0] == "Providers"]


async def test_nothing_set_and_nothing_running_is_a_list_too(tmp_path: Path) -> None:
    said = await process("doctor", "--data", tmp_path, TEMPORAL_ADDRESS="127.0.0.1:1")
    assert said.code == 1
    assert "✗ needed: not set: AMICABLE_DATABASE_URL, AMICABLE_TWILIO_ACCOUNT_SID" in said.out
    assert "no Temporal server answers at 127.0.0.1:1" in said.out
    assert "→ start one, or set TEMPORAL_ADDRESS" in said.out


async def test_a_wrong_twilio_token_is_told_without_it(installation: Installation) -> None:
    changed = {"AMICABLE_TWILIO_AUTH_TOKEN": "0123wrong"}
    said = await installation.amicable("doctor", "--json", **changed)
    assert "0123wrong" not in said.out
    found = facts(said)
    assert troubles(found) == {
        ("Providers", "Twilio"): {
            "area": "Providers",
            "check": "Twilio",
            "state": "failed",
            "said": "Twilio does not accept our credentials (401)",
            "todo": "check AMICABLE_TWILIO_ACCOUNT_SID and AMICABLE_TWILIO_AUTH_TOKEN",
        }
    }


async def test_a_wrong_sendgrid_key_is_told(installation: Installation) -> None:
    found = facts(
        await installation.amicable("doctor", "--json", AMICABLE_SENDGRID_API_KEY="SG.wrong")
    )
    assert list(troubles(found)) == [("Providers", "SendGrid")]


@pytest.fixture
async def providers_know(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The sandbox, whose senders are put back afterwards."""
    async with httpx.AsyncClient(base_url=installation.stack.sandbox) as sandbox:
        yield sandbox
    await seed_identities(installation.stack.sandbox)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {},
            {
                "demo WhatsApp sender": "+31201234567 is no WhatsApp sender of this account",
                "demo email sender": "SendGrid may not send as administratie@lumenfietsen.example",
            },
        ),
        (
            {"whatsapp": ["+31201234567"], "domains": ["lumenfietsen.example"]},
            {},
        ),
        (
            {
                "whatsapp": ["+31201234567"],
                "domains": ["lumenfietsen.example"],
                "sendgrid_scopes": ["asm.groups.read"],
            },
            {"SendGrid": "the key may not send (mail.send)"},
        ),
    ],
)
async def test_senders_must_be_set_up_at_the_providers(
    installation: Installation,
    providers_know: httpx.AsyncClient,
    known: dict[str, Any],
    expected: dict[str, str],
) -> None:
    (await providers_know.put("/identities", json=known)).raise_for_status()
    found = troubles(facts(await installation.amicable("doctor", "--json")))
    assert {check: row["said"] for (_, check), row in found.items()} == expected
    assert not (await providers_know.get("/outbox")).json()  # nothing was sent


async def test_a_schema_that_is_behind(installation: Installation) -> None:
    url = await installation.database("behind")
    await database.migrate(url)
    newest = max(path.name.split("_")[0] for path in MIGRATIONS.glob("*.sql"))
    conn = await asyncpg.connect(url)
    await conn.execute("delete from schema_migrations where version = $1", newest)
    await conn.close()
    found = facts(await installation.amicable("doctor", "--json", AMICABLE_DATABASE_URL=url))
    migrations = found["Ledger", "migrations"]
    assert migrations["state"] == "failed"
    assert newest in migrations["said"]
    assert migrations["todo"] == "run `amicable migrate`"
    assert found["Ledger", "the rest"]["state"] == "skipped"


async def test_a_relay_that_is_not_there_and_what_it_leaves_waiting(
    installation: Installation,
) -> None:
    url = await installation.database("stuck")
    await database.migrate(url)
    await _leave_waiting(url, datetime.now(UTC) - timedelta(hours=3))
    found = facts(await installation.amicable("doctor", "--json", AMICABLE_DATABASE_URL=url))
    assert found["Ledger", "relay"]["todo"] == "run `amicable relay`"
    outbox = found["Ledger", "outbox"]
    assert (outbox["state"], outbox["said"]) == (
        "failed",
        "stuck: 1 for Temporal, the oldest for 3 hours",
    )
    assert found["Creditors", "acme"]["state"] == "failed"
    assert found["Creditors", "acme"]["said"].startswith("its profile is not valid: ")
    health = await installation.amicable("health", "relay", AMICABLE_DATABASE_URL=url)
    assert "no relay on this machine" in health.complaint


async def _leave_waiting(url: str, since: datetime) -> None:
    conn = await asyncpg.connect(url)
    await conn.execute("insert into creditors values ('acme', '{}', now())")
    await conn.execute(
        """insert into outbox (creditor, invoice_number, opening, seq, what, created_at)
           values ('acme', 'A-1', 1, 1, 'opened', $1)""",
        since,
    )
    await conn.close()


async def test_a_clock_that_was_moved_must_not_meet_real_debtors(
    installation: Installation,
) -> None:
    url = await installation.database("moved")
    await database.migrate(url)
    conn = await asyncpg.connect(url)
    await clock.set_offset(conn, timedelta(days=12))
    await conn.close()
    changed = {"AMICABLE_DATABASE_URL": url}
    found = facts(await installation.amicable("doctor", "--json", **changed))
    assert found["Ledger", "clock"]["said"] == "moved forward by 12 days (sandbox)"
    real = {**changed, "AMICABLE_SENDGRID_API_BASE": ""}
    quiet = ("doctor", "--json", "--queue", "cases")  # so that SendGrid itself is not asked
    found = facts(await installation.amicable(*quiet, **real))
    assert found["Ledger", "clock"]["state"] == "failed"


async def test_a_namespace_that_nobody_set_up(
    installation: Installation, new_namespace: str
) -> None:
    changed = {"TEMPORAL_NAMESPACE": new_namespace}
    found = facts(await installation.amicable("doctor", "--json", **changed))
    assert found["Temporal", "namespace"]["state"] == "warning"
    missing = found["Temporal", "search attributes"]
    assert missing["said"].startswith("missing: CaseStage, Creditor, ")
    assert missing["todo"] == "run `amicable migrate`"
    assert found["Temporal", "daily scan"]["state"] == "failed"
    assert found["Temporal", "cases"]["said"] == "no worker asks for workflows and activities"
    assert found["Temporal", "contact-email"]["todo"] == (
        "run `amicable worker --queue contact-email`"
    )
    health = await installation.amicable("health", "worker", "--queue", "cases", **changed)
    assert health.complaint.endswith("no worker on this machine asks for work on cases")


async def test_a_namespace_that_is_not_there(installation: Installation) -> None:
    found = facts(await installation.amicable("doctor", "--json", TEMPORAL_NAMESPACE="nowhere"))
    assert found["Temporal", "namespace"]["said"] == "nowhere does not exist"
    assert "namespace create --namespace nowhere" in found["Temporal", "namespace"]["todo"]


async def test_a_scan_that_somebody_paused(installation: Installation) -> None:
    schedule = (await installation.temporal()).get_schedule_handle(SCAN_SCHEDULE)
    await schedule.pause()
    try:
        found = facts(await installation.amicable("doctor", "--json"))
    finally:
        await schedule.unpause()
    assert list(troubles(found)) == [("Temporal", "daily scan")]


@pytest.mark.parametrize(
    ("changed", "check"),
    [
        ({"AMICABLE_SENDGRID_WEBHOOK_PUBLIC_KEY": "no key"}, "SendGrid's events"),
        ({"AMICABLE_SENDGRID_WEBHOOK_PUBLIC_KEY": ""}, "SendGrid's events"),
        ({"AMICABLE_SENDGRID_INBOUND_SECRET": ""}, "email replies"),
        ({"AMICABLE_PUBLIC_URL": "http://collect.invalid"}, "public address"),
        ({"AMICABLE_PUBLIC_URL": "http://127.0.0.1:1"}, "gateway"),
    ],
)
async def test_doors_that_do_not_open(
    installation: Installation, changed: dict[str, str], check: str
) -> None:
    said = await installation.amicable("doctor", "--json", "--queue", "cases", **changed)
    found = troubles(facts(said))
    assert ("Doors", check) in found
    assert {area for area, _ in found} == {"Doors"}


async def test_a_database_that_does_not_answer(installation: Installation) -> None:
    url = "postgres://amicable:pa55word@127.0.0.1:1/amicable"
    said = await installation.amicable("doctor", "--json", AMICABLE_DATABASE_URL=url)
    assert facts(said)["Ledger", "server"]["state"] == "failed"
    assert "pa55word" not in said.out


@pytest.mark.parametrize(
    "words", [("gateway",), ("relay",), ("worker",), ("worker", "--queue", "marketing")]
)
async def test_a_process_that_works_is_healthy(
    installation: Installation, words: tuple[str, ...]
) -> None:
    said = await installation.amicable("health", *words)
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (("gateway",), {"AMICABLE_GATEWAY_PORT": "1"}),
        (("relay",), {"AMICABLE_DATABASE_URL": "postgres://a:pa55word@127.0.0.1:1/x"}),
        (("worker",), {"TEMPORAL_ADDRESS": "127.0.0.1:1"}),
        (("worker",), {"TEMPORAL_NAMESPACE": "nowhere"}),
    ],
)
async def test_a_process_that_does_not_is_told_in_one_line(
    installation: Installation, words: tuple[str, ...], changed: dict[str, Any]
) -> None:
    complaint = (await installation.amicable("health", *words, **changed)).complaint
    assert complaint.startswith("amicable: ")
    assert "pa55word" not in complaint
