"""``DIR/stack.json``: where a running stack is found, for other programs and for people."""

import os
import tempfile
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workers.embedded.errors import EmbeddedStackError

FILE_NAME = "stack.json"


class StackFile(BaseModel):
    """Addresses and tokens of a stack that is ready.

    The file exists only while the stack can be used; only its owner may read it.
    """

    model_config = ConfigDict(frozen=True)

    gateway: str
    temporal: str
    temporal_ui: str
    postgres: str
    sandbox: str
    event_tokens: dict[str, str] = Field(repr=False)
    api_token: str = Field(repr=False)
    desk: str = ""
    """Where staff work; `amicable staff link` makes a way in."""
    only_sandbox: bool = True
    """Whether every provider is the sandbox, so that time may be moved."""

    def write(self, directory: Path) -> Path:
        """Write the file in one step: a reader sees all of it or none."""
        path = directory / FILE_NAME
        # mkstemp makes it 0600 from the start, so the tokens are never open to others.
        fd, scratch = tempfile.mkstemp(dir=directory, prefix=f".{FILE_NAME}.")
        try:
            with os.fdopen(fd, "w", encoding="utf-8") as file:
                file.write(self.model_dump_json(indent=2) + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(scratch).replace(path)
        except BaseException:
            Path(scratch).unlink(missing_ok=True)
            raise
        return path

    @classmethod
    def read(cls, directory: Path) -> Self:
        """Read the file of a running stack.

        Raises:
            EmbeddedStackError: no stack is ready there, or the file is not one of ours.
        """
        path = directory / FILE_NAME
        try:
            return cls.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            raise EmbeddedStackError(
                f"no stack is running on {directory} ({path} is missing); "
                f"start one with: amicable up --data {directory}"
            ) from None
        except ValidationError as error:
            fields = ", ".join(str(part) for e in error.errors() for part in e["loc"]) or "all"
            raise EmbeddedStackError(
                f"{path} cannot be read (wrong: {fields}); restart the stack to write it anew"
            ) from None

    @staticmethod
    def remove(directory: Path) -> None:
        """Remove the file; that it is already gone is fine."""
        (directory / FILE_NAME).unlink(missing_ok=True)
