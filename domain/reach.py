"""On which channels a debtor can be reached, and why not on the others."""

from collections.abc import Mapping
from datetime import date

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.going_live import addressed_to
from domain.vocabulary import Channel

Closed = dict[tuple[Channel, str], str]
"""Channel and address that must not be used any more, with the reason."""


_ASKED_TO_STOP = "asked to stop on"


def asked_to_stop(day: date) -> str:
    """Why a channel is closed that the debtor wants no more of: that stops no debt."""
    return f"{_ASKED_TO_STOP} {day}"


def by_wish(why: str | None) -> bool:
    """Whether a channel is closed because the debtor asked for it."""
    return why is not None and why.startswith(_ASKED_TO_STOP)


def address_on(debtor: Debtor, channel: Channel) -> str | None:
    """The debtor's address on a channel: an E.164 number, an email address, a postal one.

    A text message has one only where the number is a mobile one.
    """
    match channel:
        case Channel.EMAIL:
            return debtor.email
        case Channel.WHATSAPP | Channel.CALL:
            return debtor.phone
        case Channel.SMS:
            return debtor.mobile
        case Channel.LETTER:
            return _postal(debtor)


def _postal(debtor: Debtor) -> str | None:
    address = debtor.address
    if address is None or not address.complete:
        return None
    return ", ".join(part for part in (address.street, address.postcode, address.city) if part)


def unusable_channels(debtor: Debtor, creditor: Creditor, closed: Closed) -> dict[Channel, str]:
    """Channels that do not reach this debtor, each with the reason."""
    found: dict[Channel, str] = {}
    for channel in Channel:
        why = _obstacle(debtor, creditor, channel, closed)
        if why is not None:
            found[channel] = why
    return found


def _obstacle(debtor: Debtor, creditor: Creditor, channel: Channel, closed: Closed) -> str | None:
    address = address_on(debtor, channel)
    if address is None:
        return "no mobile number" if channel is Channel.SMS else f"no address for {channel.value}"
    test = creditor.test_address
    if test is not None and address_on(addressed_to(debtor, test), channel) is None:
        return f"a rehearsal, without a test address for {channel.value}"
    return _own_obstacle(debtor, creditor, channel) or closed.get((channel, address))


def _own_obstacle(debtor: Debtor, creditor: Creditor, channel: Channel) -> str | None:
    """What each channel asks of creditor and debtor beside an address."""
    match channel:
        case Channel.WHATSAPP:
            return _no_whatsapp(debtor, creditor)
        case Channel.EMAIL:
            return None if creditor.senders.email else "the creditor has no email sender"
        case Channel.CALL:
            return None if creditor.calls.per_day else "nobody calls for this creditor"
        case Channel.LETTER:
            return None
        case Channel.SMS:
            return _no_sms(creditor)


def _no_sms(creditor: Creditor) -> str | None:
    """A service message to an own customer needs no opt-in (Tw 11.7 is about advertising)."""
    if creditor.senders.sms is None:
        return "the creditor has no SMS sender"
    if not creditor.own_claims:
        return "SMS is not for agencies (Twilio: no debt collection for third parties)"
    return None


def _no_whatsapp(debtor: Debtor, creditor: Creditor) -> str | None:
    if creditor.senders.whatsapp is None:
        return "the creditor has no WhatsApp sender"
    if not creditor.own_claims:
        return "WhatsApp is not for agencies (domain facts, trap 1)"
    if not debtor.whatsapp:
        return "the debtor does not use WhatsApp"
    if not debtor.consents.whatsapp:
        return "no opt-in for WhatsApp"
    return None


NO_CALLS = "asked not to be called"
"""Why the phone is closed to a debtor who said so."""


def wants_no_calls(unusable: Mapping[Channel, str]) -> bool:
    """Whether the debtor asked not to be called: then we neither call nor say that we will."""
    return unusable.get(Channel.CALL) == NO_CALLS
