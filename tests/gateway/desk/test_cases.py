"""Finding, and what is ordered about a case or a debtor, at the desk's doors."""

from uuid import uuid4

import httpx
import pytest

from domain.case import CaseKey
from domain.holds import Hold
from domain.staff import Role
from domain.vocabulary import TaskKind
from ledger import audit, balance, case_pauses, cases, holds, personal_words, tasks
from ledger.database import Pool, transaction
from ledger.intake import playbook_moves
from tests.gateway.desk.conftest import Browser
from tests.gateway.desk.test_tasks import Desk, at_the_desk
from tests.support.events import overdue, paid, told
from tests.support.world import (
    acme,
    asked,
    contacted,
    in_approval,
    last_told,
    settle_in,
    view,
)

ANNA, BRAM, ADA, GERRIT = (f"{it}@x.example" for it in ("anna", "bram", "ada", "gerrit"))
CASE, DEBTOR = "acme/2026-0117", "acme/C-1001"


@pytest.fixture
async def anna(pool: Pool, a_browser: Browser) -> Desk:
    """A caller."""
    await told(pool, overdue())
    return await at_the_desk(pool, a_browser, ANNA, Role.CALLER)


@pytest.fixture
async def bram(pool: Pool, anna: Desk, a_browser: Browser) -> Desk:
    """A credit manager."""
    return await at_the_desk(pool, a_browser, BRAM, Role.CREDIT_MANAGER)


async def _deeds(pool: Pool, person: str, what: str) -> list[str]:
    return [
        it.detail for _, it in await audit.listing(pool, None, person=person) if it.what == what
    ]


async def _with_costs(pool: Pool, amount: str = "40.00") -> None:
    await pool.execute(
        """insert into bookings (creditor, invoice_number, kind, amount_minor, currency,
                                 effective_at, booked_on, source)
           values ('acme', '2026-0117', 'costs', $1, 'EUR', now(), current_date, 'the notice')""",
        round(float(amount) * 100),
    )


async def test_the_only_hit_is_opened_at_once(pool: Pool, anna: Desk) -> None:
    for typed, path in (
        ("sanne", "/desk/debtors/acme/C-1001"),
        ("2026-0117", f"/desk/cases/{CASE}"),
    ):
        found = await anna.web.get("/desk/find", params={"q": typed})
        assert found.headers["location"] == path
    assert (
        "Sanne de Vries"
        in (
            await anna.web.get("/desk/find", params={"q": "sanne"}, headers={"hx-request": "true"})
        ).text
    )
    await told(pool, overdue("2026-0118", "99.00"))
    assert "2026-0118" in await anna.text("/desk/find?q=2026-01")
    assert "Nothing that you may see" in await anna.text("/desk/find?q=zzzz")
    assert (await anna.web.get("/desk/find")).status_code == 200


async def test_the_trail_says_that_somebody_searched_and_not_for_whom(
    pool: Pool, anna: Desk
) -> None:
    await anna.web.get("/desk/find", params={"q": "sanne"})
    assert await _deeds(pool, ANNA, "searched") == ["1 debtors, 0 invoices"]


async def test_what_is_another_creditors_is_not_there(
    pool: Pool, anna: Desk, a_browser: Browser
) -> None:
    """Not found, not opened, not ordered about; what was tried is kept."""
    await settle_in(pool, acme("globex"))
    gerrit = await at_the_desk(pool, a_browser, GERRIT, Role.ADMINISTRATOR, "globex")
    for typed in ("sanne", "2026-0117", "250", "0612345678"):
        assert "Sanne" not in await gerrit.text(f"/desk/find?q={typed}")
    for path in (f"/desk/cases/{CASE}", f"/desk/debtors/{DEBTOR}", f"/desk/orders/next/{CASE}"):
        assert (await gerrit.web.get(path)).status_code == 404
    for order in ("pause", "resume", "word", "move", "hand-over", "waive-costs", "write-off"):
        answer = await gerrit.post(f"/desk/orders/{order}/{CASE}", why="x", sure="true")
        assert answer.status_code == 404
    for order in ("pause", "resume"):
        answer = await gerrit.post(f"/desk/orders/debtor/{order}/{DEBTOR}", why="x", sure="true")
        assert answer.status_code == 404
    assert (await view(pool)).hold is None
    assert "look" in await _deeds(pool, GERRIT, "refused")


