"""Bring in bank statements: all of a file or nothing, each entry once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.bank import BankEntry, BankStatement
from domain.creditor import Creditor
from domain.model import Model
from domain.money import minor_units
from ledger import bank_statements, creditors, debtor_accounts
from ledger.bank_statements import BankDay
from ledger.database import Connection, Pool, transaction
from ledger.intake import turns
from ledger.intake.bank import booking, deciding, going_back
from ledger.intake.bank.booking import Sums
from ledger.intake.bank.deciding import Decisions
from ledger.intake.bank.writing import BankEntryRow, write_entries


class NotTheirsError(Exception):
    """A statement of an account that is not this creditor's, or of nobody's that we know."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement that was read and checked, with its entries."""

    statement: BankStatement
    entries: Sequence[BankEntry]


class Brought(Model):
    """What became of a file."""

    creditor: str
    statements: int
    entries: int
    known: int = 0
    """Entries that were brought in before, by this file or another."""
    booked: int = 0
    """Credits that found their invoices by themselves."""
    asked: int = 0
    """Credits about which a person is asked."""
    reversed: int = 0
    restored: int = 0
    other: int = 0
    """What went out, which is no matter of ours; and what went back of we do not know what."""


@dataclass(frozen=True, slots=True)
class _New:
    """The entries of a statement that are not known, of an account of the creditor's."""

    account: str
    statement: BankStatement
    days: dict[date, BankDay]
    entries: Sequence[BankEntry]


@dataclass(slots=True)
class _Moved:
    """What the entries of a file did: payments that went back and came again, by entry."""

    reversed: dict[str, str] = field(default_factory=dict)
    restored: dict[str, str] = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)


async def creditor_of(pool: Pool, accounts: Sequence[str], creditor: str | None) -> str:
    """Whose accounts these are; ``creditor`` chooses where several have the same.

    Raises:
        NotTheirsError: nobody's, or not this creditor's; or several have it and none is named.
    """
    found: set[str] | None = None
    for account in accounts:
        slugs = set(await debtor_accounts.owners(pool, account))
        if creditor is not None and creditor not in slugs:
            raise NotTheirsError(
                f"account {account} is not creditor {creditor}'s: add it to `accounts` in the "
                "profile, if it is theirs"
            )
        if not slugs:
            raise NotTheirsError(
                f"account {account} is no creditor's: add it to `iban` or `accounts` in a profile"
            )
        found = slugs if found is None else found & slugs
    if creditor is not None:
        return creditor
    if not found:
        raise NotTheirsError("these accounts are not of one creditor: bring them in one by one")
    if len(found) > 1:
        raise NotTheirsError(f"the account is of {', '.join(sorted(found))}: say which creditor")
    return found.pop()


async def bring_in(
    pool: Pool, sheets: Sequence[Sheet], creditor: str | None, person: str
) -> Brought:
    """Book the statements of a file in one transaction; what is known changes nothing.

    Matching reads the books before anything is held, as it takes its time; what then changed is
    seen when it is booked. A file in which money goes back is read against the books after that.

    Raises:
        NotTheirsError: an account is not the creditor's.
        UnknownCreditorError: no such creditor.
    """
    slug = await creditor_of(pool, [it.statement.account for it in sheets], creditor)
    profile = await creditors.get(pool, slug)
    ahead = None
    if not any(entry.reversal for it in sheets for entry in it.entries):
        async with pool.acquire() as conn:
            fresh = await _fresh(conn, slug, sheets)
            ahead = await deciding.decide(conn, slug, _credits(fresh))
    async with transaction(pool) as conn:
        now = await turns.take_alone(conn, [slug])
        fresh = await _fresh(conn, slug, sheets)
        for it in fresh:
            days = it.days.values()
            await bank_statements.add(conn, slug, it.account, it.statement, days, person, now)
        moved = await _book(conn, profile, fresh, ahead, now)
    new = sum(len(it.entries) for it in fresh)
    told = sum(len(it.entries) for it in sheets)
    sums = moved.sums
    return Brought(
        creditor=slug,
        statements=len(sheets),
        entries=told,
        known=told - new,
        booked=sums.booked,
        asked=sums.asked,
        reversed=len(moved.reversed),
        restored=len(moved.restored),
        other=new - sums.booked - sums.asked - len(moved.reversed) - len(moved.restored),
    )


