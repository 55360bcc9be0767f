"""Read the shipped policy: playbooks, messages and call guides, as files in ``playbooks/``."""

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

import playbooks
from activities.call_guide import CallGuide
from domain.messages.wording import Wording
from domain.playbook import Playbook

FOLDER = Path(playbooks.__file__).parent


class PlaybookFileError(Exception):
    """A playbook file is not valid; the message names file, place and reason."""


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


def read_playbook(path: Path) -> Playbook:
    """One playbook file.

    Raises:
        PlaybookFileError: it is not valid.
    """
    try:
        return Playbook.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlaybookFileError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PlaybookFileError(f"{path}: {place or 'playbook'}: {first['msg']}") from error


def read_call_guides(folder: Path = FOLDER) -> dict[str, CallGuide]:
    """The call guide per language."""
    files = sorted((folder / "call_guide").glob("*.yaml"))
    return {
        path.stem: CallGuide.parse(str(path.relative_to(folder)), path.read_text("utf-8"))
        for path in files
    }
