"""What a debtor wrote anew: without the message they answer, and without their signature."""

import re

_ATTRIBUTION = r"(?:On|Op)\b[^\n]{0,200}(?:\n[^\n]{0,200})?\b(?:wrote|schreef)\b[^\n]{0,200}"
_QUOTE_BEGINS = re.compile(
    rf"^(?:[ \t]*>|{_ATTRIBUTION}:[ \t]*$|[ \t]*-{{2,}}[ \t]*"
    r"(?:Original Message|Original|Oorspronkelijk bericht|Forwarded message)\b"
    r"|_{10,}[ \t]*$|(?:From|Van):[^\n]*\n(?:Sent|Date|Verzonden|Datum):)",
    re.MULTILINE | re.IGNORECASE,
)
_ATTRIBUTION_LINE = re.compile(rf"^{_ATTRIBUTION}:[ \t]*$", re.MULTILINE | re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_GREETING = re.compile(
    r"(?:^[ \t]*|(?<=[.!?,]) +)"
    r"(?:(?:met )?(?:(?:vriendelijke|hartelijke) )?groet(?:en|jes)?|m\.?v\.?g\.?|gr|hoogachtend"
    r"|(?:kind |best |warm )?regards|best(?: wishes)?|yours (?:sincerely|faithfully)|cheers)"
    r"(?=[\s,.]|$)(?!\s+(?:is|ik|wij|i|we)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"^[ \t]*(?:p\.?s\.?|n\.?b\.?)(?=[\s:,])", re.MULTILINE | re.IGNORECASE)


def written_anew(text: str) -> str:
    """The answer without what it quotes; an answer below the quote is found, too."""
    text = text.replace("\r\n", "\n").strip()
    found = _QUOTE_BEGINS.search(text)
    if found is None:
        return text
    above = text[: found.start()].strip()
    if above:
        return above
    below = _QUOTED_LINE.sub("", _ATTRIBUTION_LINE.sub("", text)).strip()
    return below or text


def unsigned(text: str) -> str:
    """The answer without greeting and signature, whose numbers and names mean nothing.

    A postscript is part of the answer.
    """
    found = _GREETING.search(text)
    if found is None or not text[: found.start()].strip():
        return text
    after = text[found.end() :]
    postscript = _POSTSCRIPT.search(after)
    kept = text[: found.start()]
    return f"{kept}\n{after[postscript.start() :]}" if postscript else kept
