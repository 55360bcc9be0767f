"""Register the WhatsApp texts as templates that Meta approves (``amicable creditor templates``)."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from twilio.rest.content.v1.content import (
    ContentList,
)
from twilio.rest.content.v1.content.approval_create import (
    ApprovalCreateList,
)

from activities.twilio_client import TwilioClient
from domain.creditor import Creditor
from domain.messages.content_template import content_template
from domain.messages.source import MessageSource
from domain.messages.wording import Wording
from domain.model import Model
from ledger import templates
from ledger.database import Pool

_NOT_ASKED = "unsubmitted"


class TemplateStatus(Model):
    """Where the approval of one message in one language stands."""

    message: str
    language: str
    content_sid: str
    status: str
    """Twilio's word: received, pending, approved, rejected, paused, disabled."""
    why: str = ""
    """Why Meta rejected it."""


class _Registered(Model):
    """A template as Twilio knows it."""

    sid: str
    status: str
    why: str = ""


def wording_hash(template: dict[str, Any]) -> str:
    """What makes two templates the same to Meta: language and text, not the sample values."""
    said = json.dumps([template["language"], template["types"]], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


async def register_templates(
    creditor: Creditor, wording: Wording, client: TwilioClient, pool: Pool
) -> list[TemplateStatus]:
    """Create what is missing, ask for approval, and write down where each stands.

    Twilio's own list is what counts, so that a second run creates nothing twice, also when the
    first one broke off, and finds again what was deleted there.

    Raises:
        RefusedError: Twilio refused a template.
        BusyError: Twilio asks to come back.
        MaybeSentError: no answer came; run it again.
    """
    known = await _registered(client)
    found: list[TemplateStatus] = []
    for source in _capable(wording):
        template = content_template(source, source.language)
        registered = known.get(template["friendly_name"]) or await _create(client, template)
        if registered.status == _NOT_ASKED:
            registered = await _ask_approval(client, registered.sid, template, source.category)
        await templates.save(pool, _row(creditor, source, template, registered))
        found.append(_status(source, registered))
    return found


def _capable(wording: Wording) -> Iterator[MessageSource]:
    for language in wording.languages:
        for name in wording.names(language):
            source = wording.get(language, name)
            if source.whatsapp is not None:
                yield source


async def _registered(client: TwilioClient) -> dict[str, _Registered]:
    rows = await client.ask(lambda twilio: twilio.content.v1.content_and_approvals.list())
    return {row.friendly_name: _approval(row.sid, row.approval_requests) for row in rows}


async def _create(client: TwilioClient, template: dict[str, Any]) -> _Registered:
    wish = ContentList.ContentCreateRequest(
        {**template, "types": ContentList.Types(template["types"])}
    )
    made = await client.ask(lambda twilio: twilio.content.v1.contents.create(wish))
    return _Registered(sid=made.sid, status=_NOT_ASKED)


async def _ask_approval(
    client: TwilioClient, sid: str, template: dict[str, Any], category: str
) -> _Registered:
    # WhatsApp's names hold lower-case letters, digits and underscores only.
    name = template["friendly_name"].replace("-", "_").lower()
    wish = ApprovalCreateList.ContentApprovalRequest({"name": name, "category": category.upper()})
    await client.ask(lambda it: it.content.v1.contents(sid).approval_create.create(wish))
    answer = await client.ask(lambda it: it.content.v1.contents(sid).approval_fetch().fetch())
    return _approval(sid, answer.whatsapp)


def _approval(sid: str, asked: dict[str, Any] | None) -> _Registered:
    asked = asked or {}
    why = asked.get("rejection_reason") or ""
    return _Registered(sid=sid, status=asked.get("status") or _NOT_ASKED, why=why)


def _row(
    creditor: Creditor, source: MessageSource, template: dict[str, Any], registered: _Registered
) -> templates.Template:
    return templates.Template(
        creditor=creditor.slug,
        message=source.name,
        language=source.language,
        hash=wording_hash(template),
        content_sid=registered.sid,
        status=registered.status,
    )


def _status(source: MessageSource, registered: _Registered) -> TemplateStatus:
    return TemplateStatus(
        message=source.name,
        language=source.language,
        content_sid=registered.sid,
        status=registered.status,
        why=registered.why,
    )
