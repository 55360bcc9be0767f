"""A real portfolio of 2012 and 2013 is collected in 2012 and 2013, every day at its own date.

IBM's sample tells when each invoice was paid. The books report every invoice the day after it
fell due; the ledger knows which were paid by then. The first 200 are played here; set
``AMICABLE_PORTFOLIO`` to play more of the 2,466.
"""

import os
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
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
from tests.workflows.time_server import time_skipping
from workers.relay import Relay

INVOICES = int(os.environ.get("AMICABLE_PORTFOLIO", "200"))
PAID_LATE = {200: 81, 2466: 877}
"""How many of the sample's first invoices were paid later than their due date."""

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")


@pytest.fixture
async def env() -> AsyncIterator[WorkflowEnvironment]:
    """A clock of its own: the portfolio's two years pass for nobody else."""
    async with time_skipping() as server:
        yield server


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

    played = await cases.listing(pool, merchant.slug, limit=INVOICES + 1)
    assert {case.key.invoice_number for case in played} == books.paid_late()
    assert len(played) == PAID_LATE.get(INVOICES, len(played))
    for case in played:
        find.opened_when_overdue_and_closed_when_paid(case, books)
    assert await player.outcomes(books.paid_late(), merchant.slug) == {Outcome.PAID}

    playbook = await creditors.playbook(pool, "nl-business", 1)
    for message in office.reminders:
        find.speaks_of_what_is_overdue_and_unpaid(message, books)
    for message in office.thanks:
        find.thanks_for_what_was_paid(message, books)
    for message in [*office.reminders, *office.thanks]:
        find.was_decided_at_the_time_it_was_sent(message)
        find.comes_in_business_hours(message, playbook)
    find.reminders_leave_nothing_out(office.reminders, books)
    find.nobody_hears_too_often(office.reminders, playbook.caps)
    find.who_is_long_overdue_has_heard_of_it(office.reminders, books)
    find.who_paid_after_an_email_is_thanked(office.reminders, office.thanks, books)
    assert office.mailing_list.silenced == set()
