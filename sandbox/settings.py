"""What the sandbox must know to start."""

import os
from dataclasses import dataclass, field
from pathlib import Path


def _secret(name: str, default: str) -> str:
    return os.environ.get(f"SANDBOX_{name}", default)


@dataclass(frozen=True)
class SandboxSettings:
    """Addresses, credentials that clients must show, and patience.

    Credentials come from ``SANDBOX_TWILIO_ACCOUNT_SID``, ``SANDBOX_TWILIO_AUTH_TOKEN``,
    ``SANDBOX_SENDGRID_API_KEY``, ``SANDBOX_MOLLIE_API_KEY`` and ``SANDBOX_INBOUND_SECRET`` when
    not given, so that they need not stand on a command line.

    Attributes:
        gateway_url: where webhooks are delivered.
        public_url: how the system calls the gateway in its callback URLs and in the signatures it
            checks; calls to it are delivered to ``gateway_url``. Empty: the same.
        inbound_secret: sent as ``?secret=`` with Inbound Parse, which SendGrid does not sign.
        data: SQLite file that survives a restart; None keeps everything in memory.
        hang_seconds: how long ``timeout_after_accept`` keeps a client waiting.
        callback_delay: seconds between the answer to a send and its first callback.
        retry_delays: pauses before a callback is tried again after a 5xx or no connection.
        drain_seconds: how long ``POST /drain`` waits.
        read_receipts: whether every delivered WhatsApp message is also read.
    """

    gateway_url: str
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    twilio_account_sid: str = field(
        default_factory=lambda: _secret("TWILIO_ACCOUNT_SID", "AC" + "5a" * 16)
    )
    twilio_auth_token: str = field(
        default_factory=lambda: _secret("TWILIO_AUTH_TOKEN", "sandbox-auth-token"), repr=False
    )
    sendgrid_api_key: str = field(
        default_factory=lambda: _secret("SENDGRID_API_KEY", "SG.sandbox.key"), repr=False
    )
    mollie_api_key: str = field(
        default_factory=lambda: _secret("MOLLIE_API_KEY", "test_sandbox"), repr=False
    )
    inbound_secret: str = field(
        default_factory=lambda: _secret("INBOUND_SECRET", "sandbox-inbound-secret"), repr=False
    )
    sendgrid_private_key: Path | None = None
    data: Path | None = None
    hang_seconds: float = 60.0
    callback_delay: float = 0.005
    retry_delays: tuple[float, ...] = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
    drain_seconds: float = 30.0
    read_receipts: bool = False

    def delivery_url(self, url: str) -> str:
        """Where a call to ``url`` is really sent: the public address is the gateway's."""
        public = self.public_url.rstrip("/")
        if public and (url == public or url.startswith((public + "/", public + "?"))):
            return self.gateway_url.rstrip("/") + url[len(public) :]
        return url

    def webhook_url(self, path: str) -> str:
        """The address of a webhook as the provider's settings would hold it."""
        return (self.public_url or self.gateway_url).rstrip("/") + path
