"""`amicable doctor` on a whole installation: Temporal and the providers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest

from domain.creditor import SmsSender
from tests.workers.installation import Installation, facts, troubles
from workers.composition import twilio
from workers.doctor.providers import twilio_usable
from workers.settings import load
from workers.stack import demo_creditor, seed_identities
from workers.worker import SCAN_SCHEDULE


@pytest.fixture(scope="session")
async def new_namespace(installation: Installation) -> str:
    """A namespace that nobody has set up yet."""
    client = await installation.temporal()
    kept = Duration()
    kept.FromTimedelta(timedelta(days=3))
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace="new", workflow_execution_retention_period=kept)
    )
    return "new"


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


@pytest.mark.parametrize(
    ("changed", "check", "state"),
    [
        ({"AMICABLE_MOLLIE_API_KEY": "test_wrong"}, "demo Mollie", "failed"),
        ({"AMICABLE_MOLLIE_API_KEY": ""}, "demo Mollie", "failed"),
        ({"AMICABLE_MOLLIE_API_BASE": "http://127.0.0.1:9"}, "demo Mollie", "warning"),
        ({"AMICABLE_LINK_SECRET": ""}, "links to pay", "failed"),
    ],
)
async def test_links_to_pay_need_a_key_and_a_secret(
    installation: Installation, changed: dict[str, str], check: str, state: str
) -> None:
    said = await installation.amicable("doctor", "--json", **changed)
    assert "test_wrong" not in said.out
    found = troubles(facts(said))
    assert [(key, row["state"]) for key, row in found.items()] == [(("Providers", check), state)]


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


_SERVICE = "MG" + "0" * 32


@pytest.mark.parametrize(
    ("sender", "state", "said"),
    [
        ({"number": "+3197010200300"}, "ok", "+3197010200300 can send text messages"),
        ({"number": "+31201234567"}, "failed", "+31201234567 cannot send text messages"),
        ({"number": "+31301234567"}, "failed", "+31301234567 is no number of this account"),
        ({"messaging_service": _SERVICE}, "ok", f"messaging service {_SERVICE} is there"),
        ({"messaging_service": "MG" + "1" * 32}, "failed", f"Twilio does not show MG{'1' * 32}"),
        ({"sender_id": "Lumen"}, "ok", "Lumen is a word"),
    ],
)
async def test_who_text_messages_come_from_is_looked_up(
    installation: Installation,
    providers_know: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    sender: dict[str, str],
    state: str,
    said: str,
) -> None:
    numbers = {"+3197010200300": True, "+31201234567": False}
    known = {"numbers": numbers, "messaging_services": [_SERVICE]}
    (await providers_know.put("/identities", json=known)).raise_for_status()
    for name, value in installation.environment.items():
        monkeypatch.setenv(name, value)
    demo = demo_creditor()
    senders = demo.senders.model_copy(update={"sms": SmsSender.model_validate(sender)})
    creditor = demo.model_copy(update={"senders": senders})
    found = {it.check: it async for it in twilio_usable(twilio(load()), [creditor])}
    assert found["demo SMS sender"].state == state
    assert found["demo SMS sender"].said.startswith(said)


async def test_text_messages_need_twilio(installation: Installation) -> None:
    said = await installation.amicable(
        "doctor", "--queue", "contact-sms", "--json", AMICABLE_TWILIO_AUTH_TOKEN="0123wrong"
    )
    assert list(troubles(facts(said))) == [("Providers", "Twilio")]
