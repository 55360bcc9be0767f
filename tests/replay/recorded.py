"""The recorded histories, and what stands in them in plain text."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HISTORIES = sorted((Path(__file__).parent / "histories").glob("*.json"))


def events(file: Path) -> list[dict[str, Any]]:
    """The events of a history."""
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["events"]
    return found


def payloads(node: Any) -> Iterator[str]:
    """What was given and answered, decoded, wherever it stands."""
    if isinstance(node, dict):
        if isinstance(node.get("data"), str) and "metadata" in node:
            yield base64.b64decode(node["data"]).decode()
        for value in node.values():
            yield from payloads(value)
    elif isinstance(node, list):
        for value in node:
            yield from payloads(value)


def workflow_of(file: Path) -> str:
    """Which workflow a history is of."""
    started = events(file)[0]["workflowExecutionStartedEventAttributes"]
    return str(started["workflowType"]["name"])


def stages(file: Path) -> set[str]:
    """The stages that effects answered with."""
    found: set[str] = set()
    for text in payloads(events(file)):
        found |= set(_stages(json.loads(text)))
    return found


def _stages(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        standing = answer.get("standing")
        if isinstance(standing, dict) and "stage" in standing:
            yield str(standing["stage"])
        for value in answer.values():
            yield from _stages(value)
