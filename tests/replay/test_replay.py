"""Running cases survive a change of the workflows: recorded histories replay as they were."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from domain.case import NextWhat
from domain.effects import Effect
from domain.vocabulary import Stage
from tests.replay.recorded import HISTORIES, events, payloads, stages, workflow_of
from tests.support.events import debtor
from workers.temporal import DATA_CONVERTER
from workers.workflow_runner import workflow_runner
from workflows.registered import WORKFLOWS

_LARGEST = 200_000


def _name(file: Path) -> str:
    return file.stem


def replayer() -> Replayer:
    return Replayer(
        workflows=WORKFLOWS,
        data_converter=DATA_CONVERTER,
        workflow_runner=workflow_runner(),
    )


def history(file: Path, old: str = "", new: str = "") -> WorkflowHistory:
    text = file.read_text(encoding="utf-8")
    return WorkflowHistory.from_json(file.stem, text.replace(old, new) if old else text)


@pytest.mark.parametrize("file", HISTORIES, ids=_name)
async def test_a_recorded_history_replays(file: Path) -> None:
    await replayer().replay_workflow(history(file))


async def test_a_changed_order_of_effects_is_found() -> None:
    """The gate closes: a history in which another effect was asked for does not replay."""
    file = next(it for it in HISTORIES if it.stem == "to_the_hand_over")
    changed = history(file, '"name": "hand_over"', '"name": "thank"')
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(changed)


def test_every_workflow_has_a_history() -> None:
    names = {workflow.__temporal_workflow_definition.name for workflow in WORKFLOWS}  # type: ignore[attr-defined]
    assert {workflow_of(file) for file in HISTORIES} == names


def test_every_stage_has_a_history() -> None:
    recorded = set[str]().union(*(stages(file) for file in HISTORIES))
    assert {stage.value for stage in Stage} == recorded


def test_every_effect_has_a_history() -> None:
    recorded = "".join(file.read_text(encoding="utf-8") for file in HISTORIES)
    local = " ".join(text for file in HISTORIES for text in payloads(events(file)))
    missing = [it for it in Effect if f'"{it}"' not in recorded and f'"{it}"' not in local]
    assert missing == []


def test_every_kind_of_moment_has_a_history() -> None:
    told = "".join(text for file in HISTORIES for text in payloads(events(file)))
    # A local effect's input is not in the history: of a fault there is only its answer.
    signs = {it: it.value for it in NextWhat} | {NextWhat.FAULT: "could not be made"}
    assert [it for it, sign in signs.items() if sign not in told] == []


@pytest.mark.parametrize("file", HISTORIES, ids=_name)
def test_a_history_is_small(file: Path) -> None:
    assert file.stat().st_size < _LARGEST


@pytest.mark.parametrize("file", HISTORIES, ids=_name)
def test_no_personal_data_in_a_history(file: Path) -> None:
    sanne = debtor()
    secrets = [sanne["name"], "Sanne", "de Vries", sanne["email"], "612345678"]
    secrets += [str(value) for value in sanne["address"].values()]
    secrets += ["Acme Webshop", "NL91ABNA", "acme.example", "Dit klopt niet", "STOP"]
    text = file.read_text(encoding="utf-8").replace("\\u0040", "@")
    plain = "\n".join([text, *payloads(json.loads(text))])
    assert [it for it in secrets if it.casefold() in plain.casefold()] == []
