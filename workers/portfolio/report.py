"""The report's facts: contacts by step, channel and day, and how people paid."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from domain.model import Model
from domain.vocabulary import Channel
from workers.portfolio.claims import findings
from workers.portfolio.played import Played
from workers.portfolio.tray import Message

THANKS = "thank_you"
UNHEARD = "nothing"
"""Stands for a step where an invoice was paid before anything was said of it."""


class Checked(Model):
    """A claim and whether it holds; ``failures`` names the counter-examples."""

    claim: str
    holds: bool
    found: str
    failures: tuple[str, ...]


class Count(Model):
    """How many contacts one step made by one channel on one day; thanks are a step here too."""

    day: date
    step: str
    channel: Channel
    contacts: int


class Payer(Model):
    """A late invoice: how late it was paid, and what its debtor had heard of it last."""

    invoice: str
    debtor: str
    days_late: int
    last_step: str
    days_after: int | None
    """From that word to the payment."""


class Promptness(Model):
    """How people paid, from the data. ``dso``: days from invoice to payment, weighted by amount."""

    paid_in_time: int
    paid_late: int
    never_paid: int
    dso: Decimal | None
    days_late_median: float | None
    days_late_most: int | None


class Report(Model):
    """Everything that tables and picture show; money per currency, days as whole days."""

    file: str
    invoices: int
    debtors: int
    first_day: date
    last_day: date
    amounts: dict[str, Decimal]
    cases: int
    claims: tuple[Checked, ...]
    steps: tuple[str, ...]
    """In the order in which the ladder takes them, thanks last."""
    counts: tuple[Count, ...]
    promptness: Promptness
    payers: tuple[Payer, ...]
    seconds: float
    """How long the play took, servers already running."""

    @property
    def holds(self) -> bool:
        """Whether every claim does."""
        return all(claim.holds for claim in self.claims)

    @property
    def unheard(self) -> list[Payer]:
        """Late invoices that were paid before anything was said of them."""
        return [it for it in self.payers if it.last_step == UNHEARD]

    def contacts(
        self,
        step: str | None = None,
        channel: Channel | None = None,
        month: tuple[int, int] | None = None,
    ) -> int:
        """How many contacts, of a step, a channel, a month (year, number)."""
        return sum(
            it.contacts
            for it in self.counts
            if step in (None, it.step)
            and channel in (None, it.channel)
            and month in (None, (it.day.year, it.day.month))
        )


def report_of(played: Played, file: str, seconds: float) -> Report:
    """Count everything once."""
    books = played.books
    first, last = books.moments()
    amounts = dict[str, Decimal]()
    for money in map(books.amount, books):
        amounts[money.currency] = amounts.get(money.currency, Decimal(0)) + money.amount
    counts = _counts(played)
    return Report(
        file=file,
        invoices=len(books),
        debtors=len(books.debtors),
        first_day=first.date(),
        last_day=last.date(),
        amounts=amounts,
        cases=len(played.cases),
        claims=tuple(
            Checked(claim=it.claim, holds=it.holds, found=it.found, failures=it.failures)
            for it in findings(played)
        ),
        steps=_in_order(played),
        counts=tuple(counts),
        promptness=_promptness(played),
        payers=tuple(_payers(played)),
        seconds=round(seconds, 1),
    )


def _counts(played: Played) -> list[Count]:
    found = Counter(_place(played, it, it.contact.step) for it in played.demands)
    found += Counter(_place(played, it, THANKS) for it in played.thanks)
    return [
        Count(day=day, step=step, channel=channel, contacts=count)
        for (day, step, channel), count in sorted(found.items())
    ]


def _place(played: Played, message: Message, step: str) -> tuple[date, str, Channel]:
    return played.local_day(message), step, message.contact.channel


def _in_order(played: Played) -> tuple[str, ...]:
    """Steps by how late they come: the ladders' own order, over several playbooks."""
    late = dict[str, list[int]]()
    for it in played.demands:
        due = played.books.due_on(it.contact.invoice_number)
        late.setdefault(it.contact.step, []).append((played.local_day(it) - due).days)
    steps = sorted(late, key=lambda step: median(late[step]))
    return (*steps, THANKS) if played.thanks else tuple(steps)


def _promptness(played: Played) -> Promptness:
    books = played.books
    late = sorted(days for number in books.paid_late() if (days := books.days_late(number)))
    never = len(books.never_paid())
    return Promptness(
        paid_in_time=len(books) - len(late) - never,
        paid_late=len(late),
        never_paid=never,
        dso=_dso(played),
        days_late_median=median(late) if late else None,
        days_late_most=late[-1] if late else None,
    )


def _dso(played: Played) -> Decimal | None:
    """Over all currencies alike: a day is a day."""
    books = played.books
    paid = [(number, day) for number in books if (day := books.paid_on(number)) is not None]
    total = sum((books.amount(number).amount for number, _ in paid), Decimal(0))
    if not total:
        return None
    weighted = sum(
        books.amount(number).amount * (day - books.issued_on(number)).days for number, day in paid
    )
    return (weighted / total).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _payers(played: Played) -> Iterable[Payer]:
    books, last = played.books, played.last_heard()
    for number in sorted(books.paid_late()):
        word, days = last.get(number), books.days_late(number)
        assert days is not None
        yield Payer(
            invoice=number,
            debtor=books.debtor(number),
            days_late=days,
            last_step=word.contact.step if word else UNHEARD,
            days_after=played.days_after(number, word) if word else None,
        )


def months(report: Report) -> Sequence[tuple[int, int]]:
    """Every month from the first to the last with a contact, those without one as well."""
    if not report.counts:
        return []
    first, last = report.counts[0].day, report.counts[-1].day
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [(index // 12, index % 12 + 1) for index in span]
