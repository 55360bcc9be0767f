"""Twilio and SendGrid: are the credentials good, may we write in the creditors' names.

Only looked up (GET), nothing is sent. What a provider answers is told in our three words; its own
words and the credentials are not shown.
"""

from collections.abc import Sequence
from typing import Any

from activities.channel import BusyError, MaybeSentError, RefusedError
from activities.sendgrid_client import SendGridClient
from activities.twilio_client import TwilioClient
from domain.creditor import Creditor, EmailSender, SmsSender, WhatsAppSender
from workers.doctor.finding import Finding, Findings, failed, ok, skipped, warning

FAILURES = (BusyError, MaybeSentError, RefusedError)
_SEND = "mail.send"


async def twilio_usable(client: TwilioClient, creditors: Sequence[Creditor]) -> Findings:
    """The account, and each creditor's senders of WhatsApp and text messages."""
    try:
        account = await client.ask(lambda it: it.api.v2010.account.fetch())
    except FAILURES as error:
        todo = "check AMICABLE_TWILIO_ACCOUNT_SID and AMICABLE_TWILIO_AUTH_TOKEN"
        yield failed("Twilio", str(error), todo)
        return
    if account.status != "active":
        yield failed("Twilio", f"the account is {account.status}", "open it in Twilio's console")
        return
    yield ok("Twilio", f"accepts our credentials; the account is {account.status}")
    for creditor in creditors:
        yield await _whatsapp_sender(client, creditor)
        if creditor.senders.sms is not None:
            yield await _sms_sender(client, creditor.slug, creditor.senders.sms)


async def sendgrid_usable(client: SendGridClient, creditors: Sequence[Creditor]) -> Findings:
    """The key's scopes, and each creditor's sender, unsubscribe groups and list."""
    try:
        scopes = set((await client.ask(lambda api: api.scopes.get()))["scopes"])
    except FAILURES as error:
        yield failed("SendGrid", str(error), "check AMICABLE_SENDGRID_API_KEY and its region")
        return
    if _SEND not in scopes:
        yield failed(
            "SendGrid", f"the key may not send ({_SEND})", "give it Mail Send: Full Access"
        )
    else:
        yield ok("SendGrid", "accepts our key, which may send")
    for creditor in creditors:
        yield await _email_sender(client, creditor)
        yield await _groups(client, creditor)
        yield await _list(client, creditor)


async def _whatsapp_sender(client: TwilioClient, creditor: Creditor) -> Finding:
    sender = creditor.senders.whatsapp
    check = f"{creditor.slug} WhatsApp sender"
    if sender is None:
        return skipped(check, "is not used")
    try:
        if sender.messaging_service is not None:
            await _service(client, sender.messaging_service)
        return _sender_state(check, sender, await _senders(client))
    except RefusedError as error:
        return _not_shown(check, sender.messaging_service, error, "senders.whatsapp")
    except (BusyError, MaybeSentError) as error:
        return warning(check, str(error), "run `amicable doctor` again")


async def _sms_sender(client: TwilioClient, slug: str, sender: SmsSender) -> Finding:
    """A number of the account that can text, or a messaging service; a word cannot be looked up."""
    check = f"{slug} SMS sender"
    try:
        if sender.messaging_service is not None:
            await _service(client, sender.messaging_service)
            return ok(check, f"messaging service {sender.messaging_service} is there")
        if sender.number is not None:
            return _number_state(check, sender.number, await _texts(client, sender.number))
    except RefusedError as error:
        return _not_shown(check, sender.messaging_service, error, "senders.sms")
    except (BusyError, MaybeSentError) as error:
        return warning(check, str(error), "run `amicable doctor` again")
    return ok(check, f"{sender.sender_id} is a word: some countries want it registered first")


async def _texts(client: TwilioClient, number: str) -> bool | None:
    """Whether a number of this account can send texts; None where it is not of this account."""
    rows = await client.ask(lambda it: it.incoming_phone_numbers.list(phone_number=number))
    return any((row.capabilities or {}).get("sms") for row in rows) if rows else None


