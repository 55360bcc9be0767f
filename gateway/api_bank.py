"""Bank statements in: what the bank says finds its invoices."""

from tempfile import SpooledTemporaryFile
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Query, Request

from gateway.access import Caller, StatementSender
from gateway.bank_statements import take_in
from gateway.imports.bank.broken import RefusedStatementError
from gateway.problems import ProblemError
from gateway.state import Here
from ledger.creditors import UnknownCreditorError
from ledger.intake.bank.door import Brought, NotTheirsError

router = APIRouter(prefix="/api", tags=["money"])

_IN_MEMORY = 2_000_000
"""Bytes of a body; a larger one waits in a file without a name."""
_FILE = {
    "required": True,
    "content": {
        "application/xml": {"schema": {"type": "string"}},
        "text/plain": {"schema": {"type": "string"}},
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
    },
}


@router.post(
    "/bank-statements",
    summary="Bring in a bank statement: CAMT.053 or MT940, told apart by what it holds",
    openapi_extra={"requestBody": _FILE},
)
async def bring(
    request: Request,
    here: Here,
    caller: StatementSender,
    creditor: Annotated[
        str | None, Query(description="whose account, where several creditors have the same")
    ] = None,
) -> Brought:
    """The body is the file. All of it is booked or nothing; what is known changes nothing.

    422 for a file that is broken, or of an account that is not the creditor's.
    """
    whose = _whose(caller, creditor)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        async for piece in request.stream():
            kept.write(piece)
        kept.seek(0)
        try:
            source = cast(BinaryIO, kept)
            brought = await take_in(here.pool, source, "statement", whose, caller.person)
        except RefusedStatementError as error:
            wrong = {"line": error.line, "field": error.field, "error": str(error)}
            raise ProblemError(422, "Statement refused", str(error), errors=[wrong]) from error
        except (NotTheirsError, UnknownCreditorError) as error:
            raise ProblemError(422, "Not this creditor's", str(error)) from error
    here.metrics.count("statements", "booked", brought.booked)
    here.metrics.count("statements", "asked", brought.asked)
    return brought


def _whose(caller: Caller, creditor: str | None) -> str | None:
    if creditor is not None:
        caller.require(creditor)
    return creditor or caller.only
