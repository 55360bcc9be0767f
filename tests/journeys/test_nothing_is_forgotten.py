"""Every case with an open balance has a next moment: what stands still is looked at again.

A protection after 90 days, a pause without an end after 30, by the playbook; a person is asked
once for all of a debtor, and the question waits until it is answered.
"""

from typing import Any

from domain.vocabulary import NonPaymentReason, TaskKind, TimelineWhat
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import event, overdue, paid

A, B, C = "2026-0117", "2026-0118", "2026-0119"


def order(what: str, **facts: str) -> dict[str, Any]:
    return event(f"debtor.{what}", {"debtor_id": "C-1001", "reason": "asked by sales", **facts})


async def held(town: Town, kind: str = "guardian") -> None:
    """Two invoices of a protected debtor; what the hold asked was done on Monday, and it stays."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind=kind)
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await town.tasks() == []


async def moments(town: Town, *numbers: str) -> set[str | None]:
    return {await town.next(it) for it in numbers}


# Who is protected


async def test_a_hold_that_was_kept_is_looked_at_again_by_one_question(town: Town) -> None:
    await held(town)
    assert await moments(town, A, B) == {"Mon 01 Feb 08:00 ask_again"}
    assert not (await town.view(A)).needs_person
    await town.until("2027-02-01 12:00")
    [task] = await town.open_tasks()
    assert task.title == (
        "Debtor C-1001: guardian since 2026-11-02. Is it still so? (keep, resume, close)"
    )
    assert sorted(task.covers) == [A, B]
    assert (await town.view(A)).needs_person
    assert town.reminders == []


async def test_the_question_waits_until_it_is_answered_and_moves_the_day_on(town: Town) -> None:
    await held(town)
    await town.until("2027-06-01 12:00")
    [task] = await town.open_tasks()
    assert task.opened_at.date().isoformat() == "2027-02-01", "asked once, not every time"
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await moments(town, A, B) == {"Mon 30 Aug 08:00 ask_again"}
    await town.until("2027-08-30 12:00")
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "reminding"]


async def test_the_end_of_a_moratorium_may_be_told_with_keep(town: Town) -> None:
    """Stb. 2017, 83: six months at most; who reads the order tells the day."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind="debt_help")
    await town.outcome(TaskKind.TRIAGE, "keep", date="2027-04-14")
    assert await moments(town, A, B) == {"Wed 14 Apr 08:00 ask_again"}
    await town.until("2027-04-14 12:00")
    [task] = await town.open_tasks()
    assert "was to end on 2027-04-14" in task.title


async def test_a_new_invoice_of_a_held_debtor_waits_for_the_same_day(town: Town) -> None:
    await held(town)
    await town.until("2026-12-10 12:00")
    await town.tell(overdue(C))
    assert await moments(town, A, B, C) == {"Mon 01 Feb 08:00 ask_again"}
    said = [line.what for line in (await town.view(C)).timeline]
    assert TimelineWhat.TASK_OPENED not in said, "nobody was asked"
    await town.until("2027-02-01 12:00")
    [task] = await town.open_tasks()
    assert sorted(task.covers) == [A, B, C]


async def test_a_new_invoice_joins_the_question_that_waits(town: Town) -> None:
    await held(town)
    await town.until("2027-02-03 12:00")
    await town.tell(overdue(C))
    [task] = await town.open_tasks()
    assert sorted(task.covers) == [A, B, C]
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await moments(town, A, B, C) == {"Tue 04 May 08:00 ask_again"}


