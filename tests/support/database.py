"""The ledger of a test session, wiped between tests."""

from datetime import UTC, datetime

from ledger import clock
from ledger.database import Pool

# Children before their parents; installation keeps its one row.
_TABLES = (
    *("audit_trail", "desk_sessions", "sign_in_links", "staff_posts", "staff"),
    *("attachments", "second_fact_tries"),
    *("online_payments", "payment_links"),
    *("feedback", "goodwill"),
    *("extract_items", "extracts"),
    *("bank_days", "bank_entries", "bank_statements", "debtor_accounts"),
    *("courtesies", "disputes", "holds", "case_pauses", "limitation_looks", "free_credits"),
    "spent_credits",
    *("whatsapp_templates", "announcements", "outbox", "callbacks", "events", "replies"),
    *("sending_stops", "turns", "turn_days"),
    *("arrangement_terms", "arrangement_claims", "arrangements"),
    *("personal_words", "discount_offers"),
    *("tasks", "notices", "contacts", "timeline", "cases", "bookings", "payment_movements"),
    *("payments", "invoices"),
    *("closed_channels", "debtors", "playbooks", "creditors", "logos"),
)


async def wipe(pool: Pool) -> None:
    """Forget everything; deleting a few rows is faster than truncating twenty tables.

    On purpose: what was booked can be deleted in no other way.
    """
    on_purpose = "begin; set local amicable.forget = 'on'"
    deletions = (f"delete from {table}" for table in _TABLES)  # noqa: S608
    forget_clock = "update installation set clock_offset = '0'"
    await pool.execute("; ".join((on_purpose, *deletions, forget_clock, "commit")))


async def set_now(pool: Pool, moment: str) -> datetime:
    """Move the installation's clock to a moment, written as ``2026-11-21 10:00`` (UTC)."""
    wanted = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    await clock.set_offset(pool, wanted - datetime.now(UTC))
    return wanted


async def rows(pool: Pool) -> dict[str, int]:
    """How many rows each table holds: what a forged call must not change."""
    counts = " union all ".join(f"select '{table}', count(*) from {table}" for table in _TABLES)  # noqa: S608
    return dict(await pool.fetch(counts))
