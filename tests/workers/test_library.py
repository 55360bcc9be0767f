"""The shipped policy is read from files; a mistake is told with file, place and reason."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
import yaml

from activities.call_guide import CallGuideError
from domain.messages.templating import MessageError
from workers import library
from workers.library import FOLDER, PlaybookFileError

CONSUMER = yaml.safe_load((FOLDER / "nl-consumer.yaml").read_text("utf-8"))
Refused = Callable[[str | bytes], str]


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """What is said of a playbook file with this content."""

    def reading(content: str | bytes) -> str:
        path = tmp_path / "mine.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(PlaybookFileError) as error:
            library.read_playbook(path)
        return str(error.value).removeprefix(f"{path}:")

    return reading


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A copy of everything that is shipped, to break."""
    return Path(copytree(FOLDER, tmp_path / "policy"))


def steps(*days: int) -> dict[str, object]:
    return {
        "steps": [
            {"id": f"step-{day}", "day": day, "channels": ["email"], "message": "firm"}
            for day in days
        ]
    }


def test_every_shipped_playbook_is_read() -> None:
    found = [it.name for it in library.read_playbooks()]
    assert found == ["eu-business", "eu-consumer", "nl-business", "nl-consumer"]


def test_yaml_that_cannot_be_read_names_the_line(refused: Refused) -> None:
    told = refused("name: mine\ntitle: [unclosed\nkind: consumer\n")
    assert "expected ',' or ']'" in told
    assert told.startswith("3: ")
    assert "codec can't decode" in refused(b"title: Caf\xe9\n")


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"gap_days": "soon"}, "gap_days", "is a whole number, not 'soon'"),
        ({"gap_dais": 3}, "gap_dais", "no such key; did you mean 'gap_days'?"),
        ({"kind": "martian"}, "kind", "there are consumer, business"),
        ({"caps": {"per_day": 0}}, "caps.per_day", "greater than or equal to 1"),
        ({"reminding": steps(9, 2)}, "reminding.steps.1.day", "put the steps in order of days"),
        ({"reminding": steps(2, 2)}, "reminding.steps.1.id", "is a step already"),
        ({"upcoming": steps(3)}, "upcoming.steps.0.day", "negative day"),
        ({"final_notice": steps()}, "final_notice", "at least one step"),
        (
            {"reminding": steps(30), "final_notice": steps(30)},
            "final_notice.steps.0.id",
            "is a step already",
        ),
        ({"windows": {"email": {"opens": "19:00"}}}, "windows.email.opens", "never opens"),
        ({"windows": {"fax": {}}}, "windows.fax", "there are whatsapp"),
    ],
)
def test_a_wrong_playbook_names_place_and_reason(
    refused: Refused, change: dict[str, object], place: str, reason: str
) -> None:
    told = refused(yaml.safe_dump({**CONSUMER, **change}))
    assert told.partition(": ")[2].startswith(place)
    assert reason in told


def test_a_step_is_named_by_its_place_in_the_ladder(refused: Refused) -> None:
    ladder = steps(2, 9)
    ladder["steps"][1]["channels"] = ["pigeon"]  # type: ignore[index]
    told = refused(yaml.safe_dump({**CONSUMER, "reminding": ladder}))
    assert "reminding.steps.1.channels.0: 'pigeon'" in told


def test_an_empty_file_is_no_playbook(refused: Refused) -> None:
    assert refused("").startswith("1: playbook: ")


def test_every_message_is_read_in_every_language() -> None:
    wording = library.read_wording()
    assert wording.languages == ("en", "nl")
    assert "final_notice_consumer" in wording.names("nl")
    assert wording.names("nl") == wording.names("en")


def test_a_message_that_one_language_lacks_is_named(policy: Path) -> None:
    (policy / "messages" / "en" / "firm.md").unlink()
    with pytest.raises(MessageError, match=r"messages/nl/firm\.md.*'en'"):
        library.read_wording(policy)


def test_a_message_with_a_mistake_is_named_with_its_line(policy: Path) -> None:
    file = policy / "messages" / "nl" / "firm.md"
    file.write_text(f"{file.read_text('utf-8')}\n{{{{ nobody_knows }}}}\n", "utf-8")
    with pytest.raises(MessageError, match=r"messages/nl/firm\.md:\d+: .*nobody_knows"):
        library.read_wording(policy)


def test_every_language_has_its_call_guide() -> None:
    assert set(library.read_call_guides()) == {"en", "nl"}


def test_a_call_guide_with_a_mistake_is_named(policy: Path) -> None:
    file = policy / "call_guide" / "nl.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    with pytest.raises(CallGuideError, match=r"call_guide/nl\.yaml: (.|\n)*title"):
        library.read_call_guides(policy)
