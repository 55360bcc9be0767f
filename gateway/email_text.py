"""What a debtor wrote anew in an email: without the message they answer."""

import re
from html.parser import HTMLParser

_ATTRIBUTION = r"(?:On|Op)\b[^\n]{0,200}(?:\n[^\n]{0,200})?\b(?:wrote|schreef)\b[^\n]{0,200}"
_QUOTE_BEGINS = re.compile(
    rf"^(?:[ \t]*>|{_ATTRIBUTION}:[ \t]*$|[ \t]*-{{2,}}[ \t]*"
    r"(?:Original Message|Original|Oorspronkelijk bericht|Forwarded message)\b"
    r"|_{10,}[ \t]*$|(?:From|Van):[^\n]*\n(?:Sent|Date|Verzonden|Datum):)",
    re.MULTILINE | re.IGNORECASE,
)
_ATTRIBUTION_LINE = re.compile(rf"^{_ATTRIBUTION}:[ \t]*$", re.MULTILINE | re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)


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


class _Words(HTMLParser):
    _BREAKS = ("br", "p", "div", "tr", "li", "blockquote")
    _SILENT = ("style", "script", "head", "title")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def words_of(html: str) -> str:
    """The words of an email that has no text part."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(parser.words)).strip()
