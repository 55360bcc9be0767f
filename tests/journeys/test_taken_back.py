"""What was asked for is not asked any more, or later: who was asked hears so, nobody else."""

from domain.vocabulary import TaskKind
from tests.journeys.town import Town
from tests.support.events import debtor, event, overdue, paid, withdrawn

ASKED = "2026-11-03 12:00"
THREE = ("2026-0117", "2026-0118", "2026-0119")


async def test_who_was_reminded_hears_that_the_invoice_need_not_be_paid(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(withdrawn())
    assert await town.stands() == "closed withdrawn"
    await town.until("2026-11-04 12:00")
    assert town.received[1:] == ["Tue 03 Nov 12:15 whatsapp invoice_withdrawn"]
    body = town.post.messages[-1].contact.body
    assert "hoeft factuur 2026-0117 van Acme" in body
    assert "niet meer te betalen" in body
    assert "afspraak" not in body
    assert "NL" not in body, "no account to pay to"


async def test_who_was_never_asked_is_not_bothered(town: Town) -> None:
    await town.tell(overdue())
    await town.tell(withdrawn())
    await town.until("2026-11-05 12:00")
    assert town.received == []


async def test_ten_invoices_withdrawn_together_are_one_message(town: Town) -> None:
    await town.tell(*(overdue(number) for number in THREE))
    await town.until(ASKED)
    await town.tell(*(withdrawn(number) for number in THREE))
    await town.until("2026-11-04 12:00")
    assert await town.courtesies() == [f"invoice_withdrawn {', '.join(THREE)}"]
    assert len(town.received) == 2


async def test_a_withdrawal_by_mistake_that_is_corrected_at_once_is_not_told(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(withdrawn())
    await town.tell(overdue())
    await town.until("2026-11-04 12:00")
    assert [it for it in town.received if "withdrawn" in it] == []
    assert await town.stands() == "reminding"


async def test_who_hears_of_a_withdrawal_and_an_entry_is_not_reminded_the_day_after(
    town: Town,
) -> None:
    """One conversation: the gap counts from the last word about the claim, whichever case said it.

    The withdrawal was told, so the first word is said again, and not taken as said.
    """
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    await town.tell(withdrawn())
    await town.until("2026-11-02 14:00")
    await town.tell(overdue())
    await town.until("2026-11-04 20:00")
    assert town.received == [
        "Mon 02 Nov 09:00 whatsapp friendly",
        "Mon 02 Nov 12:15 whatsapp invoice_withdrawn",
    ]
    await town.until("2026-11-05 12:00")
    assert town.received[2:] == ["Thu 05 Nov 09:00 whatsapp friendly"]


async def test_a_representative_hears_it_where_one_acts_for_the_debtor(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    guardian = {"name": "Bewind BV", "email": "b@b.nl"}
    await town.called("protected", kind="guardian", representative=guardian)
    await town.tell(withdrawn())
    await town.until("2026-11-04 12:00")
    last = town.post.messages[-1].contact
    assert (last.message, last.recipient) == ("invoice_withdrawn", "b@b.nl")


async def test_who_was_reminded_hears_of_a_later_due_date(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(overdue(due_on="2026-12-01"))
    await town.until("2026-11-04 12:00")
    assert town.received[1:] == ["Tue 03 Nov 12:15 whatsapp due_date_moved"]
    assert "Dat kan nu tot en met 1 december 2026." in town.post.messages[-1].contact.body
    assert await town.next() == "Thu 10 Dec 09:00 contact", "the ladder counts from the new day"


async def test_an_earlier_due_date_or_one_that_has_passed_is_no_courtesy(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(overdue(due_on="2026-10-25"))
    await town.tell(overdue(due_on="2026-11-02"))
    await town.until("2026-11-04 12:00")
    assert await town.courtesies() == []


async def test_a_due_date_that_is_moved_back_before_it_was_told_is_not_told(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(overdue(due_on="2026-12-01"))
    await town.tell(overdue())
    await town.until("2026-11-04 12:00")
    assert len(town.received) == 1


async def test_who_is_paused_hears_of_no_new_date(town: Town) -> None:
    await town.tell(overdue())
    await town.until(ASKED)
    await town.tell(event("debtor.paused", {"debtor_id": "C-1001", "reason": "sales"}))
    await town.tell(overdue(due_on="2026-12-01"))
    await town.until("2026-11-04 12:00")
    assert await town.courtesies() == []


async def test_a_plan_becomes_less_by_what_is_withdrawn_and_the_debtor_hears_so(
    town: Town,
) -> None:
    """Three of a hundred in six terms: without one, the last two terms fall off."""
    await town.tell(*(overdue(number, "100.00") for number in THREE))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "plan")
    await town.called("plan")
    await town.tell(paid("50.00", on="2026-11-16"))
    await town.tell(withdrawn("2026-0118"))
    await town.until("2026-11-17 12:00")
    told = await town.told_of("invoice_withdrawn")
    assert told["rest"] == "€ 150,00"
    assert told["in_words"].startswith("€ 50,00 op 24 december 2026, € 50,00 op 25 januari 2027")
    assert "Onze afspraak wordt daardoor kleiner." in town.post.messages[-1].contact.body
    shown = (await town.view()).arrangement
    assert shown is not None
    assert (str(shown.total), len(shown.terms)) == ("200.00", 4)
    lines = (await town.view()).timeline
    assert "invoice 2026-0118 is withdrawn: the plan is that much less" in [it.why for it in lines]


async def test_a_call_about_a_missed_term_names_no_invoice_that_was_withdrawn(town: Town) -> None:
    await town.tell(*(overdue(number, "100.00") for number in THREE))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "plan")
    await town.called("plan")
    await town.tell(withdrawn("2026-0118"))
    assert await town.until_task(TaskKind.CALL, "2026-11-25 12:00")
    task = await town.task(TaskKind.CALL)
    assert "2026-0118" not in task.title
    assert task.covers == ("2026-0117", "2026-0119")


async def test_an_english_reader_reads_it_in_english(town: Town) -> None:
    await town.tell(overdue(of=debtor(language="en")))
    await town.until(ASKED)
    await town.tell(withdrawn())
    await town.until("2026-11-04 12:00")
    assert "You do not have to pay invoice 2026-0117" in town.post.messages[-1].contact.body
