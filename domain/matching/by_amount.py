"""What an amount alone can mean for a debtor: one invoice, all, the oldest, some, or a term."""

from collections.abc import Iterator, Sequence

from domain.matching import weights
from domain.matching.reading import Known, Reading, reading_of
from domain.matching.sums import fall, oldest_to, sums_to
from domain.matching.weights import Evidence

_MANY = 6
ONE = "the amount is exactly what is open"


def ways(known: Known, places: Sequence[int]) -> Iterator[tuple[list[int], str]]:
    """What would settle invoices: in full, without costs, with the discount."""
    full = [known.book.open_of(it) for it in places]
    principal = [known.book.principal[it] for it in places]
    yield full, ", costs included" if full != principal else ""
    if full != principal and all(principal):
        yield principal, ", without the costs"
    if known.book.discounts:
        reduced = [
            known.book.discounted(it, known.paid.on) or known.book.principal[it] for it in places
        ]
        if reduced != principal:
            yield reduced, " less the discount"


def by_amount(known: Known) -> Iterator[Reading]:
    """Readings by the amount alone: one invoice, all, the oldest, some; or a term of the plan."""
    seen = set[tuple[int, ...]]()
    for amounts, said in ways(known, known.items):
        for places, evidence in _groups(known, amounts, said):
            chosen = tuple(known.items[it] for it in places)
            if chosen not in seen:
                seen.add(chosen)
                parts = tuple((known.items[it], amounts[it]) for it in places)
                yield reading_of(known, parts, evidence, exact=True)
    yield from of_terms(known)


def _groups(
    known: Known, amounts: list[int], said: str
) -> Iterator[tuple[tuple[int, ...], Evidence]]:
    """Sets of a debtor's invoices that add up to the payment, and what that counts."""
    count = len(amounts)
    nearly = [at for at in range(count) if known.items[at] in known.named]
    for at in nearly:
        if amounts[at] == known.paid.minor:
            yield (at,), Evidence(weight_of_one(known), ONE + said)
    oldest = oldest_to(amounts, known.paid.minor)
    if oldest > 1:
        of_all = oldest == count
        weight = weights.AMOUNT_ALL if of_all else weights.AMOUNT_OLDEST
        words = "all open invoices" if of_all else f"the {oldest} oldest invoices"
        yield tuple(range(oldest)), _sum_evidence(known, weight, f"{words} of this debtor{said}")
    for group in sums_to(amounts, known.paid.minor):
        if len(group) == 1:
            weight = known.rarity if known.by_name_only else weights.AMOUNT_OF_DEBTOR
            yield group, Evidence(weight, ONE + f" of one invoice{said}")
        elif group != tuple(range(oldest)):
            weight = weights.AMOUNT_SOME if count <= _MANY else weights.AMOUNT_SOME_OF_MANY
            if set(nearly) >= set(group):
                weight = weights.AMOUNT_SUM_NAMED
            yield group, _sum_evidence(known, weight, f"some invoices of this debtor{said}")


def _sum_evidence(known: Known, weight: float, words: str) -> Evidence:
    if known.by_name_only:
        weight = min(weight, known.rarity)
    return Evidence(weight, f"the amount is the sum of {words}")


def of_terms(known: Known) -> Iterator[Reading]:
    """The next term of the debtor's plan, or the next few at once."""
    debtor = known.book.debtor_of[known.items[0]]
    terms = list(known.book.terms.get(debtor, ()))
    count = oldest_to(terms, known.paid.minor)
    if not count and known.paid.minor in terms:
        count = 1
    if not count:
        return
    covered = [it for it in known.items if it in known.book.terms_cover[debtor]]
    words = "a term of this debtor's plan" if count == 1 else f"{count} terms of this debtor's plan"
    weight = min(weights.AMOUNT_TERM, known.rarity if known.by_name_only else 1.0)
    evidence = Evidence(weight, f"the amount is {words}")
    amounts = fall([known.book.open_of(it) for it in covered], known.paid.minor)
    parts = tuple((it, part) for it, part in zip(covered, amounts, strict=True) if part)
    if parts and sum(amounts) == known.paid.minor:
        yield reading_of(known, parts, evidence, exact=True, part=True)


def weight_of_one(known: Known) -> float:
    """What the amount of the one invoice that is named counts."""
    common = known.rarity == weights.AMOUNT_COMMON
    return weights.AMOUNT_NAMED_COMMON if common else weights.AMOUNT_NAMED
