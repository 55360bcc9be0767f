"""What the sandbox remembers, as models that can be written down."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Provider = Literal["twilio", "sendgrid", "mollie"]
Channel = Literal["whatsapp", "sms", "email"]


class Attachment(BaseModel):
    """A file that went along with an email; the content itself is not kept."""

    name: str
    type: str
    size: int


class OutboxMessage(BaseModel):
    """One message to one recipient, as it would have been delivered."""

    id: str
    at: datetime
    channel: Channel
    to: str
    subject: str | None = None
    text: str | None = None
    html: str | None = None
    template: str | None = None
    variables: dict[str, Any] = Field(default_factory=dict)
    contact_id: str | None = None

    sender: str = ""
    sender_name: str | None = None
    recipient_name: str | None = None
    reply_to: str | None = None
    provider_id: str = ""
    status: str = "queued"
    error_code: int | None = None
    error_message: str | None = None
    updated_at: datetime | None = None
    template_sid: str | None = None
    buttons: list[dict[str, str]] = Field(default_factory=list)
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    message_id_header: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    custom_args: dict[str, str] = Field(default_factory=dict)
    categories: list[str] = Field(default_factory=list)
    asm_group_id: int | None = None
    attachments: list[Attachment] = Field(default_factory=list)

    @property
    def by_twilio(self) -> bool:
        """Whether Twilio carries it."""
        return self.channel != "email"

    def as_twilio_writes(self, address: str) -> str:
        """A number with its channel before it, unless that is SMS."""
        return f"whatsapp:{address}" if self.channel == "whatsapp" else address


class Callback(BaseModel):
    """One call to the gateway that reports on a message; ``url`` empty if nobody asked for it."""

    id: str
    message_id: str
    provider: Provider
    url: str
    form: dict[str, str] = Field(default_factory=dict)
    events: list[dict[str, Any]] = Field(default_factory=list)
    status: str
    error_code: int | None = None
    error_message: str | None = None
    held: bool = False


class MolliePayment(BaseModel):
    """A payment at Mollie, with what was refunded and charged back of it, as Mollie shows them."""

    id: str
    body: dict[str, Any]
    refunds: list[dict[str, Any]] = Field(default_factory=list)
    chargebacks: list[dict[str, Any]] = Field(default_factory=list)
    idempotency_key: str = ""


class Reply(BaseModel):
    """Something a debtor wrote back."""

    id: str
    at: datetime
    channel: Channel
    sender: str
    to: str
    text: str
    in_reply_to: str | None = None


class Content(BaseModel):
    """A message template of Twilio's Content API."""

    sid: str
    friendly_name: str
    language: str
    variables: dict[str, str] = Field(default_factory=dict)
    types: dict[str, dict[str, Any]]
    created_at: datetime
    approval: dict[str, Any] | None = None


class Contact(BaseModel):
    """A contact of SendGrid's Marketing Campaigns."""

    id: str
    email: str
    list_ids: list[str] = Field(default_factory=list)
    fields: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    updated_at: datetime


class ContactList(BaseModel):
    """A list of marketing contacts."""

    id: str
    name: str


class SuppressionGroup(BaseModel):
    """An unsubscribe group (ASM) and the addresses in it."""

    id: int
    name: str
    description: str = ""
    is_default: bool = False
    emails: list[str] = Field(default_factory=list)


class Bounce(BaseModel):
    """An address that SendGrid no longer mails to."""

    email: str
    created: int
    reason: str
    status: str


class Fault(BaseModel):
    """How the next ``times`` sends through a provider go wrong."""

    provider: Provider
    answer: Annotated[int, Field(ge=400, le=599)] | Literal["timeout_after_accept", "late", "twice"]
    times: int = Field(default=1, ge=1)


class Behaviour(BaseModel):
    """How an address behaves towards every message."""

    address: str
    behaviour: str


class Inbound(BaseModel):
    """When a WhatsApp number last wrote: for 24 hours free text may go back."""

    number: str
    at: datetime


class Value(BaseModel):
    """A single remembered value: the clock's offset, the signing key."""

    value: str


class Identities(BaseModel):
    """Who may be the sender at the providers, and what the keys may do; as set up by hand."""

    model_config = ConfigDict(extra="forbid")
    whatsapp: list[str] = []
    messaging_services: list[str] = []
    numbers: dict[str, bool] = {}
    """Twilio's own telephone numbers, and whether each can send text messages."""
    email: list[str] = []
    domains: list[str] = []
    sendgrid_scopes: list[str] = ["mail.send", "messages.read", "asm.groups.read"]
