"""The message as a template for Twilio's Content API, which Meta approves before first use."""

import hashlib
import json
from typing import Any

from domain.messages.render import render_whatsapp
from domain.messages.sample_facts import sample_facts
from domain.messages.source import MessageSource
from domain.messages.templating import MessageError


def content_template(source: MessageSource, language: str) -> dict[str, Any]:
    """The body of ``POST /v1/Content``; the same wording has the same name.

    Raises:
        MessageError: the message has no WhatsApp text, or is in another language.
    """
    if language != source.language:
        raise MessageError(source.path, 1, f"is written in {source.language!r}, not {language!r}")
    # Meta wants to see an example of every variable.
    facts = sample_facts(language).model_copy(update={"details": source.facts})
    sample = render_whatsapp(source, facts)
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
