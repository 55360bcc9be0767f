"""Settings: the environment before the file, one clear line for what is missing or wrong."""

from pathlib import Path

import pytest

from gateway.config import Scope
from workers.settings import Settings, SettingsError, load

FILE = """
database_url = "postgresql://ledger"
twilio_account_sid = "AC1"
public_url = "https://collect.example.com"

[event_tokens]
acme = "s3cret"

[[api_tokens]]
token = "t0ken"
creditor = "acme"
scopes = ["cases:read"]
person = "anna"
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    file = tmp_path / "amicable.toml"
    file.write_text(FILE)
    monkeypatch.setenv("AMICABLE_SETTINGS", str(file))
    monkeypatch.setenv("AMICABLE_PUBLIC_URL", "https://other.example.com")
    return load()


def test_the_environment_wins_over_the_file(settings: Settings) -> None:
    assert settings.database == "postgresql://ledger"
    assert settings.public_url == "https://other.example.com"


def test_tokens_become_grants_of_the_gateway(settings: Settings) -> None:
    events, api = settings.gateway().grants
    assert (events.creditor, events.scopes) == ("acme", frozenset({Scope.EVENTS_WRITE}))
    assert events.token.get_secret_value() == "s3cret"
    assert (api.person, api.scopes) == ("anna", frozenset({Scope.CASES_READ}))


def test_secrets_are_never_shown(settings: Settings) -> None:
    shown = f"{settings!r} {settings.gateway()!r}"
    assert "s3cret" not in shown
    assert "t0ken" not in shown
    assert "postgresql" not in shown


def test_a_missing_credential_is_named(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"^AMICABLE_TWILIO_AUTH_TOKEN is not set: ") as error:
        settings.twilio  # noqa: B018
    assert "\n" not in str(error.value)


def test_an_empty_variable_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMICABLE_SENDGRID_API_KEY", "")
    with pytest.raises(SettingsError, match="AMICABLE_SENDGRID_API_KEY is not set"):
        load().sendgrid  # noqa: B018


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("GATEWAY_PORT", "many", "AMICABLE_GATEWAY_PORT is wrong"),
        ("EVENT_TOKENS", '{"Not a slug": "t0ken"}', "AMICABLE_EVENT_TOKENS"),
        ("EVENT_TOKENS", "{", "event_tokens"),
        ("SETTINGS", "/nowhere.toml", "AMICABLE_SETTINGS names /nowhere.toml"),
    ],
)
def test_a_wrong_value_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"AMICABLE_{name}", value)
    with pytest.raises(SettingsError) as error:
        load()
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert "t0ken" not in str(error.value)


def test_rates_of_the_operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rates.toml"
    monkeypatch.setenv("AMICABLE_RATES_FILE", str(file))
    with pytest.raises(SettingsError, match="AMICABLE_RATES_FILE"):
        load().gateway()
    file.write_text("[[consumer]]\nfrom = 2027-01-01\npercent = 5.00\n")
    assert str(load().gateway().rates.consumer[-1].percent) == "5.00"


def test_secrets_may_be_files_of_their_own(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "amicable_twilio_auth_token").write_text("from a secret\n")
    (folder / "amicable_event_tokens").write_text('{"demo": "t0p"}')
    (folder / "amicable_public_url").write_text("https://not.this.example.com")
    monkeypatch.setenv("AMICABLE_SECRETS", str(folder))
    found = load()
    assert found.twilio.auth_token.get_secret_value() == "from a secret"
    assert set(found.event_tokens) == {"acme", "demo"}  # tables of several sources are joined
    assert found.public_url == settings.public_url  # the environment wins


def test_a_directory_of_secrets_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMICABLE_SECRETS", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError, match=r"AMICABLE_SECRETS names .*, and there is no such"):
        load()
