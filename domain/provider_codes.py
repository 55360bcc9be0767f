"""What a provider's error code means for a debtor's channel, as data.

https://www.twilio.com/docs/api/errors
"""

from domain.model import Model


class ProviderCode(Model):
    """One error code: what it means, and what it asks of us."""

    code: str
    meaning: str
    closes_channel: bool = False
    """The address will never work on this channel: use another one."""
    later: bool = False
    """The same message may succeed a little later."""


def _known(
    code: int, meaning: str, *, closes_channel: bool = False, later: bool = False
) -> ProviderCode:
    return ProviderCode(code=str(code), meaning=meaning, closes_channel=closes_channel, later=later)


_TWILIO = (
    _known(20429, "too many requests to Twilio", later=True),
    _known(21211, "the phone number is not valid", closes_channel=True),
    _known(21408, "SMS to this country is not switched on for the account"),
    _known(21610, "the recipient opted out", closes_channel=True),
    _known(21612, "this sender cannot reach the number by SMS"),
    _known(21614, "the number is not a mobile one", closes_channel=True),
    _known(30003, "the phone is switched off or out of reach"),
    _known(30004, "the number or its operator blocks us"),
    _known(30005, "the number does not exist any more", closes_channel=True),
    _known(30006, "a landline, or an operator that SMS does not reach", closes_channel=True),
    _known(30007, "the operator took the message for spam"),
    _known(63003, "the number has no WhatsApp", closes_channel=True),
    _known(63014, "the recipient blocked us", closes_channel=True),
    _known(63016, "free text outside the 24-hour window: a template is needed"),
    _known(63017, "the account's limit of messages a second was reached", later=True),
    _known(63018, "the sender's or WhatsApp's limit was reached", later=True),
    _known(63024, "the recipient is not valid on WhatsApp", closes_channel=True),
    _known(63032, "Meta withheld the message"),
    _known(63049, "Meta withheld the message as marketing"),
)

TWILIO_CODES = {known.code: known for known in _TWILIO}


def twilio_code(code: str | int) -> ProviderCode:
    """What Twilio's error code means; an unknown one fails this attempt only."""
    text = str(code)
    return TWILIO_CODES.get(text) or ProviderCode(code=text, meaning="Twilio could not deliver it")
