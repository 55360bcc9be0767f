"""The payment box: what to pay, where, by when, and whom to ask; the same in every channel."""

from datetime import date
from typing import NamedTuple

from domain.messages.facts import MessageFacts
from domain.messages.formats import date_in, iban_in_fours, money_in, one_line
from domain.messages.payment_qr import EpcPayment, epc_payment
from domain.messages.source import MessageSource
from domain.model import Model


class Row(NamedTuple):
    """A line of the box."""

    label: str
    value: str


class PaymentBox(Model):
    """Amount first, then the rows to copy, then the ways to pay."""

    amount_label: str
    amount: str
    rows: tuple[Row, ...]
    pay_label: str
    pay_url: str | None
    """The debtor's page: to pay on, or else to answer on."""
    qr: EpcPayment | None
    qr_alt: str
    qr_hint: str


def payment_box(source: MessageSource, facts: MessageFacts) -> PaymentBox:
    """The box of a message (plain-language gate: amount, date, account and contact up top)."""
    labels = source.labels
    return PaymentBox(
        amount_label=labels.amount,
        amount=money_in(facts.language, facts.total),
        rows=tuple(_rows(source, facts)),
        pay_label=labels.pay_online if facts.pay_url else labels.answer_online,
        pay_url=facts.pay_url or facts.portal_url,
        qr=epc_payment(facts),
        qr_alt=labels.qr_alt,
        qr_hint=labels.qr_hint,
    )


def _rows(source: MessageSource, facts: MessageFacts) -> list[Row]:
    labels, creditor, language = source.labels, facts.creditor, facts.language
    last_day = _last_day(source, facts)
    questions = f"{creditor.phone} {labels.either} {creditor.email}"
    rows = [
        Row(labels.of_which_costs, money_in(language, facts.costs) if facts.costs else ""),
        Row(labels.pay_by, date_in(language, last_day) if last_day else ""),
        Row(labels.account, iban_in_fours(creditor.iban)),
        Row(labels.account_name, one_line(creditor.name)),
        Row(labels.reference, one_line(facts.reference)),
        Row(labels.questions, questions),
    ]
    return [row for row in rows if row.value]


def _last_day(source: MessageSource, facts: MessageFacts) -> date | None:
    """A consumer's notice shows no date: its term runs from delivery (BW 6:96(6))."""
    if source.statutory:
        return facts.notice.last_day if facts.notice else None
    return facts.pay_by