async def test_no_order_by_a_form_that_is_not_ours(pool: Pool, bram: Desk) -> None:
    for path in (f"pause/{CASE}", f"write-off/{CASE}", f"debtor/pause/{DEBTOR}"):
        answer = await bram.web.post(f"/desk/orders/{path}", data={"why": "x", "sure": "true"})
        assert answer.status_code == 403


@pytest.mark.parametrize("order", ["move", "hand-over", "waive-costs", "write-off", "withdraw"])
async def test_a_caller_does_not_decide(pool: Pool, anna: Desk, order: str) -> None:
    await _with_costs(pool)
    before = await last_told(pool)
    answer = await anna.post(f"/desk/orders/{order}/{CASE}", why="I like them", sure="true")
    assert answer.status_code == 403
    assert await last_told(pool) == before
    assert await _deeds(pool, ANNA, "refused") == ["decide"]


async def test_an_auditor_looks_and_orders_nothing(
    pool: Pool, anna: Desk, a_browser: Browser
) -> None:
    ada = await at_the_desk(pool, a_browser, ADA, Role.AUDITOR)
    page = await ada.text(f"/desk/cases/{CASE}")
    assert "Sanne de Vries" in page
    assert 'action="/desk/orders/' not in page
    assert (await ada.post(f"/desk/orders/pause/{CASE}", why="x")).status_code == 403
    assert (await ada.post(f"/desk/orders/debtor/pause/{DEBTOR}", why="x")).status_code == 403


async def test_a_case_is_paused_with_a_reason_and_resumed(pool: Pool, anna: Desk) -> None:
    missing = await anna.post(f"/desk/orders/pause/{CASE}", until="2026-12-01", why=" ")
    assert (missing.status_code, "Say why" in missing.text) == (422, True)
    late = await anna.post(f"/desk/orders/pause/{CASE}", until="2026-11-01", why="on holiday")
    assert (late.status_code, "lies in the past" in late.text) == (422, True)
    assert 'value="on holiday"' in late.text
    done = await anna.post(f"/desk/orders/pause/{CASE}", until="2026-12-01", why="on holiday")
    assert done.headers["location"] == f"/desk/cases/{CASE}?done=pause"
    assert await last_told(pool) == ("paused", "2026-12-01")
    page = await anna.text(done.headers["location"])
    assert "Paused until Tue 1 Dec 2026: on holiday" in page
    assert "The case is taking it in" in page
    line = (await view(pool)).timeline[-1]
    assert (line.why, line.detail["person"]) == ("on holiday", ANNA)
    await anna.post(f"/desk/orders/resume/{CASE}")
    assert (await last_told(pool))[0] == "resumed"
    assert (await view(pool)).timeline[-1].detail["person"] == ANNA
    async with transaction(pool) as conn:
        case = await cases.find(conn, "acme", "2026-0117")
        assert case is not None
        assert await case_pauses.standing(conn, case.key, case.opened_at.date()) is None
    assert await _deeds(pool, ANNA, "acted") == ["resume", "pause"]


async def test_a_personal_word_waits_for_the_next_message(pool: Pool, anna: Desk) -> None:
    await anna.post(f"/desk/orders/word/{CASE}", word="Sterkte met de verhuizing.")
    word = await personal_words.waiting(pool, "acme", "C-1001")
    assert word is not None
    assert (word.word, word.person) == ("Sterkte met de verhuizing.", ANNA)
    assert "Sterkte met de verhuizing." in await anna.text(f"/desk/cases/{CASE}")
    await anna.post(f"/desk/orders/word/{CASE}", word="")
    assert await personal_words.waiting(pool, "acme", "C-1001") is None


async def _asked_twice(desk: Desk, order: str, why: str) -> httpx.Response:
    first = await desk.post(f"/desk/orders/{order}/{CASE}", why=why)
    assert first.status_code == 200
    assert "Yes: " in first.text
    assert f'value="{why}"' in first.text
    return await desk.post(f"/desk/orders/{order}/{CASE}", why=why, sure="true")


