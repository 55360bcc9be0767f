"""The file that the caller sees before dialling (practice H1), read from the ledger."""

from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from domain.creditor import Creditor
from domain.debtor import Contact as Person
from domain.debtor import Debtor, Representative
from domain.messages.facts import ClaimLine, MessageFacts
from domain.model import Model
from domain.money import Money
from domain.playbook import Playbook
from domain.vocabulary import DebtorKind, Stage, TimelineWhat
from ledger import cases, invoices, payment_history, timeline
from ledger.database import Connection
from ledger.payment_history import InvoicePaid

_NEW_FOR = timedelta(days=365)
_TO_ASK_FOR = ("owner", "credit_manager", "bookkeeper")
"""In this order (practice H1); others follow."""
_AGREEMENTS = (TimelineWhat.PROMISE, TimelineWhat.PLAN)


class About(Protocol):
    """Whom a call is to, on whose behalf, and about what."""

    @property
    def creditor(self) -> Creditor:
        """On whose behalf."""

    @property
    def debtor(self) -> Debtor:
        """To whom: the debtor, or who acts for them."""

    @property
    def facts(self) -> MessageFacts:
        """The claims."""

    @property
    def playbook(self) -> Playbook:
        """What judges how they paid."""


class CallClaim(Model):
    """One invoice that the call is about, with when and how it was delivered."""

    number: str
    description: str
    issued_on: date
    due_on: date
    amount: Money
    open: Money
    delivered_on: date | None = None
    delivered_by: str | None = None
    terms_accepted_on: date | None = None
    document_url: str | None = None


class Event(Model):
    """A line of a case's timeline: an agreement, a complaint."""

    invoice: str
    at: datetime
    what: TimelineWhat
    why: str
    detail: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it


class PaymentHistory(Model):
    """How the debtor paid until now."""

    invoices: int
    on_time: int
    late: int
    average_days_late: int | None
    """Of those paid late."""
    open: int
    last_paid_on: date | None


class CallFile(Model):
    """Everything to know before dialling."""

    debtor: str
    kind: DebtorKind
    language: str
    plain_language: bool
    customer: Literal["new", "existing", "unknown"]
    customer_since: date | None
    phone: str
    ask_for: tuple[Person, ...]
    representative: Representative | None
    claims: tuple[CallClaim, ...]
    total: Money
    costs: Money | None
    days_late: int
    agreements: tuple[Event, ...]
    complaints: tuple[Event, ...]
    """Of cases in dispute: running."""
    payments: PaymentHistory
    history: str | None = None
    """What that makes of them: ``a loyal customer: 0 of 12 invoices late``."""


async def call_file(conn: Connection, about: About, phone: str, now: datetime) -> CallFile:
    """Read the file of a call."""
    slug, debtor, facts = about.creditor.slug, about.debtor, about.facts
    events, disputed = await _events(conn, slug, debtor.id)
    paid = await payment_history.of_debtor(conn, slug, debtor.id)
    rules, currency = about.playbook.history, facts.total.currency
    judged = await payment_history.judged(conn, slug, debtor, currency, rules, facts.today)
    people = _people(debtor)
    return CallFile(
        debtor=debtor.name,
        kind=debtor.kind,
        language=debtor.language,
        plain_language=debtor.plain_language,
        customer=_customer(debtor, paid, now),
        customer_since=debtor.customer_since,
        phone=next((person.phone for person in people if person.phone), phone),
        ask_for=people,
        representative=debtor.representative,
        claims=tuple([await _claim(conn, slug, line) for line in facts.claims]),
        total=facts.total,
        costs=facts.costs,
        days_late=facts.days_late,
        agreements=tuple(event for event in events if event.what in _AGREEMENTS),
        complaints=tuple(
            event
            for event in events
            if event.what is TimelineWhat.COMPLAINT and event.invoice in disputed
        ),
        payments=_history(paid),
        history=judged.in_words if judged.kind else None,
    )


async def _claim(conn: Connection, slug: str, line: ClaimLine) -> CallClaim:
    known = line.model_dump(include=set(CallClaim.model_fields))
    invoice = await invoices.find(conn, slug, line.number)
    if invoice is not None:
        evidence = {"delivered_on", "delivered_by", "terms_accepted_on", "document_url"}
        known |= invoice.model_dump(include=evidence)
    return CallClaim.model_validate(known)


async def _events(conn: Connection, slug: str, debtor: str) -> tuple[list[Event], set[str]]:
    """Agreements and complaints of all the debtor's open cases, and which are in dispute."""
    events: list[Event] = []
    disputed: set[str] = set()
    for case in await cases.open_of_debtor(conn, slug, debtor):
        number = case.key.invoice_number
        if case.standing.stage is Stage.DISPUTED:
            disputed.add(number)
        for line in await timeline.read(conn, slug, number):
            if line.what in (*_AGREEMENTS, TimelineWhat.COMPLAINT):
                known = line.model_dump(include={"at", "what", "why", "detail"})
                events.append(Event(invoice=number, **known))
    return sorted(events, key=lambda event: event.at), disputed


def _people(debtor: Debtor) -> tuple[Person, ...]:
    def rank(person: Person) -> int:
        role = person.role.lower().replace(" ", "_").replace("-", "_")
        return _TO_ASK_FOR.index(role) if role in _TO_ASK_FOR else len(_TO_ASK_FOR)

    return tuple(sorted(debtor.contacts, key=rank))


def _customer(
    debtor: Debtor, paid: list[InvoicePaid], now: datetime
) -> Literal["new", "existing", "unknown"]:
    if debtor.customer_since is not None:
        return "new" if now.date() - debtor.customer_since < _NEW_FOR else "existing"
    return "existing" if any(invoice.settled for invoice in paid) else "unknown"


def _history(paid: list[InvoicePaid]) -> PaymentHistory:
    delays = [
        (invoice.paid_on - invoice.due_on).days
        for invoice in paid
        if invoice.settled and invoice.paid_on is not None
    ]
    late = [days for days in delays if days > 0]
    return PaymentHistory(
        invoices=len(paid),
        on_time=len(delays) - len(late),
        late=len(late),
        average_days_late=round(sum(late) / len(late)) if late else None,
        open=sum(invoice.open.amount > 0 for invoice in paid),
        last_paid_on=max((it.paid_on for it in paid if it.paid_on is not None), default=None),
    )
