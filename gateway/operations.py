"""For those who run it: is it alive, and what happened at the doors."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from gateway.problems import ProblemError
from gateway.state import Here

router = APIRouter(tags=["operations"])


@router.get("/health", summary="Whether the gateway can reach its ledger")
async def health(here: Here) -> dict[str, str]:
    """``ok`` when the ledger answers; 503 when it does not."""
    try:
        await here.pool.fetchval("select 1")
    except Exception as error:
        raise ProblemError(503, "Ledger unavailable", "Postgres does not answer") from error
    return {"status": "ok"}


@router.get("/metrics", summary="Counters in Prometheus' text format")
async def metrics(here: Here) -> PlainTextResponse:
    """What happened at the doors of this process, without personal data."""
    return PlainTextResponse(here.metrics.text(), media_type="text/plain; version=0.0.4")
