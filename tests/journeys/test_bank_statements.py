"""What the bank says finds its case: paid, paid in part, gone back, or a person decides."""

from decimal import Decimal

import pytest

from domain.vocabulary import TaskKind, TimelineWhat
from ledger.database import Pool
from ledger.intake.outcomes import OutcomeError
from tests.journeys.test_after_hand_over import announced, handed_over
from tests.journeys.test_plans import agreed
from tests.journeys.town import Town
from tests.support.books import books_hold
from tests.support.events import debtor, overdue, paid
from tests.support.statements import OTHER, Bank, Moved
from tests.support.world import open_amount

A, B = "2026-0117", "2026-0118"
BOB = debtor("C-2002", name="Bob Kramer", email="bob@example.com", phone="+31687654321")


async def test_a_full_payment_closes_the_case_and_thanks(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    said = await town.bank_says(Bank().says(Moved("250.00", f"Factuur {A}"), day="2026-11-02"))
    assert (said.booked, said.asked) == (1, 0)
    assert await town.stands() == "closed paid"
    assert town.post.messages[-1].contact.step == "thank_you"
    await books_hold(pool)


async def test_a_part_payment_lowers_what_is_asked(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    part = Moved("100.00", f"Factuur {A} eerste deel", name="Sanne de Vries")
    said = await town.bank_says(Bank().says(part, day="2026-11-03"))
    assert said.booked == 1
    assert await town.stands() == "reminding"
    await town.until("2026-11-10 12:00")
    assert "150,00" in town.post.messages[-1].contact.body


async def test_a_part_within_the_term_of_the_last_demand_gets_a_receipt(town: Town) -> None:
    await town.tell(overdue(A, "1000.00"))
    await town.until("2026-12-01 12:00")
    part = Moved("400.00", f"Factuur {A} eerste deel", name="Sanne de Vries")
    said = await town.bank_says(Bank().says(part, day="2026-12-01"))
    assert said.booked == 1
    await town.until("2026-12-02 12:00")
    assert town.received[-1].endswith("amount_changed")
    assert "€ 600,00" in town.post.messages[-1].contact.body


async def test_several_invoices_in_one_payment(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.bank_says(Bank().says(Moved("350.00", f"facturen {A} en {B}"), day="2026-11-02"))
    assert [await town.stands(it) for it in (A, B)] == ["closed paid", "closed paid"]
    await books_hold(pool)


async def test_a_term_of_a_plan_is_paid_by_the_bank(town: Town) -> None:
    await agreed(town)
    term = Moved("50.00", "termijn 2026-0117", name="Sanne de Vries")
    said = await town.bank_says(Bank().says(term, day="2026-11-16"))
    assert said.booked == 1, (await town.open_tasks())[-1].brief
    shown = (await town.view()).arrangement
    assert shown is not None
    assert str(shown.terms[0].paid) == "50.00"


async def test_a_promise_is_kept(town: Town) -> None:
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-27")
    await town.until("2026-11-26 12:00")
    await town.bank_says(Bank().says(Moved("250.00", f"Factuur {A}"), day="2026-11-26"))
    assert await town.stands() == "closed paid"
    shown = (await town.view()).arrangement
    assert shown is not None
    assert shown.status == "kept"


async def test_who_said_that_it_was_paid_was_right(town: Town, pool: Pool) -> None:
    """The search ends by the payment itself: nobody looks for it any more."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.called("already_paid")
    search = await town.task(TaskKind.MATCH)
    await town.bank_says(Bank().says(Moved("250.00", f"Factuur {A}"), day="2026-11-03"))
    row = await pool.fetchrow(
        "select status, outcome, claimed_by from tasks where id = $1", search.id
    )
    assert (row["status"], row["outcome"], row["claimed_by"]) == (
        "done", {"outcome": "found"}, "amicable",
    )  # fmt: skip
    assert await town.stands() == "closed paid"
    assert await town.tasks() == []


async def test_what_goes_back_opens_the_case_again_with_its_history(town: Town, pool: Pool) -> None:
    bank = Bank()
    await town.tell(overdue())
    await town.until("2026-11-02 12:00")
    came = Moved("250.00", f"Factuur {A}", e2e="E-77")
    await town.bank_says(bank.says(came, day="2026-11-02"))
    assert await town.stands() == "closed paid"
    went = came._replace(amount="-250.00", back=True)
    said = await town.bank_says(bank.says(went, day="2026-11-03"))
    assert (said.reversed, said.other) == (1, 0)
    assert await town.stands() == "reminding"
    assert await open_amount(pool) == "250.00"
    happened = await town.happened()
    assert [it for it in happened if it in ("payment", "closed", "reversal", "reopened")] == [
        "payment",
        "closed",
        "reversal",
        "reopened",
    ]
    [line] = [it for it in (await town.view()).timeline if it.what is TimelineWhat.REVERSAL]
    assert line.why == "it went back at the bank on 2026-11-03"
    again = came._replace(back=True)
    said = await town.bank_says(bank.says(again, day="2026-11-04"))
    assert said.restored == 1
    assert await town.stands() == "closed paid"
    await books_hold(pool)


async def test_money_that_came_and_went_in_one_statement(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    came = Moved("250.00", f"Factuur {A}", e2e="E-1")
    went = came._replace(amount="-250.00", back=True)
    said = await town.bank_says(Bank().says(came, went, day="2026-11-02"))
    assert (said.booked, said.reversed) == (1, 1)
    assert await open_amount(pool) == "250.00"


async def test_what_goes_back_after_years_is_a_persons_to_decide(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A))
    bank = Bank()
    await town.bank_says(bank.says(Moved("250.00", f"Factuur {A}"), day="2026-11-02"))
    await pool.execute("update bank_entries set booked_on = '2025-09-01'")
    back = Moved("-250.00", "storno", back=True)
    said = await town.bank_says(bank.says(back, day="2026-11-03"))
    assert (said.reversed, said.other) == (0, 1)
    [task] = [it for it in await town.open_tasks() if "went_back" in it.brief]
    assert task.brief["why"] == (
        "what it takes back came in longer ago than money goes back by itself"
    )
    assert [it["invoice"] for it in task.brief["payments"]] == [A]
    assert await open_amount(pool) == "0.00", "nothing is owed again before somebody has looked"
    await town.finishes(task, "reverse")
    assert await open_amount(pool) == "250.00"
    await books_hold(pool)


async def test_which_payment_went_back_is_asked_where_two_are_alike(town: Town, pool: Pool) -> None:
    bank = Bank()
    await town.tell(overdue(A), overdue(B))
    await town.bank_says(
        bank.says(
            Moved("250.00", f"Factuur {A}"), Moved("250.00", f"Factuur {B}"), day="2026-11-02"
        )
    )
    said = await town.bank_says(bank.says(Moved("-250.00", "storno", back=True), day="2026-11-03"))
    assert (said.reversed, said.other) == (0, 1)
    [task] = await town.open_tasks()
    assert task.title == "250.00 EUR went back at the bank on 2026-11-03: which payment was it?"
    wanted = next(it["payment"] for it in task.brief["payments"] if it["invoice"] == B)
    await town.finishes(task, "reverse", payment=wanted)
    assert [await open_amount(pool, it) for it in (A, B)] == ["0.00", "250.00"]
    await books_hold(pool)


async def test_a_payment_after_the_hand_over_goes_to_the_agency(town: Town, pool: Pool) -> None:
    await handed_over(town, pool)
    owed = await town.view()
    said = await town.bank_says(
        Bank().says(Moved(str(owed.open_amount), f"Factuur {A}"), day="2026-12-18")
    )
    assert said.booked == 1, (await town.open_tasks())[-1].brief
    [told] = await announced(pool)
    assert (told["what"], told["amount"]) == ("payment", str(owed.open_amount))
    [task] = await town.open_tasks()
    assert task.title.startswith(f"Tell the agency about invoice {A}")


async def test_too_much_is_credit_and_a_person_is_asked(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    more = Moved("300.00", f"Factuur {A}", name="Sanne de Vries")
    said = await town.bank_says(Bank().says(more, day="2026-11-02"))
    assert said.booked == 1, (await town.open_tasks())[-1].brief
    assert await town.stands() == "closed paid"
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.CREDIT
    assert (await town.view()).credit_balance == Decimal("50.00")
    await books_hold(pool)


# What a person decides


async def a_payment_nobody_knows(town: Town, bank: Bank, number: str, day: str) -> None:
    """Bob writes two figures of the number the wrong way round; his account is not known."""
    typo = Moved("75.00", f"betaling {number}", name="B K Beheer", iban=OTHER)
    said = await town.bank_says(bank.says(typo, day=day))
    assert (said.booked, said.asked) == (0, 1)


async def test_a_typo_is_placed_by_a_person_and_the_account_remembered(
    town: Town, pool: Pool
) -> None:
    bank = Bank()
    await town.tell(overdue("81240", "75.00", of=BOB), overdue("81241", "80.00", of=BOB))
    await a_payment_nobody_knows(town, bank, "81420", "2026-11-02")
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.MATCH
    assert task.title == "75.00 EUR of 2026-11-02: what is it for?"
    assert (task.brief["name"], task.brief["iban"]) == ("B K Beheer", OTHER)
    assert task.brief["why"]
    assert task.brief["outcomes"] == ["book", "refund", "keep", "not_ours"]
    best = task.brief["proposals"][0]
    assert (best["debtors"], best["invoices"]) == (
        [{"id": "C-2002", "name": "Bob Kramer"}], [{"invoice": "81240", "amount": "75.00"}],
    )  # fmt: skip
    assert best["reasons"]
    await town.finishes(task, "book", invoices=["81240"])
    assert await open_amount(pool, "81240") == "0.00"
    assert await town.tasks() == []
    await books_hold(pool)
    known = Moved("80.00", "bedankt", name="B K Beheer", iban=OTHER)
    said = await town.bank_says(bank.says(known, day="2026-11-03"))
    assert (said.booked, said.asked) == (1, 0), "his account is known by now"
    assert await open_amount(pool, "81241") == "0.00"


async def test_what_a_person_says_otherwise_counts_for_both(town: Town, pool: Pool) -> None:
    """An account of two debtors says less of each; what was only concluded is forgotten."""
    bank = Bank()
    await town.tell(overdue("81240", "60.00", of=BOB), overdue(A), overdue(B, "60.00"))
    paid_a = Moved("250.00", f"Factuur {A}", name="B K Beheer", iban=OTHER)
    assert (await town.bank_says(bank.says(paid_a, day="2026-11-02"))).booked == 1
    who = "select array_agg(debtor order by debtor) from debtor_accounts where iban = $1"
    assert await pool.fetchval(who, OTHER) == ["C-1001"]
    await town.bank_says(
        bank.says(Moved("20.00", "zie mail", name="B K Beheer", iban=OTHER), day="2026-11-03")
    )
    [task] = await town.open_tasks()
    await town.finishes(task, "book", invoices=["81240"])
    assert await pool.fetchval(who, OTHER) == ["C-2002"]


async def test_the_invoices_it_points_at_are_not_asked_for_meanwhile(
    town: Town, pool: Pool
) -> None:
    """Two working days: whoever paid with a slip is not reminded while we look."""
    await town.tell(overdue(A), overdue(B, "99.00"))
    await town.until("2026-11-08 12:00")
    before = len(town.reminders)
    unsure = Moved("240.00", f"Factuur {A} / order 77-12345", name="Kees Otter", iban=OTHER)
    assert (await town.bank_says(Bank().says(unsure, day="2026-11-08"))).asked == 1
    [task] = [it for it in await town.open_tasks() if it.kind is TaskKind.MATCH]
    assert (task.covers, task.debtor, task.brief["pauses"]) == ((A,), "C-1001", True)
    await town.until("2026-11-10 12:00")
    asked = [set(it.covers) for it in town.reminded[before:]]
    assert all(A not in it for it in asked)
    why = "a payment that may be for it waits for a person: nothing is asked until then"
    assert any(it.why == why for it in (await town.view(A)).timeline)
    await town.until("2026-11-11 12:00")
    await town.look_through()
    await town.until("2026-11-17 12:00")
    assert any(A in it.covers for it in town.reminded[before:]), "a person had their days"
    assert "match" in await town.tasks(), "and the question stands"


async def test_nothing_is_handed_over_while_a_payment_may_be_for_it(town: Town, pool: Pool) -> None:
    await town.tell(overdue())
    await town.until("2026-12-17 12:00")
    owed = (await town.view()).open_amount
    unsure = Moved(str(owed - 20), f"Factuur {A} order 77-12345", name="Kees Otter", iban=OTHER)
    await town.bank_says(Bank().says(unsure, day="2026-12-17"))
    with pytest.raises(OutcomeError, match="comes first"):
        await town.outcome(TaskKind.APPROVAL, "approve")


@pytest.mark.parametrize("outcome", ["refund", "not_ours", "keep"])
async def test_money_that_is_for_no_invoice(town: Town, pool: Pool, outcome: str) -> None:
    bank = Bank()
    await town.tell(overdue())
    salary = Moved("1900.00", "salaris november", name="Werk BV", iban=OTHER)
    assert (await town.bank_says(bank.says(salary, day="2026-11-02"))).asked == 1
    [task] = await town.open_tasks()
    assert (task.covers, task.debtor) == ((), None)
    await town.finishes(task, outcome)
    left = await pool.fetchval("select sum(left_minor)::int from unallocated")
    assert left == (190_000 if outcome == "keep" else 0)
    await books_hold(pool)
    await town.until("2026-11-04 12:00")
    await town.look_through()
    assert "match" not in await town.tasks(), "it is not asked again"


async def test_what_is_kept_finds_the_invoice_that_comes_later(town: Town, pool: Pool) -> None:
    ahead = Moved("99.00", "", reference="RF92INV20260999", name="Kees Otter", iban=OTHER)
    await town.bank_says(Bank().says(ahead, day="2026-11-02"))
    await town.tell(overdue("X-999", "99.00", payment_reference="RF92INV20260999"))
    assert await open_amount(pool, "X-999") == "0.00"
    assert await town.tasks() == [], "nobody needs to look any more"


async def test_what_was_paid_back_does_not_pay_what_comes_later(town: Town, pool: Pool) -> None:
    ahead = Moved("99.00", "", reference="RF92INV20260999", name="Kees Otter", iban=OTHER)
    await town.bank_says(Bank().says(ahead, day="2026-11-02"))
    [task] = await town.open_tasks()
    await town.finishes(task, "refund")
    await town.tell(overdue("X-999", "99.00", payment_reference="RF92INV20260999"))
    assert await open_amount(pool, "X-999") == "99.00"
    assert "payment" not in await town.happened("X-999")
    await books_hold(pool)


async def test_more_than_there_is_cannot_be_booked(town: Town) -> None:
    await town.tell(overdue())
    unknown = Moved("60.00", "zie mail", name="Kees Otter", iban=OTHER)
    await town.bank_says(Bank().says(unknown, day="2026-11-02"))
    [task] = await town.open_tasks()
    for wrong, why in (
        ({"parts": [{"invoice_number": A, "amount": "60.01"}]}, "only 60.00 is left"),
        ({"invoices": ["nobody's"]}, "no invoice"),
        ({}, "nothing was proposed"),
    ):
        with pytest.raises(OutcomeError, match=why):
            await town.finishes(task, "book", **wrong)
    with pytest.raises(OutcomeError, match="does not answer this task"):
        await town.finishes(task, "found")


async def test_a_payment_by_an_event_that_names_nothing_known_is_asked_about_a_day_later(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue("2026-01178", "250.00"))
    await town.tell(paid("111.11", None, reference="ZZ-1", payment="P-1", on="2026-11-02"))
    await town.look_through()
    assert await town.tasks() == [], "it may have come before its invoice"
    await town.until("2026-11-04 08:00")
    await town.look_through()
    [task] = await town.open_tasks()
    assert (task.kind, task.brief["payment"]) == (TaskKind.MATCH, "P-1")
    await town.look_through()
    assert len(await town.open_tasks()) == 1
    await town.finishes(task, "book", invoices=["2026-01178"])
    assert await open_amount(pool, "2026-01178") == "138.89"
