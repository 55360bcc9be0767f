"""A quarter at Acme, for figures: a hundred invented invoices and what became of each."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from ledger.database import Connection, Pool, transaction
from tests.support.database import set_now
from tests.support.events import CREDITOR, debtor, overdue, paid, told

TODAY = date(2026, 11, 25)
_STEPS = (("friendly", "email", 3), ("reminder", "whatsapp", 10), ("call", "call", 17))
_REASONS = ("forgot", "forgot", "cannot_pay", "disputes", "unreachable", "unknown")
_SEED = 7


async def quarter(pool: Pool) -> None:
    """Invoices since July; some were paid after a step, some promised, some stand open."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    await set_now(pool, "2026-11-25 08:30")
    lives = [_Life(at, chance) for at in range(100)]
    await told(pool, *(it.invoice for it in lives))
    await told(pool, *(it.payment for it in lives if it.pays))
    async with transaction(pool) as conn:
        for it in lives:
            await it.write(conn, chance)


class _Life:
    """One invoice of one debtor."""

    def __init__(self, at: int, chance: random.Random) -> None:
        self.number, self.who = f"2026-{1000 + at}", f"C-{at}"
        due = TODAY - timedelta(days=chance.randrange(-10, 130))
        self.due, self.amount = due, chance.randrange(40, 900)
        last = len(_STEPS) if (TODAY - due).days > _STEPS[-1][2] else 0
        self.steps = [it for it in _STEPS if due + timedelta(days=it[2]) < TODAY]
        self.paid_after = chance.choice((0, 0, 1, 2, None)) if last else None
        days = 0 if self.paid_after is None else _STEPS[self.paid_after][2]
        self.paid_on = due + timedelta(days=days + chance.randrange(1, 6))
        self.pays = self.paid_after is not None and self.paid_on < TODAY
        if self.pays and self.paid_after is not None:
            self.steps = self.steps[: self.paid_after + 1]
        who = debtor(self.who, email=f"{self.who.lower()}@example.com")
        issued = due - timedelta(days=30)
        self.invoice = overdue(
            *(self.number, f"{self.amount}.00"),
            of=who,
            issued_on=issued.isoformat(),
            due_on=due.isoformat(),
            time=f"{issued.isoformat()}T09:00:00Z",
        )
        self.payment = paid(f"{self.amount}.00", self.number, on=self.paid_on.isoformat())

    async def write(self, conn: Connection, chance: random.Random) -> None:
        """What the case lived through, as rows."""
        for step, channel, day in self.steps:
            await self._contact(conn, step, channel, self.due + timedelta(days=day))
        if self.pays:
            await self._ended(conn, chance)
        elif self.steps:
            reason = chance.choice(_REASONS)
            stage = {"disputes": "disputed"}.get(reason, "reminding")
            await conn.execute(
                """update cases set stage = $3, standing = standing || jsonb_build_object(
                     'stage', $3::text, 'reason', $4::text)
                   where creditor = $1 and invoice_number = $2""",
                *(CREDITOR, self.number, stage, reason),
            )
            if chance.random() < 0.4:
                await self._promise(conn, chance.choice(("kept", "part_kept", "broken", "agreed")))

    async def _contact(self, conn: Connection, step: str, channel: str, day: date) -> None:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        await conn.execute(
            """insert into contacts (id, creditor, debtor, invoice_number, opening, step, attempt,
                 channel, status, covers, counts, language, message, message_hash, recipient, body,
                 marked_at, sent_at)
               values ($1, $2, $3, $4, 1, $5, 1, $6, 'sent', array[$4], true, 'nl', $5, '', '',
                       '', $7, $7)""",
            *(uuid4(), CREDITOR, self.who, self.number, step, channel, at),
        )

    async def _ended(self, conn: Connection, chance: random.Random) -> None:
        at = datetime(self.paid_on.year, self.paid_on.month, self.paid_on.day, 12, tzinfo=UTC)
        await conn.execute(
            """update cases set stage = 'closed', outcome = 'paid', closed_at = $3
               where creditor = $1 and invoice_number = $2""",
            *(CREDITOR, self.number, at),
        )
        if chance.random() < 0.5:
            await self._marked(conn, chance.choice((3, 4, 4, 5, 5)), at + timedelta(days=7))

    async def _marked(self, conn: Connection, score: int, at: datetime) -> None:
        reply, courtesy = uuid4(), uuid4()
        await conn.execute(
            """insert into replies (id, provider_id, creditor, debtor, channel, sender, text, at)
               values ($1, $1::uuid::text, $2, $3, 'email', '', $4, $5)""",
            *(reply, CREDITOR, self.who, str(score), at),
        )
        await conn.execute(
            """insert into courtesies (id, creditor, debtor, covers, kind, occasion, not_before,
                                       planned_at, status)
               values ($1, $2, $3, array[$4], 'satisfaction', $4, $5, $5, 'sent')""",
            *(courtesy, CREDITOR, self.who, self.number, at),
        )
        await conn.execute(
            """insert into feedback (reply, courtesy, creditor, debtor, invoice_number, outcome,
                                     score, at)
               values ($1, $2, $3, $4, $5, 'paid', $6, $7)""",
            *(reply, courtesy, CREDITOR, self.who, self.number, score, at),
        )

    async def _promise(self, conn: Connection, status: str) -> None:
        told_at = datetime(2026, 11, 1, tzinfo=UTC)
        one = uuid4()
        await conn.execute(
            """insert into arrangements (id, creditor, debtor, kind, status, currency, source,
                                         agreed_at, ended_at)
               values ($1, $2, $3, 'promise', $4, 'EUR', 'a call', $5, $6)""",
            *(one, CREDITOR, self.who, status, told_at),
            None if status == "agreed" else told_at + timedelta(days=7),
        )
        await conn.execute(
            "insert into arrangement_terms values ($1, 0, $2, $3)",
            *(one, told_at.date() + timedelta(days=7), self.amount * 100),
        )
