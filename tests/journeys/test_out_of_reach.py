"""Whom no channel reaches is looked for; nothing is demanded at addresses known to be dead (C1)."""

from typing import Any

from domain.vocabulary import NonPaymentReason, TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, event, overdue

A, B = "2026-0117", "2026-0118"
BY_EMAIL: dict[str, Any] = {"phone": None, "whatsapp": False, "address": None}
ON_PAPER: dict[str, Any] = {"email": None, "whatsapp": False, "phone": "+31201234567"}


async def bounced(town: Town) -> None:
    """The last message came back: there is no such mailbox."""
    await town.reports("failed", error_code="550", why="no such user", closes_channel=True)


async def email_is_dead(town: Town, *numbers: str) -> None:
    """All that is known of Sanne is an email address, and the first word to it bounces."""
    town.arrives.clear()
    await town.tell(*(overdue(number, of=debtor(**BY_EMAIL)) for number in numbers or (A,)))
    await town.until("2026-11-02 12:00")
    await bounced(town)


async def why(town: Town, number: str = A) -> list[str]:
    """The reasons that the timeline tells, with their causes."""
    lines = (await town.view(number)).timeline
    return [f"{it.detail['reason']}: {it.why}" for it in lines if it.what == "reason_changed"]


async def test_when_everything_bounces_a_person_finds_the_debtor_and_nothing_is_demanded(
    town: Town,
) -> None:
    await email_is_dead(town)
    case = await town.view()
    assert (case.reason, case.stage) == (NonPaymentReason.UNREACHABLE, "reminding")
    assert await why(town) == ["unreachable: no channel reaches the debtor: a person finds them"]
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.TRIAGE
    assert task.brief["unreachable"] == {
        "whatsapp": "no address for whatsapp",
        "email": "email does not reach this address (550)",
        "call": "no address for call",
        "letter": "no address for letter",
        "sms": "no mobile number",
    }
    await town.until("2027-01-15 12:00")
    assert await town.stands() == "reminding"
    assert town.received == ["Mon 02 Nov 09:00 email friendly"], "no notice, no hand-over"
    assert await town.tasks() == ["triage"], "asked once"


async def test_a_new_address_begins_with_the_word_that_was_never_read(town: Town) -> None:
    await email_is_dead(town)
    await town.until("2026-11-20 12:00")
    new = {"id": "C-1001", "email": "sanne@new.example"}
    await town.tell(event("debtor.updated", {"debtor": new}))
    assert await town.tasks() == []
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN
    assert (await why(town))[-1] == "unknown: the debtor can be reached again"
    await town.until("2026-11-21 12:00")
    assert [it.split()[-1] for it in town.received] == ["friendly", "friendly"]
    assert town.post.messages[-1].contact.recipient == "sanne@new.example"


async def test_another_change_of_their_data_does_not_reach_them(town: Town) -> None:
    await email_is_dead(town)
    await town.tell(event("debtor.updated", {"debtor": {"id": "C-1001", "name": "S. de Vries"}}))
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE
    assert await town.tasks() == ["triage"]


async def test_what_is_paused_stays_paused_when_the_debtor_is_found(town: Town) -> None:
    await email_is_dead(town)
    await town.pauses(A, until="2026-12-01")
    await town.tell(event("debtor.updated", {"debtor": {"id": "C-1001", "name": "S. de Vries"}}))
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE
    new = {"id": "C-1001", "email": "sanne@new.example"}
    await town.tell(event("debtor.updated", {"debtor": new}))
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN
    assert (await town.stands(), await town.next()) == ("on_hold", "Tue 01 Dec 08:00 resume")


async def test_all_invoices_of_the_debtor_make_one_task(town: Town) -> None:
    await email_is_dead(town, A)
    await town.tell(overdue(B, due_on="2026-11-05", of=debtor(**BY_EMAIL)))
    await town.until("2026-11-10 12:00")
    [task] = await town.open_tasks()
    assert set(task.covers) == {A, B}
    assert (await town.view(B)).reason is NonPaymentReason.UNREACHABLE
    assert len(town.received) == 1
    await town.outcome(TaskKind.TRIAGE, "close")
    assert [await town.stands(it) for it in (A, B)] == ["approval", "approval"]


async def test_a_letter_that_comes_back_and_a_phone_that_nobody_answers(town: Town) -> None:
    """The letter was posted and returned; then two calls, the playbook's limit, in vain."""
    await town.tell(overdue(of=debtor(**ON_PAPER)))
    await town.until("2026-11-03 12:00")
    await town.outcome(TaskKind.LETTER, "posted")
    await town.reports("failed", why="the post brought it back", closes_channel=True)
    assert (await town.view()).reason is NonPaymentReason.UNKNOWN, "there is a phone"
    for _ in range(2):
        assert await town.until_task(TaskKind.CALL, "2026-12-01 12:00")
        assert (await town.view()).reason is NonPaymentReason.UNKNOWN
        await town.outcome(TaskKind.CALL, "no_answer")
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE
    [task] = await town.open_tasks()
    assert task.brief["unreachable"]["call"] == "nobody answered"


async def test_a_wrong_number_was_the_last_way(town: Town) -> None:
    await town.tell(overdue(of=debtor(**ON_PAPER, address=None)))
    assert await town.until_task(TaskKind.CALL, "2026-12-01 12:00")
    await town.outcome(TaskKind.CALL, "wrong_person")
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE


async def test_who_writes_from_elsewhere_is_out_of_reach_no_more(town: Town) -> None:
    await email_is_dead(town)
    await town.called("promise", date="2026-11-13")
    assert await town.stands() == "arranged"
    assert (await why(town))[-1] == "unknown: the debtor was heard of"
    assert await town.tasks() == []


async def test_found_by_a_person_the_ladder_goes_on(town: Town) -> None:
    """Here a person looks, and says so without any address: then it is asked once more."""
    await email_is_dead(town)
    await town.outcome(TaskKind.TRIAGE, "resume")
    await town.until("2026-11-03 12:00")
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE
    assert await why(town) == [
        "unreachable: no channel reaches the debtor: a person finds them",
        "unknown: a person found the debtor",
        "unreachable: no channel reaches the debtor: a person finds them",
    ]
    assert len(town.received) == 1


async def test_a_last_demand_that_bounces_leads_to_no_hand_over(town: Town) -> None:
    """Its notice counts for nothing, and the next one waits until the debtor is found."""
    town.arrives.clear()
    await town.tell(overdue(of=debtor(**BY_EMAIL)))
    await town.until("2026-12-01 12:00")
    assert town.received[-1].endswith("final_notice")
    await bounced(town)
    assert (await town.view()).reason is NonPaymentReason.UNREACHABLE
    assert await town.stands() == "final_notice"
    assert await town.tasks() == ["triage"]
    new = {"id": "C-1001", "email": "sanne@new.example"}
    await town.tell(event("debtor.updated", {"debtor": new}))
    await town.until("2026-12-04 12:00")
    assert town.post.messages[-1].contact.recipient == "sanne@new.example"
    assert town.received[-1].endswith("final_notice")
