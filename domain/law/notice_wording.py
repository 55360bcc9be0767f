"""A lint for the wording of the fourteen-day letter (BW 6:96(6), ECLI:NL:HR:2016:2704).

It finds the mistakes that cost a creditor all collection costs; it does not certify a letter.
Messages say what is wrong and what to write instead.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from domain.rounding import cents


class _Wording(NamedTuple):
    """What is right and wrong in one language."""

    term: str
    day_after: str
    """A pattern of a term from the day after delivery; at least 14 days."""
    after: str
    """A pattern of a term after delivery; at least 15 days."""
    numbers: dict[str, int]
    wrong: tuple[str, ...]
    fees: str
    vat: str


_NL_MESSAGE = r"(?:deze brief|dit bericht|deze e-?mail)"
_EN_MESSAGE = r"this (?:letter|message|e-?mail)"
_NL_DAYS = r"binnen (?P<days>[a-z]+|\d+)(?: \((?:[a-z]+|\d+)\))? dagen"
_EN_DAYS = r"within (?P<days>[a-z]+|\d+)(?: \((?:[a-z]+|\d+)\))? days"

_DUTCH = _Wording(
    term="binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
    day_after=rf"{_NL_DAYS} vanaf de dag nadat {_NL_MESSAGE} bij u is bezorgd",
    after=rf"{_NL_DAYS} nadat {_NL_MESSAGE} bij u is bezorgd",
    numbers={"veertien": 14, "vijftien": 15, "zestien": 16, "eenentwintig": 21, "dertig": 30},
    wrong=(
        r"(?:na|vanaf) heden",
        r"dagen (?:na|vanaf) vandaag",
        r"(?:na|vanaf) (?:de )?dagtekening",
        r"(?:na|vanaf) (?:de )?(?:datum van )?(?:verzending|verzenddatum)",
        r"(?:na|vanaf) de datum (?:van|op) (?:deze|dit)",
        r"dagen(?:,? gerekend)? (?:na|vanaf) (?:de )?(?:dag van )?"
        r"(?:ontvangst|bezorging|aflevering|briefdatum)",
    ),
    fees=r"\b(?:administratie|aanmanings|dossier|herinnerings|regelings)kosten\b",
    vat="btw",
)
_ENGLISH = _Wording(
    term="within fourteen days from the day after this letter was delivered to you",
    day_after=rf"{_EN_DAYS} from the day after {_EN_MESSAGE} (?:was|is|has been) delivered to you",
    after=rf"{_EN_DAYS} after {_EN_MESSAGE} (?:was|is|has been) delivered to you",
    numbers={"fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty-one": 21, "thirty": 30},
    wrong=(
        r"days (?:of|from|after) (?:today|now)",
        r"(?:of|from|after) the date (?:of|on) this (?:letter|message|e-?mail|notice)",
        r"(?:days (?:of|from)|after) (?:its |the )?(?:date of )?(?:sending|dispatch|posting)",
        r"days (?:of|from|after) (?:the |your )?(?:day of )?(?:receipt|receiving|delivery)",
    ),
    fees=r"\b(?:administration|administrative|reminder|file|handling) (?:fees?|costs|charges?)\b",
    vat="VAT",
)
_WORDINGS = {"nl": _DUTCH, "en": _ENGLISH}


def lint_notice(
    text: str, language: str, *, costs: Decimal, vat: Decimal = Decimal(0)
) -> list[str]:
    """What is wrong with the wording of a notice; an empty list when nothing was found.

    Args:
        text: the notice as the debtor reads it, without markup.
        language: ``nl`` or ``en``.
        costs: the exact collection costs, without VAT (BW 6:96(6)).
        vat: the VAT claimed over them, 0 for none.
    """
    wording = _WORDINGS.get(language)
    if wording is None:
        known = " or ".join(_WORDINGS)
        return [f"no wording of the notice is known in {language!r}: write it in {known}"]
    plain = _plain(text)
    return [
        *_wrong_terms(plain, wording),
        *_term(plain, wording),
        *_amounts(plain, wording, cents(costs), cents(vat)),
        *_fees(plain, wording),
    ]


def states_term(sentence: str, language: str) -> bool:
    """Whether a sentence states the consumer's term in the words of the law (BW 6:96(6))."""
    wording = _WORDINGS.get(language)
    return wording is not None and any(
        re.search(pattern, _plain(sentence), re.IGNORECASE)
        for pattern in (wording.day_after, wording.after)
    )


def _plain(text: str) -> str:
    """The text without accents ("ná ontvangst") and with single spaces."""
    letters = unicodedata.normalize("NFKD", text)
    return " ".join("".join(it for it in letters if not unicodedata.combining(it)).split())


def _wrong_terms(text: str, wording: _Wording) -> list[str]:
    found = (re.search(rf"\b{wrong}\b", text, re.IGNORECASE) for wrong in wording.wrong)
    return [
        f"“{match.group()}” does not start the term on the day after receipt: "
        f"write “{wording.term}”"
        for match in found
        if match
    ]


def _term(text: str, wording: _Wording) -> list[str]:
    problems = []
    for pattern, least in ((wording.day_after, 14), (wording.after, 15)):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if _number(match["days"], wording) >= least:
                continue
            problems.append(
                f"“{match.group()}” is shorter than the law allows: write “{wording.term}”"
            )
    right = any(
        re.search(pattern, text, re.IGNORECASE) for pattern in (wording.day_after, wording.after)
    )
    return problems if right else [f"the term is missing: write “{wording.term}”"]


def _number(word: str, wording: _Wording) -> int:
    # A number word that is not listed counts as too short: better a false alarm than no costs.
    return int(word) if word.isdecimal() else wording.numbers.get(word.lower(), 0)


def _amounts(text: str, wording: _Wording, costs: Decimal, vat: Decimal) -> list[str]:
    problems = []
    if not _shows(text, costs) and not (vat and _shows(text, costs + vat)):
        problems.append(f"the exact collection costs are missing: write {_euros(costs, wording)}")
    if vat and not (_shows(text, vat) and re.search(rf"\b{wording.vat}\b", text, re.IGNORECASE)):
        problems.append(
            f"the VAT over the costs is missing: write {_euros(vat, wording)} {wording.vat}"
        )
    return problems


def _fees(text: str, wording: _Wording) -> list[str]:
    match = re.search(wording.fees, text, re.IGNORECASE)
    if match is None:
        return []
    return [
        f"“{match.group()}” may not be asked beside the collection costs and would void the "
        "notice: leave it out"
    ]


def _shows(text: str, amount: Decimal) -> bool:
    """Whether the amount stands in the text, in Dutch or English notation."""
    english, dutch = f"{amount:,.2f}", _dutch(amount)
    forms = {english, dutch, english.replace(",", ""), dutch.replace(".", "")}
    if amount == amount.to_integral_value():
        whole = {form[:-3] for form in forms}
        forms |= {f"{form},-" for form in whole} | {f"€ {form}" for form in whole}
        forms |= {f"€{form}" for form in whole}
    return any(re.search(rf"(?<![\d.,]){re.escape(form)}(?!\d|[.,]\d)", text) for form in forms)


def _dutch(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _euros(amount: Decimal, wording: _Wording) -> str:
    return f"€ {_dutch(amount)}" if wording is _DUTCH else f"€{amount:,.2f}"
