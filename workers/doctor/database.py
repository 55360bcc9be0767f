"""The ledger: its server, its schema, its clock, and its relay."""

from datetime import timedelta

from ledger import clock, condition
from ledger.condition import Waiting
from ledger.database import Pool
from workers.doctor.configuration import only_sandbox
from workers.doctor.finding import Finding, Findings, failed, ok, warning
from workers.settings import Settings

PATIENCE = timedelta(minutes=5)
"""How long an event may wait for Temporal: the relay takes seconds."""
WEBHOOK_PATIENCE = timedelta(hours=1)


async def schema_current(pool: Pool) -> Findings:
    """Server, and whether the schema is that of this program."""
    yield ok("server", f"PostgreSQL {await condition.server_version(pool)} answers")
    found = await condition.schema(pool)
    if found.missing:
        missing = ", ".join(found.missing)
        yield failed("migrations", f"not in the schema: {missing}", "run `amicable migrate`")
    elif found.unknown:
        yield warning(
            "migrations",
            f"the schema is newer than this program: {', '.join(found.unknown)}",
            "run the newer release here, too",
        )
    else:
        yield ok("migrations", f"all {found.known} are in the schema")


async def clock_at_rest(pool: Pool, settings: Settings) -> Findings:
    """Whether case time is the machine's: it may move only in the sandbox."""
    offset = await clock.offset(pool)
    if not offset:
        yield ok("clock", "case time is this machine's time")
    elif only_sandbox(settings):
        yield ok("clock", f"moved forward by {in_words(offset)} (sandbox)")
    else:
        yield failed(
            "clock",
            f"case time is off by {in_words(offset)}, and messages really go out",
            "start on a fresh database: this one was used with a sandbox",
        )


async def relay_keeps_up(pool: Pool) -> Findings:
    """Whether a relay is active, and nothing waits too long."""
    if await condition.relay_holds(pool):
        yield ok("relay", "is active")
    else:
        yield failed("relay", "none is active: Temporal hears of nothing", "run `amicable relay`")
    yield _outbox(await condition.outbox_waiting(pool))
    yield _announcements(await condition.announcements_waiting(pool))


def _outbox(waiting: Waiting) -> Finding:
    if waiting.oldest is None:
        return ok("outbox", "Temporal has been told everything")
    said = f"{waiting.count} for Temporal, the oldest for {in_words(waiting.oldest)}"
    if waiting.oldest <= PATIENCE:
        return ok("outbox", f"on its way: {said}")
    return failed("outbox", f"stuck: {said}", "see the relay's log; nothing is lost meanwhile")


def _announcements(waiting: Waiting) -> Finding:
    if waiting.oldest is None:
        return ok("webhooks out", "creditors have been told everything")
    said = f"{waiting.count} for creditors, the oldest for {in_words(waiting.oldest)}"
    if waiting.oldest <= WEBHOOK_PATIENCE:
        return ok("webhooks out", f"on their way: {said}")
    return warning("webhooks out", said, "ask whether the creditor's webhook answers")


def in_words(span: timedelta) -> str:
    """About how long: ``40 seconds``, ``3 hours``, ``12 days``."""
    seconds = abs(span.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}s"
    return f"{seconds:.0f} seconds"
