"""Who the debtor is, read from the ledger: payments, broken promises, and nothing else."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from domain.debtor import Debtor
from domain.debtor_history import DebtorHistory, HistoryKind, HistoryRules
from ledger import arrangements, clock, payment_history
from ledger.database import Pool, transaction
from tests.support.events import CREDITOR, credited, debtor, overdue, paid, reversed_, told

pytestmark = pytest.mark.usefixtures("creditor")


async def found(pool: Pool, **facts: Any) -> DebtorHistory:
    sanne = Debtor.model_validate(debtor(**facts))
    today = (await clock.now(pool)).date()
    return await payment_history.judged(pool, CREDITOR, sanne, "EUR", HistoryRules(), today)


def bought(number: str, on: str | None, amount: str = "100.00") -> list[Any]:
    """An invoice due on 1 June 2026, paid on a day or not at all."""
    dated: dict[str, Any] = {"issued_on": "2026-05-01", "due_on": "2026-06-01"}
    came = [paid(amount, number, on=on, payment=f"pay-{number}")] if on else []
    return [*came, overdue(number, amount, **dated)]


async def test_only_what_was_paid_is_judged(pool: Pool) -> None:
    """What is open may be in dispute, or came in today; what was credited was never owed."""
    await told(pool, *bought("A", "2026-06-01"), *bought("B", "2026-06-25"), *bought("C", None))
    await told(pool, *bought("D", None), credited("100.00", "D"))
    await told(pool, *bought("E", "2026-06-02"), reversed_("pay-E"))
    history = await found(pool)
    assert (history.invoices, history.late, history.average_days_late) == (2, 1, 24)
    assert str(history.value) == "200.00"


async def test_another_debtors_payments_say_nothing(pool: Pool) -> None:
    await told(pool, *bought("A", "2026-06-01"))
    assert (await found(pool, number="C-9")).invoices == 0


async def broke_a_promise(pool: Pool, *numbers: str) -> None:
    async with transaction(pool) as conn:
        now, hundred = await clock.now(conn), Decimal("100.00")
        claims = tuple(CoveredClaim(number=it, agreed=hundred, open=hundred) for it in numbers)
        promise = Arrangement(
            id=uuid4(),
            creditor=CREDITOR,
            debtor="C-1001",
            kind=ArrangementKind.PROMISE,
            status=ArrangementStatus.AGREED,
            currency="EUR",
            source=f"call about {numbers}",
            claims=claims,
            terms=(Term(due_on=now.date(), amount=hundred),),
            agreed_at=now,
        )
        await arrangements.add(conn, promise)
        await arrangements.end(conn, promise.id, ArrangementStatus.BROKEN, "not paid", now)


async def test_a_promise_over_three_invoices_is_broken_once(pool: Pool) -> None:
    await told(pool, *bought("A", None), *bought("B", None), *bought("C", None))
    await broke_a_promise(pool, "A", "B", "C")
    assert (await found(pool)).broken_promises == 1


async def test_broken_promises_are_counted(pool: Pool) -> None:
    await told(pool, *bought("A", None), *bought("B", None))
    assert (await found(pool)).kind is None
    for number in ("A", "B"):
        await broke_a_promise(pool, number)
    history = await found(pool)
    assert (history.broken_promises, history.kind) == (2, HistoryKind.NOTORIOUS)
