"""Patients of a dental practice, by the example playbook: a text message first, and softly."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.vocabulary import Channel
from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import debtor, overdue, paid
from tests.support.world import acme
from workers import library

EXAMPLE = Path(__file__).parents[2] / "examples" / "playbooks" / "dental-practice.yaml"
BY_EMAIL = {"email": {"address": "praktijk@acme.example", "name": "Praktijk"}}


@pytest.fixture
async def practice(town: Town, pool: Pool) -> Town:
    """Acme's town, where the patients are treated by the example playbook."""
    await creditors.publish(pool, library.read_playbook(EXAMPLE))
    senders = {**BY_EMAIL, "sms": {"number": "+3197010200300"}}
    await creditors.save(pool, profile(senders))
    return town


def profile(senders: Any) -> Any:
    return acme(senders=senders, playbooks={"consumer": "dental-practice"})


@pytest.fixture(autouse=True)
def _delivered(practice: Town) -> Iterator[None]:
    practice.arrives.add(Channel.SMS)
    yield
    practice.arrives.discard(Channel.SMS)


async def test_a_patient_pays_after_a_text_message_and_is_thanked_by_one(practice: Town) -> None:
    await practice.tell(overdue())
    await practice.until("2026-11-10 12:00")
    assert practice.received == ["Mon 09 Nov 10:00 sms friendly"]
    assert "Acme Webshop BV: misschien is het u ontgaan." in practice.post.messages[0].contact.body
    await practice.tell(paid("250.00"))
    await practice.until("2026-11-12 12:00")
    assert practice.received[1:] == ["Tue 10 Nov 12:00 sms thank_you"]


async def test_who_answers_stop_by_sms_is_written_to_by_email(practice: Town) -> None:
    await practice.tell(overdue())
    await practice.until("2026-11-10 12:00")
    await practice.writes("STOP", by=Channel.SMS)
    await practice.until("2026-12-18 12:00")
    assert [line.split()[4] for line in practice.received] == ["sms", "email", "call", "email"]


async def test_an_answer_by_sms_goes_to_a_person_and_the_ladder_waits(practice: Town) -> None:
    await practice.tell(overdue())
    await practice.until("2026-11-10 12:00")
    await practice.writes("Hoe kan ik betalen?", by=Channel.SMS)
    assert await practice.tasks() == ["triage"]


async def test_a_landline_gets_an_email_at_once(practice: Town) -> None:
    await practice.tell(overdue(of=debtor(phone="+31201234567")))
    await practice.until("2026-11-10 12:00")
    assert practice.received == ["Mon 09 Nov 10:00 email friendly"]


async def test_without_a_sender_the_same_playbook_writes_by_email(
    practice: Town, pool: Pool
) -> None:
    await creditors.save(pool, profile(BY_EMAIL))
    await practice.tell(overdue())
    await practice.until("2026-11-10 12:00")
    assert practice.received == ["Mon 09 Nov 10:00 email friendly"]
