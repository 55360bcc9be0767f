"""`amicable doctor` on a whole installation: settings, ledger and doors."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from ledger import clock, database
from ledger.database import MIGRATIONS
from tests.workers.command_line import process
from tests.workers.installation import Installation, facts, troubles


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
