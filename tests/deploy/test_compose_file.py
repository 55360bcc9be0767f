"""The Compose file: read by Compose itself, and in agreement with the programs it starts."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer

from domain.effects import Queue
from tests.deploy.conftest import DEPLOY, read_by_compose
from workers.cli import doctor, health, serve
from workers.composition import require
from workers.embedded.binaries import binaries_for
from workers.embedded.temporal import find_temporal
from workers.settings import PREFIX, Settings, load

COMPOSE = DEPLOY / "compose.yaml"
NOT_OURS = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}  # read by temporalio.envconfig


def settings_of(service: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings as the process in this container reads them."""
    for name, value in service["environment"].items():
        monkeypatch.setenv(name, value)
    return load()


def seconds(span: str) -> float:
    units = {"h": 3600, "m": 60, "s": 1}
    return sum(float(count) * units[unit] for count, unit in re.findall(r"([\d.]+)([hms])", span))


def test_what_is_misspelt_or_missing_is_refused(tmp_path: Path, env_file: Path) -> None:
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text("utf-8").replace("healthcheck:", "healthchek:", 1), "utf-8")
    assert "healthchek" in read_by_compose(wrong, env_file).stderr
    empty = tmp_path / ".env"
    empty.write_text("", "utf-8")
    assert "in .env" in read_by_compose(COMPOSE, empty).stderr


def test_every_variable_is_a_setting(ours: dict[str, Any]) -> None:
    fields = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name, service in ours.items():
        assert set(service["environment"]) - fields <= NOT_OURS, name


def test_every_process_gets_what_it_must_have(
    ours: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ours.values():
        with monkeypatch.context() as environment:
            settings = settings_of(service, environment)
            assert settings.database
            words = service["command"]
            require(settings, [Queue(it) for it in words[2:]] if words[0] == "worker" else [])
            assert settings.public_url == "https://collect.example.com"


def test_the_gateway_can_check_who_comes_in(
    ours: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(ours["gateway"], monkeypatch)
    config = settings.gateway()
    assert [grant.creditor for grant in config.grants] == ["acme", "acme"]
    assert config.twilio_auth_token
    assert config.sendgrid_webhook_public_key
    assert config.sendgrid_inbound_secret
    assert settings.gateway_host == "0.0.0.0"  # noqa: S104 - inside its container
    assert [port["target"] for port in ours["gateway"]["ports"]] == [settings.gateway_port]


def test_no_process_holds_a_credential_that_it_does_not_use(ours: dict[str, Any]) -> None:
    def holders(part: str) -> set[str]:
        return {name for name, it in ours.items() if any(part in var for var in it["environment"])}

    assert holders("SENDGRID_API_KEY") == {"worker-email", "worker-marketing", "doctor"}
    assert holders("TWILIO_AUTH_TOKEN") == {"worker-whatsapp", "worker-sms", "gateway", "doctor"}
    assert holders("MOLLIE_API_KEY") == {"gateway", "worker-cases", "doctor"}
    writers = {"worker-email", "worker-whatsapp", "worker-sms", "worker-letter"}
    assert holders("LINK_SECRET") == {"gateway", "doctor", *writers}
    assert holders("_TOKENS") == {"gateway", "doctor"}


def test_every_process_is_a_command_that_is_there(ours: dict[str, Any]) -> None:
    commands = dict(typer.main.get_group(serve.app).commands)
    commands["doctor"] = typer.main.get_command(doctor.app)
    for service in ours.values():
        first, *rest = service["command"]
        commands[first].make_context(first, list(rest))
    assert {service["command"][0] for service in ours.values()} == set(commands)


def test_every_queue_has_a_worker_of_its_own(ours: dict[str, Any]) -> None:
    workers = [it["command"] for it in ours.values() if it["command"][0] == "worker"]
    assert sorted(workers) == sorted(["worker", "--queue", queue] for queue in Queue)


def test_health_is_asked_as_the_process_was_started(ours: dict[str, Any]) -> None:
    checks = typer.main.get_group(health.app).commands
    for name, service in ours.items():
        if service.get("restart") != "unless-stopped":
            assert service["healthcheck"] == {"disable": True}, name
            continue
        _, program, check, process, *rest = service["healthcheck"]["test"]
        assert (program, check, [process, *rest]) == ("amicable", "health", service["command"])
        checks[process].make_context(process, rest)


def test_our_containers_may_do_little(ours: dict[str, Any]) -> None:
    for name, service in ours.items():
        assert (service["read_only"], service["init"]) == (True, True), name
        assert (service["cap_drop"], service["tmpfs"]) == (["ALL"], ["/tmp"]), name  # noqa: S108
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_a_worker_may_finish_what_it_began(
    ours: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ours.values():
        with monkeypatch.context() as environment:
            grace = settings_of(service, environment).worker_graceful_seconds
        assert seconds(service["stop_grace_period"]) >= grace + 10


def test_only_the_gateway_and_the_ui_are_reached_and_from_this_machine_only(
    composed: dict[str, Any], services: dict[str, Any]
) -> None:
    published = {name: it["ports"] for name, it in services.items() if it.get("ports")}
    assert set(published) == {"gateway", "temporal-ui"}
    assert {port["host_ip"] for ports in published.values() for port in ports} == {"127.0.0.1"}
    inner = {name for name, it in composed["networks"].items() if it.get("internal")}
    for store in ("postgres", "temporal-postgres", "temporal"):
        assert set(services[store]["networks"]) <= inner, store


def test_images_are_pinned_to_a_whole_version(services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert re.search(r":\d+\.\d+(\.\d+)?(-[a-z]+)?$", service["image"]), name


def test_the_servers_are_the_versions_that_the_tests_run_on(services: dict[str, Any]) -> None:
    temporal = subprocess.run([find_temporal(), "--version"], capture_output=True, text=True)
    found = re.search(r"Server ([\d.]+), UI ([\d.]+)", temporal.stdout)
    assert found is not None
    assert services["temporal"]["image"] == f"temporalio/server:{found[1]}"
    for tool in ("temporal-schema", "temporal-namespace"):
        assert services[tool]["image"] == f"temporalio/admin-tools:{found[1]}"
    assert services["temporal-ui"]["image"] == f"temporalio/ui:{found[2]}"
    postgres = subprocess.run(
        [binaries_for(None) / "postgres", "--version"], capture_output=True, text=True
    )
    version = re.search(r"[\d.]+", postgres.stdout)
    assert version is not None
    assert services["postgres"]["image"] == f"postgres:{version[0]}-trixie"


def test_every_variable_is_explained_and_none_is_explained_in_vain() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text("utf-8")))
    example = (DEPLOY / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == used


def test_the_defaults_shown_are_the_defaults() -> None:
    defaults = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", COMPOSE.read_text("utf-8")))
    example = (DEPLOY / ".env.example").read_text("utf-8")
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert shown == {name: defaults[name] for name in shown}


def test_scripts_and_files_that_are_mounted_are_there(services: dict[str, Any]) -> None:
    mounted = [
        Path(volume["source"])
        for service in services.values()
        for volume in service.get("volumes", [])
        if volume["type"] == "bind"
    ]
    assert {path.name for path in mounted} == {"schema.sh", "namespace.sh", "dynamic.yaml"}
    for path in mounted:
        assert path.is_file()
        if path.suffix == ".sh":
            assert subprocess.run(["/bin/sh", "-n", path]).returncode == 0
