"""Who the debtor is, by how they paid before: new, loyal, sometimes late, or notorious.

A loyal customer never gets the text of a notorious late payer (practice I3). Only invoices that
were paid are judged: what is open now may be a dispute, or a backlog that came in today. What
cannot be judged is no kind at all, and the playbook's own ladder is walked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.model import Model


class HistoryKind(StrEnum):
    """What a debtor's past payments make of them."""

    NEW = "new"
    LOYAL = "loyal"
    SOMETIMES_LATE = "sometimes_late"
    NOTORIOUS = "notorious"

    @property
    def in_words(self) -> str:
        """What staff read, within a sentence."""
        match self:
            case HistoryKind.NEW:
                return "a new customer"
            case HistoryKind.LOYAL:
                return "a loyal customer"
            case HistoryKind.SOMETIMES_LATE:
                return "sometimes late"
            case HistoryKind.NOTORIOUS:
                return "often and long late"


Share = Annotated[Decimal, Field(ge=0, le=1)]


class HistoryRules(Model):
    """From what on a debtor is called what; a playbook's own business."""

    look_back_years: Annotated[int, Field(ge=1)] = 3
    """What lies longer ago is forgotten."""
    grace_days: Annotated[int, Field(ge=0)] = 3
    """Paid within so many days after the due date is paid on time: banks take a day."""
    least_invoices: Annotated[int, Field(ge=1)] = 3
    """Fewer paid invoices say nothing."""
    new_for_days: Annotated[int, Field(ge=0)] = 365
    loyal_late_share: Share = Decimal("0.10")
    """Loyal: at most this share was late, and no promise was broken."""
    notorious_late_share: Share = Decimal("0.50")
    notorious_days_late: Annotated[int, Field(ge=0)] = 14
    """Notorious: at least this share was late, by so many days on average."""
    notorious_broken_promises: Annotated[int, Field(ge=1)] = 2
    """Or so many promises were broken."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.loyal_late_share >= self.notorious_late_share:
            raise ValueError("loyal_late_share lies below notorious_late_share")
        return self


class PastInvoice(Model):
    """One earlier invoice that was paid."""

    due_on: date
    paid_on: date
    value: Decimal


class DebtorHistory(Model):
    """What was found, with the figures that say why."""

    kind: HistoryKind | None
    """None where too little is known."""
    invoices: int
    """Paid ones within the look-back."""
    late: int
    average_days_late: int | None
    """Of those paid late."""
    broken_promises: int
    value: Decimal
    """Of the paid invoices together, in the currency of the case."""
    customer_since: date | None
    judged_on: date

    @property
    def late_share(self) -> Decimal:
        """Which part of the paid invoices was late; 0 where there is none."""
        return Decimal(self.late) / self.invoices if self.invoices else Decimal(0)

    @property
    def years(self) -> int | None:
        """Whole years as a customer, where it is known."""
        if self.customer_since is None:
            return None
        return max(0, (self.judged_on - self.customer_since).days) * 100 // 36525

    @property
    def why(self) -> str:
        """The figures in words: ``7 of 12 invoices late, 21 days on average``."""
        told = [f"{self.late} of {self.invoices} {_invoices(self.invoices)} late"]
        if self.average_days_late is not None:
            told.append(f"{self.average_days_late} days on average")
        if self.broken_promises:
            broken = "promise" if self.broken_promises == 1 else "promises"
            told.append(f"{self.broken_promises} {broken} broken")
        return ", ".join(told)

    @property
    def in_words(self) -> str:
        """Kind and figures: ``a loyal customer: 0 of 12 invoices late``."""
        kind = self.kind.in_words if self.kind else "too little is known to judge"
        return f"{kind}: {self.why}"


def _invoices(count: int) -> str:
    return "invoice" if count == 1 else "invoices"


def judge(
    paid: Sequence[PastInvoice],
    *,
    broken_promises: int,
    customer_since: date | None,
    today: date,
    rules: HistoryRules,
) -> DebtorHistory:
    """The kind of a debtor, by what was paid before ``today`` and what was promised in vain.

    ``broken_promises`` counts those within the look-back, too. Only who is stated to be a customer
    since a day can be new: the first invoice that we know of may not be their first.
    """
    since = _years_before(today, rules.look_back_years)
    recent = [invoice for invoice in paid if since <= invoice.paid_on <= today]
    delays = [(invoice.paid_on - invoice.due_on).days for invoice in recent]
    late = [days for days in delays if days > rules.grace_days]
    found = DebtorHistory(
        kind=None,
        invoices=len(recent),
        late=len(late),
        average_days_late=round(sum(late) / len(late)) if late else None,
        broken_promises=broken_promises,
        value=sum((invoice.value for invoice in recent), Decimal(0)),
        customer_since=customer_since,
        judged_on=today,
    )
    return found.model_copy(update={"kind": _kind(found, rules)})


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _kind(found: DebtorHistory, rules: HistoryRules) -> HistoryKind | None:
    if found.broken_promises >= rules.notorious_broken_promises:
        return HistoryKind.NOTORIOUS
    enough = found.invoices >= rules.least_invoices
    if enough and _notorious(found, rules):
        return HistoryKind.NOTORIOUS
    if _new(found, rules):
        return HistoryKind.NEW
    if not enough:
        return None
    loyal = found.late_share <= rules.loyal_late_share and not found.broken_promises
    return HistoryKind.LOYAL if loyal else HistoryKind.SOMETIMES_LATE


def _notorious(found: DebtorHistory, rules: HistoryRules) -> bool:
    often = found.late_share >= rules.notorious_late_share
    return often and (found.average_days_late or 0) >= rules.notorious_days_late


def _new(found: DebtorHistory, rules: HistoryRules) -> bool:
    since = found.customer_since
    return since is not None and 0 <= (found.judged_on - since).days < rules.new_for_days
