"""Invented creditors: how they number, what is open, and what was issued and is not open."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from domain.matching.models import OpenItem
from domain.money import Money
from domain.references import ReferenceKind, make_reference
from tests.domain.matching.people import Debtor, debtor

TODAY = date(2026, 11, 20)
Numbering = Callable[[int, int, int], str]
"""A number from the place in the year's sequence, the customer and the customer's count."""


class Style(NamedTuple):
    """How a creditor numbers, what it charges and what it prints as a reference."""

    name: str
    number: Numbering
    reference: ReferenceKind | None
    prices: tuple[int, ...]
    """Cents; a subscription's few prices, or empty for amounts of all sorts."""
    business: float
    """The share of businesses among its debtors."""


STYLES = (
    Style("shop", lambda n, _c, _k: f"2026-{n:05d}", ReferenceKind.RF, (), 0.3),
    Style(
        "gym",
        lambda n, _c, _k: f"INV2026{n:06d}",
        ReferenceKind.RF,
        (1995, 2495, 2995, 3495, 4495, 5990),
        0.02,
    ),
    Style("wholesale", lambda n, _c, _k: f"F26/{n:06d}", None, (), 0.95),
    Style(
        "utility", lambda n, _c, _k: f"{70000000 + n * 7}", ReferenceKind.BETALINGSKENMERK, (), 0.15
    ),
    Style("clinic", lambda _n, c, k: f"{c}-{k:03d}", None, (3500, 4250, 6800, 8575, 12500), 0.1),
)


class Due(NamedTuple):
    """An open invoice; amounts in cents."""

    number: str
    principal: int
    costs: int
    due_on: date
    reference: str
    discounted: int

    @property
    def open(self) -> int:
        return self.principal + self.costs


class Customer(NamedTuple):
    """A debtor with what is open, the oldest first, and what is not in the index."""

    debtor: Debtor
    open: tuple[Due, ...]
    others: tuple[Due, ...]
    """Issued, and paid already or not yet due."""
    terms: tuple[int, ...]


class World(NamedTuple):
    """One creditor. Some customers pay from one account: a couple, an administrator."""

    style: Style
    customers: tuple[Customer, ...]

    def items(self) -> Iterator[OpenItem]:
        """What the index is built from."""
        for customer in self.customers:
            for due in customer.open:
                yield _item(customer, due)


def world(seed: int, style: Style, invoices: int) -> World:
    """A creditor with so many open invoices, and twice as many others of the same customers."""
    random = Random(f"world {seed} {style.name}")  # noqa: S311
    customers, count, n = list[Customer](), 0, 0
    numbers = list(range(1, invoices * 4))
    random.shuffle(numbers)
    while count < invoices:
        c = 10000 + len(customers)
        who = debtor(random, c, business=random.random() < style.business)
        if customers and random.random() < 0.02:
            before = customers[-1].debtor
            who = who._replace(iban=before.iban, iban_known=before.iban_known)
        how_many = min(1 + int(random.expovariate(0.8)), 9)
        issued = how_many + 1 + int(random.expovariate(0.7))
        base = _price(random, style)
        taken, n = sorted(numbers[n : n + issued]), n + issued
        dues = [_due(random, style, c, k, it, base) for k, it in enumerate(taken, start=1)]
        dues = [
            it._replace(due_on=TODAY - timedelta(days=400 - 30 * at)) for at, it in enumerate(dues)
        ]
        chosen = sorted(random.sample(range(issued), how_many))
        owed = tuple(dues[it] for it in chosen)
        others = tuple(it for at, it in enumerate(dues) if at not in chosen)
        customers.append(Customer(who, owed, others, _terms(random, owed)))
        count += how_many
        if n > len(numbers) - 20:
            numbers.extend(range(len(numbers) + 1, len(numbers) + invoices))
    return World(style, tuple(customers))


def _price(random: Random, style: Style) -> int:
    if style.prices:
        return random.choice(style.prices)
    if random.random() < 0.2:
        return 500 * random.randint(4, 60)
    return min(900 + int(random.lognormvariate(9.2, 1.1)), 2_000_000)


def _due(random: Random, style: Style, c: int, k: int, n: int, base: int) -> Due:
    same = random.random() < (0.8 if style.prices else 0.3)
    principal = base if same else _price(random, style)
    costs = max(4000, principal * 15 // 100) if random.random() < 0.15 else 0
    number = style.number(n, c, k)
    reference = ""
    if style.reference is not None:
        reference = make_reference(number, style.reference).value
    discounted = principal * 98 // 100 if style.business > 0.9 and random.random() < 0.1 else 0
    return Due(number, principal, costs, TODAY, reference, discounted)


def _terms(random: Random, owed: tuple[Due, ...]) -> tuple[int, ...]:
    total = sum(it.open for it in owed)
    if total < 8000 or random.random() > 0.12:
        return ()
    count = random.randint(2, 6)
    each = -(-total // count // 100) * 100 if random.random() < 0.5 else total // count
    return (each,) * (count - 1) + (total - each * (count - 1),)


def _item(customer: Customer, due: Due) -> OpenItem:
    who = customer.debtor
    return OpenItem(
        invoice_number=due.number,
        debtor=who.id,
        debtor_names=(who.in_books,),
        principal=euros(due.principal),
        costs=euros(due.costs) if due.costs else None,
        due_on=due.due_on,
        payment_reference=due.reference,
        discounted=euros(due.discounted) if due.discounted else None,
        discount_until=TODAY + timedelta(days=5) if due.discounted else None,
        ibans=(who.iban,) if who.iban_known else (),
        terms=tuple(euros(it) for it in customer.terms),
    )


def euros(cents: int) -> Money:
    """Money from cents."""
    return Money(amount=Decimal(cents).scaleb(-2))
