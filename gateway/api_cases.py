"""Cases as other systems and staff read them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from domain.model import Model
from domain.vocabulary import Stage
from gateway.access import CaseReader, TaskWorker
from gateway.problems import ProblemError
from gateway.state import Here
from ledger import case_view, personal_words
from ledger.case_view import CaseSummary, CaseView
from ledger.intake import playbook_moves
from ledger.intake.playbook_moves import Prospect

router = APIRouter(prefix="/api/cases", tags=["cases"])


@router.get("", summary="Cases, the next due first")
async def cases(
    here: Here,
    caller: CaseReader,
    stage: Stage | None = None,
    creditor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> list[CaseSummary]:
    """All cases that the token may see, closed ones last."""
    if creditor is not None:
        caller.require(creditor)
    whose = creditor or caller.only
    return await case_view.case_list(here.pool, whose, stage=stage, limit=limit)


@router.get("/{creditor}/{number:path}", summary="One case with its timeline")
async def case(
    here: Here,
    caller: CaseReader,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
) -> CaseView:
    """Where the case stands, what comes next and why, and everything that happened.

    ``interest`` is the statutory interest to date, for information; ``at`` is case time.
    """
    caller.require(creditor)
    try:
        return await case_view.case_view(here.pool, creditor, number, here.config.rates)
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error


class WordWanted(Model):
    """A personal word for the next message to the debtor; null takes back what waits."""

    word: Annotated[str, Field(max_length=2000)] | None


class WordLeft(Model):
    """What the next message will say, and what a reader may stumble over."""

    word: str | None
    warnings: tuple[str, ...] = ()


@router.post("/{creditor}/{number:path}/word", summary="Leave a personal word (practice I8)")
async def word(
    here: Here,
    caller: TaskWorker,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
    wanted: WordWanted,
) -> WordLeft:
    """Said once, in the next written message to the debtor; never in a notice of the law."""
    caller.require(creditor)
    try:
        left = await personal_words.leave_on_case(
            here.pool, creditor, number, wanted.word, caller.person
        )
    except LookupError as error:
        raise ProblemError(404, "No such case", str(error)) from error
    except ValueError as error:
        errors = [{"field": "word", "error": str(error)}]
        raise ProblemError(422, "Not to be said", str(error), errors=errors) from error
    return WordLeft(word=None) if left is None else WordLeft(word=left.word, warnings=left.warnings)


class MoveWanted(Model):
    """By which playbook the case goes on, in its newest version, and why."""

    playbook: Annotated[str, Field(max_length=60)]
    why: Annotated[str, Field(max_length=500)] = ""
    dry_run: bool = False
    """Only say what would become of it."""


@router.post("/{creditor}/{number:path}/playbook", summary="Move the case to another playbook")
async def move(
    here: Here,
    caller: TaskWorker,
    creditor: str,
    number: Annotated[str, Path(description="The invoice number; it may hold slashes")],
    wanted: MoveWanted,
) -> Prospect:
    """Steps that were done are not repeated; a step or notice under way first comes to its end.

    ``next`` is what the case does first then, and ``waits`` why it moves only later.
    """
    caller.require(creditor)
    try:
        if wanted.dry_run:
            return await playbook_moves.preview(here.pool, creditor, number, wanted.playbook)
        return await playbook_moves.order(
            here.pool, creditor, number, wanted.playbook, wanted.why, caller.person
        )
    except ValueError as error:
        field, _, why = str(error).partition(": ")
        errors = [{"field": field, "error": why}]
        status = 404 if field == "invoice_number" else 422
        raise ProblemError(status, "Not to be moved", why, errors=errors) from error
