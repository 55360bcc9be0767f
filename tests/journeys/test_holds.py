"""Protected debtors, and pauses by a person: everything of the debtor stops (domain facts, 12)."""

from typing import Any

import pytest

from domain.vocabulary import NonPaymentReason, TaskKind
from ledger.database import Pool
from tests.journeys.test_disputes import planned
from tests.journeys.town import Town
from tests.support.events import debtor, event, overdue, told

A, B, C = "2026-0117", "2026-0118", "2026-0119"
GUARDIAN = {"role": "bewindvoerder", "name": "Bewind BV", "email": "post@bewind.example"}


def order(what: str, **facts: str) -> dict[str, Any]:
    return event(f"debtor.{what}", {"debtor_id": "C-1001", "reason": "asked by sales", **facts})


@pytest.mark.parametrize(
    ("kind", "asks", "confirmed"),
    [
        ("debt_help", "balance", True),
        ("guardian", "CCBR", True),
        ("bankruptcy", "CIR", True),
        ("vulnerable", "health", True),
        ("deceased", "estate", False),
    ],
)
async def test_every_case_of_who_is_protected_stops(
    town: Town, pool: Pool, kind: str, asks: str, confirmed: bool
) -> None:
    """A hold belongs to the debtor; each kind asks a person something of its own."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    await town.called("protected", kind=kind, number=A)
    await town.until("2027-06-01 12:00")
    assert [await town.stands(it) for it in (A, B)] == ["on_hold", "on_hold"]
    assert {(await town.view(it)).reason for it in (A, B)} == {NonPaymentReason.PROTECTED}
    assert len(town.reminders) == 1
    [task] = await town.open_tasks()
    assert sorted(task.covers) == [A, B]
    assert any(asks in line for line in task.brief["asks"])
    confirmations = await planned(pool, "hold_confirmed")
    assert [sorted(it["covers"]) for it in confirmations] == ([[A, B]] if confirmed else [])


async def test_nothing_about_health_is_kept(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.called("protected", kind="vulnerable", note="heeft een zware depressie")
    kept = await pool.fetchval("select string_agg(outcome::text || brief::text, ' ') from tasks")
    assert "depressie" not in kept


async def test_a_new_invoice_of_who_is_protected_is_held_from_the_start(town: Town) -> None:
    await town.tell(overdue(A))
    await town.called("protected", kind="debt_help")
    await town.tell(overdue(B))
    assert await town.stands(B) == "on_hold"
    await town.until("2026-12-20 12:00")
    assert town.reminders == []
    [task] = await town.open_tasks()
    assert sorted(task.covers) == [A, B], "the person's task speaks of it, too"


async def test_no_promise_is_taken_from_who_is_protected(town: Town) -> None:
    await town.tell(overdue())
    await town.called("protected", kind="guardian")
    await town.called("promise", date="2026-11-20")
    assert await town.stands() == "on_hold"
    await town.tell(event("case.resumed", {"invoice_number": A}))
    assert await town.stands() == "on_hold", "the debtor is held, not the case"


async def test_interest_stops_with_a_bankruptcy(town: Town) -> None:
    """Fw 128: none from the judgment on."""
    await town.tell(overdue())
    await town.until("2026-11-20 12:00")
    await town.called("protected", kind="bankruptcy", since="2026-11-10")
    then = (await town.view()).interest
    await town.until("2027-05-20 12:00")
    assert (await town.view()).interest == then > 0


async def test_only_a_person_lifts_it_and_the_end_of_a_moratorium_asks_one(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-12-02 12:00")
    await town.called("protected", kind="debt_help", date="2027-01-15")
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await town.tasks() == []
    await town.until("2027-01-16 12:00")
    await town.look_through()
    assert await town.stands(A) == "on_hold", "it does not start by itself"
    [task] = await town.open_tasks()
    assert "was to end on 2027-01-15" in task.title
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "reminding"]
    before = len(town.received)
    await town.until("2027-01-20 12:00")
    assert [it.contact.message for it in town.post.messages[before:]] == ["goes_on"], "softly"
    assert (await town.view(A)).costs == 0, "the notice of before counts no more"


async def test_what_cannot_be_collected_is_closed_as_protected(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind="bankruptcy")
    await town.outcome(TaskKind.TRIAGE, "close")
    assert [await town.stands(it) for it in (A, B)] == ["closed protected", "closed protected"]


async def test_a_guardian_is_written_to_and_nobody_else(town: Town) -> None:
    """BW 1:431: known as the debtor's representative, they get every message."""
    await town.tell(overdue(of=debtor(representative=GUARDIAN)))
    await town.until("2026-11-02 12:00")
    [message] = town.post.messages
    assert message.contact.recipient == "post@bewind.example"
    assert "Bewind BV" in message.contact.body


