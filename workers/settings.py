"""Settings of all programs: the environment (``AMICABLE_…``), or a TOML file.

The file is named by ``AMICABLE_SETTINGS`` and holds the same names in lower case, without the
prefix. Secrets may be files of their own, as container platforms mount them: ``AMICABLE_SECRETS``
names their directory, and a file is called as the variable (``amicable_database_url``). The
environment wins over secrets, secrets win over the file. How to reach Temporal is
``temporalio.envconfig``'s business.
"""

import os
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SettingsSourceError

from domain.incoming import CreditorSlug
from domain.law.rates import RateTable
from domain.model import Model
from gateway.config import EVERY_CREDITOR, GatewayConfig, Grant, OpenIdConnect, Scope

PREFIX = "AMICABLE_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
SECRETS_VARIABLE = f"{PREFIX}SECRETS"
_T = TypeVar("_T")


def _is_postgres(url: SecretStr) -> SecretStr:
    try:
        parts = urlsplit(url.get_secret_value())
        good = parts.scheme in ("postgres", "postgresql") and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValueError("write it as postgres://user:password@host:5432/database")
    return url


class SettingsError(Exception):
    """A setting is missing or wrong; one line says which and what to do."""


class ApiToken(Model):
    """A token for the API."""

    token: SecretStr
    creditor: str = EVERY_CREDITOR
    scopes: frozenset[Scope] = frozenset(Scope)
    person: str = ""


class TwilioAccess(Model):
    """What it takes to use Twilio."""

    account_sid: str
    auth_token: SecretStr
    api_base: str | None


