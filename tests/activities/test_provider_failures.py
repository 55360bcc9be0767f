"""What a failure of a provider means: refused, busy, or nobody knows."""

import socket
import ssl
from typing import Any
from urllib.error import URLError

import pytest
from pydantic import SecretStr
from urllib3.exceptions import NewConnectionError, ProtocolError

from activities.channel import BusyError, Composed, MaybeSentError, Receipt, RefusedError
from activities.email import EmailAdapter
from activities.sendgrid_client import SendGridClient
from activities.transport import never_sent
from activities.twilio_client import TwilioClient
from activities.twilio_messages import TwilioMessages
from activities.whatsapp import WhatsAppAdapter
from domain.vocabulary import Channel

NO_LEDGER: Any = None
TEXT = Composed(recipient="+31612345678", subject=None, body="Dag Sanne", message_hash="x")
MAIL = Composed(
    recipient="sanne@example.com",
    subject="Factuur",
    body="Dag",
    message_hash="x",
    parts={"html": "<p>Dag</p>"},
)


async def whatsapp(client: TwilioClient, given: Any, composed: Composed = TEXT) -> Receipt:
    adapter = WhatsAppAdapter(TwilioMessages(client, NO_LEDGER, given.public))
    contact = given.contact(Channel.WHATSAPP, composed)
    return await adapter.send(contact, composed, given.letter())


async def email(client: SendGridClient, given: Any, composed: Composed = MAIL) -> Receipt:
    contact = given.contact(Channel.EMAIL, composed)
    return await EmailAdapter(client).send(contact, composed, given.letter())


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (429, BusyError),
        (401, BusyError),
        (500, BusyError),
        (503, BusyError),
        (502, MaybeSentError),
        (504, MaybeSentError),
        (403, RefusedError),
    ],
)
async def test_answers_of_both_providers(
    providers: Any, given: Any, answer: int, failure: type[Exception]
) -> None:
    await providers.tell("/faults", provider="twilio", answer=answer)
    with pytest.raises(failure):
        await whatsapp(providers.twilio(), given)
    await providers.tell("/faults", provider="sendgrid", answer=answer)
    with pytest.raises(failure):
        await email(providers.sendgrid(), given)
    assert await providers.outbox() == []
    assert len([each for each in providers.requests if each.method == "POST"]) == 4  # no retries


async def test_an_answer_that_never_comes(providers: Any, given: Any) -> None:
    await providers.tell("/faults", provider="twilio", answer="timeout_after_accept")
    with pytest.raises(MaybeSentError):
        await whatsapp(providers.twilio(timeout=0.2), given)
    await providers.tell("/faults", provider="sendgrid", answer="timeout_after_accept")
    with pytest.raises(MaybeSentError):
        await email(providers.sendgrid(timeout=0.2), given)
    assert [each["channel"] for each in await providers.outbox()] == ["whatsapp", "email"]


async def test_nobody_listens(given: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    nowhere = f"http://127.0.0.1:{port}"
    with pytest.raises(BusyError):
        await whatsapp(TwilioClient("AC1", SecretStr("t"), api_base=nowhere), given)
    with pytest.raises(BusyError):
        await email(SendGridClient(SecretStr("k"), api_base=nowhere), given)


async def test_a_number_that_is_none_closes_the_channel(providers: Any, given: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        await whatsapp(providers.twilio(), given, TEXT.model_copy(update={"recipient": "0612"}))
    assert (refused.value.code, refused.value.closes_channel) == ("21211", True)
    assert "0612" not in str(refused.value)


async def test_who_opted_out_is_left_alone(providers: Any, given: Any) -> None:
    await providers.tell("/behaviours", address="+31612345678", behaviour="opted_out")
    with pytest.raises(RefusedError) as refused:
        await whatsapp(providers.twilio(), given)
    assert (refused.value.code, refused.value.closes_channel) == ("21610", True)


async def test_a_number_without_whatsapp_is_taken_first(providers: Any, given: Any) -> None:
    await providers.tell("/behaviours", address="+31612345678", behaviour="no_whatsapp")
    assert (await whatsapp(providers.twilio(), given)).status == "sent"
    await providers.control.post("/drain")
    [message] = await providers.outbox()
    assert (message["status"], message["error_code"]) == ("failed", 63003)


async def test_an_address_that_is_none_closes_the_channel(providers: Any, given: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        await email(providers.sendgrid(), given, MAIL.model_copy(update={"recipient": "sanne"}))
    assert (refused.value.code, refused.value.closes_channel) == ("400", True)


async def test_failures_carry_no_cause_into_a_history(providers: Any, given: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        await whatsapp(providers.twilio(), given, TEXT.model_copy(update={"recipient": "0612"}))
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("error", "never"),
    [
        (URLError(ConnectionRefusedError()), True),
        (URLError(socket.gaierror()), True),
        (URLError(TimeoutError()), True),
        (URLError(ssl.SSLCertVerificationError()), True),
        (URLError(ConnectionResetError()), False),
        (TimeoutError(), False),
        (ConnectionResetError(), False),
        (ConnectionError(ProtocolError("aborted", ConnectionResetError())), False),
        (ConnectionError(NewConnectionError(NO_LEDGER, "refused")), True),
    ],
)
def test_what_certainly_never_left(error: Exception, never: bool) -> None:
    assert never_sent(error) is never
