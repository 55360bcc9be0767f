"""Money beyond one invoice: over several, too much, applied, refunded, gone back and come again."""

from decimal import Decimal

from domain.allocation import Part, PaymentOrder
from domain.incoming import Payment
from domain.money import Money
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import balance
from ledger.database import Pool, transaction
from ledger.intake import money
from tests.journeys.town import Town
from tests.support.books import books_hold
from tests.support.events import CREDITOR, credited, overdue, paid, restored, reversed_
from tests.support.world import acme, open_amount, settle_in

A, B, C = "2026-0117", "2026-0118", "2026-0119"


async def credit(town: Town, number: str = A) -> Decimal:
    """The credit balance of Sanne, as her cases show it."""
    return (await town.view(number)).credit_balance


async def test_what_is_paid_too_much_is_credit_and_a_person_is_asked(town: Town) -> None:
    await town.tell(overdue(A))
    await town.tell(paid("300.00", A))
    assert await town.stands(A) == "closed paid"
    assert (await town.view(A)).open_amount == 0
    assert await credit(town) == Decimal("50.00")
    [task] = await town.open_tasks()
    assert task.kind is TaskKind.CREDIT
    assert task.title == "50.00 EUR was paid too much: apply it to an invoice, or refund it"
    assert (task.brief["amount"], task.brief["currency"]) == ("50.00", "EUR")
    [line] = [it for it in (await town.view(A)).timeline if it.what is TimelineWhat.PAYMENT]
    assert line.why == "paid on 2026-11-02; 50.00 EUR more than was open"


async def test_a_person_applies_it_to_another_invoice(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"), paid("300.00", A))
    assert (await town.view(B)).asked_amount == Decimal("50.00"), "before anybody decides"
    await town.outcome(TaskKind.CREDIT, "apply", number=B)
    assert await open_amount(pool, B) == "50.00"
    assert await credit(town, B) == 0
    assert await town.tasks() == []
    await town.until("2026-11-02 12:00")
    message = next(it for it in town.post.messages if it.contact.step != "thank_you")
    assert "50,00" in message.contact.body
    await town.tell(paid("50.00", B))
    assert await town.stands(B) == "closed paid"
    await books_hold(pool)


async def test_a_credit_is_applied_to_the_oldest_first_and_what_is_left_is_asked_about(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue(A, "30.00"), overdue(B, "20.00"), overdue(C, due_on="2026-12-31"))
    await town.tell(paid("400.00", A))
    await town.outcome(TaskKind.CREDIT, "apply", number=B, invoices=[B])
    assert await town.stands(B) == "closed paid"
    [task] = await town.open_tasks()
    assert task.title.startswith("350.00 EUR was paid too much")
    await town.outcome(TaskKind.CREDIT, "apply", number=C)
    assert await town.stands(C) == "closed paid"
    await town.outcome(TaskKind.CREDIT, "keep", number=C)
    assert await town.tasks() == []
    assert await credit(town) == Decimal("100.00"), "it stays to the good"
    await books_hold(pool)


async def test_a_person_refunds_it(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"), paid("300.00", A))
    await town.outcome(TaskKind.CREDIT, "refund", number=B)
    assert await credit(town) == 0
    assert (await town.view(B)).asked_amount == Decimal("100.00")
    assert await town.tasks() == []
    await books_hold(pool)


async def test_what_was_refunded_and_then_goes_back_at_the_bank_must_come_back(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue(A), paid("300.00", A, payment="sepa-1"))
    await town.outcome(TaskKind.CREDIT, "refund", number=A)
    await town.tell(reversed_("sepa-1"))
    assert (await town.view(A)).open_amount == Decimal("250.00")
    assert await credit(town) == Decimal("-50.00")
    [task] = await town.open_tasks()
    assert "went back: get it back" in task.title
    assert (await town.view(A)).asked_amount == Decimal("250.00"), "no demand asks for it"
    await books_hold(pool)


async def over(town: Town, pool: Pool, payment: str, **parts: str) -> None:
    """The bank statement brings one payment for several invoices."""
    shares = {f"2026-{number[1:]}": Decimal(amount) for number, amount in parts.items()}
    async with transaction(pool) as conn:
        now = await town.now()
        came = Payment(
            creditor=CREDITOR,
            payment_id=payment,
            amount=sum(shares.values(), Decimal(0)),
            paid_on=now.date(),
        )
        meant = [
            Part(invoice_number=number, amount=Money(amount=share))
            for number, share in shares.items()
        ]
        await money.receive_over(conn, came, meant, now)
    await town.settle()


async def test_one_payment_pays_several_invoices_and_its_reversal_opens_them_again(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue(A), overdue(B, "100.00"))
    await over(town, pool, "camt-7", n0117="250.00", n0118="100.00")
    assert [await town.stands(it) for it in (A, B)] == ["closed paid", "closed paid"]
    await town.tell(reversed_("camt-7"))
    assert [(await town.view(it)).opening for it in (A, B)] == [2, 2]
    assert [await open_amount(pool, it) for it in (A, B)] == ["250.00", "100.00"]

    await town.tell(restored("camt-7"))
    assert [await town.stands(it) for it in (A, B)] == ["closed paid", "closed paid"]
    await books_hold(pool)


async def test_a_reversal_takes_applied_credit_back_too(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), overdue(B, "50.00"), paid("300.00", A, payment="sepa-1"))
    await town.outcome(TaskKind.CREDIT, "apply", number=B)
    assert await town.stands(B) == "closed paid"
    await town.tell(reversed_("sepa-1"))
    assert [await open_amount(pool, it) for it in (A, B)] == ["250.00", "50.00"]
    assert [(await town.view(it)).stage for it in (A, B)] == ["reminding", "reminding"]
    assert await credit(town) == 0


async def test_a_credit_note_on_a_paid_invoice_frees_the_money(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A), paid("250.00", A), credited("80.00", A))
    assert await open_amount(pool, A) == "0.00"
    assert await credit(town) == Decimal("80.00")
    assert await town.tasks() == ["credit"]
    await books_hold(pool)


