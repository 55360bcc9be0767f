"""Every channel is carried by something, and a worker says at start what it lacks."""

from typing import Any

import pytest
from pydantic import SecretStr
from temporalio.converter import WorkflowSerializationContext

from domain.effects import Queue
from domain.vocabulary import Channel
from workers.composition import carrier, require
from workers.settings import Settings, SettingsError
from workers.temporal import DATA_CONVERTER

NO_LEDGER: Any = None
COMPLETE = Settings(
    twilio_account_sid="AC" + "0" * 32,
    twilio_auth_token=SecretStr("token"),
    sendgrid_api_key=SecretStr("key"),
    sms_per_second=3.0,
)


@pytest.mark.parametrize("channel", Channel)
def test_each_is_carried_by_its_own_adapter(channel: Channel) -> None:
    assert carrier(channel, COMPLETE).adapter(NO_LEDGER).channel is channel


def test_the_providers_limits_are_kept_and_people_have_none() -> None:
    assert carrier(Channel.SMS, COMPLETE).per_second == 3.0
    assert carrier(Channel.LETTER, COMPLETE).per_second is None


@pytest.mark.parametrize(
    ("queue", "lacks"),
    [
        (Queue.SMS, "AMICABLE_TWILIO_ACCOUNT_SID"),
        (Queue.WHATSAPP, "AMICABLE_TWILIO_ACCOUNT_SID"),
        (Queue.EMAIL, "AMICABLE_SENDGRID_API_KEY"),
        (Queue.MARKETING, "AMICABLE_SENDGRID_API_KEY"),
    ],
)
def test_a_worker_without_a_credential_says_which(queue: Queue, lacks: str) -> None:
    with pytest.raises(SettingsError, match=lacks):
        require(Settings(), [queue])
    require(COMPLETE, [queue])


def test_what_people_bring_needs_no_credential() -> None:
    require(Settings(), [Queue.CASES, Queue.CALL, Queue.LETTER])


def test_no_payload_depends_on_what_it_is_for() -> None:
    """The runner of workflows tells none (``workers.workflow_runner``)."""
    meant_for = WorkflowSerializationContext(namespace="default", workflow_id="invoice/acme/1")
    assert DATA_CONVERTER.with_context(meant_for) is DATA_CONVERTER
    assert DATA_CONVERTER.external_storage is None