async def test_costs_are_waived_and_the_claim_stays(pool: Pool, bram: Desk) -> None:
    none = await bram.post(f"/desk/orders/waive-costs/{CASE}", why="kind", sure="true")
    assert (none.status_code, "bears none" in none.text) == (422, True)
    await _with_costs(pool)
    page = (await bram.web.get(f"/desk/cases/{CASE}")).text
    assert "€290.00" in page[page.index("Asked now, with costs") :][:120]
    assert (await _asked_twice(bram, "waive-costs", "they paid at once")).status_code == 303
    assert (await balance.costs(pool, "acme", "2026-0117")).minor == 0
    assert (await balance.principal(pool, "acme", "2026-0117")).minor == 25000
    assert await last_told(pool) == ("balance_changed", None)
    line = (await view(pool)).timeline[-1]
    assert line.why == "collection costs of 40.00 EUR are waived: they paid at once"
    assert line.detail["person"] == BRAM


async def test_a_write_off_is_asked_twice_and_told_to_the_case(pool: Pool, bram: Desk) -> None:
    before = await last_told(pool)
    await bram.post(f"/desk/orders/write-off/{CASE}", why="moved abroad")
    assert await last_told(pool) == before
    assert (await _asked_twice(bram, "write-off", "moved abroad")).status_code == 303
    assert (await last_told(pool))[0] == "task_done"
    assert (await view(pool)).timeline[-1].why == "a person wrote it off: moved abroad"


async def test_a_claim_is_withdrawn(pool: Pool, bram: Desk) -> None:
    assert (await _asked_twice(bram, "withdraw", "billed twice")).status_code == 303
    assert (await last_told(pool))[0] == "withdrawn"
    assert (await view(pool)).timeline[-1].why == "a person withdrew it: billed twice"


async def test_a_case_moves_to_another_playbook_once_it_is_seen_what_comes_then(
    pool: Pool, bram: Desk
) -> None:
    page = await bram.text(f"/desk/cases/{CASE}")
    assert 'value="eu-consumer"' in page
    for other in ("nl-business", "nl-consumer"):
        assert f'value="{other}"' not in page, "of the other kind, and what it has"
    why = "she moved to Ghent"
    first = await bram.post(f"/desk/orders/move/{CASE}", playbook="eu-consumer", why=why)
    assert "nl-consumer@1 → <strong>eu-consumer@1" in first.text
    assert "step friendly of the playbook" in first.text, "what comes next, before it is confirmed"
    assert await playbook_moves.ordered(pool, await _key(pool)) is None
    sure = {"playbook": "eu-consumer", "why": why, "sure": "true"}
    assert (await bram.post(f"/desk/orders/move/{CASE}", **sure)).status_code == 303
    assert await last_told(pool) == ("playbook_moved", None)
    move = await playbook_moves.ordered(pool, await _key(pool))
    assert move is not None
    assert (move.name, move.person, move.why) == ("eu-consumer@1", BRAM, why)
    assert "It moves to playbook <strong>eu-consumer@1" in await bram.text(f"/desk/cases/{CASE}")
    assert (await view(pool)).timeline[-1].detail["person"] == BRAM
    assert await _deeds(pool, BRAM, "acted") == ["move"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"playbook": "", "why": "x"}, "Choose a playbook"),
        ({"playbook": "eu-consumer", "why": " "}, "Say why"),
        ({"playbook": "nl-business", "why": "x"}, "it is for a business"),
        ({"playbook": "nl-consumer", "why": "x"}, "goes by nl-consumer@1 already"),
        ({"playbook": "none-such", "why": "x"}, "Unknown playbook"),
    ],
)
async def test_a_move_that_does_not_fit_is_refused(
    pool: Pool, bram: Desk, given: dict[str, str], said: str
) -> None:
    before = await last_told(pool)
    for sure in ({}, {"sure": "true"}):
        answer = await bram.post(f"/desk/orders/move/{CASE}", **given | sure)
        assert (answer.status_code, said in answer.text) == (422, True)
    assert await last_told(pool) == before


async def _key(pool: Pool) -> CaseKey:
    case = await cases.find(pool, "acme", "2026-0117")
    assert case is not None
    return case.key


async def test_what_is_missing_before_a_hand_over_is_said(pool: Pool, bram: Desk) -> None:
    """Before the last demand nothing is offered, and nothing is done by a form that was kept."""
    assert "the last demand comes first" in await bram.text(f"/desk/cases/{CASE}")
    sure = {"why": "enough", "sure": "true", "override": "true"}
    refused = await bram.post(f"/desk/orders/hand-over/{CASE}", **sure)
    assert (refused.status_code, "nothing to hand over" in refused.text) == (422, True)
    await in_approval(pool)
    approval = await asked(pool, TaskKind.APPROVAL)
    await asked(pool, TaskKind.TRIAGE)
    assert "another task about 2026-0117 comes first" in await bram.text(f"/desk/cases/{CASE}")
    refused = await bram.post(f"/desk/orders/hand-over/{CASE}", **sure)
    assert (refused.status_code, "comes first: Please triage" in refused.text) == (422, True)
    assert (await tasks.get(pool, approval)).status == "open"


