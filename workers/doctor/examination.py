"""The whole examination: every check of an area, areas in the order in which to mend them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
import httpx
from temporalio.client import Client
from temporalio.service import RPCError

from domain.creditor import Creditor
from domain.effects import Queue
from ledger.database import Pool, connect
from workers import temporal
from workers.composition import sendgrid, twilio
from workers.doctor.configuration import settings_given
from workers.doctor.creditors import creditors_ready, valid
from workers.doctor.database import clock_at_rest, relay_keeps_up, schema_current
from workers.doctor.doors import doors_open
from workers.doctor.finding import Finding, Findings, State, failed, skipped
from workers.doctor.online import mollie_usable
from workers.doctor.providers import sendgrid_usable, twilio_usable
from workers.doctor.queues import queues_served
from workers.doctor.temporal import namespace_kept, scan_scheduled, search_attributes_known
from workers.settings import Settings
from workers.temporal import TemporalUnreachableError

Found = AsyncIterator[tuple[str, Finding]]


async def examine(settings: Settings, queues: Sequence[Queue]) -> Found:
    """Look at everything; what needs something that is not there is said to be skipped."""
    async for finding in settings_given(settings, queues):
        yield "Settings", finding
    creditors: list[Creditor] = []
    async for area, finding in _ledger(settings, creditors):
        yield area, finding
    async for finding in _temporal(queues):
        yield "Temporal", finding
    async for finding in _providers(settings, queues, creditors):
        yield "Providers", finding
    async with httpx.AsyncClient() as web:
        async for finding in doors_open(settings, web):
            yield "Doors", finding


async def _ledger(settings: Settings, creditors: list[Creditor]) -> Found:
    if settings.database_url is None:
        yield "Ledger", skipped("server", "its address is not set")
        return
    try:
        pool = await connect(settings.database, size=1)
    except (OSError, asyncpg.PostgresError) as error:
        todo = "is AMICABLE_DATABASE_URL right, and does the server run?"
        yield "Ledger", failed("server", f"does not answer: {error}", todo)
        return
    async with _closing(pool):
        try:
            async for area, finding in _known_to_ledger(pool, settings, creditors):
                yield area, finding
        except asyncpg.PostgresError as error:
            todo = "may this user read the ledger, pg_locks and pg_stat_activity?"
            yield "Ledger", failed("server", f"does not say: {error}", todo)


async def _known_to_ledger(pool: Pool, settings: Settings, creditors: list[Creditor]) -> Found:
    current = True
    async for finding in schema_current(pool):
        current = current and finding.state is not State.FAILED
        yield "Ledger", finding
    if not current:
        yield "Ledger", skipped("the rest", "needs the schema first")
        return
    for checks in (clock_at_rest(pool, settings), relay_keeps_up(pool)):
        async for finding in checks:
            yield "Ledger", finding
    async for finding in creditors_ready(pool):
        yield "Creditors", finding
    creditors += await valid(pool)


@asynccontextmanager
async def _closing(pool: Pool) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await pool.close()


async def _temporal(queues: Sequence[Queue]) -> Findings:
    try:
        client = await temporal.connect()
    except TemporalUnreachableError as error:
        said, _, todo = str(error).partition(": ")
        yield failed("server", said, todo)
        return
    try:
        async for finding in _known_to(client, queues):
            yield finding
    except RPCError as error:
        todo = "see Temporal's log; may this client look at the namespace?"
        yield failed("server", f"does not say ({error.status.name.lower()})", todo)


async def _known_to(client: Client, queues: Sequence[Queue]) -> Findings:
    there = True
    async for finding in namespace_kept(client):
        there = finding.state is not State.FAILED
        yield finding
    if not there:
        yield skipped("the rest", "needs the namespace first")
        return
    checks = [search_attributes_known(client), queues_served(client, queues)]
    if Queue.CASES in queues:
        checks.insert(1, scan_scheduled(client))
    for check in checks:
        async for finding in check:
            yield finding


async def _providers(
    settings: Settings, queues: Sequence[Queue], creditors: Sequence[Creditor]
) -> Findings:
    if Queue.WHATSAPP in queues or Queue.SMS in queues:
        if settings.twilio_account_sid is None or settings.twilio_auth_token is None:
            yield skipped("Twilio", "its credentials are not set")
        else:
            async for finding in twilio_usable(twilio(settings), creditors):
                yield finding
    if Queue.EMAIL in queues or Queue.MARKETING in queues:
        if settings.sendgrid_api_key is None:
            yield skipped("SendGrid", "its key is not set")
        else:
            async for finding in sendgrid_usable(sendgrid(settings), creditors):
                yield finding
    if Queue.CASES in queues:
        async for finding in mollie_usable(settings, creditors):
            yield finding
