"""What the debtor receives on WhatsApp, by template or in words, and what became of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from activities.channel import MaybeSentError, NotPossibleError
from activities.twilio_messages import TwilioMessages
from activities.whatsapp import WhatsAppAdapter
from activities.whatsapp_templates import register_templates
from domain.vocabulary import Channel
from ledger import contacts
from ledger.replies import Reply
from ledger.replies import add as add_reply

SANNE = "+31612345678"


@pytest.fixture
def adapter(providers: Any, pool: Any, given: Any) -> WhatsAppAdapter:
    return WhatsAppAdapter(TwilioMessages(providers.twilio(), pool, given.public))


async def compose(adapter: WhatsAppAdapter, pool: Any, letter: Any, now: datetime) -> Any:
    async with pool.acquire() as conn:
        return await adapter.compose(conn, letter, now)


async def reply(pool: Any, at: datetime) -> None:
    said = Reply(
        id=uuid4(),
        provider_id=uuid4().hex,
        creditor="energie",
        debtor="C-1001",
        channel=Channel.WHATSAPP,
        sender=SANNE,
        text="Hoi",
        at=at,
    )
    async with pool.acquire() as conn:
        await add_reply(conn, said)


async def test_an_approved_template_goes_out_with_its_values(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    letter = given.letter()
    await register_templates(letter.creditor, given.wording, providers.twilio(), pool)
    composed = await compose(adapter, pool, letter, given.now)
    contact = given.contact(Channel.WHATSAPP, composed)
    receipt = await adapter.send(contact, composed, letter)
    await providers.control.post("/drain")

    [kept] = await providers.outbox()
    assert (receipt.status, receipt.provider_id) == ("sent", kept["id"])
    assert (kept["to"], kept["sender"]) == (SANNE, "+3197010200300")
    assert kept["text"] == composed.body
    assert "€ 250,00" in kept["text"]
    assert kept["template"].startswith("amicable_friendly_nl")
    assert "paid" in [button["id"] for button in kept["buttons"]]
    assert kept["contact_id"] == str(contact.id)
    assert kept["status_callback"].startswith(f"{given.public}/webhooks/twilio/status?contact=")
    assert kept["status"] == "delivered"


async def test_without_an_approved_template_another_channel_follows(
    adapter: Any, pool: Any, given: Any
) -> None:
    with pytest.raises(NotPossibleError, match="no approved WhatsApp template for friendly in nl"):
        await compose(adapter, pool, given.letter(), given.now)


async def test_within_a_day_of_her_last_word_free_text_will_do(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    letter = given.letter()
    await reply(pool, given.now - timedelta(hours=23))
    composed = await compose(adapter, pool, letter, given.now)
    assert composed.parts == {}
    await adapter.send(given.contact(Channel.WHATSAPP, composed), composed, letter)
    [kept] = await providers.outbox()
    assert (kept["text"], kept["template"]) == (composed.body, None)
    with pytest.raises(NotPossibleError):
        await compose(adapter, pool, letter, given.now + timedelta(hours=2))


async def test_an_answer_is_free_text_within_a_day_and_the_approved_template_after_it(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    """Peers, complaint 9: a courtesy is bound by WhatsApp's window as a reminder is."""
    letter = given.letter("reply_received")
    await register_templates(letter.creditor, given.wording, providers.twilio(), pool)
    await reply(pool, given.now)
    within = await compose(adapter, pool, letter, given.now + timedelta(hours=23))
    after = await compose(adapter, pool, letter, given.now + timedelta(hours=25))
    assert within.parts == {}
    assert set(after.parts) == {"content_sid", "content_variables"}
    assert within.body == after.body


async def test_a_messaging_service_stands_in_for_the_number(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    service = "MG" + "0" * 32
    sender = {"number": "+3197010200300", "messaging_service": service}
    letter = given.letter(creditor=given.creditor(senders={"whatsapp": sender}))
    await reply(pool, given.now)
    composed = await compose(adapter, pool, letter, given.now)
    await adapter.send(given.contact(Channel.WHATSAPP, composed), composed, letter)
    [kept] = await providers.outbox()
    assert (kept["messaging_service_sid"], kept["sender"]) == (service, "")


async def test_what_whatsapp_cannot_say_another_channel_says(
    adapter: Any, pool: Any, given: Any
) -> None:
    for letter in (
        given.letter("final_notice_consumer"),
        given.letter(debtor=given.debtor(phone=None)),
        given.letter(creditor=given.creditor(senders={})),
    ):
        with pytest.raises(NotPossibleError):
            await compose(adapter, pool, letter, given.now)


async def lost(providers: Any, pool: Any, given: Any, body: str = "Dag Sanne") -> Any:
    """A contact whose send was never answered, though Twilio took it."""
    adapter = WhatsAppAdapter(TwilioMessages(providers.twilio(timeout=0.2), pool, given.public))
    composed = (await free_text(pool, given)).model_copy(update={"body": body})
    contact = given.contact(Channel.WHATSAPP, composed, marked_at=datetime.now(UTC))
    await providers.tell("/faults", provider="twilio", answer="timeout_after_accept")
    with pytest.raises(MaybeSentError):
        await adapter.send(contact, composed, given.letter())
    return contact


async def free_text(pool: Any, given: Any) -> Any:
    await reply(pool, given.now)
    unused: Any = None
    return await compose(WhatsAppAdapter(unused), pool, given.letter(), given.now)


async def test_a_lost_send_is_found_at_twilio(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    contact = await lost(providers, pool, given)
    assert await adapter.became(contact) is True
    never = contact.model_copy(update={"id": uuid4(), "body": "Iets anders"})
    assert await adapter.became(never) is False
    later = contact.model_copy(update={"marked_at": contact.marked_at + timedelta(hours=1)})
    assert await adapter.became(later) is False


async def test_a_lost_send_is_found_in_case_time(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    await providers.tell("/clock", offset_seconds=-400_000_000)
    contact = await lost(providers, pool, given)
    assert await adapter.became(contact) is False
    then = contact.marked_at - timedelta(seconds=400_000_000)
    assert await adapter.became(contact.model_copy(update={"marked_at": then})) is True


async def test_the_message_of_another_contact_is_not_ours(
    adapter: Any, providers: Any, pool: Any, given: Any
) -> None:
    contact = await lost(providers, pool, given)
    [kept] = await providers.outbox()
    other = contact.model_copy(update={"id": uuid4(), "step": "second", "status": "sent"})
    async with pool.acquire() as conn:
        await contacts.mark(conn, other.model_copy(update={"provider_id": kept["id"]}))
    assert await adapter.became(contact) is False


async def test_nobody_knows_while_twilio_is_away(pool: Any, given: Any) -> None:
    from pydantic import SecretStr

    from activities.twilio_client import TwilioClient

    away = TwilioClient("AC1", SecretStr("t"), api_base="http://127.0.0.1:9")
    composed = await free_text(pool, given)
    contact = given.contact(Channel.WHATSAPP, composed)
    messages = TwilioMessages(away, pool, given.public)
    assert await WhatsAppAdapter(messages).became(contact) is None
