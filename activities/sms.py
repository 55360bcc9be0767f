"""Text messages by Twilio: plain text of at most two parts, to mobile numbers."""

from datetime import datetime

from activities.channel import Composed, Correspondence, NotPossibleError, Receipt, RefusedError
from activities.twilio_messages import TwilioMessages
from domain.messages.sms import render_sms
from domain.messages.templating import MessageError
from domain.vocabulary import Channel
from ledger.contacts import Contact
from ledger.database import Connection


class SmsAdapter:
    """Sends text messages.

    Args:
        messages: Twilio's messages.
    """

    channel: Channel = Channel.SMS

    def __init__(self, messages: TwilioMessages) -> None:
        self._messages = messages

    async def compose(self, conn: Connection, letter: Correspondence, now: datetime) -> Composed:
        """The message's SMS text.

        Raises:
            NotPossibleError: no sender, no mobile number, or no text that fits.
        """
        mobile = letter.debtor.mobile
        if letter.creditor.senders.sms is None or mobile is None:
            raise NotPossibleError("no SMS sender, or no mobile number")
        try:
            rendered = render_sms(letter.source, letter.facts)
        except MessageError as error:
            raise NotPossibleError(str(error)) from None
        return Composed(
            recipient=mobile, subject=None, body=rendered.text, message_hash=rendered.hash
        )

    async def send(self, contact: Contact, composed: Composed, letter: Correspondence) -> Receipt:
        """Create the message at Twilio, once.

        Raises:
            RefusedError: Twilio said no.
            BusyError: Twilio asks to come back.
            MaybeSentError: no answer came.
        """
        return await self._messages.send(
            contact, contact.recipient, body=composed.body, **_sender(letter)
        )

    async def became(self, contact: Contact) -> bool | None:
        """Whether Twilio has this text."""
        return await self._messages.became(contact, contact.recipient)


def _sender(letter: Correspondence) -> dict[str, str]:
    sender = letter.creditor.senders.sms
    if sender is None:
        raise RefusedError("no_sender", "the creditor has no SMS sender any more")
    if sender.messaging_service is not None:
        return {"messaging_service_sid": sender.messaging_service}
    return {"from_": sender.number or sender.sender_id or ""}
