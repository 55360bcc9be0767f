"""What must hold whatever happens, judged from outside: by the ledger's rows, not by our rules.

The law's hours, the caps and the scale of costs are written down here once more, on purpose.
"""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from domain.courtesies import CourtesyKind
from ledger.case_view import case_view
from ledger.contacts import Contact
from ledger.database import Pool
from tests.journeys.post import Post
from tests.support.books import books_hold
from tests.support.events import CREDITOR

_DUTCH = frozenset(
    date.fromisoformat(day)
    for day in (
        *("2026-12-25", "2026-12-26", "2027-01-01", "2027-03-26", "2027-03-29", "2027-04-27"),
        *("2027-05-05", "2027-05-06", "2027-05-07", "2027-05-17", "2027-12-25", "2027-12-26"),
    )
)
"""Days of the Algemene termijnenwet and by decree, as far as a chaos lives."""
_AMERICAN = frozenset(
    date.fromisoformat(day)
    for day in ("2026-11-26", "2026-12-25", "2027-01-01", "2027-07-05", "2027-11-25", "2027-12-24")
)
"""Days on which nobody works, where a debtor of the chaos lives abroad."""
_COURTEOUS = frozenset(CourtesyKind) | {"thank_you"}
_DEMANDS = ("reminding", "final_notice")
_WENT_OUT = ("sending", "sent", "delivered", "read", "unknown", "open")
_AMOUNT = re.compile(r"€ ?([\d.,]*\d)")
_SUNDAY = 6


def scale(principal: Decimal) -> Decimal:
    """Besluit BIK, for principals up to 5,000."""
    first, second = min(principal, Decimal(2500)), max(principal - 2500, Decimal(0))
    costs = first * Decimal("0.15") + second * Decimal("0.10")
    return max(costs.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(40))


def in_euros(text: str) -> list[Decimal]:
    """Every amount that a Dutch text names."""
    found = _AMOUNT.findall(text)
    return [Decimal(it.replace(".", "").replace(",", ".")) for it in found]


