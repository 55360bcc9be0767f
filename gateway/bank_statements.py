"""A statement file on its way into the ledger: read to its end, then booked as a whole."""

import asyncio
from typing import BinaryIO

from gateway.imports.bank.reader import StatementFile, read_statements
from ledger.database import Pool
from ledger.intake.bank.door import Brought, Sheet, bring_in


async def take_in(
    pool: Pool, source: BinaryIO, file_name: str, creditor: str | None, person: str
) -> Brought:
    """Read, check and book a file, beside the event loop where it takes the processor.

    Raises:
        RefusedStatementError: anything in it is wrong; nothing of it is taken.
        NotTheirsError: an account in it is not the creditor's.
        UnknownCreditorError: no such creditor.
    """
    with await asyncio.to_thread(read_statements, source, file_name) as read:
        return await book(pool, read, creditor, person)


async def book(pool: Pool, read: StatementFile, creditor: str | None, person: str) -> Brought:
    """Book a file that was read and found right.

    Raises:
        NotTheirsError: an account in it is not the creditor's.
        UnknownCreditorError: no such creditor.
    """
    sheets = await asyncio.to_thread(_sheets, read)
    return await bring_in(pool, sheets, creditor, person)


def _sheets(read: StatementFile) -> list[Sheet]:
    return [Sheet(it, [*read.entries(place)]) for place, it in enumerate(read.statements)]
