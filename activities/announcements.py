"""Events out: CloudEvents to a creditor's webhook, signed by the Standard Webhooks scheme.

https://www.standardwebhooks.com: ``webhook-id`` stays the same over every try, so that the
creditor can tell a repetition; ``webhook-timestamp`` is the machine's time of this try, because
receivers refuse what is not of now, whatever the case's clock says.
"""

from datetime import UTC, datetime, timedelta

import httpx
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent
from pydantic import SecretStr
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from activities.transport import TIMEOUT_SECONDS
from ledger.outbox import Announcement

_WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    *(timedelta(hours=12),) * 5,
)
"""Together three days less an hour."""


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None after three days: give up."""
    return _WAITS[tries - 1] if 0 < tries <= len(_WAITS) else None


class Announcer:
    """Delivers announcements.

    Args:
        client: for all creditors; it follows no redirects.
        timeout: seconds that a creditor's webhook may take.
    """

    def __init__(self, client: httpx.AsyncClient, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._client = client
        self._timeout = timeout

    async def deliver(self, announcement: Announcement, secret: SecretStr) -> str | None:
        """Deliver once: None when taken (2xx), else what went wrong."""
        message = to_structured_event(_event(announcement))
        try:
            hook = Webhook(secret.get_secret_value())
        except (ValueError, EmptyWebhookSecretError):
            return "the webhook's secret is not “whsec_” with base64 after it"
        now, event_id = datetime.now(UTC), str(announcement.id)
        headers = {
            **message.headers,
            "webhook-id": event_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": hook.sign(event_id, now, message.body.decode()),
        }
        try:
            answer = await self._client.post(
                announcement.url,
                content=message.body,
                headers=headers,
                timeout=self._timeout,
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return f"no answer ({type(error).__name__})"
        return None if answer.is_success else f"answered {answer.status_code}"


def _event(announcement: Announcement) -> CloudEvent:
    return CloudEvent(
        attributes={
            "specversion": "1.0",
            "id": str(announcement.id),
            "source": f"/amicable/{announcement.creditor}",
            "type": announcement.type,
            "subject": announcement.subject,
            "time": announcement.at,
            "datacontenttype": "application/json",
        },
        data=announcement.data,
    )
