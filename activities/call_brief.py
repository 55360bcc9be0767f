"""What lies before a person who is to call: the file, the goal and the guide (practice H1, M2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from activities import message_facts
from activities.call_file import About, CallFile, call_file
from activities.call_guide import CallGuide, guide_for, shipped_guides
from domain.creditor import Creditor
from domain.debtor import Debtor
from domain.messages.facts import MessageFacts
from domain.messages.formats import list_in, money_in
from domain.money import Money
from domain.playbook import Playbook
from ledger.case_file import CaseFile
from ledger.database import Connection


class LaidOut(NamedTuple):
    """A call as its task shows it."""

    title: str
    summary: str
    brief: dict[str, Any]
    """``file``, ``goal``, ``guide``, ``phone``."""


class _Call(NamedTuple):
    creditor: Creditor
    debtor: Debtor
    facts: MessageFacts
    playbook: Playbook


async def lay_out(
    conn: Connection,
    about: About,
    phone: str,
    guide: CallGuide,
    now: datetime,
    missed: Money | None = None,
) -> LaidOut:
    """Everything about a call, with the guide's own goal; ``missed`` is open of a missed term."""
    file = await call_file(conn, about, phone, now)
    language = about.creditor.language
    words = _words(language, file, file.total)
    goal = guide.goal.format_map(words)
    if missed is not None:
        goal = guide.missed_term.format_map(_words(language, file, missed))
    brief = {
        "file": file.model_dump(mode="json"),
        "goal": goal,
        "guide": [step.model_dump(mode="json") for step in guide.steps],
        "phone": file.phone,
    }
    return LaidOut(guide.title.format_map(words), guide.summary.format_map(words), brief)


async def beside_the_ladder(
    conn: Connection,
    file: CaseFile,
    covers: tuple[str, ...],
    now: datetime,
    *,
    missed: Money | None = None,
) -> Mapping[str, Any]:
    """The brief of a call that is no step; nothing where the debtor has no phone.

    Args:
        conn: reads the ledger only.
        file: one of the cases that it is about.
        covers: the invoices that it is about.
        now: of the case.
        missed: what is open of a missed term; it makes the goal.
    """
    reader = file.addressee
    if reader.phone is None:
        return {}
    facts = await message_facts.gather(conn, file, covers, now)
    about = _Call(file.creditor, reader, facts, file.playbook)
    guide = guide_for(shipped_guides(), file.creditor.language)
    return (await lay_out(conn, about, reader.phone, guide, now, missed)).brief


def _words(language: str, file: CallFile, amount: Money) -> dict[str, object]:
    return {
        "name": file.debtor,
        "amount": money_in(language, amount),
        "numbers": list_in(language, [it.number for it in file.claims], "+{count}"),
        "days": file.days_late,
    }
