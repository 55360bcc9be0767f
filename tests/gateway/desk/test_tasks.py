"""Tasks at the desk's doors: who may do what, taken once, given back, and answered."""

import re
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.datastructures import FormData

from domain.answers import answer_to, outcomes_of
from domain.staff import Right, Role, right_for
from domain.vocabulary import Channel, Outcome, TaskKind
from gateway.desk.tasks.choices import CHOICES
from gateway.desk.tasks.reading import answer
from gateway.desk.wording import in_days
from ledger import audit, clock, desk_sessions, going_live, hold_tasks, task_turns, tasks
from ledger.database import Pool
from tests.gateway.desk.conftest import Browser, works_here
from tests.support.desk_scene import AHMED, SANNE, morning
from tests.support.events import overdue, paid, told
from tests.support.world import acme, asked, closed, contacted, settle_in, tells

ANNA, BRAM, GERRIT = "anna@acme.example", "bram@acme.example", "gerrit@globex.example"
_GIVEN: dict[str, dict[str, str]] = {
    "promise": {"amount": "50,00", "date": "2026-11-27"},
    "part_now": {"amount": "20.00"},
    "call_back": {"at": "2026-11-27T14:00"},
    "complaint": {"kind": "faulty", "evidence": "https://a.example/1\nhttps://a.example/2"},
    "protected": {"kind": "guardian", "representative.name": "Bewind BV"},
    "interrupted": {"date": "2026-11-01"},
    "partly": {"amount": "10"},
    "rejected": {"note": "It was delivered on the 3rd."},
    "mediate": {"name": "De Bemiddelaar"},
}


class Desk:
    """Somebody at the desk, by plain forms."""

    def __init__(self, web: httpx.AsyncClient, token: str) -> None:
        self.web = web
        self.token = token

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        return await self.web.post(path, data={"form_token": self.token, **fields})

    async def says(self, task: UUID, outcome: str, **fields: Any) -> httpx.Response:
        named = {f"{outcome}.{name}": value for name, value in fields.items()}
        return await self.post(f"/desk/tasks/{task}/outcome", outcome=outcome, **named)

    async def text(self, path: str = "/desk") -> str:
        return (await self.web.get(path)).text


async def at_the_desk(
    pool: Pool, browser: Browser, email: str, role: Role, creditor: str | None = "acme"
) -> Desk:
    await works_here(pool, email, role, creditor)
    web = browser()
    await web.post(f"/desk/enter/{await desk_sessions.make_link(pool, email)}")
    shown = re.search(r'name="form_token" value="([^"]+)"', (await web.get("/desk")).text)
    assert shown is not None
    return Desk(web, shown[1])


@pytest.fixture
async def anna(pool: Pool, a_browser: Browser) -> Desk:
    return await at_the_desk(pool, a_browser, ANNA, Role.CALLER)


@pytest.fixture
async def bram(pool: Pool, a_browser: Browser) -> Desk:
    return await at_the_desk(pool, a_browser, BRAM, Role.CREDIT_MANAGER)


@pytest.mark.parametrize("kind", TaskKind)
def test_every_outcome_of_every_kind_can_be_given(kind: TaskKind) -> None:
    """A new outcome that nobody gave a place in the form fails here."""
    offered = {it.outcome: it for group in CHOICES[kind] for it in group.choices}
    assert set(outcomes_of(kind)) <= set(offered)
    for outcome in outcomes_of(kind):
        fields = _GIVEN.get(outcome, {})
        known = {name.partition(".")[0] for name in fields}
        assert known <= set(offered[outcome].fields)
        sent = FormData([("outcome", outcome), *((f"{outcome}.{k}", v) for k, v in fields.items())])
        assert answer(kind, sent, ZoneInfo("Europe/Amsterdam")).outcome == outcome


def test_what_a_form_gives_is_what_the_api_takes() -> None:
    sent = FormData(
        [("outcome", "call_back"), ("call_back.at", "2026-11-27T14:00"), ("promise.date", "x")]
    )
    told = answer(TaskKind.CALL, sent, ZoneInfo("Europe/Amsterdam"))
    same = {"outcome": "call_back", "at": "2026-11-27T14:00:00+01:00"}
    assert told == answer_to(TaskKind.CALL, same)


