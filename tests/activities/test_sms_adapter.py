"""What the debtor receives as a text message, and what became of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from activities.channel import MaybeSentError, NotPossibleError, RefusedError
from activities.sms import SmsAdapter
from activities.twilio_messages import TwilioMessages
from domain.vocabulary import Channel

SANNE = "+31612345678"
BY_NUMBER = {"sms": {"number": "+3197010200300"}}


@pytest.fixture
def adapter(providers: Any, pool: Any, given: Any) -> SmsAdapter:
    return SmsAdapter(TwilioMessages(providers.twilio(), pool, given.public))


@pytest.fixture
def letter(given: Any) -> Any:
    return given.letter(creditor=given.creditor(senders=BY_NUMBER))


async def test_a_text_message_goes_out_once_and_is_reported(
    adapter: Any, providers: Any, given: Any, letter: Any
) -> None:
    composed = await adapter.compose(None, letter, given.now)
    contact = given.contact(Channel.SMS, composed)
    receipt = await adapter.send(contact, composed, letter)
    await providers.control.post("/drain")

    [kept] = await providers.outbox()
    assert (receipt.status, receipt.provider_id) == ("sent", kept["id"])
    assert (kept["channel"], kept["to"], kept["sender"]) == ("sms", SANNE, "+3197010200300")
    assert kept["text"] == composed.body
    assert "€ 250,00" in kept["text"]
    assert kept["contact_id"] == str(contact.id)
    assert kept["status"] == "delivered"


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ({"sender_id": "Lumen Fiets"}, ("Lumen Fiets", None)),
        ({"messaging_service": "MG" + "0" * 32}, ("", "MG" + "0" * 32)),
        (
            {"messaging_service": "MG" + "0" * 32, "number": "+3197010200300"},
            ("", "MG" + "0" * 32),
        ),
    ],
)
async def test_it_comes_from_a_number_a_word_or_a_service(
    adapter: Any, providers: Any, given: Any, sender: dict[str, str], shown: Any
) -> None:
    letter = given.letter(creditor=given.creditor(senders={"sms": sender}))
    composed = await adapter.compose(None, letter, given.now)
    await adapter.send(given.contact(Channel.SMS, composed), composed, letter)
    [kept] = await providers.outbox()
    assert (kept["sender"], kept["messaging_service_sid"]) == shown


async def test_what_sms_cannot_say_another_channel_says(adapter: Any, given: Any) -> None:
    sender = given.creditor(senders=BY_NUMBER)
    for letter in (
        given.letter("final_notice_consumer", creditor=sender),
        given.letter(creditor=sender, debtor=given.debtor(phone="+31201234567")),
        given.letter(creditor=sender, debtor=given.debtor(phone=None)),
        given.letter(creditor=given.creditor(senders={})),
        given.letter(creditor=sender, reference="2026-0117, " * 20),
    ):
        with pytest.raises(NotPossibleError):
            await adapter.compose(None, letter, given.now)


async def test_who_opted_out_is_refused_and_the_channel_closes(
    adapter: Any, providers: Any, given: Any, letter: Any
) -> None:
    await providers.tell("/behaviours", address=SANNE, behaviour="opted_out")
    composed = await adapter.compose(None, letter, given.now)
    with pytest.raises(RefusedError) as refused:
        await adapter.send(given.contact(Channel.SMS, composed), composed, letter)
    assert (refused.value.code, refused.value.closes_channel) == ("21610", True)


async def test_a_lost_send_is_found_among_text_messages_only(
    providers: Any, pool: Any, given: Any, letter: Any
) -> None:
    """A WhatsApp message of the same words to the same number is another message."""
    hasty = TwilioMessages(providers.twilio(timeout=0.2), pool, given.public)
    adapter = SmsAdapter(hasty)
    composed = await adapter.compose(None, letter, given.now)
    contact = given.contact(Channel.SMS, composed, marked_at=datetime.now(UTC))
    await hasty.send(
        contact, f"whatsapp:{SANNE}", body=composed.body, from_="whatsapp:+3197010200300"
    )
    assert await adapter.became(contact) is False
    await providers.tell("/faults", provider="twilio", answer="timeout_after_accept")
    with pytest.raises(MaybeSentError):
        await adapter.send(contact, composed, letter)
    assert await adapter.became(contact) is True
    assert await adapter.became(contact.model_copy(update={"body": "Iets anders"})) is False


async def test_a_trial_accounts_own_words_before_ours_hide_nothing(
    providers: Any, pool: Any, given: Any, letter: Any
) -> None:
    messages = TwilioMessages(providers.twilio(), pool, given.public)
    composed = await SmsAdapter(messages).compose(None, letter, given.now)
    contact = given.contact(Channel.SMS, composed, marked_at=datetime.now(UTC))
    trial = f"Sent from your Twilio trial account - {composed.body}"
    other = contact.model_copy(update={"id": uuid4()})
    await messages.send(other, SANNE, body=trial, from_="+3197010200300")
    assert await SmsAdapter(messages).became(contact) is True
