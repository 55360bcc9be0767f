"""How well payments are matched: precision and coverage over the generator's remittances."""

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from domain.matching.items import OpenItems
from domain.matching.matcher import match
from domain.matching.models import Match, Matched
from tests.domain.matching import noise
from tests.domain.matching.remittances import Remittance, paid_by
from tests.domain.matching.world import STYLES, World, world

TUNED_ON = (1, 2, 3)
"""Seeds that were looked at while weights, words and rules were chosen."""
HELD_OUT = (8128, 31337, 990)
"""Seeds that were not."""
NOISE = 0.15
"""The share of credits that pay no open invoice."""


class Outcome(NamedTuple):
    """A remittance, and what matching made of it."""

    creditor: str
    remittance: Remittance
    matched: Matched

    @property
    def right(self) -> bool:
        """Whether the automatic match is the truth: the same invoices, the same cents."""
        return self.matched.automatic is not None and parts(self.matched.automatic) == sorted(
            self.remittance.truth
        )

    @property
    def proposed(self) -> bool:
        """Whether the truth is among the proposals."""
        return any(parts(it) == sorted(self.remittance.truth) for it in self.matched.proposals)


class Figures(NamedTuple):
    """The sums of many outcomes."""

    number: int
    payable: int
    """Those that pay an open invoice."""
    automatic: int
    right: int
    proposed: int
    """Of the rest, those whose truth is among the proposals."""

    @property
    def precision(self) -> float:
        return self.right / self.automatic if self.automatic else 1.0

    @property
    def coverage(self) -> float:
        """Of what pays an open invoice, the share that is matched by itself, and rightly."""
        return self.right / self.payable


def parts(match_: Match) -> list[tuple[str, int]]:
    """The parts of a match in cents."""
    return sorted((number, money.minor) for number, money in match_.parts)


def remittances(seed: int, where: World, count: int) -> list[Remittance]:
    """Payments and noise of one creditor's account, mixed."""
    random = Random(f"remittances {seed} {where.style.name}")  # noqa: S311
    found = list(paid_by(random, where, int(count * (1 - NOISE))))
    kinds: tuple[tuple[float, Callable[[], Remittance]], ...] = (
        (4, lambda: noise.other_money(random, where)),
        (4, lambda: noise.strangers(random, where)),
        (4, lambda: noise.not_open(random, random.choice(where.customers))),
        (2, lambda: noise.other_purchase(random, random.choice(where.customers))),
        (0.3, lambda: noise.namesake(random, random.choice(where.customers), where)),
    )
    made = [it for _, it in kinds]
    shares = [weight for weight, _ in kinds]
    found += [random.choices(made, shares)[0]() for _ in range(count - len(found))]
    random.shuffle(found)
    whole = [it for it in found if it.truth and it.kind not in ("part", "term")]
    doubles = [it for it in whole if random.random() < 0.005]
    return found + [noise.twice(random, it) for it in doubles]


def measure(seed: int, each: int = 4000, invoices: int = 12_000) -> Iterator[Outcome]:
    """Match the remittances of every creditor; what is matched is settled at once."""
    for style in STYLES:
        where = world(seed, style, invoices)
        index = OpenItems(where.items())
        for remittance in remittances(seed, where, each):
            matched = match(remittance.received, index)
            if matched.automatic is not None:
                index.settle(matched.automatic)
            yield Outcome(style.name, remittance, matched)


def figures(outcomes: list[Outcome]) -> Figures:
    """Precision and coverage of outcomes."""
    automatic = [it for it in outcomes if it.matched.automatic is not None]
    return Figures(
        number=len(outcomes),
        payable=sum(bool(it.remittance.truth) for it in outcomes),
        automatic=len(automatic),
        right=sum(it.right for it in outcomes),
        proposed=sum(it.proposed for it in outcomes),
    )


def by(outcomes: list[Outcome], key: Callable[[Outcome], str]) -> dict[str, Figures]:
    """The figures of each group."""
    groups = Counter(key(it) for it in outcomes)
    return {group: figures([it for it in outcomes if key(it) == group]) for group in sorted(groups)}
