"""Off the black list as soon as a solution is agreed, and on it only when that breaks (C5)."""

from typing import Any

from domain.vocabulary import TaskKind
from ledger import creditors
from ledger.database import Pool
from tests.journeys.town import Town
from tests.support.events import debtor, overdue, paid, withdrawn
from tests.support.world import acme

A, B = "2026-0117", "2026-0200"
SANNE = {"C-1001"}
LATER: dict[str, Any] = {"issued_on": "2026-11-01", "due_on": "2026-12-01"}


async def noticed(town: Town) -> None:
    """The last demand on invoice A runs, and advertising is silent."""
    await town.tell(overdue(A))
    await town.until("2026-12-02 12:00")
    assert await town.stands(A) == "final_notice"
    assert town.mailing_list.silenced == SANNE


async def first_term_only(pool: Pool) -> None:
    """This creditor trusts what is paid, not what is said."""
    await creditors.save(pool, acme(marketing={"reactivate_when": "first_term_paid"}))


async def test_two_invoices_make_a_customer_again_when_the_second_one_is_arranged_too(
    town: Town,
) -> None:
    """Practice C5 and peers E: only if no other case is without a solution."""
    await noticed(town)
    await town.tell(overdue(B, "80.00", **LATER))
    await town.called("promise", number=A, date="2026-12-18")
    assert town.mailing_list.silenced == SANNE, "nothing is agreed on the second"
    await town.called("promise", number=B, date="2026-12-18")
    assert town.mailing_list.silenced == set()
    assert "reactivated" in await town.happened(B)


async def test_the_timeline_says_what_is_so_when_advertising_goes_silent(town: Town) -> None:
    """Entered before its message may go out, the last demand is due; it does not run yet."""
    await town.tell(overdue(A))
    await town.until("2026-11-03 21:00")
    await town.called("refuses", number=A)
    assert (await town.stands(A), town.mailing_list.silenced) == ("final_notice", SANNE)
    why = [it.why for it in (await town.view(A)).timeline if it.what == "suspended"]
    assert why == ["no advertising: the last demand is due"]


async def test_a_promise_that_breaks_on_the_reminders_takes_advertising_back_at_once(
    town: Town,
) -> None:
    """Design, "a broken plan takes it back": it does not wait for another last demand."""
    await noticed(town)
    await town.tell(overdue(B, "80.00", **LATER))
    await town.called("promise", number=A, date="2026-12-18")
    await town.called("promise", number=B, date="2026-12-11")
    assert town.mailing_list.silenced == set()
    await town.until("2026-12-15 12:00")
    assert (await town.stands(A), await town.stands(B)) == ("arranged", "reminding")
    assert town.mailing_list.silenced == SANNE
    why = [it.why for it in (await town.view(B)).timeline if it.what == "suspended"]
    assert why == ["no advertising: what was agreed did not hold"]


async def test_a_new_invoice_beside_an_arrangement_that_holds_silences_nothing(
    town: Town,
) -> None:
    await noticed(town)
    await town.called("promise", number=A, date="2026-12-30")
    await town.tell(overdue(B, "80.00", **LATER))
    await town.until("2026-12-05 12:00")
    assert await town.stands(B) == "reminding"
    assert town.mailing_list.silenced == set()


async def test_the_other_invoice_is_withdrawn_so_the_promise_is_all_that_is_open(
    town: Town,
) -> None:
    await noticed(town)
    await town.tell(overdue(B, "80.00", **LATER))
    await town.called("promise", number=A, date="2026-12-18")
    assert town.mailing_list.silenced == SANNE
    await town.tell(withdrawn(B))
    assert town.mailing_list.silenced == set()


async def test_a_claim_that_is_withdrawn_leaves_nobody_on_the_black_list(town: Town) -> None:
    await noticed(town)
    await town.tell(withdrawn(A))
    assert town.mailing_list.silenced == set()


async def test_a_complaint_that_is_upheld_makes_a_customer_again(town: Town) -> None:
    await noticed(town)
    await town.called("complaint", number=A)
    assert town.mailing_list.silenced == SANNE, "not answered yet"
    await town.outcome(TaskKind.COMPLAINT, "upheld")
    assert await town.stands(A) == "closed complaint_upheld"
    assert town.mailing_list.silenced == set()


async def test_who_was_handed_over_is_no_customer_again_by_paying_something_else(
    town: Town,
) -> None:
    await noticed(town)
    await town.until("2026-12-17 12:00")
    await town.outcome(TaskKind.APPROVAL, "approve")
    assert await town.stands(A) == "closed escalated"
    await town.tell(overdue(B, "80.00", **LATER))
    await town.tell(paid("80.00", B))
    assert await town.stands(B) == "closed paid"
    assert town.mailing_list.silenced == SANNE


async def test_a_creditor_may_wait_for_the_first_term(town: Town, pool: Pool) -> None:
    """The setting ``marketing.reactivate_when = "first_term_paid"``."""
    await first_term_only(pool)
    await noticed(town)
    await town.called("plan", number=A, date="2026-12-11", terms=3, amount="83.34")
    assert await town.stands(A) == "arranged"
    assert town.mailing_list.silenced == SANNE, "agreed, but nothing is paid"
    await town.tell(paid("83.34", A, on="2026-12-02"))
    assert await town.stands(A) == "arranged"
    assert town.mailing_list.silenced == set()


async def test_the_first_term_of_a_plan_over_two_invoices_may_be_paid_on_one(
    town: Town, pool: Pool
) -> None:
    await first_term_only(pool)
    await noticed(town)
    await town.tell(overdue(B, "80.00", **LATER))
    terms = {"date": "2026-12-11", "terms": 3, "amount": "110.00"}
    await town.called("plan", number=A, invoices=[A, B], **terms)
    assert (await town.stands(A), await town.stands(B)) == ("arranged", "arranged")
    await town.tell(paid("100.00", A, on="2026-12-02"))
    assert town.mailing_list.silenced == SANNE, "a part of the first term"
    await town.tell(paid("10.00", A, on="2026-12-02"))
    assert town.mailing_list.silenced == set()


async def test_a_promise_of_a_part_that_is_kept_silences_nothing(town: Town) -> None:
    """What is left is asked for softly; nothing that was agreed broke."""
    await noticed(town)
    await town.tell(overdue(B, "80.00", **LATER))
    await town.called("promise", number=A, date="2026-12-18")
    await town.called("promise", number=B, date="2026-12-11", amount="50.00")
    assert town.mailing_list.silenced == set()
    await town.tell(paid("50.00", B, on="2026-12-02"))
    assert await town.stands(B) == "reminding"
    assert town.mailing_list.silenced == set()


async def test_who_never_wanted_advertising_gets_none(town: Town) -> None:
    """Nobody is added without consent; what we suppressed ourselves is lifted all the same."""
    town_folk = debtor(consents={"whatsapp": True, "marketing": False})
    await town.tell(overdue(A, of=town_folk))
    await town.until("2026-12-02 12:00")
    await town.called("promise", number=A, date="2026-12-18")
    why = [it.why for it in (await town.view(A)).timeline if it.what == "reactivated"]
    assert why == ["a customer again, without marketing consent"]
