"""The embedded stack on paper: its directory, ports, secrets, and what each process is told."""

import base64
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import BaseModel, Field

from workers.embedded.ports import choose_ports

DEMO = "demo"


class Secrets(BaseModel):
    """What the stack makes up for itself once, and keeps over restarts."""

    event_token: str
    api_token: str
    twilio_account_sid: str
    twilio_auth_token: str
    sendgrid_api_key: str
    inbound_secret: str
    webhook_secret: str
    mollie_api_key: str = Field(default_factory=lambda: f"test_{secrets.token_hex(15)}")
    link_secret: str = Field(default_factory=lambda: secrets.token_urlsafe(32))

    @classmethod
    def of(cls, directory: Path) -> "Secrets":
        """Those of a data directory; made at its first start, readable by its owner only."""
        path = directory / "secrets.json"
        if path.exists():
            kept = path.read_text("utf-8")
            known = cls.model_validate_json(kept)
            if known.model_dump_json(indent=2) != kept:  # from before one of them was needed
                path.write_text(known.model_dump_json(indent=2), "utf-8")
            return known
        made = cls(
            event_token=secrets.token_urlsafe(24),
            api_token=secrets.token_urlsafe(24),
            twilio_account_sid="AC" + secrets.token_hex(16),
            twilio_auth_token=secrets.token_hex(16),
            sendgrid_api_key=f"SG.{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}",
            inbound_secret=secrets.token_urlsafe(16),
            webhook_secret="whsec_" + base64.b64encode(secrets.token_bytes(24)).decode(),
        )
        path.touch(mode=0o600)
        path.write_text(made.model_dump_json(indent=2), "utf-8")
        return made


@dataclass(frozen=True)
class Ports:
    """Where the parts listen; preferences, replaced where taken."""

    gateway: int = 8080
    temporal: int = 7233
    temporal_ui: int = 8233
    postgres: int = 54320
    sandbox: int = 8090

    def free(self) -> "Ports":
        """The same, with free ports instead of the taken ones."""
        wanted = [self.gateway, self.temporal, self.temporal_ui, self.postgres, self.sandbox]
        return Ports(*choose_ports(wanted))


class StackPlan:
    """Everything that is decided before the first process starts."""

    def __init__(self, directory: Path, ports: Ports) -> None:
        self.directory = directory
        self.ports = ports
        self.secrets = Secrets.of(directory)
        self.real_twilio = "AMICABLE_TWILIO_AUTH_TOKEN" in os.environ
        self.real_sendgrid = "AMICABLE_SENDGRID_API_KEY" in os.environ
        keys = ("AMICABLE_MOLLIE_API_KEY", "AMICABLE_MOLLIE_API_KEYS")
        self.real_mollie = any(name in os.environ for name in keys)

    @property
    def gateway_url(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.ports.gateway}"

    @property
    def desk_url(self) -> str:
        """Where staff work."""
        return f"{self.gateway_url}/desk"

    @property
    def sandbox_url(self) -> str:
        """Where the sandbox answers."""
        return f"http://127.0.0.1:{self.ports.sandbox}"

    @property
    def needs_sandbox(self) -> bool:
        """Whether a provider is missing credentials of its own."""
        return not (self.real_twilio and self.real_sendgrid)

    @property
    def only_sandbox(self) -> bool:
        """Whether nothing can leave this machine, so that time may be moved."""
        return not (self.real_twilio or self.real_sendgrid or self.real_mollie)

    def environment(self, database_url: str) -> dict[str, str]:
        """What our own processes are told."""
        env = {
            **os.environ,
            "TEMPORAL_ADDRESS": f"127.0.0.1:{self.ports.temporal}",
            "AMICABLE_DATABASE_URL": database_url,
            "AMICABLE_PUBLIC_URL": self.gateway_url,
            "AMICABLE_GATEWAY_HOST": "127.0.0.1",
            "AMICABLE_GATEWAY_PORT": str(self.ports.gateway),
            "AMICABLE_EVENT_TOKENS": f'{{"{DEMO}": "{self.secrets.event_token}"}}',
            "AMICABLE_API_TOKENS": self._api_tokens(),
            "AMICABLE_TEMPORAL_UI_URL": f"http://127.0.0.1:{self.ports.temporal_ui}/namespaces/default",
            "AMICABLE_LINK_SECRET": os.environ.get(
                "AMICABLE_LINK_SECRET", self.secrets.link_secret
            ),
        }
        if not self.real_twilio:
            env |= self._sandboxed_twilio()
        if not self.real_sendgrid:
            env |= self._sandboxed_sendgrid()
        # Who gets real messages must never be led to a checkout where no money moves.
        if self.only_sandbox:
            env |= self._sandboxed_mollie()
        return env

    def _api_tokens(self) -> str:
        scopes = '["cases:read", "tasks:write", "calls:write", "outreach:write"]'
        token, person = self.secrets.api_token, '"person": "operator"'
        return f'[{{"token": "{token}", "creditor": "*", "scopes": {scopes}, {person}}}]'

    def _sandboxed_twilio(self) -> dict[str, str]:
        return {
            "AMICABLE_TWILIO_ACCOUNT_SID": self.secrets.twilio_account_sid,
            "AMICABLE_TWILIO_AUTH_TOKEN": self.secrets.twilio_auth_token,
            "AMICABLE_TWILIO_API_BASE": self.sandbox_url,
        }

    def _sandboxed_sendgrid(self) -> dict[str, str]:
        return {
            "AMICABLE_SENDGRID_API_KEY": self.secrets.sendgrid_api_key,
            "AMICABLE_SENDGRID_API_BASE": self.sandbox_url,
            "AMICABLE_SENDGRID_WEBHOOK_PUBLIC_KEY": _public_key(self.signing_key()),
            "AMICABLE_SENDGRID_INBOUND_SECRET": self.secrets.inbound_secret,
        }

    def _sandboxed_mollie(self) -> dict[str, str]:
        return {
            "AMICABLE_MOLLIE_API_KEY": self.secrets.mollie_api_key,
            "AMICABLE_MOLLIE_API_BASE": self.sandbox_url,
        }

    def sandbox_environment(self) -> dict[str, str]:
        """The credentials that the sandbox asks its clients for."""
        return {
            **os.environ,
            "SANDBOX_TWILIO_ACCOUNT_SID": self.secrets.twilio_account_sid,
            "SANDBOX_TWILIO_AUTH_TOKEN": self.secrets.twilio_auth_token,
            "SANDBOX_SENDGRID_API_KEY": self.secrets.sendgrid_api_key,
            "SANDBOX_MOLLIE_API_KEY": self.secrets.mollie_api_key,
            "SANDBOX_INBOUND_SECRET": self.secrets.inbound_secret,
        }

    def sandbox_argv(self) -> tuple[str, ...]:
        """How the sandbox is started."""
        return (
            *(sys.executable, "-m", "sandbox", "--port", str(self.ports.sandbox)),
            *("--gateway-url", self.gateway_url),
            *("--data", str(self.directory / "sandbox.sqlite")),
            *("--sendgrid-private-key", str(self.signing_key())),
        )

    def signing_key(self) -> Path:
        """The key the sandbox signs SendGrid's events with, made at the first start."""
        path = self.directory / "sandbox-signing-key.pem"
        if not path.exists():
            pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            path.touch(mode=0o600)
            path.write_bytes(pem)
        return path


def _public_key(private: Path) -> str:
    key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()
