"""Which invoices and customers a payment names: by reference, by number, nearly, or in part."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.matching import weights
from domain.matching.book import Book, places
from domain.matching.models import Received
from domain.matching.names import words_in
from domain.matching.numbers import compact
from domain.matching.remittance import (
    Run,
    Window,
    cue_before,
    digits_meant,
    in_capitals,
    runs_of,
    windows,
    without_others,
)
from domain.matching.weights import Evidence
from domain.matching.words import ANOTHER_CAUSE, ANOTHER_PURCHASE, PART_PAYMENT, Cue
from domain.references import check_reference

_LONGEST = 30
_UNSAID = frozenset({"NOTPROVIDED", "NOTPROVIDE", "NONREF", ""})
_SHORT_CUSTOMER = 5
_MOST_BEARERS = 300
_RF_WITHOUT = 6
_LONG = 12
_JOINS = frozenset({"", "-", "/", ".", "_", " ", " -", "- ", " - ", "\n"})


class Loose(NamedTuple):
    """Figures that stand together and led nowhere by themselves."""

    parts: tuple[str, ...]
    cued: bool
    """A word such as "factuur" stands before."""


class Named:
    """What a payment names."""

    def __init__(self) -> None:
        self.items: dict[int, Evidence] = {}
        self.customers: dict[int, Evidence] = {}
        self.loose: list[Loose] = []
        self.numbers: list[str] = []
        """The figures of invoice numbers that led somewhere: they may be slips of others."""
        self.settled: list[int] = []
        """Invoices that are named and have nothing open."""
        self.foreign = False
        """A reference with right check digits that is not ours."""
        self.part = False
        self.another_cause = False
        self.another_purchase = False

    @property
    def all_figures(self) -> list[str]:
        """Whatever may be a number with a slip, as one."""
        return [*self.numbers, *("".join(it.parts) for it in self.loose)]

    def name(self, place: int, evidence: Evidence) -> None:
        """An invoice is named; the strongest evidence stays."""
        known = self.items.get(place)
        if known is None or known < evidence:
            self.items[place] = evidence


def named_in(received: Received, book: Book) -> Named:
    """All that a payment names in reference, end-to-end id and text."""
    found = Named()
    for field in (received.reference, received.end_to_end):
        if compact(field) not in _UNSAID:
            _read(runs_of(in_capitals(field)), book, found)
    if found.items or not compact(received.reference):
        pass
    elif check_reference(received.reference).valid:
        found.foreign = True
    text = in_capitals(received.text)
    shown = without_others(text, dates=not book.dated, amounts=not book.decimal)
    runs = runs_of(shown)
    taken = _read(runs, book, found)
    meant = digits_meant(shown)
    if meant != shown:
        runs = runs_of(meant)
        taken = _read(runs, book, found, weights.NUMBER_LOOSE)
    said = {run.text for run in runs if not run.digits}
    found.part = not said.isdisjoint(PART_PAYMENT)
    found.another_cause = not said.isdisjoint(ANOTHER_CAUSE)
    found.another_purchase = not said.isdisjoint(ANOTHER_PURCHASE)
    _take_loose(runs, taken, found)
    _take_names(received.text, book, found)
    return found


def _take_names(text: str, book: Book, found: Named) -> None:
    """Debtors whose whole name stands in the text: who is paid for, or who pays."""
    words = words_in(text)
    for word in words:
        bearers = places(book.by_word, word)
        for debtor in bearers if len(bearers) <= _MOST_BEARERS else ():
            names = book.names[debtor]
            if any(len(it.words) > 1 and words.issuperset(it.words) for it in names):
                found.customers.setdefault(debtor, Evidence(weights.NAME_IN_TEXT, _NAME_REASON))


_NAME_REASON = "the debtor's name stands in the text"


def _read(runs: tuple[Run, ...], book: Book, found: Named, at_most: float = 1.0) -> frozenset[int]:
    """Take what is named as it is, the longest first; answer the places of the runs used."""
    numbers, references, customers = book.by_number, book.by_reference, book.by_customer
    hits = [
        it
        for it in windows(runs, _LONGEST)
        if it[0] in numbers or it[0] in references or it[0] in customers
    ]
    hits.sort(key=lambda it: (-len(it[0]), it[1]))
    taken = set[int]()
    for window in hits:
        span = range(window[1], window[2] + 1)
        if taken.isdisjoint(span) and _take(window, runs, book, found, at_most):
            taken.update(span)
    return frozenset(taken)


def _take(window: Window, runs: tuple[Run, ...], book: Book, found: Named, at_most: float) -> bool:
    """Take one that leads somewhere; False where the words before it say it is something else."""
    said, first, _ = window
    referred = places(book.by_reference, said)
    for place in referred:
        _name(found, book, place, _reference(said, at_most))
    if referred:
        return True
    cue = cue_before(runs, first)
    numbered = places(book.by_number, said) if cue is not Cue.CUSTOMER else ()
    if cue is Cue.OTHER and len(said) <= _SHORT_CUSTOMER:
        return False
    if numbered and _after_broken_rf(runs, first):
        at_most = weights.SLIP
        found.loose.append(Loose(("".join(it for it in said if it.isdigit()),), True))
    if numbered:
        found.numbers.append("".join(it for it in said if it.isdigit()))
    for place in numbered:
        weight = min(_of_number(said, book.numbers[place], cue), at_most)
        reason = _NUMBER_REASON if weight >= weights.NUMBER else _LOOSE_REASON
        _name(found, book, place, Evidence(weight, reason.format(book.numbers[place])))
    customers = _customers(said, book, cue) if not numbered or cue is None else ()
    for debtor in customers:
        found.customers[debtor] = Evidence(weights.CUSTOMER, "the customer number is named")
    return bool(numbered or customers)


def _customers(said: str, book: Book, cue: Cue | None) -> Sequence[int]:
    """Whose number this is: figures alone, or few of them, only behind a word that says so."""
    if cue is Cue.CUSTOMER:
        return places(book.by_customer, said)
    told = len(said) >= _SHORT_CUSTOMER and not said.isdigit()
    return places(book.by_customer, said) if told and cue is None else ()


def _after_broken_rf(runs: tuple[Run, ...], first: int) -> bool:
    """Whether a number stands in an RF reference that its check digits disown."""
    begins = next((at for at in range(max(first - 3, 0), first) if runs[at].text == "RF"), None)
    return begins is not None and runs[begins + 1].digits and not _checked_from(runs, begins)


_NUMBER_REASON = "invoice {} is named"
_LOOSE_REASON = "invoice {} is named in a shortened form"


def _name(found: Named, book: Book, place: int, evidence: Evidence) -> None:
    if book.open_of(place) > 0:
        found.name(place, evidence)
    else:
        found.settled.append(place)


def _reference(said: str, at_most: float) -> Evidence:
    """A reference or an end-to-end id of ours; without check digits a long one is as unlikely."""
    if check_reference(said).valid and len(said) > 7:
        weight = min(weights.REFERENCE, at_most)
        return Evidence(weight, f"the payment reference {said} is ours, its check digits are right")
    weight = weights.ISSUED if len(said) >= _LONG else weights.NUMBER
    return Evidence(min(weight, at_most), f"the payment reference {said} is ours")


def _of_number(said: str, number: str, cue: Cue | None) -> float:
    if said != compact(number):
        return weights.NUMBER_LOOSE
    if len(said) >= 6:
        return weights.NUMBER
    if len(said) == 5:
        return weights.NUMBER_SHORT
    return weights.NUMBER_TINY_CUED if cue is Cue.INVOICE else weights.NUMBER_TINY


def _take_loose(runs: tuple[Run, ...], taken: frozenset[int], found: Named) -> None:
    """Keep figures that led nowhere, those that stand together as one."""
    group, cued = list[str](), False
    for at, run in enumerate(runs):
        ends = at in taken or not run.digits or run.gap not in _JOINS
        if ends and group:
            found.loose.append(Loose(tuple(group), cued))
            group = []
        if at in taken or not run.digits:
            if run.text == "RF" and at not in taken:
                found.foreign = found.foreign or _checked_from(runs, at)
            continue
        cue = cue_before(runs, at)
        if cue is Cue.OTHER or cue is Cue.CUSTOMER:
            continue
        cued = cue is Cue.INVOICE
        group.append(run.text)
    if group:
        found.loose.append(Loose(tuple(group), cued))


def _checked_from(runs: tuple[Run, ...], at: int) -> bool:
    """Whether a valid RF reference begins at a run."""
    return any(
        first == 0 and len(said) > _RF_WITHOUT and check_reference(said).valid
        for said, first, _ in windows(runs[at : at + 12], 25)
    )
