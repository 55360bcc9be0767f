"""What is open in one currency, in columns, with an index for each kind of evidence."""

from array import array
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from domain.calendars.money_days import arrives_by
from domain.matching.models import OpenItem
from domain.matching.names import Name, names_in
from domain.matching.numbers import Written, compact, loose_forms, written
from domain.matching.remittance import is_amount, is_date

Key = TypeVar("Key", str, int)
Postings = dict[Key, int | list[int]]
"""A key and the places it leads to; one alone is no list, which halves the memory."""

_PREFIX = 3
_SHORTEST_CUSTOMER = 3
_WIDE = 64
"""From so many debtors with the same amount on they are kept as a set as well."""


class Discount(NamedTuple):
    """What settles an invoice until a day (as an ordinal)."""

    minor: int
    until: int


def post(postings: Postings[Key], key: Key, place: int) -> None:
    """Add a place to a key."""
    known = postings.get(key)
    if known is None:
        postings[key] = place
    elif isinstance(known, int):
        if known != place:
            postings[key] = [known, place]
    elif known[-1] != place:
        known.append(place)


def places(postings: Postings[Key], key: Key) -> Sequence[int]:
    """Where a key leads; not to be changed."""
    known = postings.get(key)
    if known is None:
        return ()
    return (known,) if isinstance(known, int) else known


