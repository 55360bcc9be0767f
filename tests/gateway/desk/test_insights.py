"""Figures at the desk: whose one may see, what can be taken away, and what is written down."""

import csv
import io

import httpx
import pytest

from domain.money import Money
from domain.staff import Role
from gateway.desk.insights.figure import Figure
from ledger import audit, desk_sessions
from ledger.database import Pool
from tests.gateway.desk.conftest import Browser, works_here
from tests.support.database import set_now
from tests.support.events import overdue, told
from tests.support.world import acme, settle_in

ANNA = "anna@acme.example"
SLUGS = ("ageing", "over-time", "collected", "dso", "steps", "reasons")
MORE_SLUGS = ("agreements", "customers", "satisfaction")


@pytest.fixture
async def anna(a_browser: Browser, pool: Pool) -> httpx.AsyncClient:
    """A caller of Acme, signed in."""
    await works_here(pool, ANNA, Role.CALLER)
    browser = a_browser()
    link = await desk_sessions.make_link(pool, ANNA)
    await browser.post(f"/desk/enter/{link}")
    return browser


async def test_figures_of_who_one_works_for(anna: httpx.AsyncClient, pool: Pool) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "1250.00"))
    page = await anna.get("/desk/insights")
    assert page.status_code == 200
    assert "€1,250.00" in page.text
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "Sanne" not in page.text, "figures name nobody"
    [(_, entry)] = [it for it in await audit.listing(pool, None) if it[1].what == "looked"]
    assert (entry.creditor, entry.detail) == ("acme", "figures of 91 days")


async def test_another_creditors_are_refused_and_that_is_kept(
    anna: httpx.AsyncClient, pool: Pool
) -> None:
    await settle_in(pool, acme("globex"))
    for path in ("/desk/insights?creditor=globex", "/desk/insights/ageing.csv?creditor=globex"):
        assert (await anna.get(path)).status_code == 403
    assert "globex" not in (await anna.get("/desk/insights")).text
    refused = [entry for _, entry in await audit.listing(pool, None) if entry.what == "refused"]
    assert [it.creditor for it in refused] == ["globex", "globex"]


async def test_a_creditor_without_invoices_has_a_calm_page(anna: httpx.AsyncClient) -> None:
    assert "There are no invoices yet" in (await anna.get("/desk/insights")).text


@pytest.mark.parametrize("query", ["days=1", "days=forty"])
async def test_other_periods_are_refused(anna: httpx.AsyncClient, query: str) -> None:
    assert (await anna.get(f"/desk/insights?{query}")).status_code == 422


async def test_numbers_to_take_away(anna: httpx.AsyncClient, pool: Pool) -> None:
    await set_now(pool, "2026-11-25 09:00")
    await told(pool, overdue("A-1", "1250.00", due_on="2026-11-01"))
    for slug in (*SLUGS, *MORE_SLUGS):
        answer = await anna.get(f"/desk/insights/{slug}.csv?days=28")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/csv")
    ageing = await anna.get("/desk/insights/ageing.csv")
    assert "acme-ageing-EUR-2026-11-25.csv" in ageing.headers["content-disposition"]
    rows = {row["Age"]: row for row in csv.DictReader(io.StringIO(ageing.text))}
    assert (rows["1–30 days"]["Invoices"], rows["1–30 days"]["Open"]) == ("1", "1250.00")
    assert rows["All"]["Open"] == "1250.00"
    taken = [entry for _, entry in await audit.listing(pool, None) if entry.what == "exported"]
    assert taken[0].detail == "figures: ageing"
    assert (await anna.get("/desk/insights/nothing.csv")).status_code == 404


def test_no_word_of_a_file_is_run_by_a_spreadsheet() -> None:
    words = ("=1+1", "+31", "-2", "@SUM(A1)", "a step")
    rows = tuple((word, Money.from_minor(-250, "EUR")) for word in words)
    figure = Figure(slug="x", title="", sentence="", columns=("Step", "Open"), rows=rows)
    lines = list(csv.reader(io.StringIO(figure.csv)))[1:]
    assert [line[0] for line in lines] == ["'=1+1", "'+31", "'-2", "'@SUM(A1)", "a step"]
    assert {line[1] for line in lines} == {"-2.50"}
