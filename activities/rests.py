"""What is left open after a payment and is not asked for: a discount that was earned, or cents."""

from datetime import datetime

from activities import discounting
from ledger import balance, waivers
from ledger.case_file import CaseFile
from ledger.database import Connection


async def settle(conn: Connection, file: CaseFile, now: datetime) -> None:
    """Credit an earned discount; waive so few cents as the creditor does not ask for."""
    await discounting.settle_if_earned(conn, file, now)
    rest = file.owed
    invoiced = file.invoice.amount
    if not 0 < rest.minor <= file.creditor.cent_tolerance or rest.amount >= invoiced:
        return
    await waivers.waive_rest(conn, file.key, rest, file.where.local(now).date(), now)
    file.owed = await balance.principal(conn, file.key.creditor, file.key.invoice_number)
