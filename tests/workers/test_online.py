"""Whose account receives what is paid by a link, and what must be set for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from workers.online import provider_of
from workers.settings import Settings, SettingsError
from workers.stack_plan import Ports, StackPlan

DATABASE = "postgres://localhost/amicable"
SECRET = SecretStr("a secret of at least 32 characters")


def test_each_creditor_is_paid_into_its_own_account() -> None:
    settings = Settings(
        mollie_api_key=SecretStr("live_shared"),
        mollie_api_keys={"acme": SecretStr("live_acme")},
    )
    assert settings.mollie_key("acme") == SecretStr("live_acme")
    assert settings.mollie_key("globex") == SecretStr("live_shared")
    of = provider_of(settings)
    assert of("acme") is of("acme")
    assert of("acme") is not of("globex")


def test_without_a_key_nobody_is_paid_online() -> None:
    of = provider_of(Settings(mollie_api_keys={"acme": SecretStr("live_acme")}))
    assert of("globex") is None
    assert of("acme") is not None


def test_who_sets_no_key_does_not_load_the_providers_client() -> None:
    """Six megabytes in every gateway, for nothing."""
    told = "import sys; from workers.gateway_server import provider_of, Settings; "
    told += "provider_of(Settings({})); print('mollie' in sys.modules, 'requests' in sys.modules)"
    for settings, loaded in (("", "False False"), ("mollie_api_key='live_x'", "True True")):
        command = [sys.executable, "-c", told.replace("{}", settings)]
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        assert said.stdout.strip() == loaded


def test_a_gateway_that_could_read_no_link_does_not_start() -> None:
    with pytest.raises(SettingsError, match="AMICABLE_LINK_SECRET is not set"):
        Settings(mollie_api_key=SecretStr("live_x")).gateway()
    assert Settings(mollie_api_key=SecretStr("live_x"), link_secret=SECRET).gateway().link_secret


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Settings(link_secret=SecretStr("short"))


def test_who_gets_real_messages_is_never_led_to_a_checkout_without_money(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = StackPlan(tmp_path, Ports())
    assert plan.environment(DATABASE)["AMICABLE_MOLLIE_API_BASE"] == plan.sandbox_url
    monkeypatch.setenv("AMICABLE_TWILIO_AUTH_TOKEN", "real")
    real = StackPlan(tmp_path, Ports())
    assert "AMICABLE_MOLLIE_API_KEY" not in real.environment(DATABASE)
    assert real.secrets == plan.secrets, "kept over a restart"


def test_a_stack_from_before_links_gets_what_it_lacks_once(tmp_path: Path) -> None:
    made = StackPlan(tmp_path, Ports()).secrets
    older = made.model_dump_json(exclude={"mollie_api_key", "link_secret"})
    (tmp_path / "secrets.json").write_text(older, "utf-8")
    first, second = (StackPlan(tmp_path, Ports()).secrets for _ in range(2))
    assert first == second
    assert first.event_token == made.event_token
