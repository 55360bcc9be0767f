"""Credit of the debtor lowers what is asked (peers 2); the furthest step speaks for all."""

from decimal import Decimal

from domain.case import CaseKey
from domain.law.rates import RateTable
from domain.vocabulary import TaskKind
from ledger import case_file
from ledger.database import Pool, transaction
from ledger.dossier import compile_dossier
from tests.journeys.town import Town
from tests.support.events import CREDITOR, credited, event, overdue, paid

A, B = "2026-0117", "2026-0118"


async def test_a_credit_note_beyond_its_invoice_lowers_the_oldest_open_claim(town: Town) -> None:
    """OCA#211, invoiceninja#4732: open credit lowers the ask, before anything is sent."""
    await town.tell(overdue(A, "30.00"), overdue(B, "100.00"))
    await town.tell(credited("50.00", A))
    assert await town.stands(A) == "closed credited"
    case = await town.view(B)
    assert (case.open_amount, case.asked_amount, case.credit_amount) == (
        Decimal("100.00"),
        Decimal("80.00"),
        Decimal("20.00"),
    )
    await town.until("2026-11-02 12:00")
    [message] = town.post.messages
    assert "80,00" in message.contact.body
    assert "100,00" not in message.contact.body


async def test_a_credit_note_without_an_invoice_does_so_too(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"), overdue(B, "100.00", due_on="2026-10-30"))
    note = {"debtor_id": "C-1001", "amount": "150.00", "reason": "jaarbonus"}
    await town.tell(event("debtor.credited", note, key="note-1"))
    await town.tell(event("debtor.credited", note, key="note-1"))
    assert [(await town.view(it)).asked_amount for it in (B, A)] == [0, Decimal("950.00")]
    await town.until("2026-12-16 08:30")
    assert all(B not in it.contact.covers for it in town.post.messages)
    [notice] = (await town.view(A)).notices
    assert notice.costs == Decimal("142.50"), "15% of what may be asked"
    assert (await town.view(A)).open_amount == Decimal("1000.00"), "the balance is as booked"


async def test_the_dossier_claims_what_is_really_open_and_tells_what_was_agreed(
    town: Town, pool: Pool
) -> None:
    """M7, peers 2: a plan of which one term was kept, and a credit note on no invoice."""
    await town.tell(overdue(A, "300.00"))
    await town.called("plan", amount="100.00", date="2026-11-06")
    await town.tell(paid("100.00", A, on="2026-11-06"))
    await town.until("2027-01-29 12:00")
    await town.tell(paid("20.00", A, on="2027-01-29"))
    note = {"debtor_id": "C-1001", "amount": "50.00", "reason": "jaarbonus"}
    await town.tell(event("debtor.credited", note, key="note-1"))
    async with transaction(pool) as conn:
        file = await case_file.read_any(conn, CaseKey(creditor=CREDITOR, invoice_number=A))
        dossier = await compile_dossier(conn, file, await town.now(), RateTable.packaged())
    [plan] = dossier.arrangements
    assert (plan["kind"], plan["status"]) == ("plan", "broken")
    assert [it["paid"] for it in plan["terms"]] == ["100.00", "0.00", "0.00"], "as it was then"
    claim = dossier.specification
    assert (claim.principal, claim.credit) == (Decimal("180.00"), Decimal("50.00"))
    assert claim.total == Decimal("130.00") + claim.interest + claim.costs_including_vat


async def test_paid_for_two_on_one_number_asks_for_neither(town: Town) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.tell(paid("350.00", A, on="2026-11-02"))
    await town.until("2026-12-20 12:00")
    assert [it for it in town.received if "thank_you" not in it] == []
    assert (await town.view(B)).asked_amount == 0


async def test_the_furthest_step_carries_the_message_for_all(town: Town) -> None:
    """Design, section 2: due the same moment, the firmest lawful step speaks; the other is covered.

    A's second reminder falls due with B's first word.
    """
    await town.tell(overdue(A), overdue(B, "100.00", due_on="2026-11-07"))
    await town.until("2026-11-09 12:00")
    [first, _, second] = town.post.messages
    assert (first.contact.covers, first.contact.step) == ((A,), "friendly")
    assert (second.contact.covers, second.contact.step) == ((A, B), "second")
    assert "covered" in await town.happened(B)


async def test_one_that_cannot_go_holds_nobody_up(town: Town) -> None:
    """A waits in a complaint: B speaks for itself, at once."""
    await town.tell(overdue(A), overdue(B, "100.00", due_on="2026-11-07"))
    await town.until("2026-11-03 12:00")
    await town.called("complaint", number=A)
    await town.until("2026-11-09 12:00")
    assert town.reminders[2:] == ["Mon 09 Nov 09:00 whatsapp friendly"]
    assert TaskKind.COMPLAINT.value in await town.tasks()