async def test_who_pays_the_costs_too_has_paid_them(town: Town, pool: Pool) -> None:
    """They are no longer waived at the end, as if nobody had paid them."""
    await town.tell(overdue(A))
    await town.until("2026-12-22 12:00")
    costs = (await town.view(A)).costs
    assert costs == Decimal("40.00")
    await town.tell(paid("290.00", A))
    assert await town.stands(A) == "closed paid"
    kinds = [line["kind"] for line in await balance.listing(pool, CREDITOR, A)]
    assert kinds == ["principal", "costs", "payment", "costs_paid"]
    assert await town.tasks() == []


async def test_a_creditor_may_have_costs_and_interest_paid_first(town: Town, pool: Pool) -> None:
    """BW 6:44(1), instead of our own default (decision 4)."""
    await settle_in(pool, acme(allocation=PaymentOrder.BY_LAW))
    await town.tell(overdue(A))
    await town.until("2026-12-22 12:00")
    case = await town.view(A)
    assert (case.costs, case.interest) == (Decimal("40.00"), Decimal("1.40"))
    await town.tell(paid("250.00", A, on="2026-12-21"))
    case = await town.view(A)
    assert case.open_amount == Decimal("41.40")
    assert case.costs == case.interest == 0
    assert case.stage != "closed"
    await town.tell(paid("41.40", A, on="2026-12-21", payment="rest"))
    assert await town.stands(A) == "closed paid"
    await town.tell(reversed_("rest"))
    assert (await town.view(A)).open_amount == Decimal("41.40")
    await books_hold(pool)


async def test_cents_that_the_creditor_does_not_ask_for_are_waived(town: Town, pool: Pool) -> None:
    await settle_in(pool, acme(cent_tolerance=2))
    await town.tell(overdue(A), paid("249.98", A, payment="sepa-1"))
    assert await town.stands(A) == "closed paid"
    [*_, last] = await balance.listing(pool, CREDITOR, A)
    assert (last["kind"], last["amount"]) == ("waived", "-0.02")
    await town.tell(reversed_("sepa-1"))
    assert await open_amount(pool, A) == "250.00", "and they are owed again with the rest"
    await town.tell(paid("249.97", A))
    assert (await town.view(A)).open_amount == Decimal("0.03")
    await books_hold(pool)


async def test_cents_paid_too_much_trouble_nobody(town: Town, pool: Pool) -> None:
    await settle_in(pool, acme(cent_tolerance=2))
    await town.tell(overdue(A), paid("250.02", A))
    assert await town.stands(A) == "closed paid"
    assert await town.tasks() == []
    assert await credit(town) == Decimal("0.02")


async def test_a_promise_for_two_that_is_paid_on_one_number_is_kept(town: Town, pool: Pool) -> None:
    """Decision 22: the money is there; a person books it where it belongs."""
    await town.tell(overdue(A), overdue(B, "100.00"))
    await town.until("2026-11-03 12:00")
    await town.called("promise", date="2026-11-06")
    await town.tell(paid("350.00", A, on="2026-11-06"))
    await town.until("2026-11-12 12:00")
    arrangement = (await town.view(A)).arrangement
    assert arrangement is not None
    assert arrangement.status != "broken"
    await town.outcome(TaskKind.CREDIT, "apply", number=B)
    assert await open_amount(pool, B) == "0.00"


async def test_the_reference_of_a_joint_message_finds_all_its_invoices(
    town: Town, pool: Pool
) -> None:
    """Peers 2: "Kenmerk: A, B" is what our own message asked to write."""
    await town.tell(overdue(A, "200.00"), overdue(B, "100.00"))
    await town.until("2026-11-02 12:00")
    assert f"{A}, {B}" in town.post.messages[-1].contact.body
    await town.tell(paid("300.00", None, reference=f"{A}, {B}"))
    assert [await town.stands(it) for it in (A, B)] == ["closed paid", "closed paid"]
    await books_hold(pool)


async def test_of_too_little_the_first_that_is_named_takes_its_own_first(
    town: Town, pool: Pool
) -> None:
    await town.tell(overdue(A, "200.00"), overdue(B, "100.00"))
    await town.tell(paid("285.00", None, reference=f"{A} en {B}"))
    assert [await open_amount(pool, it) for it in (A, B)] == ["0.00", "15.00"]


async def test_a_name_that_is_nobodys_leaves_it_to_a_person(town: Town, pool: Pool) -> None:
    await town.tell(overdue(A, "200.00"), paid("200.00", None, reference=f"{A}, X-1"))
    assert await open_amount(pool, A) == "200.00"
