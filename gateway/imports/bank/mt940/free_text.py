"""Unstructured :86: of the Dutch banks: account and name stand before the words, if anywhere.

===============================  ===================================================
SNS, ASN, RegioBank              ``NL49RABO0166416932 name``, then the words in lines
Triodos                          ``000>10account>20BIC>21IBAN>22name and words``
ABN AMRO, before SEPA            ``GIRO   428428 NAME``, ``64.45.12.113 NAME``, in columns
ING, before SEPA                 ``0111111111 name``
Knab                             ``words``, then ``REK: NL65…/NAAM: name``
===============================  ===================================================
"""

import re

from gateway.imports.bank.mt940.code_words import Narrative
from gateway.imports.bank.mt940.wrapping import unwrapped
from gateway.imports.bank.values import clean_name, clean_text, iban_proven

_ACCOUNT_FIRST = re.compile(r"\s*([A-Z]{2}[0-9]{2}[A-Z0-9]{10,30})(?:\s+(.*))?", re.ASCII)
_TRIODOS = re.compile(r"[0-9]{3}>(?=[0-9]{2})", re.ASCII)
_SUBFIELD = re.compile(r">\s*([0-9]{2})", re.ASCII)
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_OLD_ACCOUNT = re.compile(
    r"\s*(?:GIRO\s+[0-9]{1,9}|[0-9]{2}(?:\.[0-9]{2}){2}\.[0-9]{3}|[0-9]{10})\s"
)
_KNAB = re.compile(r"\bREK: *([A-Z]{2}[0-9]{2}[A-Z0-9]+)(?:/NAAM: *(.*))?")


def read_words(lines: list[str]) -> Narrative:
    """What can be told from words; all of them stay in the text.

    Raises:
        ValueError: letters are damaged.
    """
    joined = unwrapped(lines, structured=False)
    found = _ACCOUNT_FIRST.fullmatch(lines[0])
    if found and (iban := iban_proven(found[1])):
        words = unwrapped(lines[1:], structured=False)
        return Narrative(name=clean_name(found[2] or ""), iban=iban, text=clean_text(words))
    if _TRIODOS.match(joined):
        return _triodos(lines)
    if found := _KNAB.search(joined):
        return Narrative(
            name=clean_name(found[2] or ""), iban=iban_proven(found[1]), text=clean_text(joined)
        )
    return Narrative(name=clean_name(_old_name(lines[0])), text=clean_text(joined))


def _triodos(lines: list[str]) -> Narrative:
    """Texts of 27 characters in fields 20 to 29, cut wherever they end."""
    _, *rest = _SUBFIELD.split("".join(lines))
    parts = list(zip(rest[::2], rest[1::2], strict=True))
    texts = [text for tag, text in parts if tag.startswith("2")]
    iban = ""
    if len(texts) > 1 and _BIC.fullmatch(texts[0].strip()):
        iban = iban_proven(texts[1])
        texts = texts[2:] if iban else texts
    accounts = (iban_proven(text) for tag, text in parts if tag == "10")
    return Narrative(iban=iban or next(accounts, ""), text=clean_text("".join(texts)))


def _old_name(line: str) -> str:
    """The name after an account number of old; it ends where a column does."""
    found = _OLD_ACCOUNT.match(line)
    if found is None:
        return ""
    first = re.split(r"\s{2,}", line[found.end() :].strip())[0]
    return first if first[:1].isalpha() else ""
