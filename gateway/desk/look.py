"""How the desk's pages look: their templates and assets, and the ways around."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

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


WAYS = (
    Way(path="", name="Today", right=Right.LOOK),
    Way(path="/outreach", name="Outreach", right=Right.LOOK),
    Way(path="/insights", name="Insights", right=Right.LOOK),
    Way(path="/audit", name="Audit", right=Right.AUDIT),
    Way(path="/staff", name="Staff", right=Right.ADMINISTER),
)
"""Every way, in order; who may not go it does not see it."""


def case_path(creditor: str, number: str) -> str:
    """The page of a case; the number may hold slashes."""
    return f"{ROOT}/cases/{quote(creditor)}/{quote(number)}"


def debtor_path(creditor: str, debtor: str) -> str:
    """The page of a debtor, likewise."""
    return f"{ROOT}/debtors/{quote(creditor)}/{quote(debtor)}"


def _case_of(it: Any) -> str:
    """The page of the case that something names by its ``number`` or ``invoice_number``."""
    return case_path(it.creditor, getattr(it, "number", None) or it.invoice_number)


def _debtor_of(it: Any) -> str:
    """The page of the debtor that something names, or is."""
    return debtor_path(it.creditor, getattr(it, "debtor", None) or it.id)


_PATHS = {"case_path": _case_of, "debtor_path": _debtor_of}


def ways(person: Staff) -> list[Way]:
    """The ways that somebody may go."""
    return [way for way in WAYS if person.somewhere(way.right)]


PAGES = Pages(Path(__file__).parent, ROOT, functions={"ways": ways}, filters=FILTERS | _PATHS)
