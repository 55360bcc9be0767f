"""How people write numbers and texts on a transfer, and what banks do to it."""

import re
import tomllib
from pathlib import Path
from random import Random

TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "augustus", "oktober")


def filled(random: Random, template: str, said: str = "", **known: str) -> str:
    """A template with what people add beside the number."""
    day = f"{random.randint(1, 28):02d}{random.choice('-/.')}{random.randint(1, 11):02d}"
    facts = {
        "date": f"{day}{random.choice(('-2026', '-26', '.2026', '/2026', ''))}",
        "time": f"{random.randint(7, 22)}:{random.randint(0, 59):02d}",
        "phone": f"06{random.choice(('', '-', ' '))}{random.randrange(10**7, 10**8)}",
        "kvk": f"{random.randrange(10**7, 9 * 10**7)}",
        "order": f"{random.randrange(10**4, 10**7)}",
        "month": random.choice(_MONTHS),
        "term": f"{random.randint(1, 6)}",
        "terms": "6",
        "name": "",
        "customer": "",
        "amount": "",
    }
    return template.format(said, **(facts | known))


def with_number(random: Random, said: str, **known: str) -> str:
    """A text that names an invoice."""
    return filled(random, random.choice(TEXTS["around"]), said, **known)


def vague(random: Random, **known: str) -> str:
    """A text that names none."""
    return filled(random, random.choice(TEXTS["vague"]), **known)


def of_customer(random: Random, **known: str) -> str:
    """A text with only a customer number."""
    return filled(random, random.choice(TEXTS["customer"]), **known)


def partly(random: Random, said: str, **known: str) -> str:
    """A text about a part."""
    return filled(random, random.choice(TEXTS["partly"]), said, **known)


def of_term(random: Random, said: str, **known: str) -> str:
    """A text about a plan."""
    return filled(random, random.choice(TEXTS["term"]), said, **known)


def mangled(random: Random, number: str) -> str:
    """A number as it is copied carelessly, without an error in it."""
    ways = (
        re.sub(r"\W", "", number),
        re.sub(r"\W", " ", number),
        re.sub(r"\W", random.choice("./_"), number),
        re.sub(r"^[A-Z]+", "", number),
        re.sub(r"(?<=\d)[-/]0+", random.choice("-/ "), number),
        number.lower(),
        re.sub(r"(?<=[A-Z])(?=\d)", random.choice(" -."), number),
        re.sub(r"0", "O", number, count=1),
        f"{number[:-3]} {number[-3:]}",
        " ".join(re.findall(r".{1,4}", re.sub(r"\W", "", number))),
        f"{number[: len(number) // 2]}\n{number[len(number) // 2 :]}",
        re.sub(r"^20", "", number),
    )
    return random.choice(ways)


def slipped(random: Random, number: str) -> str:
    """A number with one slip: any figure, any place."""
    digits = [at for at, it in enumerate(number) if it.isdigit()]
    at = random.choice(digits)
    way = random.random()
    if way < 0.4:
        other = random.choice([it for it in "0123456789" if it != number[at]])
        return number[:at] + other + number[at + 1 :]
    if way < 0.65 and at > 0:
        return number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
    if way < 0.85:
        return number[:at] + number[at + 1 :]
    return number[:at] + random.choice((number[at], random.choice("0123456789"))) + number[at:]


def reference_written(random: Random, reference: str) -> str:
    """A reference as it is typed over."""
    fours = " ".join(re.findall(r".{1,4}", reference))
    cut = random.randrange(3, len(reference) - 2)
    ways = (
        reference,
        reference,
        fours,
        fours.lower(),
        f"{reference[:cut]} {reference[cut:]}",
        f"{reference[:cut]}\n{reference[cut:]}",
        reference.lower(),
        fours.replace(" ", "."),
    )
    return random.choice(ways)


def through_the_bank(random: Random, text: str) -> str:
    """What a bank makes of a text: capitals, other lines, codes, no accents."""
    if random.random() < 0.3:
        text = text.upper()
    if random.random() < 0.12:
        text = "\n".join(re.findall(r"(?s).{1,35}", text))
    if random.random() < 0.05:
        text = f"/REMI/USTD//{text}/"
    if random.random() < 0.05:
        text = f"SEPA Overboeking {text}"
    return text[:140]
