"""A Wednesday morning at Acme's desk: one task of each kind, as the system would ask for them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from activities import call_brief
from domain.arrangements.arrangement import (
    Arrangement,
    ArrangementKind,
    ArrangementStatus,
    CoveredClaim,
    Term,
)
from domain.disputes import DisputeKind
from domain.reading.intent import Intent, Reading
from domain.vocabulary import TaskKind
from ledger import arrangements, case_file, cases, clock, credit_tasks, tasks
from ledger.database import Connection, Pool, transaction
from tests.support.database import set_now
from tests.support.events import CREDITOR, debtor, overdue, told

SANNE, BAKERY, AHMED, LIES, GARAGE = "2026-0117", "2026-0201", "2026-0302", "2026-0403", "2026-0504"
EVIDENCE = "https://acme.example/returns/4711.jpg"


async def morning(pool: Pool) -> dict[TaskKind, UUID]:
    """Wednesday 25 November 2026, half past nine: the day that salaries come in."""
    now = await set_now(pool, "2026-11-25 08:30")
    garage = debtor("C-5", name="Garage Prins B.V.", kind="business", email="info@prins.example")
    bakery = debtor("C-2", name="Bakkerij Jansen B.V.", kind="business", phone="+31201234567")
    await told(
        pool,
        overdue(SANNE, "250.00", of=debtor(income="salary"), description="Desk lamp and chair"),
        overdue("2026-0118", "100.00", of=debtor(income="salary"), description="Bookcase"),
        overdue(BAKERY, "12400.00", of=bakery | {"email": "post@jansen.example"}),
        overdue(AHMED, "89.50", of=debtor("C-3", name="Ahmed Bakri", phone="+31611111111")),
        overdue(LIES, "640.00", of=debtor("C-4", name="Lies Visser", phone="+31622222222")),
        overdue(GARAGE, "3100.00", of=garage | {"phone": "+31301234567"}),
    )
    asked = {TaskKind.CALL: await call(pool, SANNE, ("2026-0118",))}
    await broken_promise(pool, BAKERY, "C-2", Decimal("12400.00"))
    await call(pool, BAKERY)
    for kind, number, title, brief, facts in _others(now):
        async with transaction(pool) as conn:
            asked[kind] = await _ask(conn, kind, number, title, brief, **facts)
    await _money(pool, asked)
    return asked


async def call(pool: Pool, number: str, with_: tuple[str, ...] = ()) -> UUID:
    """A call that the debtor need not have asked for, with its file, goal and guide."""
    async with transaction(pool) as conn:
        case = await cases.find(conn, CREDITOR, number)
        assert case is not None
        now, covers = await clock.now(conn), (number, *with_)
        file = await case_file.read_any(conn, case.key)
        brief = dict(await call_brief.beside_the_ladder(conn, file, covers, now))
        name = file.debtor.name
        title = f"Bel {name} over {', '.join(covers)}"
        return await tasks.open_task(
            *(conn, case.key, TaskKind.CALL, title, brief, now), debtor=case.debtor, covers=covers
        )


async def broken_promise(pool: Pool, number: str, debtor_id: str, amount: Decimal) -> None:
    """They would pay the day before yesterday, and did not."""
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        promised = Arrangement(
            id=uuid4(),
            creditor=CREDITOR,
            debtor=debtor_id,
            kind=ArrangementKind.PROMISE,
            status=ArrangementStatus.AGREED,
            currency="EUR",
            source="a call",
            claims=(CoveredClaim(number=number, agreed=amount, open=amount),),
            terms=(Term(due_on=(now - timedelta(days=2)).date(), amount=amount),),
            agreed_at=now - timedelta(days=9),
        )
        await arrangements.add(conn, promised)
        await conn.execute(
            "update arrangements set status = 'broken', ended_at = $2 where id = $1",
            *(promised.id, now - timedelta(days=1)),
        )


async def _ask(
    conn: Connection, kind: TaskKind, number: str, title: str, brief: dict[str, Any], **facts: Any
) -> UUID:
    case = await cases.find(conn, CREDITOR, number)
    assert case is not None
    at = await clock.now(conn) - timedelta(days=facts.pop("days_ago", 0))
    return await tasks.open_task(
        *(conn, case.key, kind, title, brief, at), debtor=case.debtor, covers=(number,), **facts
    )


def _others(now: Any) -> list[tuple[TaskKind, str, str, dict[str, Any], dict[str, Any]]]:
    reading = Reading(
        intent=Intent.PROMISE,
        confidence=0.62,
        language="nl",
        date=(now + timedelta(days=9)).date(),
        competing=(Intent.QUESTION,),
    )
    text = "Beste Acme,\n\nIk denk dat ik het vrijdag de 4e wel kan betalen. Is dat goed?\n\nAhmed"
    reply = {"reply": str(uuid4()), "channel": "email", "text": text, "button": None}
    complaint = {
        "dispute": str(uuid4()),
        "kind": DisputeKind.FAULTY,
        "disputed": "320.00",
        "owner": None,
        "deadline": "2026-11-27",
        "said": "De kast kwam met een kapotte deur. Ik heb een foto gestuurd.",
        "evidence": [EVIDENCE],
        "gestures": ["een tegoedbon van € 10"],
    }
    checklist = [
        {"question": "Was everything tried?", "known": "5 contacts by call, email, letter"},
        {"question": "What is at risk if it cannot be collected?", "known": "3100.00 EUR"},
        {"question": "How good is the legal case?", "known": "the last demand lapsed"},
    ]
    letter = {
        "address": ["Lies Visser", "Lindelaan 1", "1234 AB Utrecht"],
        "statutory": True,
        "document": {"subject": "Laatste aanmaning"},
    }
    due = now + timedelta(hours=5)
    said = {"why": "says it is paid: we look for the money", "said": "Betaald op 20 november"}
    looks = {"outcomes": ["found", "not_found"]}
    return [
        (
            TaskKind.TRIAGE,
            AHMED,
            f"Read the reply about invoice {AHMED}",
            reply | {"proposal": reading.model_dump(mode="json")},
            {"due_at": due, "days_ago": 1},
        ),
        (
            TaskKind.COMPLAINT,
            LIES,
            f"Invoice {LIES}: answer the complaint (faulty) by 2026-11-27",
            complaint,
            {"due_at": now + timedelta(days=2), "days_ago": 5},
        ),
        (TaskKind.APPROVAL, GARAGE, f"Hand over {GARAGE}?", {"checklist": checklist}, {}),
        (TaskKind.LETTER, LIES, "Post the letter to Lies Visser", letter, {}),
        (
            TaskKind.MATCH,
            LIES,
            f"Look for the payment of invoice {LIES}",
            said | looks,
            {"due_at": now - timedelta(days=1), "days_ago": 3},
        ),
    ]


async def _money(pool: Pool, asked: dict[TaskKind, UUID]) -> None:
    credit = {
        "amount": "45.00",
        "currency": "EUR",
        "payments": [{"payment": "pay-9", "paid_on": "2026-11-20", "left": "45.00"}],
        "invoices": [{"invoice": SANNE, "open": "250.00"}],
        "outcomes": ["apply", "refund", "keep"],
    }
    async with transaction(pool) as conn:
        now = await clock.now(conn)
        asked[TaskKind.CREDIT] = await credit_tasks.open_of_debtor(
            *(conn, CREDITOR, "C-1001", TaskKind.CREDIT),
            "45.00 EUR was paid too much: apply it to an invoice, or refund it",
            *(credit, now, (SANNE,)),
        )
