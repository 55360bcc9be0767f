"""What our effects ask fits the providers' published descriptions."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest

from activities.channel import Composed
from activities.email import EmailAdapter
from activities.marketing import SendGridMarketing
from activities.sms import SmsAdapter
from activities.twilio_messages import TwilioMessages
from activities.whatsapp import WhatsAppAdapter
from domain.vocabulary import Channel
from tests.support.logo import with_logo

DESCRIPTIONS = Path(__file__).parents[3] / "shared" / "data" / "openapi"
SENDGRID = "https://api.sendgrid.com"
LIST = "7b1b1f3e-5d0a-4c0e-9d57-2f1f6f7d6a10"
NO_LEDGER: Any = None


@cache
def described(name: str, part: str) -> OpenAPI:
    """A description, cut down to what we ask: Twilio's is large."""
    file = DESCRIPTIONS / f"{name}.json"
    if not file.exists():
        pytest.skip(f"{name} is not here")
    whole = json.loads(file.read_text())
    whole["paths"] = {path: item for path, item in whole["paths"].items() if part in path}
    return OpenAPI.from_dict(whole, config=Config(spec_validator_cls=None))


def fits(asked: Any, host: str, name: str, part: str) -> None:
    request = MockRequest(
        host,
        asked.method.lower(),
        asked.path,
        args={key: values[0] for key, values in parse_qs(asked.query).items()},
        headers={"Authorization": asked.authorization},
        data=asked.body,
        content_type=asked.content_type or "application/json",
    )
    described(name, part).validate_request(request)


def asked_of(providers: Any, start: str) -> list[Any]:
    return [each for each in providers.requests if each.path.startswith(start)]


async def test_whatsapp_fits_twilios(providers: Any, given: Any) -> None:
    adapter = WhatsAppAdapter(TwilioMessages(providers.twilio(), NO_LEDGER, given.public))
    composed = Composed(recipient="+31612345678", subject=None, body="Dag", message_hash="x")
    contact = given.contact(Channel.WHATSAPP, composed, marked_at=given.now.replace(year=2099))
    await adapter.send(contact, composed, given.letter())
    assert await adapter.became(contact) is False
    create, listing = asked_of(providers, "/2010-04-01/")
    assert (create.method, listing.method) == ("POST", "GET")
    for each in (create, listing):
        fits(each, "https://api.twilio.com", "twilio_api_v2010", "/Messages.json")


@pytest.mark.parametrize(
    "sender",
    [
        {"number": "+3197010200300"},
        {"sender_id": "Energie BV"},
        {"messaging_service": "MG" + "0" * 32},
    ],
)
async def test_sms_fits_twilios(providers: Any, given: Any, sender: dict[str, str]) -> None:
    adapter = SmsAdapter(TwilioMessages(providers.twilio(), NO_LEDGER, given.public))
    letter = given.letter(creditor=given.creditor(senders={"sms": sender}))
    composed = await adapter.compose(NO_LEDGER, letter, given.now)
    contact = given.contact(Channel.SMS, composed, marked_at=given.now.replace(year=2099))
    await adapter.send(contact, composed, letter)
    assert await adapter.became(contact) is False
    create, listing = asked_of(providers, "/2010-04-01/")
    assert (create.method, listing.method) == ("POST", "GET")
    for each in (create, listing):
        fits(each, "https://api.twilio.com", "twilio_api_v2010", "/Messages.json")


@pytest.mark.parametrize("statutory", [False, True])
async def test_email_fits_sendgrids(providers: Any, given: Any, statutory: bool) -> None:
    for groups in ({}, {"suppression_group": 1, "notice_group": 2}):
        sender = {"address": "incasso@energie.example.com", "name": "Energie BV", **groups}
        creditor = given.creditor(senders={"email": sender})
        letter = given.letter(creditor=creditor, statutory=statutory)
        adapter = EmailAdapter(providers.sendgrid())
        composed = await adapter.compose(NO_LEDGER, letter, given.now)
        await adapter.send(given.contact(Channel.EMAIL, composed), composed, letter)
    for each in asked_of(providers, "/v3/mail/send"):
        fits(each, SENDGRID, "tsg_mail_v3", "/mail/send")


async def test_email_with_a_logo_fits_sendgrids(providers: Any, given: Any, pool: Any) -> None:
    letter = given.letter(creditor=given.creditor(look=await with_logo(pool)))
    adapter = EmailAdapter(providers.sendgrid())
    composed = await adapter.compose(pool, letter, given.now)
    await adapter.send(given.contact(Channel.EMAIL, composed), composed, letter)
    [asked] = asked_of(providers, "/v3/mail/send")
    assert b'"content_id":"logo"' in asked.body.replace(b" ", b"")
    fits(asked, SENDGRID, "tsg_mail_v3", "/mail/send")


async def test_marketing_fits_sendgrids(providers: Any, given: Any) -> None:
    await providers.tell(
        "/marketing",
        lists=[{"id": LIST, "name": "Klanten"}],
        groups=[{"id": 777, "name": "Aanbiedingen"}],
        contacts=[{"email": "sanne@example.com", "list_ids": [LIST]}],
    )
    marketing = SendGridMarketing(providers.sendgrid())
    creditor = given.creditor(marketing={"list_id": LIST, "suppression_group": 777})
    undo = await marketing.suspend(creditor, given.debtor())
    await marketing.restore(creditor, given.debtor(), undo, consent=True)
    suppressions = asked_of(providers, "/v3/asm/")
    assert [each.method for each in suppressions] == ["POST", "POST", "DELETE"]
    for each in suppressions:
        fits(each, SENDGRID, "tsg_suppressions_v3", "/asm/")
    contacts = asked_of(providers, "/v3/marketing/contacts")
    assert [each.method for each in contacts] == ["POST", "PUT"]
    for each in contacts:
        fits(each, SENDGRID, "tsg_mc_contacts_v3", "/marketing/contacts")
