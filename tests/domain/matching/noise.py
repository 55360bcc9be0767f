"""Credits that pay no open invoice: other money, other people's payments, invoices paid already."""

from dataclasses import replace
from random import Random

from domain.matching.models import Received
from domain.references import ReferenceKind, make_reference
from tests.domain.matching import writing
from tests.domain.matching.people import account, at_the_bank, person, private
from tests.domain.matching.remittances import Remittance, shown
from tests.domain.matching.ways import Draft, facts
from tests.domain.matching.world import TODAY, Customer, World, euros

_OTHER_MONEY = (
    ("Belastingdienst", "{kenmerk}", "teruggaaf omzetbelasting"),
    ("Belastingdienst", "", "Teruggaaf BTW 3e kwartaal {kenmerk}"),
    ("Mollie Payments", "", "Settlement 1234567.2611.{order} ref {kenmerk}"),
    ("Stichting Adyen", "", "TX{kenmerk} batch {order}"),
    ("Achmea Schadeverzekeringen", "", "Schade-uitkering polis {order}"),
    ("Werkgever Groep BV", "", "Salaris november 2026"),
    ("UWV", "", "uitkering {kenmerk}"),
    ("KPN B.V.", "", "Creditnota {order} retour"),
    ("Coolblue B.V.", "", "Terugbetaling bestelling {order}"),
    ("Bol.com", "", "Refund order {order}"),
    ("ING Bank N.V.", "", "Rente spaarrekening"),
    ("Spaarrekening", "", "Van spaarrekening"),
    ("Gemeente Utrecht", "{kenmerk}", "subsidie"),
    ("Vattenfall", "", "Eindafrekening {kenmerk} teveel betaald"),
    ("Techniek Groothandel BV", "", "uw factuur {order} dubbel betaald"),
    ("Notaris de Vries", "", "afrekening dossier {order}"),
)


def _amount(random: Random, world: World) -> int:
    """An amount of life; now and then just what somebody owes, as subscriptions cost the same."""
    if random.random() < 0.25:
        return random.choice(random.choice(world.customers).open).principal
    if random.random() < 0.4:
        return 500 * random.randint(1, 80)
    return min(int(random.lognormvariate(9.0, 1.4)) + 100, 5_000_000)


def _credit(
    random: Random, kind: str, name: str, cents: int, text: str, reference: str = ""
) -> Remittance:
    received = Received(
        amount=euros(cents),
        paid_on=TODAY,
        name=name,
        iban=account(random),
        reference=reference,
        end_to_end=random.choice(("", "NOTPROVIDED")),
        text=writing.through_the_bank(random, text),
    )
    return Remittance(kind, received, ())


def other_money(random: Random, world: World) -> Remittance:
    """Refunds, salaries, benefits, settlements of payment providers."""
    name, reference, text = random.choice(_OTHER_MONEY)
    if random.random() < 0.5:
        kenmerk = make_reference(
            str(random.randrange(10**8, 10**12)), ReferenceKind.BETALINGSKENMERK
        ).value
    else:
        kenmerk = str(random.randrange(10**7, 10**11))
    told = writing.filled(random, text, kenmerk=kenmerk)
    referred = kenmerk if reference else ""
    return _credit(random, "other money", name, _amount(random, world), told, referred)


def strangers(random: Random, world: World) -> Remittance:
    """People who owe us nothing: another creditor's number, a gift, a shared dinner."""
    first, surname = person(random)
    numbers = (
        f"2026{random.randrange(10**4):04d}",
        f"{random.randrange(10**5, 10**6)}",
        f"2026-{random.randrange(10**4):04d}",
        f"F{random.randrange(10**5)}",
        f"{random.randrange(10**7, 10**8)}",
        f"VF26{random.randrange(10**4):04d}",
    )
    if random.random() < 0.55:
        text = writing.with_number(random, random.choice(numbers), name=f"{first} {surname}")
    else:
        text = random.choice(writing.TEXTS["stranger"])
    name = private(random, first, surname)
    return _credit(random, "stranger", name, _amount(random, world), text)


def not_open(random: Random, customer: Customer) -> Remittance:
    """A customer pays an invoice that is not in the index: a newer one, or one paid before."""
    due = random.choice(customer.others)
    cents, way = due.open, random.random()
    known = facts(random, customer, cents)
    if way < 0.2 and due.reference:
        return shown(random, "not open", Draft(cents, (), "", reference=due.reference), customer)
    if way < 0.3 and due.reference:
        said = writing.reference_written(random, due.reference)
    elif way < 0.75:
        said = due.number
    elif way < 0.95:
        said = writing.mangled(random, due.number)
    else:
        said = writing.slipped(random, due.number)
    draft = Draft(cents, (), writing.with_number(random, said, **known))
    return shown(random, "not open", draft, customer)


def other_purchase(random: Random, customer: Customer) -> Remittance:
    """A customer pays something that was never invoiced here."""
    cents = random.choice((500 * random.randint(2, 60), random.randrange(900, 30000)))
    known = facts(random, customer, cents)
    text = writing.filled(random, random.choice(writing.TEXTS["purchase"]), **known)
    return shown(random, "other purchase", Draft(cents, (), text), customer)


def twice(random: Random, before: Remittance) -> Remittance:
    """The same transfer once more."""
    return Remittance("twice", replace(before.received, end_to_end=""), ())


def namesake(random: Random, customer: Customer, world: World) -> Remittance:
    """Somebody with the name of a customer, who owes nothing."""
    name = at_the_bank(random, customer.debtor)
    text = random.choice(("", "betaling", "bedankt", "overboeking", "zoals besproken"))
    return _credit(random, "namesake", name, _amount(random, world), text)
