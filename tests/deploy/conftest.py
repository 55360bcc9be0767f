"""The files of `deploy/` as their own programs read them."""

import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILLED_IN = {
    "POSTGRES_PASSWORD": "ledger0secret",
    "TEMPORAL_POSTGRES_PASSWORD": "temporal0secret",
    "AMICABLE_PUBLIC_URL": "https://collect.example.com",
    "AMICABLE_TWILIO_ACCOUNT_SID": "AC0123",
    "AMICABLE_TWILIO_AUTH_TOKEN": "twilio0secret",
    "AMICABLE_SENDGRID_API_KEY": "SG.0.secret",
    "AMICABLE_SENDGRID_WEBHOOK_PUBLIC_KEY": "MFkw",
    "AMICABLE_SENDGRID_INBOUND_SECRET": "inbound0secret",
    "AMICABLE_EVENT_TOKENS": '{"acme": "event0token"}',
    "AMICABLE_API_TOKENS": '[{"token": "api0token", "creditor": "acme", "person": "anna"}]',
}


def compose_program() -> Path:
    """Docker Compose itself; `config` needs no engine."""
    package = find_spec("compose")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).with_name("docker-compose")


def read_by_compose(
    file: Path, env_file: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    """What Compose makes of a file, with nothing from this process's environment."""
    command = [str(compose_program()), "--file", str(file), "--env-file", str(env_file), *words]
    return subprocess.run(
        [*command, "config", "--format", "json"],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def env_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`.env.example` as an operator fills it in."""
    lines = []
    for line in (DEPLOY / ".env.example").read_text("utf-8").splitlines():
        name = re.fullmatch(r"([A-Z_]+)=", line)
        lines.append(f"{name[1]}='{FILLED_IN[name[1]]}'" if name else line)
    file = tmp_path_factory.mktemp("deploy") / ".env"
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.fixture(scope="session")
def composed(env_file: Path) -> dict[str, Any]:
    """The Compose file with everything resolved, tools included."""
    read = read_by_compose(DEPLOY / "compose.yaml", env_file, "--profile", "tools")
    assert read.returncode == 0, read.stderr
    found: dict[str, Any] = json.loads(read.stdout)
    return found


@pytest.fixture(scope="session")
def services(composed: dict[str, Any]) -> dict[str, Any]:
    """Every service by its name."""
    found: dict[str, Any] = composed["services"]
    return found


@pytest.fixture(scope="session")
def ours(services: dict[str, Any]) -> dict[str, Any]:
    """The services that run our own image."""
    return {name: it for name, it in services.items() if it["image"].startswith("amicable:")}