async def _fresh(conn: Connection, creditor: str, sheets: Sequence[Sheet]) -> list[_New]:
    """What no earlier statement held, and no earlier one of this file."""
    found, seen = list[_New](), set[str]()
    for sheet in sheets:
        it = sheet.statement
        account = (await debtor_accounts.owners(conn, it.account))[creditor]
        known = await bank_statements.known_entries(conn, creditor, [e.id for e in sheet.entries])
        days = bank_statements.days_of(it, sheet.entries)
        same = await bank_statements.known_days(conn, creditor, account, it.currency, days.values())
        # A day of which some entries are known is the same day told anew, with more in it.
        partly = {entry.booked_on for entry in sheet.entries if entry.id in known}
        fresh = [
            entry
            for entry in sheet.entries
            if entry.id not in known
            and entry.id not in seen
            and (entry.booked_on not in same or entry.booked_on in partly)
        ]
        seen.update(entry.id for entry in fresh)
        found.append(_New(account, it, days, fresh))
    return found


def _credits(fresh: Sequence[_New], but: Collection[str] = ()) -> list[BankEntry]:
    return [
        entry for it in fresh for entry in it.entries if entry.amount > 0 and entry.id not in but
    ]


async def _book(
    conn: Connection,
    creditor: Creditor,
    fresh: Sequence[_New],
    ahead: Decisions | None,
    now: datetime,
) -> _Moved:
    """Money that went back first: what it had paid is open for the credits beside it."""
    back = [(it.account, e) for it in fresh for e in it.entries if e.reversal and e.amount < 0]
    again = [(it.account, e) for it in fresh for e in it.entries if e.reversal and e.amount > 0]
    moved = _Moved()
    for account, entry in back:
        payment = await going_back.reverse(conn, creditor, account, entry, now)
        if payment is not None:
            moved.reversed[entry.id] = payment
    for account, entry in again:
        payment = await going_back.restore(conn, creditor, account, entry, now)
        if payment is not None:
            moved.restored[entry.id] = payment
    decisions = await _decisions(conn, creditor, _credits(fresh, moved.restored), ahead)
    here = {entry.id for _, entry in back}
    rows = [(it, entry) for it in fresh for entry in it.entries]
    await write_entries(
        conn, creditor.slug, [_row(it, e, moved) for it, e in rows if e.id not in here]
    )
    if decisions.credits:
        moved.sums = await booking.book(conn, creditor, decisions, now)
    for account, entry in back:
        if entry.id not in moved.reversed:  # what it takes back may stand in this very file
            payment = await going_back.reverse(conn, creditor, account, entry, now, asks=True)
            if payment is not None:
                moved.reversed[entry.id] = payment
    await write_entries(conn, creditor.slug, [_row(it, e, moved) for it, e in rows if e.id in here])
    return moved


async def _decisions(
    conn: Connection, creditor: Creditor, came_in: Sequence[BankEntry], ahead: Decisions | None
) -> Decisions:
    if ahead is None:
        return await deciding.decide(conn, creditor.slug, came_in)
    still = {entry.id for entry in came_in}
    return Decisions([it for it in ahead.credits if it.payment_id in still], ahead.names)


def _row(of: _New, entry: BankEntry, moved: _Moved) -> BankEntryRow:
    became, payment = "none", None
    if entry.id in moved.reversed:
        became, payment = "reversed", moved.reversed[entry.id]
    elif entry.id in moved.restored:
        became, payment = "restored", moved.restored[entry.id]
    elif entry.amount > 0:
        became, payment = "payment", entry.id
    return BankEntryRow(
        id=entry.id,
        statement=of.statement.id,
        account=of.account,
        amount=minor_units(entry.amount, entry.currency),
        currency=entry.currency,
        booked_on=entry.booked_on,
        name=entry.name,
        iban=entry.iban,
        reference=entry.reference,
        end_to_end=entry.end_to_end,
        text=entry.text,
        reversal=entry.reversal,
        became=became,
        payment_id=payment,
    )
