"""What the doors must know, as one frozen value."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field, SecretStr

from domain.law.rates import RateTable
from domain.model import Model
from ledger.task_turns import IDLE

EVERY_CREDITOR = "*"


class Scope(StrEnum):
    """What a token may do."""

    EVENTS_WRITE = "events:write"
    CASES_READ = "cases:read"
    TASKS_WRITE = "tasks:write"
    CALLS_WRITE = "calls:write"
    OUTREACH_WRITE = "outreach:write"
    BANK_WRITE = "bank:write"


class Grant(Model):
    """One bearer token: for which creditor, for what, in whose name."""

    token: SecretStr
    creditor: str
    """A creditor's slug, or ``*`` for all."""
    scopes: frozenset[Scope]
    person: str = ""
    """Who acts with it: stands on the tasks they do."""


class OpenIdConnect(Model):
    """The organisation's provider of identities, by which staff sign in."""

    issuer: str
    """Its address, below which ``/.well-known/openid-configuration`` answers."""
    client_id: str
    client_secret: SecretStr
    trusts_addresses: bool = False
    """Whether its addresses are taken without its word that they are verified."""


class GatewayConfig(Model):
    """The gateway's settings; a webhook without its credential refuses every call."""

    public_url: str = "http://127.0.0.1:8080"
    """How the outside world calls us: providers sign over it."""
    grants: tuple[Grant, ...] = ()
    twilio_auth_token: SecretStr | None = None
    sendgrid_webhook_public_key: str | None = None
    sendgrid_inbound_secret: SecretStr | None = None
    staff_sign_in: OpenIdConnect | None = None
    """Without it staff sign in by links (``amicable staff link``)."""
    temporal_ui: str | None = None
    """Where people open the Temporal UI; its namespace's workflows are linked from the desk."""
    link_secret: SecretStr | None = None
    """What the addresses of debtors' pages are signed with."""
    task_idle: timedelta = IDLE
    """Who does not touch a task of theirs for so long gives it back."""
    rates: RateTable = Field(default_factory=RateTable.packaged)
    """Statutory interest, with what the operator added to it."""

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_url.startswith("https:")
