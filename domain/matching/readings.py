"""Readings of a payment for one debtor: which of the invoices, by what is named and how much."""

from collections.abc import Iterator

from domain.matching import weights
from domain.matching.by_amount import ONE, by_amount, of_terms, ways, weight_of_one
from domain.matching.reading import NOTHING, Known, Paid, Reading, reading_of, surely_named
from domain.matching.sums import fall, is_choice, sums_to
from domain.matching.weights import Evidence


def readings(known: Known) -> list[Reading]:
    """What the payment can mean for a debtor.

    Where an amount fits exactly, part payments and overpayments are no readings.
    """
    sure = [it for it in known.items if surely_named(known, it)]
    if sure:
        return list(_of_named(known, sure))
    found = list(by_amount(known))
    if not found:
        nearly = [it for it in known.items if it in known.named]
        found = [_inexact(known, it) for it in (nearly, known.items) if it]
    return found


def _of_named(known: Known, sure: list[int]) -> Iterator[Reading]:
    """The invoices that are named; with those that are nearly named, where the sum fits so."""
    exact = _exact_for(known, sure)
    nearly = [it for it in known.items if it in known.named and it not in sure]
    if exact is None and nearly:
        both = sorted([*sure, *nearly], key=known.items.index)
        exact = _exact_for(known, both)
    if exact is not None:
        yield exact
        return
    fitting = _some_of(known, sure) or _with_rest(known, sure)
    if fitting is not None:
        yield fitting
        return
    terms = [it for it in of_terms(known) if set(sure) & {at for at, _ in it.parts}]
    yield from terms
    if terms:
        return
    elsewhere = next((it for it in by_amount(known) if it.score), None)
    named = _inexact(known, sure)
    if elsewhere is None or named.against:
        yield named
        return
    yield named._replace(against="the amount is exactly what is open of others of this debtor")
    yield elsewhere


def _exact_for(known: Known, places: list[int]) -> Reading | None:
    """A reading where the amount is what is open of all these, with or without costs."""
    several = len(places) > 1
    weight = weights.AMOUNT_SUM_NAMED if several else weight_of_one(known)
    for amounts, said in ways(known, places):
        if sum(amounts) == known.paid.minor:
            words = f"the amount is the sum of what is open{said}" if several else ONE + said
            parts = tuple(zip(places, amounts, strict=True))
            return reading_of(known, parts, Evidence(weight, words), exact=True)
    return None


def _some_of(known: Known, sure: list[int]) -> Reading | None:
    """Some of the named ones alone: a reference that several share, or one that was left out."""
    for amounts, said in ways(known, sure) if len(sure) > 1 else ():
        group = next(sums_to(amounts, known.paid.minor), None)
        if group is not None:
            parts = tuple((sure[it], amounts[it]) for it in group)
            words = f"the amount is what is open of some of those named{said}"
            evidence = Evidence(weights.AMOUNT_SOME, words)
            return reading_of(known, parts, evidence, exact=True)
    return None


def _with_rest(known: Known, sure: list[int]) -> Reading | None:
    """The named ones in full, and others of the debtor that make up the rest exactly."""
    others = [it for it in known.items if it not in sure]
    for amounts, _ in ways(known, sure):
        rest = known.paid.minor - sum(amounts)
        if rest <= 0 or not others:
            continue
        for more, _ in ways(known, others):
            group = next(sums_to(more, rest), None)
            if group is not None:
                chosen = {others[it]: more[it] for it in group}
                chosen.update(zip(sure, amounts, strict=True))
                parts = tuple((it, chosen[it]) for it in known.items if it in chosen)
                words = "the amount is the sum of what is named and other invoices of this debtor"
                evidence = Evidence(weights.AMOUNT_REST, words)
                reading = reading_of(known, parts, evidence, exact=True)
                if is_choice(more, group) or rest == sum(amounts):
                    return reading._replace(against="which others are meant is not clear")
                return reading
    return None


def _inexact(known: Known, places: list[int]) -> Reading:
    """A part payment or an overpayment: on these invoices, the oldest due first."""
    amounts = [known.book.open_of(it) for it in places]
    principal = sum(known.book.principal[it] for it in places)
    fallen = fall(amounts, known.paid.minor)
    parts = tuple((it, part) for it, part in zip(places, fallen, strict=True) if part)
    near = any(_near(known.paid, whole) for whole in (sum(amounts), principal))
    evidence = Evidence(weights.AMOUNT_NEAR, "the amount is nearly what is open")
    reading = reading_of(known, parts, evidence if near else NOTHING, exact=False, part=not near)
    if not principal and not near:
        return reading._replace(against="only costs are open of it")
    return reading


def _near(paid: Paid, whole: int) -> bool:
    """A few cents off, or rounded to whole units of a hundred (euros)."""
    off = abs(paid.minor - whole)
    return off <= paid.tolerance or (off < 100 and paid.minor % 100 == 0)
