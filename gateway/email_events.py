"""What SendGrid's events mean for a contact.

https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.model import OpenModel
from ledger import contacts
from ledger.database import Pool
from ledger.intake import callbacks
from ledger.intake.callbacks import Heard, Status

PROVIDER = "sendgrid"

_STATUSES: dict[str, Status] = {
    "processed": "sent",
    "delivered": "delivered",
    "bounce": "failed",
    "dropped": "failed",
}
"""``deferred`` is no end; ``open`` and ``click`` are never taken for receipt."""
_LEAVES = {"spamreport": "marked our email as spam", "unsubscribe": "unsubscribed from all email"}
"""These close the channel. Leaving one group (``group_unsubscribe``) does not: SendGrid then
drops reminders, which go on by another channel, and lets statutory notices through."""
_LASTING_DROPS = ("bounced address", "spam reporting address", "invalid")


class EmailEvent(OpenModel):
    """One event of SendGrid's Event Webhook."""

    event: str
    sg_event_id: str = ""
    sg_message_id: str = ""
    contact_id: str = ""
    timestamp: int | None = None
    type: str = ""
    reason: str = ""
    response: str = ""
    status: str = ""

    @property
    def key(self) -> str:
        """What makes a second delivery of it a duplicate."""
        return self.sg_event_id or f"{self.sg_message_id} {self.event} {self.timestamp}"

    @property
    def message(self) -> str:
        """SendGrid's id of the message, as the answer to the send gave it."""
        return self.sg_message_id.partition(".")[0]

    @property
    def at(self) -> datetime | None:
        """When it happened."""
        return None if self.timestamp is None else datetime.fromtimestamp(self.timestamp, UTC)

    @property
    def lasting(self) -> bool:
        """Whether the address will not take email later either; a block may pass."""
        if self.event == "bounce":
            return self.type != "blocked"
        return self.event == "dropped" and self.reason.lower() in _LASTING_DROPS


async def take(pool: Pool, event: EmailEvent) -> Heard | None:
    """Record an event; None where it tells nothing."""
    status, leaves = _STATUSES.get(event.event), _LEAVES.get(event.event)
    if status is None and leaves is None:
        return None
    contact_id = await _contact(pool, event)
    if contact_id is None:
        return Heard.UNKNOWN_CONTACT
    known: dict[str, Any] = {"provider": PROVIDER, "event_id": event.key}
    if status is None:
        return await callbacks.channel_closed(pool, contact_id, why=leaves or "", **known)
    return await callbacks.contact_status(
        pool,
        contact_id,
        status,
        provider_id=event.message or None,
        at=event.at,
        error_code=event.status or None if status == "failed" else None,
        why=event.reason or event.response,
        closes_channel=event.lasting,
        **known,
    )


async def _contact(pool: Pool, event: EmailEvent) -> UUID | None:
    try:
        return UUID(event.contact_id)
    except ValueError:
        found = await contacts.by_provider_id(pool, event.message) if event.message else None
        return found.id if found else None
