"""The way in: which invoices a received payment is for, surely or as a choice for a person."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from domain.matching import weights
from domain.matching.book import Book
from domain.matching.candidates import Candidate, Search, led_to, looked_for
from domain.matching.items import OpenItems
from domain.matching.models import Match, Matched, MatchingPolicy, Received
from domain.matching.names import Likeness
from domain.matching.naming import Named, named_in
from domain.matching.nearly import Explained, explained_by
from domain.matching.reading import Known, Paid, Reading
from domain.matching.readings import readings
from domain.money import Money

_POLICY = MatchingPolicy()
_AS_LONG_AS_REFERENCES = 9
_ROUND = 500
"""Amounts of whole fives are as common as those of five times as many debtors."""


class _Weighed(NamedTuple):
    """A reading, its debtors, and what speaks against doing it without a person."""

    reading: Reading
    debtors: tuple[int, ...]
    against: str

    @property
    def score(self) -> float:
        """That of the reading, held down by what speaks against it."""
        return min(self.reading.score, weights.AT_MOST) if self.against else self.reading.score


def match(received: Received, items: OpenItems, policy: MatchingPolicy = _POLICY) -> Matched:
    """Say which open invoices a payment is for.

    Nothing is changed: whoever books the match calls ``items.settle`` with it, so that a second
    payment for the same invoice is seen as such.

    Args:
        received: one credit; an amount of zero or less matches nothing.
        items: what is open at the creditor whose account was credited.
        policy: how sure is sure enough.

    Returns:
        A match by itself where its score is high enough, nothing speaks against it and no other
        reading is near; else proposals for a person, the best first.
    """
    paid = Paid(received.amount.minor, received.paid_on, policy.tolerance)
    if paid.minor <= 0:
        return Matched(why_not="not a payment: the amount is not above zero")
    book = items.book(received.amount.currency)
    if book is None or not book.count:
        return Matched(why_not=f"no invoice is open in {received.amount.currency}")
    named = named_in(received, book)
    weighed = _ranked(_weigh(received, paid, named, book, policy), book)
    return _decided(weighed, book, policy)


def _weigh(
    received: Received, paid: Paid, named: Named, book: Book, policy: MatchingPolicy
) -> Iterable[_Weighed]:
    """Every reading of a payment that some evidence speaks for."""
    joint = _of_several_debtors(paid, named, book)
    if joint is not None:
        yield joint
    with_amount = book.debtors_with(paid.minor)
    common = len(with_amount)
    rarity = weights.rarity(common * 5 if paid.minor % _ROUND == 0 else common)
    led, doubt = led_to(received, named, book), 1.0
    for candidate in led:
        for it in _of_debtor(paid, candidate, named, rarity, book):
            doubt = min(doubt, 1 - it.score)
            yield it
    # Whose doubt could not come near the best one is not looked for.
    search = Search(
        by_name=doubt > 1 - policy.automatic_from,
        least_name=1 - policy.clear_by * doubt / _least_doubt(named, rarity),
    )
    if search.least_name < weights.NAMES[Likeness.SAME]:
        known = {it.debtor for it in led}
        for candidate in looked_for(received, named, known, with_amount, book, search):
            yield from _of_debtor(paid, candidate, named, rarity, book)


def _least_doubt(named: Named, rarity: float) -> float:
    """The least doubt of a reading for a debtor known by name alone, the name left out."""
    if any(len(figures) >= _AS_LONG_AS_REFERENCES for figures in named.all_figures):
        return (1 - weights.REFERENCE_SLIP) * (1 - weights.AMOUNT_NAMED)
    if named.all_figures:
        return (1 - weights.SLIP) * (1 - weights.AMOUNT_NAMED)
    return (1 - rarity) * (1 - weights.PART_SAID if named.part else 1)


def _of_debtor(
    paid: Paid, candidate: Candidate, named: Named, rarity: float, book: Book
) -> Iterable[_Weighed]:
    """The readings for one debtor."""
    items = book.open_items(candidate.debtor)
    if not items:
        return
    explained = explained_by(named, items, book)
    of_these = {it: named.items[it] for it in items if it in named.items}
    told = explained.items | of_these
    if not told and candidate.only_amount and rarity < weights.AMOUNT_RARE[1][1]:
        return
    known = Known(
        paid=paid,
        book=book,
        items=items,
        named=told,
        who=candidate.who,
        customer=candidate.customer,
        part_said=named.part,
        by_name_only=candidate.by_name_only,
        rarity=rarity,
    )
    for reading in readings(known):
        yield _weighed(reading, candidate.debtor, named, explained, book)


def _weighed(
    reading: Reading, debtor: int, named: Named, explained: Explained, book: Book
) -> _Weighed:
    """Look for what speaks against a reading."""
    places = {place for place, _ in reading.parts}
    surely = any(it in named.items for it in places)
    settled_in_full = surely and reading.exact
    against = reading.against
    if named.another_cause:
        against = "the text speaks of money for another reason"
    elif not settled_in_full and named.foreign:
        against = "the text holds a payment reference that is not ours"
    elif not settled_in_full and explained.unexplained:
        against = f"the text names {explained.unexplained[0]}, which is not open"
    elif not settled_in_full and named.settled:
        against = f"the text names {book.numbers[named.settled[0]]}, which is settled"
    elif not surely and named.another_purchase:
        against = "the text speaks of something else than an invoice"
    elif named.customers and debtor not in named.customers:
        against = "the text names another debtor"
    elif not surely and named.items and places.isdisjoint(explained.items):
        against = "the text names another invoice"
    return _Weighed(reading, (debtor,), against)


def _of_several_debtors(paid: Paid, named: Named, book: Book) -> _Weighed | None:
    """Invoices of several debtors, all named, whose sum was paid: by a bookkeeper, or a couple."""
    debtors = {book.debtor_of[it] for it in named.items}
    sure = {it: ev for it, ev in named.items.items() if ev.weight >= weights.NUMBER_LOOSE}
    if len(debtors) < 2 or len(sure) != len(named.items):
        return None
    order = sorted(sure, key=lambda it: (book.due[it], book.numbers[it]))
    for amount_of in (book.open_of, book.principal.__getitem__):
        parts = tuple((it, amount_of(it)) for it in order)
        if sum(minor for _, minor in parts) == paid.minor and all(it for _, it in parts):
            score = weights.together(
                (min(it.weight for it in sure.values()), weights.AMOUNT_SUM_NAMED)
            )
            reasons = (*dict.fromkeys(sure[it].reason for it in order), _SUM)
            reading = Reading(parts, score, reasons, 0, exact=True)
            return _Weighed(reading, tuple(sorted(debtors)), "")
    return None


_SUM = "the amount is the sum of what is open of these, of several debtors"


def _ranked(weighed: Iterable[_Weighed], book: Book) -> list[_Weighed]:
    """The best first; of equal ones the oldest claims. Each set of parts once."""
    best: dict[tuple[tuple[int, int], ...], _Weighed] = {}
    for it in weighed:
        key = tuple(sorted(it.reading.parts))
        if key not in best or best[key].score < it.score:
            best[key] = it
    if len(best) < 2:
        return list(best.values())
    return sorted(best.values(), key=lambda it: _order(it, book))


def _order(weighed: _Weighed, book: Book) -> tuple[float, list[tuple[int, str]]]:
    reading = weighed.reading
    return -round(weighed.score, 6), [(book.due[it], book.numbers[it]) for it, _ in reading.parts]


def _decided(ranked: list[_Weighed], book: Book, policy: MatchingPolicy) -> Matched:
    """Automatic or proposals."""
    if not ranked:
        return Matched(why_not="nothing in the payment leads to an open invoice")
    best = ranked[0]
    why_not = best.against
    if not why_not and best.score < policy.automatic_from:
        why_not = "what speaks for it is not enough"
    if not why_not and len(ranked) > 1:
        doubt = max(1 - best.score, 1e-9)
        if 1 - ranked[1].score < policy.clear_by * doubt:
            why_not = "another reading is nearly as likely"
    if not why_not:
        return Matched(automatic=_match(best, book))
    proposed = [_match(it, book) for it in ranked[: policy.proposals]]
    kept = tuple(it for it in proposed if it.score >= policy.propose_from)
    return Matched(proposals=kept, why_not=why_not)


def _match(weighed: _Weighed, book: Book) -> Match:
    reading = weighed.reading
    against = (f"but {weighed.against}",) if weighed.against else ()
    parts = tuple(
        (book.numbers[place], _money(minor, book.currency)) for place, minor in reading.parts
    )
    return Match.model_construct(
        score=round(weighed.score, 4),
        reasons=reading.reasons + against,
        debtors=tuple(book.debtors[it] for it in weighed.debtors),
        parts=parts,
        unallocated=_money(reading.left, book.currency),
    )


@lru_cache(10_000)
def _money(minor: int, currency: str) -> Money:
    """An amount, which many a payment has in common with others."""
    return Money.from_minor(minor, currency)
