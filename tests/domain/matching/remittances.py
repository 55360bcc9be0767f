"""A seeded generator of payments that pay open invoices, with what each is for.

Every customer pays at most once, so the truth of a payment does not hang on the ones before. Who
does not say what a payment is for pays the oldest invoice first (BW 6:43).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import NamedTuple

from domain.matching.models import Received
from tests.domain.matching import writing
from tests.domain.matching.people import account, at_the_bank, private
from tests.domain.matching.ways import WAYS, Draft, Truth, settled
from tests.domain.matching.world import TODAY, Customer, World, euros


class Remittance(NamedTuple):
    """A credit on the account, and the truth about it."""

    kind: str
    received: Received
    truth: Truth


def shown(random: Random, kind: str, draft: Draft, customer: Customer) -> Remittance:
    """What the statement shows of a draft."""
    who = customer.debtor
    name, iban = at_the_bank(random, who), who.iban
    if not draft.from_own_account or (not who.iban_known and random.random() < 0.3):
        iban = account(random)
    if not draft.from_own_account:
        name = _other_payer(random, customer)
    received = Received(
        amount=euros(draft.cents),
        paid_on=TODAY - timedelta(days=random.randint(0, 3)),
        name=name,
        iban=iban,
        reference=draft.reference,
        end_to_end=draft.end_to_end or random.choice(("", "NOTPROVIDED", _random_id(random))),
        text=writing.through_the_bank(random, draft.text),
    )
    return Remittance(kind, received, draft.truth)


def _other_payer(random: Random, customer: Customer) -> str:
    """A relative, a friend or a bookkeeper pays."""
    first = random.choice(("Anna", "Kees", "Mia", "Otto", "Wim", "Els"))
    surname = customer.debtor.surname if random.random() < 0.4 else random.choice(
        ("Brands", "Haverkamp", "van Rossum", "Jansen", "de Vries", "Bakker")
    )  # fmt: skip
    return private(random, first, surname)


def _random_id(random: Random) -> str:
    return random.choice(
        (
            f"{random.randrange(10**12, 10**13)}",
            f"P{random.randrange(10**8):08d}",
            f"{random.getrandbits(64):X}",
        )
    )


_NAMES = list(WAYS)
_SHARES = [share for share, _ in WAYS.values()]


def paying(random: Random, customer: Customer) -> Remittance:
    """A payment of a customer, in a way that fits."""
    while True:
        name = random.choices(_NAMES, _SHARES)[0]
        draft = WAYS[name][1](random, customer)
        if draft is not None:
            return shown(random, name, draft, customer)


def joint(random: Random, one_: Customer, other: Customer) -> Remittance:
    """A bookkeeper pays an invoice of each of two customers."""
    dues = (one_.open[0], other.open[0])
    cents, truth = settled(random, dues)
    text = " en ".join(it.number for it in dues)
    draft = Draft(cents, truth, f"facturen {text}", from_own_account=False)
    return shown(random, "two debtors", draft, one_)


def from_another_customer(random: Random, it: Remittance, payer: Customer) -> Remittance:
    """The same payment by a relative who is a customer, too."""
    name, iban = at_the_bank(random, payer.debtor), payer.debtor.iban
    return it._replace(received=replace(it.received, name=name, iban=iban))


def paid_by(random: Random, world: World, count: int) -> Iterator[Remittance]:
    """So many payments by different customers of a world.

    Raises:
        ValueError: the world has too few customers.
    """
    customers = random.sample(world.customers, min(count * 102 // 100 + 2, len(world.customers)))
    made = 0
    while made < count:
        if not customers:
            raise ValueError("too few customers: make a larger world")
        customer = customers.pop()
        if customers and random.random() < 0.01:
            yield joint(random, customer, customers.pop())
        else:
            made_by = paying(random, customer)
            if made_by.kind == "relative" and random.random() < 0.3:
                made_by = from_another_customer(random, made_by, random.choice(world.customers))
            yield made_by
        made += 1