async def test_today_shows_what_matters_first_and_why(pool: Pool, anna: Desk) -> None:
    await morning(pool)
    page = await anna.text()
    names = re.findall(r"data-open [^>]*>([^<]+)<", page)
    assert names[:4] == ["Sanne de Vries", "Bakkerij Jansen B.V.", "Lies Visser", "Ahmed Bakri"]
    for why in ("money comes in today (salary)", "was not kept (seen yesterday)"):
        assert why in page
    only = await anna.text("/desk?kind=triage")
    assert re.findall(r"data-open [^>]*>([^<]+)<", only) == ["Ahmed Bakri"]
    assert "Lies Visser" not in await anna.text("/desk?find=jansen&kind=")
    following = await anna.web.get("/desk/next?kind=triage")
    assert f"/desk/tasks/{(await morning_task(pool, AHMED))}" in following.headers["location"]


async def morning_task(pool: Pool, number: str) -> UUID:
    found = await tasks.listing(pool, "acme", "open")
    return next(it.id for it in found if it.invoice_number == number)


async def test_another_creditors_tasks_do_not_exist(
    pool: Pool, anna: Desk, a_browser: Browser
) -> None:
    """Neither in the list nor by their address; not to look at, take or answer."""
    await told(pool, overdue())
    task = await asked(pool)
    await settle_in(pool, acme("globex"))
    gerrit = await at_the_desk(pool, a_browser, GERRIT, Role.ADMINISTRATOR, "globex")
    assert "Please call" in await anna.text()
    assert "Please call" not in await gerrit.text()
    assert (await gerrit.web.get("/desk/next")).headers["location"] == "/desk"
    for path in ("", "/state", "/guide", "/plan", "/next", "/dossier.pdf", "/letter.pdf"):
        assert (await gerrit.web.get(f"/desk/tasks/{task}{path}")).status_code == 404
    for path in ("take", "give-back", "touch"):
        assert (await gerrit.post(f"/desk/tasks/{task}/{path}")).status_code == 404
    assert (await gerrit.says(task, "no_answer")).status_code == 404
    assert (await tasks.get(pool, task)).status == "open"
    assert (await gerrit.web.get("/desk/calls/acme/2026-0117")).status_code == 403


