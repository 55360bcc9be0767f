"""A real portfolio of 2012 and 2013 is collected in 2012 and 2013, every day at its own date.

IBM's sample tells when each invoice was paid. The books report every invoice the day after it
fell due; the ledger knows which were paid by then. The first 200 are played here; set
``AMICABLE_PORTFOLIO`` to play more of the 2,466.
"""

import os
import sys
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
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
from domain.vocabulary import Channel, Outcome, Stage
from ledger import cases, creditors
from ledger.cases import CaseRow
from ledger.database import Pool
from tests.journeys.portfolio.portfolio_office import Delivered, Office
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
    """This server knows how to add them, but not which it has."""
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
    first_day = min(books.paid_at(number) for number in books) - timedelta(days=1)
    time = await CaseClock.beginning(env, first_day)
    office = Office(env.client, pool, time.now)
    player = Player(books, env, pool, relay, time)

    async with office.at_work():
        await player.play()
        ended = await player.results(books.paid_late(), merchant.slug)

    played = await cases.listing(pool, merchant.slug, limit=len(PAID_LATE) + INVOICES)
    assert_exactly_the_late_ones_became_cases(played, books)
    assert {result.outcome for result in ended.values() if result} == {Outcome.PAID}
    assert_each_case_ended_when_it_was_paid(played, books)

    reminders = [it for it in office.postbox.delivered if it.contact.step != "thank_you"]
    assert_nobody_hears_too_early_or_too_late([*reminders, *office.calls.asked], books)
    await assert_everything_is_said_in_business_hours(pool, office)
    assert_no_debtor_hears_too_often(reminders)
    assert_only_who_was_asked_is_thanked(office.postbox.delivered, books)
    assert office.mailing_list.silenced == set()


def assert_exactly_the_late_ones_became_cases(played: Iterable[CaseRow], books: Books) -> None:
    became_cases = {case.key.invoice_number for case in played}
    assert became_cases == books.paid_late()
    assert len(became_cases) == PAID_LATE.get(INVOICES, len(became_cases))


def assert_each_case_ended_when_it_was_paid(played: Iterable[CaseRow], books: Books) -> None:
    for case in played:
        number = case.key.invoice_number
        assert case.standing.stage is Stage.CLOSED
        assert (case.standing.outcome, case.standing.open_amount) == (Outcome.PAID, 0)
        assert case.key.opening == 1
        assert _together(case.opened_at, books.reported_at(number))
        assert case.closed_at is not None
        assert _together(case.closed_at, books.paid_at(number))


def assert_nobody_hears_too_early_or_too_late(heard: Iterable[Delivered], books: Books) -> None:
    for message in heard:
        assert _together(message.contact.marked_at, message.at), "the activity's clock went astray"
        for number in message.contact.covers:
            assert books.debtor(number) == message.contact.debtor
            assert books.reported_at(number) < message.at < books.paid_at(number)


async def assert_everything_is_said_in_business_hours(pool: Pool, office: Office) -> None:
    playbook = await creditors.playbook(pool, "nl-business", 1)
    for message in [*office.postbox.delivered, *office.calls.asked]:
        local, window = message.at.astimezone(ZONE), playbook.window(message.contact.channel)
        assert local.strftime("%a").lower() in window.days
        assert window.opens <= local.time() < window.closes
        assert local.date() not in (date(2012, 12, 25), date(2013, 7, 4), date(2013, 12, 25))


def assert_no_debtor_hears_too_often(reminders: Iterable[Delivered]) -> None:
    """At most one message on a day and three in seven days, statutory ones aside."""
    counting = [it for it in reminders if it.contact.counts]
    by_debtor = sorted(counting, key=lambda it: (it.contact.debtor, it.at))
    for debtor, messages in groupby(by_debtor, key=lambda it: it.contact.debtor):
        days = [message.at.astimezone(ZONE).date() for message in messages]
        assert len(set(days)) == len(days), debtor
        for first, fourth in zip(days, days[3:], strict=False):
            assert fourth - first >= timedelta(days=7), debtor


def assert_only_who_was_asked_is_thanked(delivered: Iterable[Delivered], books: Books) -> None:
    asked = set[str]()
    for message in delivered:
        if message.contact.step != "thank_you":
            asked.update(message.contact.covers)
            continue
        (number,) = message.contact.covers
        assert message.at > books.paid_at(number)
        assert number in asked
        assert message.contact.channel is Channel.EMAIL


def _together(at: datetime, other: datetime) -> bool:
    """Time goes on by the machine's pace while the player and the workers are busy."""
    return abs(at - other) < timedelta(minutes=1)