class Watch(Post):
    """All that leaves the house is judged at the moment it leaves."""

    def __init__(self, pool: Pool, books: dict[str, Decimal]) -> None:
        super().__init__()
        self._pool = pool
        self._books = books
        self._last_costs = Decimal(0)
        self._lapsed: set[Any] = set()
        self._granted: dict[str, Decimal] = {}

    async def hand_in(self, contact: Contact) -> None:
        """Judge it, then take it or fail as told."""
        await self._in_lawful_hours(contact)
        # Who writes is told that it was read, also who tells of a protection.
        if contact.step not in (CourtesyKind.HOLD_CONFIRMED, CourtesyKind.REPLY_RECEIVED):
            await self._of_no_protected_debtor(contact)
        if contact.step not in _COURTEOUS:
            await self._of_open_cases(contact)
            await self._nothing_unanswered(contact)
            await self._not_too_often(contact)
            await self._no_more_than_owed(contact)
        await super().hand_in(contact)

    async def _in_lawful_hours(self, contact: Contact) -> None:
        local = await self._local(contact.marked_at)
        assert local.weekday() != _SUNDAY, f"{contact.step} on a Sunday: {local}"
        abroad = local.tzinfo == ZoneInfo("America/New_York")
        holidays = _AMERICAN if abroad else _DUTCH
        assert local.date() not in holidays, f"{contact.step} on a holiday: {local}"
        assert 7 <= local.hour < 20, f"{contact.step} outside the law's hours: {local}"

    async def _of_open_cases(self, contact: Contact) -> None:
        rows = await self._pool.fetch(
            """select invoice_number, opening, stage, closed_at from cases
               where creditor = $1 and invoice_number = any($2)""",
            *(CREDITOR, list(contact.covers)),
        )
        assert contact.covers, f"{contact.step} speaks of nothing"
        assert contact.invoice_number in contact.covers
        for row in rows:
            what = f"{contact.step} speaks of {row['invoice_number']}, which is {row['stage']}"
            assert row["closed_at"] is None, what
            assert row["stage"] in (*_DEMANDS, "upcoming"), what

    async def _nothing_unanswered(self, contact: Contact) -> None:
        titles = await self._pool.fetchval(
            """select string_agg(title, '; ') from tasks
               where creditor = $1 and debtor = $2 and status in ('open', 'claimed')
                 and opened_at < $3 and (kind = 'match' or title like 'Read the reply%'
                      or title like 'Check the data%' or title like '%check the debtor''s data')""",
            *(CREDITOR, contact.debtor, contact.marked_at),
        )
        assert titles is None, f"{contact.step} while there waits: {titles}"

    async def _of_no_protected_debtor(self, contact: Contact) -> None:
        kinds = await self._protections(contact.debtor)
        assert not kinds, f"{contact.step} to a debtor who is protected: {kinds}"

    async def _protections(self, debtor: str) -> list[str]:
        rows = await self._pool.fetch(
            """select kind from holds where creditor = $1 and debtor = $2 and lifted_at is null
               and kind <> 'paused'""",
            *(CREDITOR, debtor),
        )
        return [row["kind"] for row in rows]

    async def _not_too_often(self, contact: Contact) -> None:
        """At most one contact a day and three in seven days; services and notices are free."""
        if not contact.counts or contact.message == "upcoming":
            return
        rows = await self._pool.fetch(
            """select coalesce(sent_at, marked_at) as at from contacts
               where creditor = $1 and debtor = $2 and counts and id <> $3 and status = any($4)""",
            *(contact.creditor, contact.debtor, contact.id, list(_WENT_OUT)),
        )
        today = (await self._local(contact.marked_at)).date()
        days = [(await self._local(row["at"])).date() for row in rows]
        assert today not in days, f"{contact.step}: the second contact on {today}"
        week = [day for day in days if timedelta(0) <= today - day < timedelta(days=7)]
        assert len(week) < 3, f"{contact.step}: the fourth contact in a week, after {week}"

    async def _no_more_than_owed(self, contact: Contact) -> None:
        opens = {number: await self.principal(number) for number in contact.covers}
        assert all(amount > 0 for amount in opens.values()), f"{contact.step} demands {opens}"
        costs = sum([await self.costs(number) for number in contact.covers], Decimal(0))
        disputed = {number: await self._disputed(number, owed) for number, owed in opens.items()}
        total = sum(opens.values(), Decimal(0)) + costs - sum(disputed.values(), Decimal(0))
        good = await self._to_the_good(contact.debtor)
        named = in_euros(contact.body)
        if contact.channel.by_person and not named:
            return
        announced = await self._announced(contact)
        past = await self._history(opens) | set(opens.values()) | set(disputed.values()) | {good}
        too_much = [it for it in named if it > total + announced and it not in past]
        assert not too_much, f"{contact.step} asks {too_much} of {total}: {contact.body}"
        asks = [it for it in named if total - good <= it <= total]
        assert asks, f"{contact.step} does not ask {total}, less {good} at most: {contact.body}"

    async def _disputed(self, number: str, owed: Decimal) -> Decimal:
        """The part of an invoice that waits for the answer to a complaint."""
        row = await self._pool.fetchrow(
            """select disputed_minor from disputes where creditor = $1 and invoice_number = $2
               and status in ('open', 'mediating')""",
            *(CREDITOR, number),
        )
        if row is None:
            return Decimal(0)
        part = row["disputed_minor"]
        return owed if part is None else min(Decimal(part) / 100, owed)

    async def _to_the_good(self, debtor: str) -> Decimal:
        """What the debtor paid or was credited too much: it lowers what is asked, somewhere."""
        numbers = list(self._books)
        left = [await self.principal(number) + await self.costs(number) for number in numbers]
        free = await self._pool.fetchval(
            """select coalesce(sum(amount_minor), 0)::bigint from free_credits
               where creditor = $1 and debtor = $2""",
            *(CREDITOR, debtor),
        )
        money = await self._pool.fetchval(
            """select coalesce(sum(greatest(minor, 0)), 0)::bigint from credit_balances
               where creditor = $1 and debtor = $2""",
            *(CREDITOR, debtor),
        )
        too_much = sum((min(it, Decimal(0)) for it in left), Decimal(0))
        return Decimal(free + money) / 100 - too_much

    async def _announced(self, contact: Contact) -> Decimal:
        minor = await self._pool.fetchval(
            "select costs_minor + vat_minor from notices where contact = $1", contact.id
        )
        return Decimal(minor or 0) / 100

    async def _history(self, opens: dict[str, Decimal]) -> set[Decimal]:
        """What a message may say besides: what was invoiced, and what went off since."""
        rows = await self._pool.fetch(
            "select number, amount_minor from invoices where creditor = $1 and number = any($2)",
            *(CREDITOR, list(opens)),
        )
        invoiced = {row["number"]: Decimal(row["amount_minor"]) / 100 for row in rows}
        gone = {invoiced[number] - owed for number, owed in opens.items()}
        return {
            *invoiced.values(),
            *gone,
            sum(gone, Decimal(0)),
            sum(invoiced.values(), Decimal(0)),
        }

    async def _local(self, at: datetime) -> datetime:
        """A moment on the debtor's clock, as the ledger knows it now."""
        zone = await self._pool.fetchval(
            "select profile ->> 'time_zone' from debtors where creditor = $1", CREDITOR
        )
        return at.astimezone(ZoneInfo(zone or "Europe/Amsterdam"))

    async def principal(self, number: str) -> Decimal:
        """What is open of an invoice, added up here."""
        return await self._sum(number, "component = 'principal'")

    async def costs(self, number: str) -> Decimal:
        """Costs on an invoice that are open."""
        return await self._sum(number, "component = 'costs'")

    async def _charged(self, number: str) -> Decimal:
        """Costs on an invoice, paid or not."""
        return await self._sum(number, "kind in ('costs', 'costs_waived')")

    async def _sum(self, number: str, which: str) -> Decimal:
        minor = await self._pool.fetchval(
            f"""select coalesce(sum(amount_minor), 0)::bigint from bookings
                where creditor = $1 and invoice_number = $2 and {which}""",  # noqa: S608
            *(CREDITOR, number),
        )
        return Decimal(minor) / 100

    async def besides(self, number: str) -> Decimal:
        """What was paid on an invoice's number and is not in its principal: left, or for costs."""
        minor = await self._pool.fetchval(
            """select coalesce(sum(u.left_minor - coalesce((
                 select sum(b.amount_minor) from bookings b where b.creditor = p.creditor
                 and b.payment_id = p.payment_id and b.component = 'costs'), 0)), 0)::bigint
               from payments p join unallocated u using (creditor, payment_id)
               where p.creditor = $1 and p.wanted_invoice = $2""",
            *(CREDITOR, number),
        )
        return Decimal(minor) / 100

    async def balances(self) -> dict[str, Decimal]:
        """Each invoice as its creditor's books have it: whatever was paid on it is taken off."""
        return {it: await self.principal(it) - await self.besides(it) for it in self._books}

    # After every step

    async def look(self) -> None:
        """Everything that can be seen when the cases rest."""
        await self._grant()
        found = await self.balances()
        assert found == self._books, f"the ledger says {found}, the books {self._books}"
        await books_hold(self._pool)
        await self._costs_are_due()
        rows = await self._pool.fetch(
            """select invoice_number, standing, closed_at from cases where creditor = $1""",
            CREDITOR,
        )
        for row in rows:
            number, standing = row["invoice_number"], row["standing"]
            view = await case_view(self._pool, CREDITOR, number)
            assert view.interest >= 0, f"{number}: interest of {view.interest}"
            if row["closed_at"] is None:
                await self._goes_on(number, standing)
        await self._no_work_on_what_is_over()

    async def _grant(self) -> None:
        """The creditor books what answers to complaints credited."""
        for number in self._books:
            minor = await self._pool.fetchval(
                """select coalesce(sum(-amount_minor), 0)::bigint from bookings
                   where creditor = $1 and invoice_number = $2 and kind = 'credit'
                     and (source like 'dispute %' or source like 'complaint of %')""",
                *(CREDITOR, number),
            )
            granted = Decimal(minor) / 100
            self._books[number] -= granted - self._granted.get(number, Decimal(0))
            self._granted[number] = granted

    async def confirms(self, number: str, amount: Decimal) -> bool:
        """Whether a credit note says what an answer to a complaint credited before."""
        minor = int(amount * 100)
        return bool(
            await self._pool.fetchval(
                """select exists (select 1 from disputes where creditor = $1
                   and invoice_number = $2 and credited_minor = $3 and confirmed_by is null)""",
                *(CREDITOR, number, minor),
            )
        )

    async def _goes_on(self, number: str, standing: dict[str, Any]) -> None:
        waits = standing["next"] is not None or standing["outcome"] is not None
        asked = await self._pool.fetchval(
            """select exists (select 1 from tasks where creditor = $1 and $2 = any(covers)
                              and status in ('open', 'claimed'))""",
            *(CREDITOR, number),
        )
        assert waits or asked, f"{number} is forgotten: {standing}"
        if standing["stage"] == "on_hold":
            assert waits, f"{number} stands still for ever: {standing}"

    async def _no_work_on_what_is_over(self) -> None:
        rows = await self._pool.fetch(
            """select t.kind, t.covers from tasks t
               where t.creditor = $1 and t.status = 'open'
                 and t.kind in ('call', 'letter', 'approval')
                 and not exists (select 1 from cases c where c.creditor = t.creditor
                                 and c.invoice_number = any(t.covers) and c.closed_at is null)""",
            CREDITOR,
        )
        assert not rows, f"people are asked to work on closed cases: {rows}"

    async def _costs_are_due(self) -> None:
        """Costs only after valid notices whose proven term has passed, by the scale (BW 6:96)."""
        rows = await self._pool.fetch(
            "select * from notices where creditor = $1 and lapsed_on is not null", CREDITOR
        )
        fresh = [row for row in rows if row["id"] not in self._lapsed]
        self._lapsed |= {row["id"] for row in fresh}
        allowed = self._last_costs
        for row in fresh:
            self._term_has_passed(row)
            unpaid = [max(self._books[number], Decimal(0)) for number in row["covers"]]
            announced = Decimal(row["costs_minor"] + row["vat_minor"]) / 100
            due = scale(sum(unpaid, Decimal(0))) * (Decimal("1.21") if row["vat_minor"] else 1)
            allowed += min(announced, due.quantize(Decimal("0.01"), ROUND_HALF_UP))
        found = [await self._charged(number) for number in self._books]
        assert all(it >= 0 for it in found), f"costs below zero: {found}"
        assert sum(found) <= allowed, f"costs of {found}, where {allowed} are due: {fresh}"
        self._last_costs = sum(found, Decimal(0))

    def _term_has_passed(self, notice: Any) -> None:
        assert not notice["void"], f"a void notice lapsed: {notice}"
        assert notice["proof"], f"a notice lapsed without proof: {notice}"
        assert notice["lapsed_on"] > notice["last_day"], f"it lapsed too early: {notice}"
        if notice["kind"] == "consumer":
            assert notice["received_on"] is not None, f"its arrival is not proven: {notice}"
            term = notice["last_day"] - notice["received_on"]
            assert term >= timedelta(days=14), f"a term of {term}: {notice}"
