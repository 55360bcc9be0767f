"""What is wrong with a row, field by field, whatever the format it stands in."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

_Model = TypeVar("_Model", bound=BaseModel)

Problems = list[tuple[str, str]]
"""Fields, each with what is wrong with it."""


class RowError(Exception):
    """A row cannot be taken; ``problems`` names each field and what is wrong with it."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        super().__init__(str(problems))

    def rejection(self) -> tuple[str, str]:
        """The first field, and the complaints about it and the others in one line."""
        (field, first), *rest = self.problems
        return field, "; ".join([first, *(f"{name}: {error}" for name, error in rest)])


def valid(model: type[_Model], data: dict[str, Any], section: str) -> _Model:
    """The data as a model of the domain.

    Raises:
        RowError: it is none; every field is named under ``section``.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RowError(
            [
                (".".join([section, *map(str, each["loc"])]), _message(each["msg"]))
                for each in error.errors()
            ]
        ) from error


def _message(text: str) -> str:
    return "missing" if text == "Field required" else text.removeprefix("Value error, ")