async def test_nothing_is_done_by_a_form_that_is_not_ours(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    for path in ("take", "give-back", "touch", "outcome"):
        answer = await anna.web.post(f"/desk/tasks/{task}/{path}", data={"outcome": "no_answer"})
        assert answer.status_code == 403
    answer = await anna.web.post("/desk/calls/acme/2026-0117", data={"outcome": "refuses"})
    assert answer.status_code == 403
    assert (await tasks.get(pool, task)).status == "open"


async def test_one_gets_it_and_the_other_is_told_by_whom(
    pool: Pool, anna: Desk, bram: Desk
) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    assert (await anna.post(f"/desk/tasks/{task}/take")).status_code == 303
    late = await bram.post(f"/desk/tasks/{task}/take")
    assert (late.status_code, ANNA in late.text) == (409, True)
    assert f"{ANNA} has this task" in await bram.text(f"/desk/tasks/{task}")
    answered = await bram.says(task, "refuses")
    assert (answered.status_code, ANNA in answered.text) == (409, True)
    assert (await anna.post(f"/desk/tasks/{task}/take")).status_code == 303, "it is hers"
    assert (await anna.post(f"/desk/tasks/{task}/give-back")).status_code == 303
    assert (await bram.post(f"/desk/tasks/{task}/take")).status_code == 303
    trail = [(it.person, it.what) for _, it in await audit.listing(pool, ["acme"])]
    assert (ANNA, "claimed") in trail
    assert (ANNA, "released") in trail


async def _touched(pool: Pool, task: UUID, minutes: int) -> None:
    await pool.execute(
        "update tasks set touched_at = now() - make_interval(mins => $2) where id = $1",
        *(task, minutes),
    )


async def test_who_leaves_a_task_loses_it_and_who_is_at_it_keeps_it(
    pool: Pool, anna: Desk, bram: Desk
) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    await anna.post(f"/desk/tasks/{task}/take")
    await _touched(pool, task, 29)
    await bram.text()
    assert (await tasks.get(pool, task)).claimed_by == ANNA
    await _touched(pool, task, 31)
    await anna.post(f"/desk/tasks/{task}/touch")
    await bram.text()
    assert (await tasks.get(pool, task)).claimed_by == ANNA
    await _touched(pool, task, 31)
    await bram.text()
    assert (await tasks.get(pool, task)).status == "open"
    assert (await bram.post(f"/desk/tasks/{task}/take")).status_code == 303


async def test_what_was_paid_meanwhile_does_not_come_back(pool: Pool, anna: Desk) -> None:
    """Given back or left: nobody is asked again for what is over."""
    await told(pool, overdue(), overdue("2026-0118"))
    given, left = await asked(pool), await asked(pool, TaskKind.CALL, "2026-0118")
    for task in (given, left):
        await anna.post(f"/desk/tasks/{task}/take")
    await told(pool, paid("250.00"), paid("250.00", "2026-0118"))
    await closed(pool, Outcome.PAID)
    await anna.post(f"/desk/tasks/{given}/give-back")
    await _touched(pool, left, 60)
    await task_turns.free_idle(pool, await clock.now(pool))
    assert [(await tasks.get(pool, it)).status for it in (given, left)] == ["expired"] * 2


async def test_nobody_works_on_what_was_just_paid(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    await anna.post(f"/desk/tasks/{task}/take")
    assert "data-over" not in await anna.text(f"/desk/tasks/{task}/state")
    assert "Please call" in await anna.text()
    await told(pool, paid("250.00"))
    assert "Please call" not in await anna.text()
    assert "everything is paid" in await anna.text(f"/desk/tasks/{task}/state")
    refused = await anna.says(task, "promise", amount="250", date="2026-12-01", note="said so")
    assert (refused.status_code, "said so" in refused.text) == (409, True)
    assert (await tasks.get(pool, task)).status == "claimed"


async def test_several_things_that_were_said_are_written_down_together(
    pool: Pool, anna: Desk
) -> None:
    """A mistake in one of them stands beside its field, and nothing of the others is saved."""
    await told(pool, overdue())
    task = await asked(pool)
    promise = {"promise.date": "2026-11-27", "promise.amount": "125.00"}
    said = {**promise, "also": ["already_paid", "call_back"]}
    wrong = await anna.post(f"/desk/tasks/{task}/outcome", outcome="promise", **said)
    assert wrong.status_code == 422
    assert "call_back needs a moment" in wrong.text
    assert 'id="why-also-call_back-at"' in wrong.text
    assert (await tasks.get(pool, task)).status == "open"
    both = said | {"also": ["plan"]}
    wrong = await anna.post(f"/desk/tasks/{task}/outcome", outcome="promise", **both)
    assert "an invoice is paid later in one way" in wrong.text
    said["also-call_back.at"] = "2026-11-24T14:00"
    done = await anna.post(f"/desk/tasks/{task}/outcome", outcome="promise", **said)
    assert done.status_code == 303
    shown = await anna.text(f"/desk/tasks/{task}")
    assert "Also: call back" in shown
    assert len(await tells(pool)) == 4, "opened, and each thing that was said"


async def test_one_decision_about_all_invoices_of_a_debtor(pool: Pool, bram: Desk) -> None:
    """All of them, or none: the page lists the debtor's other approvals."""
    await told(pool, overdue(), overdue("2026-0118"))
    first = await asked(pool, TaskKind.APPROVAL)
    second = await asked(pool, TaskKind.APPROVAL, "2026-0118")
    assert f'value="{second}"' in await bram.text(f"/desk/tasks/{first}")
    path = f"/desk/tasks/{first}/outcome"
    refused = await bram.post(path, outcome="approve", tasks=[str(second)])
    assert refused.status_code == 422
    assert "invoice 2026-0117" in refused.text
    assert f'value="{second}" checked' in refused.text
    assert (await tasks.get(pool, second)).status == "open"
    later = {"outcome": "decline", "decline.date": "2026-12-01", "tasks": [str(second)]}
    assert (await bram.post(path, **later)).status_code == 303
    decided = [await tasks.get(pool, it) for it in (first, second)]
    assert [(it.status, it.outcome["date"]) for it in decided if it.outcome] == [
        ("done", "2026-12-01"),
        ("done", "2026-12-01"),
    ]


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    pool: Pool, anna: Desk
) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    for fields, why in (
        ({"amount": "fifty", "note": "will pay"}, "give an amount, such as 125.50"),
        ({"amount": "50", "note": "will pay"}, "a promise needs the date on which will be paid"),
        ({"amount": "50", "date": "2026-11-01", "note": "will pay"}, "has passed"),
        ({"amount": "5000", "date": "2026-12-01", "note": "will pay"}, "is more than the 250.00"),
    ):
        page = await anna.says(task, "promise", **fields)
        assert page.status_code == 422
        assert why in page.text
        assert 'aria-invalid="true"' in page.text
        assert "will pay</textarea>" in page.text
        assert f'value="{fields["amount"]}"' in page.text
    assert "choose what came of it" in (await anna.says(task, "")).text
    assert (await tasks.get(pool, task)).outcome is None


async def test_a_promise_is_written_down_and_the_case_hears_of_it(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    await anna.post(f"/desk/tasks/{task}/take")
    saved = await anna.says(task, "promise", amount="250,00", date="2026-11-27", note="salary")
    assert saved.headers["location"] == f"/desk/tasks/{task}"
    done = await tasks.get(pool, task)
    assert (done.claimed_by, done.outcome) == (
        ANNA,
        {"outcome": "promise", "amount": "250.00", "date": "2026-11-27", "note": "salary"},
    )
    assert (await tells(pool))[-1][2] == "task_done"
    assert "The case is taking it in" in await anna.text(f"/desk/tasks/{task}")


@pytest.mark.parametrize(
    ("kind", "outcome", "right"),
    [
        (TaskKind.APPROVAL, "approve", Right.DECIDE),
        (TaskKind.CREDIT, "refund", Right.DECIDE),
        (TaskKind.COMPLAINT, "upheld", Right.DECIDE),
        (TaskKind.COMPLAINT, "rejected", Right.WORK),
        (TaskKind.TRIAGE, "close", Right.DECIDE),
        (TaskKind.TRIAGE, "promise", Right.WORK),
        (TaskKind.MATCH, "keep", Right.WORK),
        (TaskKind.MATCH, "not_ours", Right.DECIDE),
        (TaskKind.CALL, "refuses", Right.WORK),
        (TaskKind.LETTER, "posted", Right.WORK),
    ],
)
def test_what_gives_money_away_or_ends_a_case_is_decided(
    kind: TaskKind, outcome: str, right: Right
) -> None:
    assert right_for(kind, outcome) is right


def test_lifting_what_protects_a_debtor_is_decided() -> None:
    """A reply held for its words is read by whoever reads it; a protection is lifted by few."""
    for brief, right in (
        ({"hold": "1", "kind": "guardian"}, Right.DECIDE),
        ({"hold": "1", "kind": "guardian", "provisional": True}, Right.WORK),
        ({"hold": "1", "kind": "paused"}, Right.WORK),
        ({}, Right.WORK),
    ):
        protected = hold_tasks.is_of_a_protection(brief)
        assert right_for(TaskKind.TRIAGE, "resume", protected=protected) is right
        assert right_for(TaskKind.TRIAGE, "keep", protected=protected) is Right.WORK


async def test_a_caller_cannot_decide_and_a_credit_manager_can(
    pool: Pool, anna: Desk, bram: Desk
) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.APPROVAL)
    assert "A credit manager decides this" in await anna.text(f"/desk/tasks/{task}")
    assert (await anna.says(task, "write_off")).status_code == 403
    assert (await tasks.get(pool, task)).status == "open"
    assert (await bram.says(task, "decline", date="2026-12-10")).status_code == 303
    assert (await tasks.get(pool, task)).outcome == {"outcome": "decline", "date": "2026-12-10"}
    trail = [(it.person, it.what) for _, it in await audit.listing(pool, ["acme"])]
    assert (ANNA, "refused") in trail
    assert (BRAM, "answered") in trail


async def test_an_auditor_looks_and_does_nothing(pool: Pool, a_browser: Browser) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    eva = await at_the_desk(pool, a_browser, "eva@acme.example", Role.AUDITOR)
    assert "You may look at this" in await eva.text(f"/desk/tasks/{task}")
    assert (await eva.post(f"/desk/tasks/{task}/take")).status_code == 403
    assert (await eva.says(task, "no_answer")).status_code == 403


async def test_a_reading_is_accepted_in_one_click(pool: Pool, anna: Desk) -> None:
    """The hidden fields of the button are the whole answer."""
    task = (await morning(pool))[TaskKind.TRIAGE]
    page = await anna.text(f"/desk/tasks/{task}")
    form = page[page.index('aria-labelledby="reads-as"') :].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert "62% sure; it could also be question" in page
    saved = await anna.web.post(f"/desk/tasks/{task}/outcome", data=fields)
    assert saved.status_code == 303
    assert (await tasks.get(pool, task)).outcome == {"outcome": "promise", "date": "2026-12-04"}


async def test_a_proposal_for_a_payment_is_shown_with_its_reasons(pool: Pool, anna: Desk) -> None:
    """As the matching of bank statements asks: ranked, with what each invoice takes."""
    await told(pool, overdue())
    brief = {
        "payment": "st-1/4",
        "amount": "250.00",
        "currency": "EUR",
        "paid_on": "2026-11-20",
        "name": "S. de Vries",
        "iban": None,
        "text": "lamp en stoel",
        "why": "nothing names an invoice",
        "proposals": [
            {
                "score": 0.91,
                "reasons": ["the amount is what is open", "the name fits"],
                "debtors": [{"id": "C-1001", "name": "Sanne de Vries"}],
                "invoices": [{"invoice": SANNE, "amount": "250.00"}],
                "left": "0.00",
            }
        ],
        "outcomes": ["book", "refund", "keep", "not_ours"],
    }
    task = await asked(pool, TaskKind.MATCH)
    await pool.execute("update tasks set brief = $2 where id = $1", task, brief)
    page = await anna.text(f"/desk/tasks/{task}")
    assert "the amount is what is open" in page
    assert 'name="book.parts.2026-0117" value="250.00"' in page
    assert ">Found<" not in page


async def test_they_call_us(pool: Pool, anna: Desk) -> None:
    """A call that nobody asked for steers the case as one that we made."""
    await told(pool, overdue())
    assert "calls us about" in await anna.text("/desk/calls/acme/2026-0117")
    sent = {"outcome": "promise", "promise.amount": "250", "promise.date": "2026-11-01"}
    wrong = await anna.post("/desk/calls/acme/2026-0117", **sent)
    assert (wrong.status_code, "has passed" in wrong.text) == (422, True)
    saved = await anna.post("/desk/calls/acme/2026-0117", **sent | {"promise.date": "2026-11-27"})
    assert saved.status_code == 303
    [call] = await tasks.of_case(pool, "acme", "2026-0117")
    assert saved.headers["location"] == f"/desk/tasks/{call.id}"
    assert (call.claimed_by, call.outcome and call.outcome["date"]) == (ANNA, "2026-11-27")
    assert (await anna.web.get("/desk/calls/acme/nowhere")).status_code == 404


async def test_a_plan_is_weighed_before_it_is_agreed(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    part = await anna.text(f"/desk/tasks/{task}/plan?plan.terms=5")
    assert part.count("€50.00") == 5
    assert "give an amount" in await anna.text(f"/desk/tasks/{task}/plan?plan.amount=much")
    first = r'name="plan.terms" id="plan-terms" value="(\d+)"'
    assert re.search(first, await anna.text(f"/desk/tasks/{task}")), "the system's own is proposed"


async def test_what_is_asked_after_the_end_can_be_answered(pool: Pool, bram: Desk) -> None:
    """A low mark for a case that is closed: somebody makes it good."""
    await told(pool, overdue())
    await told(pool, paid("250.00"))
    await closed(pool, Outcome.PAID)
    task = await asked(pool, TaskKind.TRIAGE)
    brief = {"text": "2", "channel": "email", "feedback": {"score": 2, "words": "slow"}}
    await pool.execute("update tasks set brief = $2 where id = $1", task, brief)
    page = await bram.text(f"/desk/tasks/{task}")
    assert "They gave us 2 of 5" in page
    assert "data-over" not in page
    saved = await bram.says(task, "resume", gesture="een tegoedbon van € 10")
    assert saved.status_code == 303
    assert (await tasks.get(pool, task)).outcome == {
        "outcome": "resume",
        "gesture": "een tegoedbon van € 10",
    }


async def test_a_call_that_was_asked_for_waits_for_its_hour(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool)
    at = "2026-11-23T14:00:00+01:00"
    await pool.execute("update tasks set brief = $2 where id = $1", task, {"at": at, "text": "Bel"})
    assert "asked to be called at Mon 23 Nov, 14:00" in await anna.text()
    assert "They wrote" in await anna.text(f"/desk/tasks/{task}")


async def test_nobody_calls_while_all_sending_is_stopped(pool: Pool, anna: Desk) -> None:
    """The brake holds a call and a letter as it holds a message, and says why."""
    await told(pool, overdue())
    call, letter = await asked(pool), await asked(pool, TaskKind.LETTER)
    await going_live.stop(pool, "acme", "wrong prices", "bram")
    for task in (call, letter):
        refused = await anna.post(f"/desk/tasks/{task}/take")
        assert (refused.status_code, "wrong prices" in refused.text) == (409, True)
        assert (await tasks.get(pool, task)).status == "open"
    assert (await anna.says(call, "no_answer")).status_code == 409


async def test_a_letter_is_printed_by_whom_has_taken_it(pool: Pool, anna: Desk, bram: Desk) -> None:
    await told(pool, overdue())
    contact = await contacted(pool, channel=Channel.LETTER, status="open")
    task = await asked(pool, TaskKind.LETTER, contact=contact)
    printed = f"/desk/tasks/{task}/letter.pdf"
    assert "Take the letter first" in await anna.text(printed)
    await anna.post(f"/desk/tasks/{task}/take")
    assert "Take the letter first" in await bram.text(printed)
    saved = await anna.says(task, "posted", date="2026-12-24")
    assert "give the day it was posted" in saved.text
    assert (await anna.says(task, "posted")).status_code == 303
    assert (await tasks.get(pool, task)).outcome == {"outcome": "posted", "date": "2026-11-21"}


async def test_complaints_by_who_answers_them(pool: Pool, anna: Desk) -> None:
    """Mine are those that name me, by name or address; nobody's are for whoever is free."""
    await told(pool, overdue(), overdue("2026-0118"), overdue("2026-0119"))
    owners = {"2026-0117": "anna", "2026-0118": None, "2026-0119": "The warehouse"}
    for number, owner in owners.items():
        task = await asked(pool, TaskKind.COMPLAINT, number)
        await pool.execute(
            """update tasks set brief = jsonb_build_object('owner', $2::text), title = $3
               where id = $1""",
            *(task, owner, f"Complaint about {number}"),
        )
    for owner, shown in (
        ("", set(owners)),
        ("mine", {"2026-0117"}),
        ("nobody", {"2026-0118"}),
    ):
        page = await anna.text(f"/desk/list?kind=complaint&owner={owner}")
        assert {it for it in owners if f"Complaint about {it}" in page} == shown
        assert "Mine to answer" in page
    assert "Mine to answer" not in await anna.text("/desk/list")


async def test_the_page_after_it_says_days_and_amounts_as_people_do(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    call = await asked(pool)
    await anna.post(f"/desk/tasks/{call}/take")
    await anna.says(call, "promise", amount="125.5", date="2026-11-27")
    page = await anna.text(f"/desk/tasks/{call}")
    assert "Fri 27 Nov 2026" in page
    assert "€125.50" in page
    assert "2026-11-27" not in page


def test_days_within_a_sentence_are_written_out_and_numbers_are_not() -> None:
    assert in_days("the last day is 2026-12-15") == "the last day is Tue 15 Dec 2026"
    for kept in ("invoice 2026-12-15 was paid", "F-2026-12-15", "2026-13-45", "2026-0117"):
        assert in_days(kept) == kept


async def test_a_hold_is_answered_about_itself_and_ended_by_who_decides(
    pool: Pool, anna: Desk, bram: Desk
) -> None:
    """Nobody wrote: nothing of a conversation is asked, and it is called what it is."""
    await told(pool, overdue())
    task = await asked(pool, TaskKind.TRIAGE)
    brief = {"hold": str(task), "kind": "guardian", "outcomes": ["keep", "resume", "close"]}
    await pool.execute("update tasks set brief = $2 where id = $1", task, brief)
    page = await anna.text(f"/desk/tasks/{task}")
    offered = re.findall(r'name="outcome" value="(\w+)"', page)
    assert offered == ["keep", "resume", "protected", "deceased", "interrupted", "close"]
    assert ">Hold</span>" in page
    assert ">Hold</span>" in await anna.text("/desk/list")
    assert (await anna.says(task, "resume")).status_code == 403
    assert (await anna.says(task, "keep")).status_code == 303


async def test_only_what_was_agreed_on_condition_can_be_fulfilled(pool: Pool, anna: Desk) -> None:
    await told(pool, overdue())
    task = await asked(pool, TaskKind.COMPLAINT)
    assert 'value="fulfilled"' not in await anna.text(f"/desk/tasks/{task}")
    await pool.execute(
        "update tasks set brief = $2 where id = $1", task, {"condition": "a new lamp"}
    )
    assert 'value="fulfilled"' in await anna.text(f"/desk/tasks/{task}")