class Book:
    """Invoices and debtors of one currency. Places are of invoices, or of debtors where said so."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.count = 0
        self.numbers: list[str] = []
        self.place_of: dict[str, int] = {}
        self.references: list[str] = []
        self.debtor_of = array("i")
        self.principal = array("q")
        self.costs = array("q")
        self.due = array("i")
        self.discounts: dict[int, Discount] = {}
        self.debtors: list[str] = []
        self.debtor_place: dict[str, int] = {}
        self.items_of: list[list[int]] = []
        self.names: list[tuple[Name, ...]] = []
        self.terms: dict[int, tuple[int, ...]] = {}
        self.terms_cover: dict[int, list[int]] = {}
        self.by_number: Postings[str] = {}
        self.by_reference: Postings[str] = {}
        self.by_iban: Postings[str] = {}
        self.by_customer: Postings[str] = {}
        self.by_word: Postings[str] = {}
        self.by_amount: Postings[int] = {}
        self.shapes: set[tuple[int, str]] = set()
        self.lengths: set[int] = set()
        self.dated = False
        self.decimal = False
        self._changed: set[int] = set()
        self._wide: dict[int, frozenset[int]] = {}
        self._bearers: dict[str, frozenset[int]] = {}

    def add(self, item: OpenItem) -> None:
        """Take in an invoice that is not here yet."""
        place = len(self.numbers)
        self.numbers.append(item.invoice_number)
        self.place_of[item.invoice_number] = place
        self.principal.append(item.principal.minor)
        self.costs.append(item.costs.minor if item.costs else 0)
        self.due.append(item.due_on.toordinal())
        self.count += self.open_of(place) > 0
        debtor = self._debtor(item)
        self.debtor_of.append(debtor)
        self.items_of[debtor].append(place)
        if item.discounted is not None and item.discount_until is not None:
            until = arrives_by(item.discount_until).toordinal()
            self.discounts[place] = Discount(item.discounted.minor, until)
        if item.terms:
            self.terms[debtor] = tuple(it.minor for it in item.terms)
            self.terms_cover.setdefault(debtor, []).append(place)
        self._post_numbers(item, place)
        self._changed.add(debtor)

    def _debtor(self, item: OpenItem) -> int:
        debtor = self.debtor_place.get(item.debtor)
        if debtor is None:
            debtor = self.debtor_place[item.debtor] = len(self.debtors)
            self.debtors.append(item.debtor)
            self.items_of.append([])
            self.names.append(())
            for form in {compact(item.debtor), written(item.debtor).digits}:
                if len(form) >= _SHORTEST_CUSTOMER:
                    post(self.by_customer, form, debtor)
        for written_name in item.debtor_names:
            for name in names_in(written_name):
                if name not in self.names[debtor]:
                    self.names[debtor] += (name,)
                    for word in name.words:
                        post(self.by_word, word, debtor)
                    self._bearers.clear()
        for iban in item.ibans:
            post(self.by_iban, compact(iban), debtor)
        return debtor

    def _post_numbers(self, item: OpenItem, place: int) -> None:
        number = compact(item.invoice_number)
        post(self.by_number, number, place)
        for form in loose_forms(item.invoice_number):
            post(self.by_number, form, place)
            if form.isdigit():
                self.shapes.add((len(form), form[:_PREFIX]))
        self.shapes.add((len(number), number[:_PREFIX]))
        self.lengths.add(len(written(item.invoice_number).digits))
        self.dated = self.dated or is_date(item.invoice_number)
        self.decimal = self.decimal or is_amount(item.invoice_number)
        reference = compact(item.payment_reference)
        self.references.append(reference)
        for key in (reference, compact(item.end_to_end)):
            if key:
                post(self.by_reference, key, place)

    def lower(self, place: int, minor: int) -> None:
        """Take an amount off the principal, then off the costs.

        Raises:
            ValueError: it is more than what is open.
        """
        if minor > self.open_of(place):
            raise ValueError(f"{self.numbers[place]!r} has less open than {minor} minor units")
        of_principal = min(minor, self.principal[place])
        self.principal[place] -= of_principal
        self.costs[place] -= minor - of_principal
        self.discounts.pop(place, None)
        self.count -= minor > 0 and self.open_of(place) == 0
        self._changed.add(self.debtor_of[place])

    def open_of(self, place: int) -> int:
        """What is open of an invoice, in minor units."""
        return self.principal[place] + self.costs[place]

    def open_items(self, debtor: int) -> list[int]:
        """A debtor's invoices with something open, the oldest due first."""
        found = [it for it in self.items_of[debtor] if self.open_of(it) > 0]
        if len(found) > 1:
            found.sort(key=lambda it: (self.due[it], self.numbers[it]))
        return found

    def debtors_with(self, minor: int) -> Collection[int]:
        """Debtors with an invoice, a term or a sum of just this amount.

        A hint: what was open once may be paid since.
        """
        for debtor in sorted(self._changed):
            self._post_amounts(debtor)
        self._changed.clear()
        found = places(self.by_amount, minor)
        if len(found) < _WIDE:
            return found
        wide = self._wide.get(minor)
        if wide is None or len(wide) < len(found) - _WIDE:
            wide = self._wide[minor] = frozenset(found)
        return wide

    def bearers(self, word: str) -> Collection[int]:
        """Debtors with a word in their names; as a set where they are many."""
        found = places(self.by_word, word)
        if len(found) < _WIDE:
            return found
        if word not in self._bearers:
            self._bearers[word] = frozenset(found)
        return self._bearers[word]

    def _post_amounts(self, debtor: int) -> None:
        items = [it for it in self.items_of[debtor] if self.open_of(it) > 0]
        principal = [self.principal[it] for it in items]
        full = [self.open_of(it) for it in items]
        discounted = [self.discounts[it].minor for it in items if it in self.discounts]
        terms = self.terms.get(debtor, ())
        amounts = {*principal, *full, *discounted, *terms, sum(principal), sum(full)}
        for minor in amounts:
            if minor > 0:
                post(self.by_amount, minor, debtor)

    def written(self, place: int) -> Written:
        """An invoice's number in the forms in which it is compared."""
        return written(self.numbers[place])

    def like_ours(self, figures: str) -> bool:
        """Whether figures look like an invoice number of this creditor: length and beginning."""
        return (len(figures), figures[:_PREFIX]) in self.shapes

    def as_long_as_ours(self, figures: str) -> bool:
        """Whether figures have the length of an invoice number of this creditor."""
        return len(figures) in self.lengths

    def discounted(self, place: int, paid_on: date) -> int:
        """What settles an invoice's principal on a day by discount; 0 for none."""
        discount = self.discounts.get(place)
        return discount.minor if discount and paid_on.toordinal() <= discount.until else 0