class SendGridAccess(Model):
    """What it takes to use SendGrid."""

    api_key: SecretStr
    api_base: str | None


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    database_url: Annotated[SecretStr, AfterValidator(_is_postgres)] | None = None
    database_pool_size: Annotated[int, Field(ge=2)] = 8
    """The relay keeps one connection for itself, to listen."""

    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_api_base: str | None = None
    """Instead of Twilio's own address: the sandbox."""
    sendgrid_api_key: SecretStr | None = None
    sendgrid_api_base: str | None = None
    """Instead of SendGrid's own address: its EU region, or the sandbox."""
    sendgrid_webhook_public_key: str | None = None
    sendgrid_inbound_secret: SecretStr | None = None

    mollie_api_key: SecretStr | None = None
    """Whose account receives the money of every creditor without a key of its own; Mollie's."""
    mollie_api_keys: dict[CreditorSlug, SecretStr] = Field(default_factory=dict)
    """Key by creditor: each creditor's money goes to its own account."""
    mollie_api_base: str | None = None
    """Instead of Mollie's own address: the sandbox."""
    link_secret: Annotated[SecretStr, Field(min_length=32)] | None = None
    """What the addresses of debtors' pages are signed with; another one ends those sent before."""

    public_url: str = "http://127.0.0.1:8080"
    """How providers reach the gateway; Twilio's signatures are made over it."""
    gateway_host: str = "127.0.0.1"
    gateway_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    event_tokens: dict[CreditorSlug, SecretStr] = Field(default_factory=dict)
    """Token by creditor, for ``POST /events``."""
    api_tokens: tuple[ApiToken, ...] = ()

    oidc_issuer: str | None = None
    """The organisation's provider of identities (OpenID Connect), by which staff sign in."""
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_trusts_addresses: bool = False
    """Take the provider's addresses without its word that they are verified."""
    temporal_ui_url: str | None = None
    """Where staff open the Temporal UI, with its namespace: the desk links to a case there."""
    task_idle_minutes: PositiveInt = 30
    """Who does not touch a task of theirs at the desk for so long gives it back."""

    worker_cached_cases: PositiveInt = 2000
    """Open cases kept in memory: 70 to 180 kB each; fewer than are open halves the rate."""
    worker_graceful_seconds: PositiveFloat = 20.0
    whatsapp_per_second: PositiveFloat = 10.0
    sms_per_second: PositiveFloat = 10.0
    email_per_second: PositiveFloat = 50.0

    rates_file: Path | None = None
    """Statutory rates of later half-years, in the form of ``domain/law/rates.toml``."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before secrets, and those before the file."""
        file = os.environ.get(FILE_VARIABLE)
        toml = (TomlConfigSettingsSource(settings_cls, Path(file)),) if file else ()
        folder = os.environ.get(SECRETS_VARIABLE)
        secrets = (SecretsSettingsSource(settings_cls, folder),) if folder else ()
        return (init_settings, env_settings, *secrets, *toml)

    @property
    def database(self) -> str:
        """Address of the ledger.

        Raises:
            SettingsError: it is not set.
        """
        return _needed(self.database_url, "database_url").get_secret_value()

    @property
    def twilio(self) -> TwilioAccess:
        """Access to Twilio.

        Raises:
            SettingsError: a credential is not set.
        """
        return TwilioAccess(
            account_sid=_needed(self.twilio_account_sid, "twilio_account_sid"),
            auth_token=_needed(self.twilio_auth_token, "twilio_auth_token"),
            api_base=self.twilio_api_base,
        )

    @property
    def sendgrid(self) -> SendGridAccess:
        """Access to SendGrid.

        Raises:
            SettingsError: the key is not set.
        """
        return SendGridAccess(
            api_key=_needed(self.sendgrid_api_key, "sendgrid_api_key"),
            api_base=self.sendgrid_api_base,
        )

    def mollie_key(self, creditor: str) -> SecretStr | None:
        """The key of the account that receives a creditor's money; None: no links to pay by."""
        return self.mollie_api_keys.get(creditor, self.mollie_api_key)

    def rates(self) -> RateTable:
        """The statutory rates, with the operator's own.

        Raises:
            SettingsError: the file cannot be read or contradicts the packaged table.
        """
        if self.rates_file is None:
            return RateTable.packaged()
        try:
            return RateTable.packaged().extended(self.rates_file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"{PREFIX}RATES_FILE {self.rates_file}: {error}") from error

    def staff_sign_in(self) -> OpenIdConnect | None:
        """How staff sign in; None for links only.

        Raises:
            SettingsError: an issuer is set, and the rest is not.
        """
        if self.oidc_issuer is None:
            return None
        return OpenIdConnect(
            issuer=self.oidc_issuer,
            client_id=_needed(self.oidc_client_id, "oidc_client_id"),
            client_secret=_needed(self.oidc_client_secret, "oidc_client_secret"),
            trusts_addresses=self.oidc_trusts_addresses,
        )

    def gateway(self) -> GatewayConfig:
        """What the gateway must know.

        Raises:
            SettingsError: it could take payments, but could read no link.
        """
        if (self.mollie_api_key or self.mollie_api_keys) and self.link_secret is None:
            raise SettingsError(
                f"{PREFIX}LINK_SECRET is not set: the links that debtors pay by are signed with "
                "it; make one with `openssl rand -hex 32`, for gateway and workers alike"
            )
        senders = [
            Grant(token=token, creditor=slug, scopes=frozenset({Scope.EVENTS_WRITE}))
            for slug, token in self.event_tokens.items()
        ]
        callers = [Grant.model_validate(dict(token)) for token in self.api_tokens]
        return GatewayConfig(
            public_url=self.public_url,
            grants=(*senders, *callers),
            twilio_auth_token=self.twilio_auth_token,
            sendgrid_webhook_public_key=self.sendgrid_webhook_public_key,
            sendgrid_inbound_secret=self.sendgrid_inbound_secret,
            staff_sign_in=self.staff_sign_in(),
            temporal_ui=self.temporal_ui_url,
            link_secret=self.link_secret,
            task_idle=timedelta(minutes=self.task_idle_minutes),
            rates=self.rates(),
        )


def load() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: the file is missing or a value is wrong.
    """
    file = os.environ.get(FILE_VARIABLE)
    if file is not None and not Path(file).is_file():
        raise SettingsError(f"{FILE_VARIABLE} names {file}, and there is no such file")
    folder = os.environ.get(SECRETS_VARIABLE)
    if folder and not Path(folder).is_dir():
        raise SettingsError(f"{SECRETS_VARIABLE} names {folder}, and there is no such directory")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        place = [str(part) for part in first["loc"]]
        name = PREFIX + ".".join([place[0].upper(), *place[1:]]) if place else PREFIX
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {why}") from None
    except (tomllib.TOMLDecodeError, SettingsSourceError) as error:
        raise SettingsError(f"the settings cannot be read: {error}") from None


def _needed(value: _T | None, name: str) -> _T:
    if value is None:
        raise SettingsError(
            f"{PREFIX}{name.upper()} is not set: set it in the environment, or {name} in the "
            f"file that {FILE_VARIABLE} names"
        )
    return value
