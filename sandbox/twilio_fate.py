"""What becomes of a WhatsApp or text message, and how Twilio tells it."""

from typing import NamedTuple
from uuid import uuid4

from sandbox.answers import twilio_refusal
from sandbox.models import Callback, OutboxMessage
from sandbox.state import SandboxState


class Failure(NamedTuple):
    """How a message ends that does not arrive."""

    status: str
    code: int
    message: str


# https://www.twilio.com/docs/api/errors
OUTSIDE_WINDOW = Failure(
    "undelivered", 63016, "Outside messaging window. For WhatsApp, use a Message Template instead"
)
FAILURES = {
    "whatsapp": {
        "no_whatsapp": Failure("failed", 63003, "Channel could not find To address"),
        "invalid_recipient": Failure("undelivered", 63024, "Invalid message recipient"),
        "blocked": Failure("undelivered", 63014, "Channel message blocked by user action"),
        "rate_limited": Failure("failed", 63018, "Rate limit exceeded for Channel"),
        "withheld": Failure(
            "undelivered", 63049, "Meta chose not to deliver this marketing message"
        ),
    },
    "sms": {
        "landline": Failure("undelivered", 30006, "Landline or unreachable carrier"),
        "unreachable": Failure("undelivered", 30003, "Unreachable destination handset"),
    },
}
"""By channel: a number without WhatsApp still gets text messages."""
REFUSALS = {
    "invalid": (21211, "The 'To' number {to} is not a valid phone number."),
    "opted_out": (21610, "Attempt to send to unsubscribed recipient {to}"),
}
BEHAVIOURS = {"delivered", "read", "sent_only", "silent", *REFUSALS}.union(*FAILURES.values())


def refuse_by_behaviour(behaviour: str, to: str) -> None:
    """Numbers that Twilio refuses at once."""
    if behaviour in REFUSALS:
        code, words = REFUSALS[behaviour]
        raise twilio_refusal(400, words.format(to=to), code)


def fate(state: SandboxState, message: OutboxMessage) -> list[Callback]:
    """The status callbacks of a message, in order.

    Free text outside the 24-hour window is accepted and then undelivered with 63016; so is a
    template that WhatsApp has not approved, which counts as free text.

    https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """
    behaviour = state.behaviour(message.to)
    if behaviour == "silent":
        return []
    failure = FAILURES[message.channel].get(behaviour)
    if failure is None and not _is_allowed(state, message):
        failure = OUTSIDE_WINDOW
    if failure is not None:
        return [_callback(state, message, failure.status, failure)]
    steps = ["sent"] if behaviour == "sent_only" else ["sent", "delivered"]
    reads = behaviour == "read" or (behaviour == "delivered" and state.settings.read_receipts)
    if reads and message.channel == "whatsapp":
        steps.append("read")
    return [_callback(state, message, status) for status in steps]


def _is_allowed(state: SandboxState, message: OutboxMessage) -> bool:
    if message.channel == "sms":
        return True
    content = state.contents.get(message.template_sid or "")
    approved = content is not None and content.approval is not None
    return approved or state.window_is_open(message.to)


def _callback(
    state: SandboxState, message: OutboxMessage, status: str, failure: Failure | None = None
) -> Callback:
    form = {
        "MessageSid": message.id,
        "MessageStatus": status,
        "SmsSid": message.id,
        "SmsStatus": status,
        "AccountSid": state.settings.twilio_account_sid,
        "ApiVersion": "2010-04-01",
        "To": message.as_twilio_writes(message.to),
    }
    if message.channel == "whatsapp":
        form |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": message.to}
    if message.sender:
        form["From"] = message.as_twilio_writes(message.sender)
    if message.messaging_service_sid:
        form["MessagingServiceSid"] = message.messaging_service_sid
    if failure is not None:
        form |= {"ErrorCode": str(failure.code), "ErrorMessage": failure.message}
    return Callback(
        id=uuid4().hex,
        message_id=message.id,
        provider="twilio",
        url=message.status_callback or "",
        form=form,
        status=status,
        error_code=failure.code if failure else None,
        error_message=failure.message if failure else None,
    )