async def test_the_hold_confirms_whom_we_write_to(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.called("protected", kind="guardian", representative=GUARDIAN)
    [confirmation] = await planned(pool, "hold_confirmed")
    assert confirmation["facts"] == {"kind": "guardian", "write_to": "Bewind BV", "until": ""}
    await town.until("2026-11-05 12:00")
    [said] = [it.contact for it in town.post.messages if it.contact.message == "hold_confirmed"]
    assert "Wij schrijven hierover vanaf nu aan u." in said.body, "it is they who read it"


async def test_a_complaint_still_waits_when_a_hold_is_lifted(town: Town) -> None:
    await town.tell(overdue())
    await town.called("complaint")
    await town.called("protected", kind="debt_help")
    assert await town.stands() == "on_hold"
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert await town.stands() == "disputed"


async def test_a_person_pauses_everything_of_a_debtor_until_a_day(town: Town) -> None:
    """Peers 4 (invoiceninja#1578, OCA PR#208): stop per customer, until a date, with a reason."""
    await town.tell(overdue(A))
    await town.until("2026-11-03 12:00")
    await town.tell(order("paused", until="2026-11-12"), overdue(B, "100.00"))
    assert [await town.stands(it) for it in (A, B)] == ["on_hold", "on_hold"]
    hold = (await town.view(B)).hold
    assert hold is not None
    assert (str(hold.until), hold.why) == (
        "2026-11-12",
        "all of the debtor's cases are paused: asked by sales",
    )
    await town.until("2026-11-12 07:59")
    assert len(town.received) == 1
    await town.until("2026-11-12 12:00")
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "reminding"]
    assert (await town.view(A)).hold is None
    assert [it.contact.covers for it in town.post.messages[1:]] == [(A, B)]


@pytest.mark.parametrize("first", ["the invoice", "the debtor"])
async def test_lifting_a_debtors_pause_leaves_an_invoice_that_is_paused_by_itself(
    town: Town, first: str
) -> None:
    """Peers 4: its own reason and its own end, whichever was said first."""
    await town.tell(overdue(A), overdue(B, "100.00"), overdue(C, "50.00"))
    alone = [
        event("case.paused", {"invoice_number": A, "until": "2026-11-20", "reason": "a repair"}),
        event("case.paused", {"invoice_number": C, "reason": "sales asks"}),
    ]
    both = [*alone, order("paused")] if first == "the invoice" else [order("paused"), *alone]
    await town.tell(*both)
    await town.tell(order("resumed"))
    assert [await town.stands(it) for it in (A, B, C)] == ["on_hold", "reminding", "on_hold"]
    assert await town.next(A) == "Fri 20 Nov 08:00 resume"
    assert await town.next(C) == "Wed 02 Dec 08:00 ask_again"
    await town.until("2026-11-20 12:00")
    assert await town.stands(A) == "reminding"
    await town.tell(event("case.resumed", {"invoice_number": C}))
    assert await town.stands(C) == "reminding"


async def test_lifting_a_protection_leaves_it_too(town: Town) -> None:
    await town.tell(overdue(A))
    await town.pauses(A, until="2026-11-20", reason="a repair")
    await town.called("protected", kind="debt_help", number=A)
    await town.outcome(TaskKind.TRIAGE, "resume")
    case = await town.view(A)
    assert (case.stage, case.reason) == ("on_hold", NonPaymentReason.UNKNOWN)
    assert await town.next(A) == "Fri 20 Nov 08:00 resume"


async def test_a_debtors_pause_leaves_complaints_and_promises_where_they_are(town: Town) -> None:
    await town.tell(overdue(A), overdue(B), overdue(C))
    await town.called("complaint", number=A)
    await town.called("promise", number=B, date="2026-11-06")
    await town.tell(order("paused"))
    assert [await town.stands(it) for it in (A, B, C)] == ["disputed", "arranged", "on_hold"]
    await town.until("2026-11-20 12:00")
    assert await town.stands(B) == "on_hold", "the promise was broken while all is paused"
    assert town.reminders == []
    await town.tell(order("resumed"))
    assert [await town.stands(it) for it in (A, B, C)] == ["disputed", "reminding", "reminding"]
    assert (await town.view(B)).reason is NonPaymentReason.BROKEN_PROMISE, "not forgotten"


async def test_nothing_leaves_before_the_cases_have_heard_of_a_hold(town: Town, pool: Pool) -> None:
    """The hold counts from the moment it is written down."""
    await town.tell(overdue())
    await town.hears_nothing(told(pool, order("paused")))
    await town.until("2026-11-05 12:00")
    assert town.received == []
