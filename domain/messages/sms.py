"""A message as SMS: one short text, in the alphabet of text messages where that is possible.

The GSM alphabet (3GPP TS 23.038) takes 160 characters in one part and 153 in each of several; one
character outside it, and the whole text is sent as UCS-2 with 70 and 67. Each part is paid for.
"""

import hashlib
import unicodedata

from domain.messages.context import values_of
from domain.messages.facts import MessageFacts
from domain.messages.formats import one_line
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError, fill
from domain.model import Model

MOST_PARTS = 2
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Of the GSM alphabet too, but each takes two places."""
_ALIKE = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "...", "×": "x"}
)


class RenderedSms(Model):
    """A text message, and how many parts it takes."""

    text: str
    parts: int
    hash: str
    """Of what the debtor gets: proof of the wording, kept with the contact."""


def render_sms(source: MessageSource, facts: MessageFacts) -> RenderedSms:
    """The message as a text message.

    Raises:
        MessageError: the message has no SMS text, or it does not fit in two parts.
    """
    if source.sms is None:
        raise MessageError(source.path, 1, "has no SMS text: use another channel")
    filled = fill(source.path, source.sms, "line", values_of(facts, source.labels))
    text = in_gsm_alphabet(one_line(filled))
    parts = parts_of(text)
    if parts > MOST_PARTS:
        problem = f"takes {parts} text messages, more than {MOST_PARTS}: use another channel"
        raise MessageError(source.path, 1, problem)
    return RenderedSms(text=text, parts=parts, hash=hashlib.sha256(text.encode()).hexdigest())


def parts_of(text: str) -> int:
    """How many text messages this is: what is paid for."""
    if all(char in _BASIC or char in _EXTENDED for char in text):
        places = sum(2 if char in _EXTENDED else 1 for char in text)
        return _parts(places, 160, 153)
    return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)


def _parts(places: int, alone: int, joined: int) -> int:
    return 1 if places <= alone else -(-places // joined)


def in_gsm_alphabet(text: str) -> str:
    """The text with look-alikes from the GSM alphabet, as phones show it: ``Zoë`` is ``Zoe``.

    What has no look-alike stays, so that no name is mutilated; the text is UCS-2 then.
    """
    return "".join(map(_closest, text.translate(_ALIKE)))


def _closest(char: str) -> str:
    if char in _BASIC or char in _EXTENDED:
        return char
    plain = unicodedata.normalize("NFKD", char)
    base = "".join(it for it in plain if not unicodedata.combining(it))
    return base if base and all(it in _BASIC for it in base) else char
