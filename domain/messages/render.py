"""One source, rendered for email and WhatsApp."""

import hashlib
from collections.abc import Mapping
from typing import Any

from domain.messages.blocks import Block, Bullets, Paragraph, blocks_of, plain, subject_of
from domain.messages.context import values_of
from domain.messages.email_page import email_page
from domain.messages.facts import MessageFacts
from domain.messages.payment_box import PaymentBox, payment_box
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError, fill
from domain.messages.whatsapp import LONGEST, WhatsAppTemplate
from domain.model import Model


class RenderedEmail(Model):
    """An email as it is sent; its pictures go along inline, by content id (``qr``, ``logo``)."""

    subject: str
    text: str
    html: str
    qr_png: bytes | None
    logo: str | None
    """The hash of the logo that the page shows."""
    hash: str
    """Of what the debtor gets: proof of the wording, kept with the contact."""


class RenderedWhatsApp(Model):
    """A WhatsApp message: the approved template, its values, and the text that they make."""

    text: str
    variables: dict[str, str]
    template_body: str
    hash: str


def render_email(source: MessageSource, facts: MessageFacts) -> RenderedEmail:
    """The message as an email.

    Raises:
        MessageError: a fact that the message needs is missing.
    """
    subject, blocks = subject_of(source, facts), blocks_of(source, facts)
    box = payment_box(source, facts)
    text = _email_text(blocks, box, facts)
    html = email_page(
        {
            "language": facts.language,
            "subject": subject,
            "creditor": facts.creditor,
            "colours": facts.creditor.look.palette,
            "telephone": "".join(c for c in facts.creditor.phone if c in "+0123456789"),
            "blocks": blocks,
            "box": box,
        }
    )
    shown = any(block.kind == "payment" for block in blocks)
    return RenderedEmail(
        subject=subject,
        text=text,
        html=html,
        qr_png=box.qr.png() if shown and box.qr else None,
        logo=facts.creditor.look.logo.sha256 if facts.creditor.look.logo else None,
        hash=_hash(subject, text, html),
    )


def render_whatsapp(source: MessageSource, facts: MessageFacts) -> RenderedWhatsApp:
    """The message for WhatsApp: the values of the approved template.

    Raises:
        MessageError: the message has no WhatsApp text, or would be refused.
    """
    template = source.whatsapp
    if template is None:
        raise MessageError(source.path, 1, "has no WhatsApp text: use another channel")
    values = values_of(facts, source.labels)
    text = fill(source.path, template.text, "line", values)
    variables = _variables(source.path, template, values)
    if len(text) > LONGEST:
        raise MessageError(source.path, 1, f"longer than {LONGEST} characters: use another channel")
    return RenderedWhatsApp(
        text=text,
        variables=variables,
        template_body=template.template_body,
        hash=_hash(text),
    )


def _variables(path: str, template: WhatsAppTemplate, values: Mapping[str, Any]) -> dict[str, str]:
    variables = {
        str(number): fill(path, f"{{{{ {expression} }}}}", "line", values)
        for number, expression in enumerate(template.expressions, 1)
    }
    for number, value in variables.items():
        if not value:
            raise MessageError(path, 1, f"variable {number} is empty, which WhatsApp refuses")
    return variables


def _email_text(blocks: tuple[Block, ...], box: PaymentBox, facts: MessageFacts) -> str:
    creditor = facts.creditor
    footer = [creditor.name, *creditor.address_lines, creditor.phone, creditor.email]
    parts = [_block_text(block, box) for block in blocks]
    return "\n\n".join((*parts, "--\n" + "\n".join(footer))) + "\n"


def _block_text(block: Block, box: PaymentBox) -> str:
    if isinstance(block, Paragraph):
        return plain(block.runs)
    if isinstance(block, Bullets):
        return "\n".join(f"- {plain(item)}" for item in block.items)
    return _box_text(box)


def _box_text(box: PaymentBox) -> str:
    rows = [(box.amount_label, box.amount), *box.rows]
    if box.pay_url:
        rows.append((box.pay_label, box.pay_url))
    return "\n".join(
        f"{label}{'' if label.endswith('?') else ':'} {value}" for label, value in rows
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
