"""Who may have paid: debtors by what is named, by account, by amount and by name."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from domain.matching import weights
from domain.matching.book import Book, places
from domain.matching.models import Received
from domain.matching.names import Likeness, Name, best_likeness, names_in
from domain.matching.naming import Named
from domain.matching.numbers import compact
from domain.matching.weights import Evidence

_SHARED_BY = 5
_FEW = 40
"""So many debtors with an amount or a surname are each looked at."""
_VERY_FEW = 5
_BEARERS = 300
_BEST = 10
_NOT_NAMED = Evidence(0.0, "")


class Candidate(NamedTuple):
    """A debtor who may have paid, and what says so."""

    debtor: int
    who: Evidence
    customer: Evidence
    by_name_only: bool
    """Neither account nor number leads here, so that the amount must be rare to count."""

    @property
    def only_amount(self) -> bool:
        """Whether nothing but an amount leads here."""
        return self.by_name_only and not self.who.weight and not self.customer.weight


class Search(NamedTuple):
    """Whom to look for beyond those to whom something leads."""

    by_name: bool
    """Also by the name alone, whatever is open."""
    least_name: float
    """Only debtors whose name weighs more than this can come near what was found already."""


def led_to(received: Received, named: Named, book: Book) -> list[Candidate]:
    """The debtors that what is named and the account lead to."""
    holders = set(places(book.by_iban, compact(received.iban))) if received.iban else set()
    if len(holders) > _SHARED_BY:
        holders = set()
    payer = names_in(received.name)
    found = list[Candidate]()
    by_number = {book.debtor_of[it] for it in named.items}
    for debtor in sorted(by_number | set(named.customers) | holders):
        likeness = best_likeness(payer, book.names[debtor])
        who = _who(likeness, debtor, holders)
        customer = named.customers.get(debtor, _NOT_NAMED)
        if likeness >= Likeness.PART and customer.weight < weights.CUSTOMER:
            customer = _NOT_NAMED  # the payer's own name once more
        by_name_only = debtor not in holders and customer.weight < weights.CUSTOMER
        found.append(Candidate(debtor, who, customer, by_name_only))
    return found


def looked_for(
    received: Received,
    named: Named,
    led: set[int],
    with_amount: Collection[int],
    book: Book,
    search: Search,
) -> Iterator[Candidate]:
    """Other debtors, by the amount and, if asked, by the payer's name alone.

    Who shares neither the name nor figures with the payment is left out, unless very few have
    this amount open; so is whose name says too little to come near.
    """
    payer = names_in(received.name)
    words = {word for name in payer for word in name.words}
    few = set(with_amount) if len(with_amount) <= _FEW else _alike_among(words, with_amount, book)
    alike = _by_name(payer, book) if search.by_name else set()
    strangers = search.least_name < 0 and (bool(named.all_figures) or len(few) <= _VERY_FEW)
    found = list[tuple[Likeness, int]]()
    for debtor in (few | alike) - led:
        shares = any(not words.isdisjoint(it.words) for it in book.names[debtor])
        likeness = best_likeness(payer, book.names[debtor]) if shares else Likeness.NONE
        if weights.NAMES[likeness] > search.least_name and (likeness or strangers):
            found.append((likeness, debtor))
    found.sort(key=lambda it: (-it[0], it[1]))
    for likeness, debtor in found if named.all_figures else found[:_BEST]:
        yield Candidate(debtor, _who(likeness, debtor, set()), _NOT_NAMED, by_name_only=True)


def _who(alike: Likeness, debtor: int, holders: set[int]) -> Evidence:
    """What account and name say together; where they say the same, a little more than each."""
    name = Evidence(weights.NAMES[alike], _NAME_REASONS[alike])
    if debtor not in holders:
        return name
    if len(holders) > 1:
        shared = "it came from an account known for this debtor and others"
        weight = weights.ACCOUNT_SHARED
        if alike >= Likeness.INITIALS:
            return Evidence(weights.ACCOUNT, f"{shared}, under this debtor's name")
        return max(Evidence(weight, shared), name)
    weight = weights.ACCOUNT_AND_NAME if alike >= Likeness.INITIALS else weights.ACCOUNT
    return Evidence(weight, "it came from an account known for this debtor")


_NAME_REASONS = {
    Likeness.NONE: "",
    Likeness.FAMILY: "the payer has the debtor's surname, with other initials",
    Likeness.SURNAME: "the payer has the debtor's surname",
    Likeness.PART: "the payer's name is like the debtor's",
    Likeness.INITIALS: "the payer has the debtor's surname and initials",
    Likeness.SAME: "the payer has the debtor's name",
}


def _alike_among(words: set[str], among: Collection[int], book: Book) -> set[int]:
    """Those of many debtors who share a word of the payer's name."""
    many = among if isinstance(among, frozenset) else frozenset(among)
    return {it for word in words for it in many.intersection(book.bearers(word))}


def _by_name(payer: tuple[Name, ...], book: Book) -> set[int]:
    """Debtors with the rarest word of a payer's name and another, while they are few."""
    found = set[int]()
    for name in payer:
        postings = [it for word in name.words if (it := places(book.by_word, word))]
        postings.sort(key=len)
        if postings and len(postings[0]) <= _BEARERS:
            alike = set(postings[0])
            if len(alike) > _FEW and len(postings) > 1:
                alike.intersection_update(postings[1])
            found |= alike if len(alike) <= _FEW else set()
    return found
