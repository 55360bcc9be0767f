"""The message as a letter: what stands on paper, without how it is typeset."""

import re

from domain.look.look import Look, Palette
from domain.messages.blocks import Block, blocks_of, subject_of
from domain.messages.facts import MessageFacts
from domain.messages.formats import date_in, one_line
from domain.messages.payment_box import PaymentBox, payment_box
from domain.messages.source import MessageSource
from domain.model import Model

_DUTCH_CITY = re.compile(r"^\d{4} ?[A-Z]{2} +(?P<city>\S.*)$")


class LetterDocument(Model):
    """A letter; ``blocks`` hold the place of the payment box."""

    language: str
    sender: str
    sender_lines: tuple[str, ...]
    address_lines: tuple[str, ...]
    """Name first: what shows in the envelope's window."""
    place_and_date: str
    subject: str
    blocks: tuple[Block, ...]
    payment: PaymentBox
    contact: tuple[str, ...]
    page_label: str
    palette: Palette = Look().palette
    logo_sha256: str | None = None
    """The hash of the logo, so that a copy printed later is the same."""
    footer: str | None = None


def letter_document(source: MessageSource, facts: MessageFacts) -> LetterDocument:
    """The message on paper.

    Raises:
        MessageError: a fact that the message needs is missing.
        ValueError: there is no address to send it to.
    """
    if not facts.address_lines:
        raise ValueError("a letter needs an address")
    creditor = facts.creditor
    return LetterDocument(
        language=facts.language,
        sender=creditor.name,
        sender_lines=creditor.address_lines,
        address_lines=_addressed(facts),
        place_and_date=_place_and_date(facts),
        subject=subject_of(source, facts),
        blocks=blocks_of(source, facts),
        payment=payment_box(source, facts),
        contact=(creditor.phone, creditor.email),
        page_label=source.labels.page,
        palette=creditor.look.palette,
        logo_sha256=creditor.look.logo.sha256 if creditor.look.logo else None,
        footer=creditor.look.footer,
    )


def _addressed(facts: MessageFacts) -> tuple[str, ...]:
    name = one_line(facts.debtor_name)
    lines = tuple(one_line(line) for line in facts.address_lines if line.strip())
    return lines if lines[:1] == (name,) else (name, *lines)


def _place_and_date(facts: MessageFacts) -> str:
    day = date_in(facts.language, facts.today)
    for line in facts.creditor.address_lines:
        if match := _DUTCH_CITY.match(line.strip()):
            return f"{match['city']}, {day}"
    return day
