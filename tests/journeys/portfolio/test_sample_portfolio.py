"""A real portfolio of 2012 and 2013 is collected in 2012 and 2013, every day at its own date.

IBM's sample tells when each invoice was paid. The books report every invoice the day after it
fell due; the ledger knows which were paid by then. The first 200 are played here; set
``AMICABLE_PORTFOLIO`` to play more of the 2,466.
"""

import os
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from activities.announcements import Announcer
from domain.creditor import Creditor
from domain.vocabulary import Outcome
from ledger import cases, creditors
from ledger.database import Pool
from tests.journeys.portfolio import portfolio_findings as find
from tests.journeys.portfolio.portfolio_office import Office
from tests.journeys.portfolio.portfolio_player import CaseClock, Player
from tests.journeys.portfolio.sample_books import SAMPLE, ZONE, Books
from tests.support.world import acme, settle_in
from workers.relay import Relay
from workflows.search_attributes import TYPES

INVOICES = int(os.environ.get("AMICABLE_PORTFOLIO", "200"))
PAID_LATE = {200: 81, 2466: 877}
"""How many of the sample's first invoices were paid later than their due date."""

TEST_SERVER = Path(sys.executable).with_name("temporal-test-server")

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")


@pytest.fixture
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal whose clock skips what nobody waits for."""
    async with await WorkflowEnvironment.start_time_skipping(
        data_converter=pydantic_data_converter, test_server_existing_path=str(TEST_SERVER)
    ) as server:
        await _register_search_attributes(server.client)
        yield server


async def _register_search_attributes(client: Client) -> None:
    """This server can add them, but cannot say which it has."""
    kinds = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
        for name, kind in TYPES.items()
    }
    request = AddSearchAttributesRequest(namespace=client.namespace, search_attributes=kinds)
    await client.operator_service.add_search_attributes(request)


@pytest.fixture
async def merchant(pool: Pool) -> Creditor:
    """The sample's customers are American businesses; so is who collects."""
    return await settle_in(pool, acme(slug="ibm", zone=str(ZONE), language="en"))


@pytest.fixture
async def relay(pool: Pool, env: WorkflowEnvironment) -> AsyncIterator[Relay]:
    async with httpx.AsyncClient() as http:
        yield Relay(pool, env.client, Announcer(http))


async def test_who_pays_late_hears_from_us_until_they_pay_and_nobody_else_does(
    env: WorkflowEnvironment, pool: Pool, merchant: Creditor, relay: Relay
) -> None:
    books = Books.of_sample(merchant.slug, INVOICES)
    time = await CaseClock.beginning(env, books.first_moment() - timedelta(days=1))
    office = Office(env.client, pool, time.now)
    player = Player(books, env, pool, relay, time)

    async with office.at_work():
        await player.play()
        results = await player.results(books.paid_late(), merchant.slug)

    played = await cases.listing(pool, merchant.slug, limit=INVOICES + 1)
    assert {case.key.invoice_number for case in played} == books.paid_late()
    assert len(played) == PAID_LATE.get(INVOICES, len(played))
    assert {result and result.outcome for result in results} == {Outcome.PAID}
    for case in played:
        find.opened_when_overdue_and_closed_when_paid(case, books)

    playbook = await creditors.playbook(pool, "nl-business", 1)
    for message in office.reminders:
        find.speaks_of_what_is_overdue_and_unpaid(message, books)
        find.leaves_nothing_out(message, books)
    for message in [*office.reminders, *office.thanks]:
        find.was_decided_at_the_time_it_was_sent(message)
        find.comes_in_business_hours(message, playbook)
    find.nobody_hears_too_often(office.reminders, playbook.caps)
    find.who_is_long_overdue_has_heard_of_it(office.reminders, books)
    find.who_paid_after_a_reminder_is_thanked_once(office.reminders, office.thanks, books)
    assert office.mailing_list.silenced == set()
