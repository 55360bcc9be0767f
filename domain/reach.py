"""On which channels a debtor can be reached, and why not on the others."""

from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.going_live import addressed_to
from domain.vocabulary import Channel

Closed = dict[tuple[Channel, str], str]
"""Channel and address that must not be used any more, with the reason."""


def address_on(debtor: Debtor, channel: Channel) -> str | None:
    """The debtor's address on a channel: an E.164 number, an email address, a postal one."""
    match channel:
        case Channel.EMAIL:
            return debtor.email
        case Channel.WHATSAPP | Channel.CALL:
            return debtor.phone
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
        return f"no address for {channel.value}"
    test = creditor.test_address
    if test is not None and address_on(addressed_to(debtor, test), channel) is None:
        return f"a rehearsal, without a test address for {channel.value}"
    if channel is Channel.WHATSAPP and (why := _no_whatsapp(debtor, creditor)) is not None:
        return why
    if channel is Channel.EMAIL and creditor.senders.email is None:
        return "the creditor has no email sender"
    if channel is Channel.CALL and creditor.calls.per_day == 0:
        return "nobody calls for this creditor"
    return closed.get((channel, address))


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
