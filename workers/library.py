"""Read the shipped policy: playbooks, messages and call guides, as files in ``playbooks/``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import playbooks
from activities.call_guide import CallGuide, read_guides
from domain.messages.wording import Wording
from domain.playbook import Playbook
from domain.playbook_file import Mistake, PlaybookMistakesError, parse_playbook

FOLDER = Path(playbooks.__file__).parent


class PlaybookFileError(Exception):
    """A playbook file is not valid; the message names file, line, place and reason."""

    def __init__(self, path: Path, mistakes: Sequence[Mistake]) -> None:
        first, *others = mistakes
        more = f" (and {len(others)} more: amicable playbook check {path})" if others else ""
        super().__init__(f"{path}:{first.line}: {first.place}: {first.problem}{more}")
        self.mistakes = tuple(mistakes)


def read_wording(folder: Path = FOLDER) -> Wording:
    """Every message in every language.

    Raises:
        MessageError: a message file is not valid.
    """
    files = sorted((folder / "messages").glob("*/*.md"))
    return Wording.parse({str(path.relative_to(folder)): path.read_text("utf-8") for path in files})


def read_playbooks(folder: Path = FOLDER) -> Iterator[Playbook]:
    """Every shipped playbook.

    Raises:
        PlaybookFileError: one is not valid.
    """
    for path in sorted(folder.glob("*.yaml")):
        yield read_playbook(path)


def read_playbook(path: Path, wording: Wording | None = None) -> Playbook:
    """One playbook file; with ``wording``, also that all it says is written.

    Raises:
        PlaybookFileError: it is not valid.
    """
    try:
        return parse_playbook(path.read_text("utf-8"), wording)
    except UnicodeDecodeError as error:
        raise PlaybookFileError(path, (Mistake(1, "playbook", f"is no text: {error}"),)) from error
    except PlaybookMistakesError as error:
        raise PlaybookFileError(path, error.mistakes) from error


def read_call_guides(folder: Path = FOLDER) -> dict[str, CallGuide]:
    """The call guide per language.

    Raises:
        CallGuideError: one is not valid.
    """
    return read_guides(folder / "call_guide")
