"""Invented debtors: how they stand in the books, and how their bank writes them."""

import tomllib
from pathlib import Path
from random import Random
from typing import NamedTuple

from stdnum import iban as iban_number

_NAMES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SURNAMES = _NAMES["surnames"]
_FIRST = _NAMES["first"]
_TRADES, _STEMS, _ENDS = _NAMES["trades"], _NAMES["stems"], _NAMES["ends"]
_FORMS = ("B.V.", "BV", "B.V.", "VOF", "", "", "GmbH", "N.V.", "Holding B.V.", "& Zn.")
_BANKS = ("ABNA", "INGB", "RABO", "TRIO", "KNAB", "BUNQ", "SNSB", "ASNB", "REVO")


class Debtor(NamedTuple):
    """Somebody with open invoices, and what the world knows of them."""

    id: str
    first: str
    surname: str
    business: str
    in_books: str
    iban: str
    iban_known: bool


def account(random: Random) -> str:
    """A Dutch account number with right check digits."""
    rest = f"{random.choice(_BANKS)}{random.randrange(10**8, 10**10):010d}"
    return f"NL{iban_number.calc_check_digits('NL00' + rest)}{rest}"


def person(random: Random) -> tuple[str, str]:
    """First name and surname; some surnames are far more frequent than others."""
    at = min(int(random.expovariate(1 / 35)), len(_SURNAMES) - 1)
    surname = _SURNAMES[at]
    if random.random() < 0.06:
        surname += f"-{random.choice(_SURNAMES)}"
    return random.choice(_FIRST), surname


def debtor(random: Random, number: int, *, business: bool) -> Debtor:
    """A debtor as the creditor has them."""
    first, surname = person(random)
    trade = ""
    if business:
        trade = (
            f"{random.choice(_TRADES)} {random.choice((surname, random.choice(_STEMS)))}"
            if random.random() < 0.5
            else f"{random.choice(_STEMS)}{random.choice(('', ' '))}{random.choice(_ENDS)}"
        )
        trade = f"{trade} {random.choice(_FORMS)}".strip()
    in_books = trade or random.choice(
        (f"{first} {surname}",) * 5
        + (f"{first[0]}. {surname}", f"Mevr. {first[0]}. {surname}", f"{surname}, {first}")
        + (f"Fam. {surname}", f"Dhr. {first} {surname}")
    )
    known = random.random() < (0.62 if business else 0.5)
    return Debtor(f"C-{number}", first, surname, trade, in_books, account(random), known)


def at_the_bank(random: Random, who: Debtor) -> str:
    """The account holder as a statement shows them."""
    if who.business:
        name = who.business
        if random.random() < 0.08:
            name = f"{who.surname} Beheer B.V."
        if random.random() < 0.35:
            name = name.upper()
        if random.random() < 0.3:
            name = name.replace("B.V.", "BV").replace(".", "")
        return name[:35] if random.random() < 0.5 else name
    return private(random, who.first, who.surname)


def private(random: Random, first: str, surname: str) -> str:
    """A private account holder: initials mostly, often a joint account."""
    initial = first[0]
    if random.random() < 0.25:
        initial += random.choice("ABCEGHJLMPRSTW")
    forms = (
        f"{initial} {surname}",
        f"{'.'.join(initial)}. {surname}",
        f"Hr {initial} {surname}",
        f"Mw {initial} {surname}",
        f"{surname} {initial}",
        f"{first} {surname}",
        f"{surname}, {initial}",
    )
    name = random.choice(forms)
    other_first, other = person(random)
    if random.random() < 0.18:
        joint = (f"{name} e/o {other_first[0]} {other}", f"{other_first[0]} {other} e/o {name}")
        name = random.choice((*joint, f"{name} en/of {other_first[0]}. {other}"))
    elif random.random() < 0.05:
        name = f"{initial} {other}-{surname}"
    return name.upper() if random.random() < 0.4 else name
