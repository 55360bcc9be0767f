"""The bank account that a reply names: an IBAN, as people write one."""

import re
from typing import NamedTuple

from stdnum import iban
from stdnum.exceptions import ValidationError

_LIKE_ONE = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ .]?[A-Za-z0-9]{2,4}){2,8}(?![A-Za-z0-9])")


class Named(NamedTuple):
    """The first account in a text, and the text without any."""

    account: str | None
    rest: str


def account_in(text: str) -> Named:
    """The IBAN that a text names; what only looks like one stays in the text."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        words = re.split(r"(?<=[ .])", match[0])
        for count in range(len(words), 0, -1):
            try:
                found.append(iban.validate("".join(words[:count]).replace(".", "")))
            except ValidationError:
                continue
            return "".join(("", *words[count:]))
        return match[0]

    rest = _LIKE_ONE.sub(take, text)
    return Named(found[0] if found else None, rest)