def _number_state(check: str, number: str, texts: bool | None) -> Finding:
    if texts is None:
        todo = "buy it in Twilio's console, or correct senders.sms in its file"
        return failed(check, f"{number} is no number of this account", todo)
    if not texts:
        todo = "choose a number that can, or a sender_id, in its file"
        return failed(check, f"{number} cannot send text messages", todo)
    return ok(check, f"{number} can send text messages")


def _not_shown(check: str, service: str | None, error: RefusedError, where: str) -> Finding:
    said = f"Twilio does not show {service or 'this sender'} ({error.code})"
    return failed(check, said, f"correct {where} in its file")


async def _service(client: TwilioClient, sid: str) -> None:
    await client.ask(lambda it: it.messaging.v1.services(sid).fetch())


async def _senders(client: TwilioClient) -> dict[str, str]:
    rows = await client.ask(lambda it: it.messaging.v2.channels_senders.list(channel="whatsapp"))
    return {row.sender_id.removeprefix("whatsapp:"): str(row.status) for row in rows}


def _sender_state(check: str, sender: WhatsAppSender, known: dict[str, str]) -> Finding:
    status = known.get(sender.number)
    if status is None:
        todo = "register it in Twilio's console under WhatsApp senders, or correct its file"
        return failed(check, f"{sender.number} is no WhatsApp sender of this account", todo)
    if not status.upper().startswith("ONLINE"):
        return warning(check, f"{sender.number} is {status.lower()}", "see it in Twilio's console")
    return ok(check, f"{sender.number} is {status.lower()}")


async def _email_sender(client: SendGridClient, creditor: Creditor) -> Finding:
    sender = creditor.senders.email
    check = f"{creditor.slug} email sender"
    if sender is None:
        return skipped(check, "is not used")
    try:
        if await _authenticated(client, sender):
            return ok(check, f"the domain of {sender.address} is authenticated")
        if await _verified(client, sender):
            return ok(check, f"{sender.address} is a verified sender")
    except FAILURES as error:
        return warning(check, f"cannot be looked up: {error}", "give the key read access to it")
    todo = "authenticate its domain in SendGrid (or verify the single sender)"
    return failed(check, f"SendGrid may not send as {sender.address}", todo)


async def _authenticated(client: SendGridClient, sender: EmailSender) -> bool:
    domain = sender.address.rpartition("@")[2].lower()
    known: list[dict[str, Any]] = await client.ask(lambda api: api.whitelabel.domains.get())
    return any(it["valid"] and str(it["domain"]).lower() == domain for it in known)


async def _verified(client: SendGridClient, sender: EmailSender) -> bool:
    known = await client.ask(lambda api: api.verified_senders.get())
    return any(
        it["verified"] and str(it["from_email"]).lower() == sender.address.lower()
        for it in known["results"]
    )


async def _groups(client: SendGridClient, creditor: Creditor) -> Finding:
    check = f"{creditor.slug} unsubscribe groups"
    email, marketing = creditor.senders.email, creditor.marketing
    wanted = {marketing.suppression_group}
    if email is not None:
        wanted |= {email.suppression_group, email.notice_group}
    wanted -= {None}
    if not wanted:
        return skipped(check, "none is named")
    try:
        known = {it["id"] for it in await client.ask(lambda api: api.asm.groups.get())}
    except FAILURES as error:
        return warning(check, f"cannot be looked up: {error}", "give the key read access to it")
    missing = sorted(str(group) for group in wanted - known)
    if missing:
        todo = "make them in SendGrid, or correct the creditor's file"
        return failed(check, f"SendGrid knows no group {', '.join(missing)}", todo)
    return ok(check, f"all {len(wanted)} are there")


async def _list(client: SendGridClient, creditor: Creditor) -> Finding:
    check, list_id = f"{creditor.slug} marketing list", creditor.marketing.list_id
    if list_id is None:
        return skipped(check, "none is named")
    try:
        await client.ask(lambda api: api.marketing.lists._(list_id).get())
    except RefusedError as error:
        todo = "correct marketing.list_id in its file"
        return failed(check, f"SendGrid does not show list {list_id} ({error.code})", todo)
    except (BusyError, MaybeSentError) as error:
        return warning(check, str(error), "run `amicable doctor` again")
    return ok(check, "is there")
