"""Every channel is complete: a queue, a name, and what stands in the way of using it."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.creditor import SmsSender
from domain.debtor import Debtor
from domain.effects import Queue
from domain.reach import address_on, unusable_channels
from domain.vocabulary import Channel
from tests.support.events import debtor
from tests.support.world import acme

MOBILE, LANDLINE = "+31612345678", "+31201234567"
SENDER = {"number": "+3197010200300"}


@pytest.mark.parametrize("channel", Channel)
def test_each_has_a_queue_of_its_own_and_a_name(channel: Channel) -> None:
    assert Queue.of(channel) == f"contact-{channel}"
    assert Queue.of(channel).channel is channel
    assert channel.in_words


def test_cases_and_marketing_are_no_channel() -> None:
    assert [queue for queue in Queue if queue.channel is None] == [Queue.CASES, Queue.MARKETING]


def why_not(*, phone: str | None = MOBILE, closed: Any = (), **creditor: Any) -> str | None:
    known = acme(**{"senders": {"sms": SENDER}, **creditor})
    told = Debtor.model_validate({**debtor(), "phone": phone, "consents": {}})
    return unusable_channels(told, known, dict(closed)).get(Channel.SMS)


def test_an_own_customers_mobile_needs_no_opt_in() -> None:
    assert why_not() is None


@pytest.mark.parametrize("phone", [LANDLINE, None, "+18005551234"])
def test_only_mobile_numbers_get_text_messages(phone: str | None) -> None:
    assert why_not(phone=phone) == "no mobile number"


def test_a_landline_is_still_called() -> None:
    told = Debtor.model_validate({**debtor(), "phone": LANDLINE})
    assert (address_on(told, Channel.CALL), address_on(told, Channel.SMS)) == (LANDLINE, None)


def test_without_a_sender_it_is_unusable_with_the_reason() -> None:
    assert why_not(senders={}) == "the creditor has no SMS sender"


def test_an_agency_sends_none() -> None:
    assert (why_not(own_claims=False) or "").startswith("SMS is not for agencies")


def test_who_said_stop_gets_none() -> None:
    said = {(Channel.SMS, MOBILE): "asked to stop on 2026-11-09"}
    assert why_not(closed=said) == "asked to stop on 2026-11-09"
    assert why_not(closed={(Channel.WHATSAPP, MOBILE): "blocked"}) is None


@pytest.mark.parametrize(
    ("sender", "problem"),
    [
        ({}, "needs a number, a sender_id or a messaging_service"),
        ({"number": "0612345678"}, "should match pattern"),
        ({"sender_id": "12345"}, "should match pattern"),
        ({"sender_id": "Fietsenmaker De Kade"}, "at most 11 characters"),
        ({"sender_id": "Kade", "number": "+3197010200300"}, "not both"),
        ({"messaging_service": "XX1"}, "should match pattern"),
    ],
)
def test_a_wrong_sender_is_named(sender: dict[str, str], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        SmsSender.model_validate(sender)
