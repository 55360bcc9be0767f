"""`amicable health`: asked of real processes, those that work and those that do not."""

from pathlib import Path
from typing import Any

import pytest

from tests.workers.command_line import process
from tests.workers.installation import Installation
from workers.embedded.stack_file import StackFile


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
        (("worker", "--queue", "cases"), {"TEMPORAL_NAMESPACE": "temporal-system"}),
    ],
)
async def test_a_process_that_does_not_is_told_in_one_line(
    installation: Installation, words: tuple[str, ...], changed: dict[str, Any]
) -> None:
    complaint = (await installation.amicable("health", *words, **changed)).complaint
    assert complaint.startswith("amicable: ")
    assert "pa55word" not in complaint


async def test_the_relay_of_an_embedded_stack_is_asked_by_its_data(
    ledger_url: str, tmp_path: Path
) -> None:
    """Beside `amicable up` nothing is set: the stack's own file says where the ledger is."""
    addresses: dict[str, Any] = dict.fromkeys(
        ("gateway", "temporal", "temporal_ui", "sandbox"), "http://127.0.0.1"
    )
    known = addresses | {"postgres": ledger_url, "event_tokens": {}, "api_token": "t"}
    StackFile.model_validate(known).write(tmp_path)
    said = await process("health", "relay", "--data", tmp_path)
    assert said.complaint == "amicable: no relay on this machine holds or awaits the relay's lock"
