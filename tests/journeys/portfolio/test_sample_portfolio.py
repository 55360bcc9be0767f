"""A real portfolio of 2012 and 2013 is collected in 2012 and 2013, every day at its own date.

IBM's sample tells when each invoice was paid. The books report every invoice the day after it
fell due; the ledger knows which were paid by then. The first 200 are played here; set
``AMICABLE_PORTFOLIO`` to play more of the 2,466, or see ``make portfolio``.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from gateway.imports.mapping import CsvMapping
from ledger import creditors
from ledger.database import Pool
from tests.journeys.portfolio import portfolio_findings as find
from workers.cli.portfolio import MERCHANT, SAMPLE_MAPPING
from workers.portfolio.books import Books
from workers.portfolio.claims import findings
from workers.portfolio.premises import Premises, time_skipping
from workers.portfolio.run import read_books, set_scene
from workers.profiles import read_profile

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ibm-accounts-receivable.csv"
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
def books() -> Books:
    mapping = CsvMapping.from_toml((ROOT / SAMPLE_MAPPING).read_text())
    return read_books(SAMPLE, mapping, read_profile(MERCHANT).creditor, INVOICES)


async def test_who_pays_late_hears_from_us_until_they_pay_and_nobody_else_does(
    env: WorkflowEnvironment, pool: Pool, books: Books
) -> None:
    async with set_scene(Premises(pool, env), books, read_profile(MERCHANT).creditor) as scene:
        await scene.player.play()
        played = await scene.played()

    assert [it for it in findings(played) if not it.holds] == []
    assert len(played.cases) == PAID_LATE.get(INVOICES, len(played.cases))

    playbook = await creditors.playbook(pool, "nl-business", 1)
    for message in played.demands:
        find.speaks_of_what_is_overdue_and_unpaid(message, books)
    for message in played.thanks:
        find.thanks_for_what_was_paid(message, books)
    for message in [*played.demands, *played.thanks]:
        find.was_decided_at_the_time_it_was_sent(message)
        find.comes_in_business_hours(message, books, playbook)
    find.reminders_leave_nothing_out(played.demands, books)
    find.nobody_hears_too_often(played.demands, books, playbook.caps)
    find.who_is_long_overdue_has_heard_of_it(played.demands, books)
    find.who_paid_after_an_email_is_thanked(played.demands, played.thanks, books)
    assert scene.office.mailing_list.silenced == set()
