"""What the clients send fits the providers' published descriptions."""

import asyncio
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest
from sendgrid.helpers.mail import Asm, Attachment, CustomArg, GroupId, Mail

DESCRIPTIONS = Path(__file__).parents[3] / "shared" / "data" / "openapi"
HOSTS = {
    "twilio_api_v2010.json": "https://api.twilio.com",
    "tsg_mail_v3.json": "https://api.sendgrid.com",
    "tsg_mc_contacts_v3.json": "https://api.sendgrid.com",
    "tsg_suppressions_v3.json": "https://api.sendgrid.com",
}


@cache
def described(name: str) -> tuple[OpenAPI, str]:
    """A description, cut down to what the sandbox serves: Twilio's is large."""
    file = DESCRIPTIONS / name
    if not file.exists():
        pytest.skip(f"{name} is not here")
    whole = json.loads(file.read_text())
    served = ("/Messages", "/mail/send", "/marketing", "/asm/", "/bounces/", "{Sid}.json")
    whole["paths"] = {
        path: item for path, item in whole["paths"].items() if any(part in path for part in served)
    }
    config = Config(spec_validator_cls=None)
    return OpenAPI.from_dict(whole, config=config), HOSTS[name]


def fits(name: str, asked: Any) -> None:
    api, host = described(name)
    request = MockRequest(
        host,
        asked.method.lower(),
        asked.path,
        args={key: values[0] for key, values in parse_qs(asked.query).items()},
        headers={"Authorization": asked.authorization},
        data=asked.body,
        content_type=asked.content_type or "application/json",
    )
    api.validate_request(request)


async def test_messages_fit_twilios_description(sandbox: Any) -> None:
    sent = await sandbox.whatsapp(content_sid=await sandbox.template(), content_variables="{}")
    messages = sandbox.twilio().messages
    await asyncio.to_thread(messages(sent.sid).fetch)
    await asyncio.to_thread(messages.list, to=sent.to, date_sent_after=sent.date_created)
    asked = [each for each in sandbox.requests if each.path.startswith("/2010-04-01/")]
    assert [each.method for each in asked] == ["POST", "GET", "GET"]
    for each in asked:
        fits("twilio_api_v2010.json", each)


async def test_mail_fits_sendgrids_description(sandbox: Any) -> None:
    letter = Mail("a@example.com", "b@example.com", "Factuur", "Dag", "<p>Dag</p>")
    letter.add_custom_arg(CustomArg("contact_id", "c-1", p=0))
    letter.attachment = Attachment("SGVsbG8=", "factuur.pdf", "application/pdf")
    letter.asm = Asm(GroupId(7))
    await asyncio.to_thread(sandbox.sendgrid().send, letter)
    asked = sandbox.requests[-1]
    fits("tsg_mail_v3.json", asked)
    without_recipients = asked.body.replace(b'"to"', b'"too"')
    with pytest.raises(OpenAPIError):
        fits("tsg_mail_v3.json", replace(asked, body=without_recipients))


async def test_marketing_and_suppressions_fit_sendgrids_descriptions(sandbox: Any) -> None:
    api = sandbox.sendgrid().client
    contacts = {"contacts": [{"email": "b@example.com", "first_name": "B"}]}
    await asyncio.to_thread(api.marketing.contacts.put, request_body=contacts)
    fits("tsg_mc_contacts_v3.json", sandbox.requests[-1])
    search = api.marketing.contacts.search.emails
    await asyncio.to_thread(search.post, request_body={"emails": ["b@example.com"]})
    fits("tsg_mc_contacts_v3.json", sandbox.requests[-1])

    wish = {"name": "Offers", "description": "Offers and news"}
    made = await asyncio.to_thread(api.asm.groups.post, request_body=wish)
    fits("tsg_suppressions_v3.json", sandbox.requests[-1])
    members = api.asm.groups._(json.loads(made.body)["id"]).suppressions
    await asyncio.to_thread(members.post, request_body={"recipient_emails": ["b@example.com"]})
    fits("tsg_suppressions_v3.json", sandbox.requests[-1])
    await asyncio.to_thread(members._("b@example.com").delete)
    fits("tsg_suppressions_v3.json", sandbox.requests[-1])


async def test_the_account_fits_twilios_description(sandbox: Any) -> None:
    account = await asyncio.to_thread(sandbox.twilio().api.v2010.account.fetch)
    assert (account.sid, account.status) == (sandbox.settings.twilio_account_sid, "active")
    fits("twilio_api_v2010.json", sandbox.requests[-1])
