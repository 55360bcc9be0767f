"""The guide beside the file (practice H2–M9): data per language, checked when read."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from domain.model import Model


class CallGuideError(ValueError):
    """A guide cannot be used; says where and why."""


class GuideStep(Model):
    """One step of a call, with the practice it comes from."""

    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    title: str
    text: str


class CallGuide(Model):
    """What the caller reads, in the creditor's language."""

    title: str
    summary: str
    goal: str
    """What is enough, where the step of the playbook does not say (practice M2)."""
    missed_term: str
    """What is enough after a missed term of a plan, which ``amount`` is then."""
    steps: Annotated[tuple[GuideStep, ...], Field(min_length=1)]

    @property
    def hash(self) -> str:
        """Of the wording, kept with each call."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @classmethod
    def parse(cls, path: str, text: str) -> Self:
        """The guide of one file.

        Raises:
            CallGuideError: naming the file and what is wrong.
        """
        try:
            return cls.model_validate(yaml.safe_load(text))
        except (yaml.YAMLError, ValidationError) as error:
            raise CallGuideError(f"{path}: {error}") from error

    @model_validator(mode="after")
    def _fits(self) -> Self:
        sample = {"name": "A", "amount": "€ 1", "numbers": "1", "days": 1}
        for pattern in (self.title, self.summary, self.goal, self.missed_term):
            try:
                pattern.format_map(sample)
            except (KeyError, IndexError, ValueError) as error:
                known = ", ".join(sample)
                raise ValueError(f"{pattern!r} may hold only: {known} ({error})") from error
        return self


def guide_for(guides: Mapping[str, CallGuide], language: str) -> CallGuide:
    """The guide in a language, or in any there is: a call without one is no use."""
    return guides.get(language) or next(iter(guides.values()))


def read_guides(folder: Traversable) -> dict[str, CallGuide]:
    """The guide per language, of a folder's ``nl.yaml``, ``en.yaml``.

    Raises:
        CallGuideError: one is not valid.
    """
    found = sorted((it for it in folder.iterdir() if it.name.endswith(".yaml")), key=_name)
    return {
        it.name.removesuffix(".yaml"): CallGuide.parse(
            f"{folder.name}/{it.name}", it.read_text(encoding="utf-8")
        )
        for it in found
    }


def _name(file: Traversable) -> str:
    return file.name


@cache
def shipped_guides() -> Mapping[str, CallGuide]:
    """Those of ``playbooks/call_guide``, for calls that no adapter asks for."""
    return read_guides(files("playbooks").joinpath("call_guide"))
