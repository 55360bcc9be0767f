"""Whether a claim is ready to be handed over: its last demand lapsed, and it can be enforced."""

from datetime import datetime

from ledger import case_file, notices
from ledger.case_file import CaseFile
from ledger.database import Connection

ONLY_WITH = "it is handed over only with override, and with the reasons in note"
"""What a person is told who wants to all the same."""


async def why_not(conn: Connection, file: CaseFile, now: datetime) -> str | None:
    """Why this claim is not to be handed over (practice I6: "only then"); None where it may be."""
    why = []
    since = file.case.opened_at.date()
    notice = await notices.covering(conn, file.key.creditor, file.key.invoice_number, since)
    if notice is None or notice.lapsed_on is None:
        why.append("no last demand has lapsed")
    barred = await case_file.barred(conn, file, now)
    if barred is not None:
        why.append(f"it is {barred}")
    return " and ".join(why) or None
