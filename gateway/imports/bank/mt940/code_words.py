"""Structured :86: of ABN AMRO, ING, Rabobank, Knab and bunq: ``/CODE/value/CODE/value``.

ING closes each value by a slash of its own and keeps several in one (``/CNTP/IBAN/BIC/NAME/CITY/``,
``/REMI/USTD//text/``, ``/REMI/STRD/CUR/reference/``); Rabobank puts a party before its values
(``/BENM//NAME/…``, ``/ORDP//NAME/…``) and the reference apart (``/CDTRREFTP//CD/SCOR/ISSUER/CUR
/CDTRREF/…``); ABN AMRO writes ``/REMI/ISSUER: CUR REF: …``.
"""

import re
from dataclasses import dataclass

from gateway.imports.bank.values import clean_name, clean_text, given, iban_shaped

_CODES = (
    *("TRTP", "TRCD", "IBAN", "BBAN", "BIC", "NAME", "ADDR", "CITY", "ID", "CNTP", "BENM", "ORDP"),
    *("ULTD", "ULTB", "REMI", "EREF", "PREF", "IREF", "MARF", "CSID", "RTRN", "PURP", "ISDT"),
    *("CDTRREFTP", "CDTRREF", "NRTX", "ULTC", "SVCL", "OCMT", "EXCH", "CHGS", "CREF"),
)
_CODE = re.compile(rf"/({'|'.join(sorted(_CODES, key=len, reverse=True))})(?=/)")
_STRUCTURED = re.compile(rf"\s*(?:{_CODE.pattern})")
_STRD = re.compile(r"STRD/+(?:(?:CUR|ISO|BBA)/+)?(?P<reference>[^/]+)")
_ISSUER = re.compile(r"ISSUER:\s*\w+\s+REF:\s*(?P<reference>\S+)")
_USTD = re.compile(r"USTD/{1,2}")


@dataclass(frozen=True, slots=True)
class Narrative:
    """What an entry's :86: tells."""

    name: str = ""
    iban: str = ""
    reference: str = ""
    end_to_end: str = ""
    text: str = ""
    returned: bool = False


def is_structured(first_line: str) -> bool:
    """Whether :86: begins with one of the codes."""
    return _STRUCTURED.match(first_line) is not None


def read_codes(text: str) -> Narrative:
    """What the codes say. Of a code that comes twice the first counts: payers write, too.

    Raises:
        ValueError: letters are damaged.
    """
    found = _values(text)
    iban, name = found.get("IBAN", ""), found.get("NAME", "")
    if "CNTP" in found:
        iban, name = _counterparty(found["CNTP"])
    reference, words = _remittance(found.get("REMI", ""))
    return Narrative(
        name=clean_name(name),
        iban=iban_shaped(iban),
        reference="".join((found.get("CDTRREF") or reference).split()),
        end_to_end=given(clean_text(found.get("EREF", ""))),
        text=clean_text(words),
        returned="RTRN" in found,
    )


def _values(text: str) -> dict[str, str]:
    """The value of each code, without the slashes around it."""
    _, *rest = _CODE.split(text)
    found: dict[str, str] = {}
    for code, value in zip(rest[::2], rest[1::2], strict=True):
        inside = value[1:] if code == "CNTP" else value.strip(" /")
        if not found.get(code):
            found[code] = inside
    return found


def _counterparty(value: str) -> tuple[str, str]:
    """IBAN and name of ``IBAN/BIC/NAME/CITY/``; a name may hold slashes itself."""
    iban, _, rest = value.partition("/")
    _, _, rest = rest.partition("/")
    *name, _city, _end = rest.split("/") if rest.count("/") > 1 else (rest, "", "")
    return iban, "/".join(name).strip(" /")


def _remittance(value: str) -> tuple[str, str]:
    """The structured reference, or else the payer's words."""
    if found := _STRD.match(value) or _ISSUER.match(value):
        return found["reference"], ""
    return "", _USTD.sub("", value, count=1) if value.startswith("USTD/") else value