async def test_a_case_is_handed_over_from_its_page_only_with_the_reasons(
    pool: Pool, bram: Desk, anna: Desk
) -> None:
    """The same door as the approval's own page: no last demand lapsed, so a person says why."""
    await in_approval(pool)
    approval = await asked(pool, TaskKind.APPROVAL)
    page = await bram.text(f"/desk/cases/{CASE}")
    assert "Not ready: no last demand has lapsed" in page
    assert 'action="/desk/orders/hand-over/' not in await anna.text(f"/desk/cases/{CASE}")
    why = "they left the country"
    plain = await bram.post(f"/desk/orders/hand-over/{CASE}", why=why, sure="true")
    assert (plain.status_code, "no last demand has lapsed" in plain.text) == (422, True)
    first = await bram.post(f"/desk/orders/hand-over/{CASE}", why=why, override="true")
    assert "Yes: hand over" in first.text
    assert (await tasks.get(pool, approval)).status == "open"
    given = {"why": why, "override": "true", "sure": "true"}
    assert (await bram.post(f"/desk/orders/hand-over/{CASE}", **given)).status_code == 303
    done = await tasks.get(pool, approval)
    assert (done.claimed_by, done.outcome) == (
        BRAM,
        {"outcome": "approve", "note": why, "override": True},
    )
    assert await last_told(pool) == ("task_done", str(approval))
    assert await _deeds(pool, BRAM, "acted") == ["hand-over"]


async def test_only_who_decides_lifts_what_protects_a_debtor(
    pool: Pool, anna: Desk, bram: Desk
) -> None:
    """A caller places a protection, and ends a pause; a wrong lift would reach who is protected."""
    case = await cases.find(pool, "acme", "2026-0117")
    assert case is not None
    facts = {"kind": "debt_help", "since": case.opened_at.date(), "placed_at": case.opened_at}
    who = {"id": uuid4(), "creditor": "acme", "debtor": "C-1001", "placed_by": ANNA}
    async with transaction(pool) as conn:
        await holds.place(conn, Hold.model_validate(facts | who))
    page = await anna.text(f"/desk/debtors/{DEBTOR}")
    assert "Lift the protection" in page
    assert 'action="/desk/orders/debtor/resume' not in page
    refused = await anna.post(f"/desk/orders/debtor/resume/{DEBTOR}", sure="true")
    assert refused.status_code == 403
    assert len(await holds.running(pool, "acme", "C-1001")) == 1
    lifted = await bram.post(f"/desk/orders/debtor/resume/{DEBTOR}", sure="true")
    assert lifted.status_code == 303
    assert await holds.running(pool, "acme", "C-1001") == []


async def test_the_debtor_is_one_page_over_all_invoices(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue("2026-0118", "100.00"), paid("250.00"))
    await contacted(pool, "2026-0118")
    page = await anna.text(f"/desk/debtors/{DEBTOR}")
    for shown in ("2026-0117", "2026-0118", "€100.00</strong> open", "Beste Sanne", "+31612345678"):
        assert shown in page
    assert (await anna.web.get("/desk/debtors/acme/nobody")).status_code == 404


async def test_a_debtor_is_paused_and_resumed(pool: Pool, anna: Desk) -> None:
    done = await anna.post(f"/desk/orders/debtor/pause/{DEBTOR}", why="in hospital")
    assert done.headers["location"] == f"/desk/debtors/{DEBTOR}?done=pause"
    [hold] = await holds.running(pool, "acme", "C-1001")
    assert (hold.why, hold.placed_by) == ("in hospital", ANNA)
    assert "in hospital" in await anna.text(done.headers["location"])
    first = await anna.post(f"/desk/orders/debtor/resume/{DEBTOR}")
    assert "Yes: resume everything" in first.text
    await anna.post(f"/desk/orders/debtor/resume/{DEBTOR}", sure="true")
    assert await holds.running(pool, "acme", "C-1001") == []
    assert await _deeds(pool, ANNA, "acted") == ["resume the debtor", "pause the debtor"]
