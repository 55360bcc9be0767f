"""Twilio and SendGrid as they call our webhooks."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.signing import EventSigner, twilio_signature

PUBLIC = "https://collect.example.com"
TWILIO_TOKEN, INBOUND_SECRET = "twilio-token", "inbound-secret"


class Providers:
    """Calls the webhooks as Twilio and SendGrid do."""

    def __init__(self, web: httpx.AsyncClient, signer: EventSigner) -> None:
        self._web = web
        self._signer = signer

    async def twilio(self, path: str, *, token: str = TWILIO_TOKEN, **form: str) -> httpx.Response:
        """A signed form post."""
        signature = twilio_signature(token, f"{PUBLIC}{path}", form)
        return await self._web.post(
            path,
            content=urlencode(form),
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "x-twilio-signature": signature,
            },
        )

    async def events(self, *events: dict[str, Any], forge: bytes = b"") -> httpx.Response:
        """A signed batch of email events; ``forge`` is appended after signing."""
        body = json.dumps(events).encode() + b"\r\n"
        return await self._web.post(
            "/webhooks/sendgrid/events",
            content=body + forge,
            headers={
                "x-twilio-email-event-webhook-timestamp": "1763719200",
                "x-twilio-email-event-webhook-signature": self._signer.sign("1763719200", body),
            },
        )

    async def email(self, *, secret: str = INBOUND_SECRET, **fields: str) -> httpx.Response:
        """An email by Inbound Parse."""
        sent = {
            "headers": "Message-ID: <in-1@example.com>\n",
            "from": "Sanne de Vries <sanne@example.com>",
            "to": "facturen@acme.example",
            "subject": "Re: factuur",
            "text": "Ik betaal vrijdag",
        }
        files = {name: (None, value) for name, value in (sent | fields).items()}
        return await self._web.post(
            "/webhooks/sendgrid/inbound", params={"secret": secret}, files=files
        )
