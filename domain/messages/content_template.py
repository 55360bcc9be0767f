"""The message as a template for Twilio's Content API, which Meta approves before first use."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from domain.messages.facts import ClaimLine, CreditorFacts, MessageFacts
from domain.messages.render import render_whatsapp
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError
from domain.money import Money

_SAMPLE_AMOUNT = Money(amount=Decimal("250.00"))


def content_template(source: MessageSource, language: str) -> dict[str, Any]:
    """The body of ``POST /v1/Content``; the same wording has the same name.

    Raises:
        MessageError: the message has no WhatsApp text, or is in another language.
    """
    if language != source.language:
        raise MessageError(source.path, 1, f"is written in {source.language!r}, not {language!r}")
    sample = render_whatsapp(source, _sample(language))
    types = _types(source, sample.template_body)
    digest = hashlib.sha256(json.dumps(types, sort_keys=True).encode()).hexdigest()[:8]
    return {
        "friendly_name": f"amicable_{source.name}_{language}_{digest}",
        "language": language,
        "variables": sample.variables,
        "types": types,
    }


def _types(source: MessageSource, body: str) -> dict[str, Any]:
    if not source.buttons:
        return {"twilio/text": {"body": body}}
    actions = [{"title": button.title, "id": button.id} for button in source.buttons]
    return {"twilio/quick-reply": {"body": body, "actions": actions}}


def _sample(language: str) -> MessageFacts:
    """Invented facts: Meta wants to see an example of every variable."""
    claim = ClaimLine(
        number="2026-0117",
        issued_on=date(2026, 10, 1),
        due_on=date(2026, 10, 31),
        amount=_SAMPLE_AMOUNT,
        open=_SAMPLE_AMOUNT,
    )
    creditor = CreditorFacts(
        name="Voorbeeld BV",
        email="administratie@example.com",
        phone="+31 20 123 4567",
        iban="NL91ABNA0417164300",
    )
    return MessageFacts(
        debtor_name="Sanne de Vries",
        creditor=creditor,
        language=language,
        claims=(claim,),
        total=_SAMPLE_AMOUNT,
        reference="2026-0117",
        today=date(2026, 11, 2),
        pay_by=date(2026, 11, 9),
    )
