"""The ways in which people pay open invoices, and how often each is taken."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.domain.matching import writing
from tests.domain.matching.world import Customer, Due

Truth = tuple[tuple[str, int], ...]
"""Invoice numbers with cents, in their order; empty for what pays no open invoice."""


class Draft(NamedTuple):
    """What a payer writes and pays, before the bank shows it."""

    cents: int
    truth: Truth
    text: str = ""
    reference: str = ""
    end_to_end: str = ""
    from_own_account: bool = True


Way = Callable[[Random, Customer], Draft | None]
"""One way to pay; None where it does not fit a customer."""


def settled(random: Random, dues: tuple[Due, ...]) -> tuple[int, Truth]:
    """What somebody pays who pays in full: mostly with the costs, where there are any."""
    with_costs = random.random() < 0.6
    parts = tuple((it.number, it.open if with_costs else it.principal) for it in dues)
    return sum(cents for _, cents in parts), parts


def oldest_first(customer: Customer, cents: int) -> Truth:
    """How a payment falls that names nothing."""
    parts = list[tuple[str, int]]()
    for due in customer.open:
        part = min(due.open, cents)
        if part:
            parts.append((due.number, part))
        cents -= part
    return tuple(parts)


def oldest_of(customer: Customer, cents: int) -> Truth:
    """The oldest invoice with this amount."""
    due = next(it for it in customer.open if cents in (it.open, it.principal))
    return ((due.number, cents),)


def facts(random: Random, customer: Customer, cents: int) -> dict[str, str]:
    """What people add to a text about themselves."""
    who = customer.debtor
    number = who.id if random.random() < 0.6 else who.id.removeprefix("C-")
    amount = f"{cents // 100},{cents % 100:02d}"
    return {
        "customer": number,
        "name": who.business or f"{who.first} {who.surname}",
        "amount": random.choice((amount, f"€ {amount}", f"EUR {amount}", f"€{amount}")),
    }


def one(random: Random, customer: Customer) -> Due:
    """The invoice that somebody pays."""
    return random.choice(customer.open)


def _said(write: Callable[[Random, str], str]) -> Way:
    """Pays one invoice, whose number is written in some way."""

    def pay(random: Random, customer: Customer) -> Draft:
        due = one(random, customer)
        cents, truth = settled(random, (due,))
        known = facts(random, customer, cents)
        return Draft(cents, truth, writing.with_number(random, write(random, due.number), **known))

    return pay


def _structured(random: Random, customer: Customer) -> Draft | None:
    due = one(random, customer)
    if not due.reference:
        return None
    cents, truth = settled(random, (due,))
    if random.random() < 0.06:
        cents = max(100, cents * random.randint(2, 9) // 1000 * 100)
        truth = ((due.number, cents),)
    text = random.choice(("", "", due.number, "factuur", due.reference))
    return Draft(cents, truth, text, reference=due.reference)


def _reference_typed(random: Random, customer: Customer) -> Draft | None:
    due = one(random, customer)
    if not due.reference:
        return None
    cents, truth = settled(random, (due,))
    said = due.reference if random.random() > 0.04 else writing.slipped(random, due.reference)
    shown = writing.reference_written(random, said)
    return Draft(cents, truth, writing.with_number(random, shown, **facts(random, customer, cents)))


def _several(random: Random, customer: Customer) -> Draft | None:
    if len(customer.open) < 2:
        return None
    count = random.randint(2, min(len(customer.open), 5))
    chosen = random.sample(customer.open, count)
    dues = tuple(it for it in customer.open if it in chosen)
    cents, truth = settled(random, dues)
    numbers = [it.number for it in dues]
    way = random.random()
    if way < 0.2:
        numbers[1:] = [it[-random.choice((3, 4)) :] for it in numbers[1:]]
    elif way < 0.28:
        numbers[-1] = writing.slipped(random, numbers[-1])
    elif way < 0.36:
        numbers = [writing.mangled(random, it) for it in numbers]
    elif way < 0.42:
        numbers.pop()
    elif way < 0.48:
        cents, truth = settled(random, customer.open)
        numbers = ["diverse facturen"]
    said = random.choice((", ", " en ", " / ", "/", " + ", ",", " & ", " ", "\n")).join(numbers)
    return Draft(cents, truth, writing.with_number(random, said, **facts(random, customer, cents)))


def _batch(random: Random, customer: Customer) -> Draft:
    due = one(random, customer)
    cents, truth = settled(random, (due,))
    own = f"{random.choice(('CRED', 'BATCH', 'PAY', ''))}{random.randrange(10**5, 10**7)}"
    text = f"/INV/{due.number} 20.10.2026 {cents / 100:.2f}" if random.random() < 0.5 else ""
    return Draft(cents, truth, text or own, end_to_end=due.number if not text else own)


def _customer_only(random: Random, customer: Customer) -> Draft:
    dues = customer.open if random.random() < 0.5 else customer.open[:1]
    cents, truth = settled(random, dues)
    return Draft(cents, truth, writing.of_customer(random, **facts(random, customer, cents)))


def _vague(random: Random, customer: Customer) -> Draft:
    way = random.random()
    dues = (
        customer.open
        if way < 0.3
        else (customer.open[:1] if way < 0.8 else (one(random, customer),))
    )
    cents, truth = settled(random, dues)
    if len(dues) == 1:
        truth = oldest_of(customer, cents)
    return Draft(cents, truth, writing.vague(random, **facts(random, customer, cents)))


def _tail(random: Random, number: str) -> str:
    return number[-random.choice((3, 4, 4, 5)) :]


def _part(random: Random, customer: Customer) -> Draft:
    due = one(random, customer)
    cents = random.choice((due.open // 2, due.open // 3, due.open // 1000 * 100, 2500, 5000, 10000))
    cents = min(max(cents, 500), due.open - 1)
    known = facts(random, customer, cents)
    if random.random() < 0.8:
        said = due.number if random.random() < 0.8 else writing.mangled(random, due.number)
        return Draft(cents, ((due.number, cents),), writing.partly(random, said, **known))
    text = random.choice(
        ("", writing.partly(random, "", **known), writing.of_customer(random, **known))
    )
    return Draft(cents, oldest_first(customer, cents), text)


def _term(random: Random, customer: Customer) -> Draft | None:
    if not customer.terms:
        return None
    cents = customer.terms[0] * (2 if random.random() < 0.08 and len(customer.terms) > 2 else 1)
    said = random.choice((customer.open[0].number, customer.debtor.id, ""))
    text = writing.of_term(random, said, **facts(random, customer, cents))
    return Draft(cents, oldest_first(customer, cents), text)


def _relative(random: Random, customer: Customer) -> Draft:
    due = one(random, customer)
    cents, truth = settled(random, (due,))
    known = facts(random, customer, cents)
    way = random.random()
    if way < 0.75:
        text = writing.with_number(random, due.number, **known)
    else:
        text = f"voor {known['name']}" if way < 0.9 else writing.of_customer(random, **known)
        truth = oldest_of(customer, cents)
    return Draft(cents, truth, text, from_own_account=False)


def _too_much(random: Random, customer: Customer) -> Draft:
    due = one(random, customer)
    cents = random.choice(
        (due.open + 1, -(-(due.open + 1) // 1000) * 1000, due.open + 500, 2 * due.open)
    )
    text = writing.with_number(random, due.number, **facts(random, customer, cents))
    return Draft(cents, ((due.number, due.open),), text)


def _discounted(random: Random, customer: Customer) -> Draft | None:
    due = next((it for it in customer.open if it.discounted), None)
    if due is None:
        return None
    text = random.choice((due.number, f"{due.number} -2%", "factuur minus korting", "2% Skonto"))
    return Draft(due.discounted, ((due.number, due.discounted),), text)


def _old_number(random: Random, customer: Customer) -> Draft | None:
    """Copies last time's transfer, with the number of another open invoice of another amount."""
    if len(customer.open) < 2:
        return None
    old, meant = customer.open[:2]
    if {old.open, old.principal} & {meant.open, meant.principal}:
        return None
    cents, truth = settled(random, customer.open[1:2])
    text = writing.with_number(random, customer.open[0].number, **facts(random, customer, cents))
    return Draft(cents, truth, text)


WAYS: dict[str, tuple[float, Way]] = {
    "structured": (14, _structured),
    "reference typed": (8, _reference_typed),
    "number": (24, _said(lambda _, number: number)),
    "number mangled": (11, _said(writing.mangled)),
    "number with a slip": (4, _said(writing.slipped)),
    "end of a number": (2.5, _said(_tail)),
    "several": (8, _several),
    "batch": (3, _batch),
    "customer number": (3, _customer_only),
    "vague": (8, _vague),
    "part": (4, _part),
    "term": (3, _term),
    "relative": (3, _relative),
    "too much": (1.5, _too_much),
    "discounted": (1, _discounted),
    "old number": (0.5, _old_number),
}
"""Ways to pay, with how often each is tried. An assumption: no bank publishes such figures."""
