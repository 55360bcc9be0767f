"""Which channel a debtor means who wants no more of it: "bel mij niet meer", sent by WhatsApp."""

import re
from collections.abc import Mapping

from domain.reading.normalising import plain
from domain.reading.written_anew import unsigned, written_anew
from domain.vocabulary import Channel

_NAMED: Mapping[Channel, re.Pattern[str]] = {
    Channel.CALL: re.compile(
        r"\b(?:ge|op)?bel(?:len|d|t|letjes?)?\b|\btelefoon\w*|\bcall(?:s|ing)?\b|\b(?:tele)?phon\w+"
    ),
    Channel.WHATSAPP: re.compile(r"\b(?:ge)?app(?:en|s|jes?|t)?\b|\bwhat'?s ?app\w*"),
    Channel.SMS: re.compile(r"\b(?:ge)?sms(?:en|jes?|'?t)?\b"),
    Channel.EMAIL: re.compile(r"\b(?:ge)?(?:e-?)?mail(?:en|s|tjes?|t|ing|box)?\b"),
    Channel.LETTER: re.compile(r"\bbrie(?:f|ven)\b|\bper post\b|\bletters?\b|\bby post\b"),
}
_TEXTS = re.compile(r"\btext(?:s|ing)?\b")
"""What English calls a text is a WhatsApp to who got one."""


def meant_by_stop(text: str, by: Channel) -> Channel | None:
    """The one channel that is named, else the one it was said on; None where several are named."""
    said = plain(unsigned(written_anew(text)))
    named = {channel for channel, words in _NAMED.items() if words.search(said)}
    if _TEXTS.search(said):
        named.add(by if by in (Channel.WHATSAPP, Channel.SMS) else Channel.SMS)
    if len(named) > 1:
        return None
    return next(iter(named), by)
