"""The checklist before a case is handed over (practice M8)."""

from collections.abc import Sequence

from domain.debtor import Debtor
from domain.invoice import Invoice
from domain.money import Money
from domain.vocabulary import Channel, DebtorKind

_ARRIVED = ("sent", "delivered", "read")


def checklist(
    *,
    invoice: Invoice,
    debtor: Debtor,
    owed: Money,
    contacts: Sequence[tuple[Channel, str]],
    notice_proven: bool,
    barred: str | None = None,
    not_ready: str | None = None,
) -> list[dict[str, str]]:
    """Questions that a person answers before deciding, each with what we know ourselves."""
    return [
        _point("Was everything tried?", _tried(contacts)),
        _point("What is at risk if it cannot be collected?", f"{owed.amount} {owed.currency}"),
        _point("How good is the legal case?", _legal_case(invoice, debtor, notice_proven)),
        _point("Can it still be enforced?", f"no: {barred}" if barred else "not time-barred"),
        _point("May it be handed over now?", f"no: {not_ready}" if not_ready else "yes"),
        _point("Does the debtor have the means?", "not known: ask, or look at the register"),
        _point("What can a bailiff really do?", "nothing before a judgment"),
        _point("Do the agency's promises fit reality?", "for a person to judge"),
    ]


def _point(question: str, known: str) -> dict[str, str]:
    return {"question": question, "known": known}


def _tried(contacts: Sequence[tuple[Channel, str]]) -> str:
    arrived = [channel for channel, status in contacts if status in _ARRIVED]
    if not arrived:
        return "no: no contact arrived"
    channels = ", ".join(sorted({channel.value for channel in arrived}))
    return f"{len(arrived)} contacts by {channels}"


def _legal_case(invoice: Invoice, debtor: Debtor, notice_proven: bool) -> str:
    terms = (
        f"terms accepted on {invoice.terms_accepted_on}"
        if invoice.terms_accepted_on
        else "no proof that the terms were known"
    )
    delivery = (
        f"delivered on {invoice.delivered_on}" if invoice.delivered_on else "no proof of delivery"
    )
    notice = "the last demand lapsed" if notice_proven else "no demand has lapsed"
    if debtor.kind is DebtorKind.CONSUMER and debtor.country == "NL":
        notice = notice.replace("demand", "14-day notice")
    return "; ".join((notice, terms, delivery))
