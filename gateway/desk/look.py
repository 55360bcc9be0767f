"""How the desk's pages look: their templates and assets, and the ways around."""

from pathlib import Path

from domain.model import Model
from domain.staff import Right, Staff
from gateway.desk.wording import FILTERS
from gateway.rendering import Pages

ROOT = "/desk"


class Way(Model):
    """One way around the desk."""

    path: str
    name: str
    right: Right


WAYS = (Way(path="", name="Today", right=Right.LOOK),)
"""Every way, in order; who may not go it does not see it."""


def ways(person: Staff) -> list[Way]:
    """The ways that somebody may go."""
    return [way for way in WAYS if person.somewhere(way.right)]


PAGES = Pages(Path(__file__).parent, ROOT, functions={"ways": ways}, filters=FILTERS)