async def test_what_is_no_answer_to_a_hold_is_asked_again(town: Town) -> None:
    """Who is protected promises nothing; the request for the balance is still to be answered."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind="debt_help")
    [first] = await town.open_tasks()
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-11-20")
    [again] = await town.open_tasks()
    assert again.id != first.id
    assert (again.title, again.brief["asks"]) == (first.title, first.brief["asks"])
    assert sorted(again.covers) == [A, B]
    assert await moments(town, A, B) == {"Mon 01 Feb 08:00 ask_again"}
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await town.tasks() == []


async def test_the_question_outlives_the_case_it_is_filed_under(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind="debt_help")
    await town.tell(paid("250.00", A))
    assert await town.stands(A) == "closed paid"
    [task] = await town.open_tasks()
    assert task.invoice_number == B


async def test_a_hold_that_is_lifted_asks_nothing_more(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.called("protected", kind="debt_help")
    await town.tell(order("resumed"))
    assert await town.tasks() == []
    assert [await town.stands(it) for it in (A, B)] == ["reminding", "reminding"]


async def test_a_protection_that_ends_leaves_a_pause_to_its_own_end(town: Town) -> None:
    await town.tell(overdue(A), order("paused", until="2026-11-20"))
    await town.called("protected", kind="debt_help", number=A)
    await town.outcome(TaskKind.TRIAGE, "resume")
    case = await town.view(A)
    assert (case.stage, case.reason) == ("on_hold", NonPaymentReason.UNKNOWN)
    assert await town.next(A) == "Fri 20 Nov 08:00 resume"


# Pauses without an end


async def test_an_endless_pause_of_an_invoice_is_asked_about_and_ended(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.pauses(A, reason="a repair")
    assert await town.next(A) == "Wed 02 Dec 08:00 ask_again"
    await town.until("2026-12-02 07:59")
    assert await town.tasks() == []
    await town.until("2026-12-02 08:30")
    [task] = await town.open_tasks()
    assert task.title == (
        "Invoice 2026-0117: paused since 2026-11-02. Is it still so? (resume or keep)"
    )
    assert (task.brief["why"], task.covers) == ("a repair", (A,))
    await town.outcome(TaskKind.TRIAGE, "resume")
    assert await town.stands(A) == "reminding"


async def test_an_endless_pause_may_get_an_end_or_be_kept(town: Town) -> None:
    await town.tell(overdue(A))
    await town.pauses(A)
    await town.until("2026-12-02 12:00")
    await town.outcome(TaskKind.TRIAGE, "keep")
    assert await town.next(A) == "Mon 04 Jan 08:00 ask_again", "the first of January is none"
    await town.until("2027-01-04 12:00")
    await town.outcome(TaskKind.TRIAGE, "keep", date="2027-01-12")
    assert await town.next(A) == "Tue 12 Jan 08:00 resume"
    await town.until("2027-01-12 08:30")
    assert await town.stands(A) == "reminding"


async def test_a_promise_ends_the_waiting_of_a_pause(town: Town) -> None:
    """Nobody protects a debtor who is only paused: what they say is followed."""
    await town.tell(overdue(A))
    await town.pauses(A)
    await town.until("2026-12-02 12:00")
    await town.outcome(TaskKind.TRIAGE, "promise", date="2026-12-10")
    assert await town.stands(A) == "arranged"


async def test_a_question_about_a_pause_that_is_over_is_withdrawn(town: Town) -> None:
    await town.tell(overdue(A))
    await town.pauses(A)
    await town.until("2026-12-02 12:00")
    await town.tell(event("case.resumed", {"invoice_number": A}))
    assert await town.tasks() == []
    assert await town.stands(A) == "reminding"


async def test_an_endless_pause_of_a_debtor_is_one_question_for_all(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"), order("paused"))
    await town.until("2026-11-20 12:00")
    await town.tell(overdue(C))
    assert await moments(town, A, B, C) == {"Wed 02 Dec 08:00 ask_again"}
    await town.until("2026-12-02 12:00")
    [task] = await town.open_tasks()
    assert task.title == "Debtor C-1001: paused since 2026-11-02. Is it still so? (keep, resume)"
    assert sorted(task.covers) == [A, B, C]
    await town.outcome(TaskKind.TRIAGE, "keep", date="2026-12-08")
    assert await moments(town, A, B, C) == {"Tue 08 Dec 08:00 resume"}
    await town.until("2026-12-08 08:30")
    assert [await town.stands(it) for it in (A, B, C)] == ["reminding"] * 3


async def test_an_endless_pause_that_is_said_anew_ends_on_its_day(town: Town) -> None:
    await town.tell(overdue(A), order("paused"))
    await town.until("2026-12-02 12:00")
    await town.tell(order("paused", until="2026-12-08"))
    assert await town.tasks() == [], "that answers what was asked"
    assert await town.next(A) == "Tue 08 Dec 08:00 resume"


async def test_the_first_case_of_a_debtor_paused_long_ago_asks_at_once(town: Town) -> None:
    await town.tell(overdue(A), order("paused"), paid("250.00", A))
    await town.until("2027-02-10 12:00")
    await town.tell(overdue(B, "100.00"))
    [task] = await town.open_tasks()
    assert task.covers == (B,)


# What an earlier version left


async def test_a_case_that_waits_for_nothing_is_woken_by_the_daily_look(
    town: Town, pool: Pool
) -> None:
    await held(town)
    await pool.execute("update cases set standing = standing || '{\"next\": null}', next_at = null")
    await town.look_through()
    assert await moments(town, A, B) == {"Mon 01 Feb 08:00 ask_again"}
