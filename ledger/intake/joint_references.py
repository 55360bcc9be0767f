"""A reference that names several invoices, as our joint messages print it: ``KO-9, KO-10``."""

import re

from domain.allocation import Part
from domain.money import Money
from ledger import balance, invoices
from ledger.database import Connection

_BETWEEN = re.compile(r"\s*[,;+&]\s*|\s+(?:en|and)\s+", re.IGNORECASE)


def names_in(reference: str | None) -> tuple[str, ...]:
    """The references that one text names, each once; none where it is just one."""
    names = tuple(dict.fromkeys(it for it in _BETWEEN.split(reference or "") if it))
    return names if len(names) > 1 else ()


async def parts(
    conn: Connection, creditor: str, reference: str | None, whole: Money
) -> tuple[Part, ...]:
    """What such a payment is for: each invoice in turn up to what is open of it.

    Nothing where one of the names is no open invoice of the same debtor in this currency: then a
    person looks.
    """
    found = [await invoices.by_reference(conn, creditor, it) for it in names_in(reference)]
    numbers = [number for number in found if number is not None]
    owners = {await invoices.debtor_of(conn, creditor, number) for number in numbers}
    if len(numbers) < len(found) or len(owners) != 1:
        return ()
    shared, left = list[Part](), whole.minor
    for number in numbers:
        owed = await balance.principal(conn, creditor, number)
        if owed.currency != whole.currency:
            return ()
        takes = min(max(owed.minor, 0), left)
        if takes:
            amount = Money.from_minor(takes, whole.currency)
            shared.append(Part(invoice_number=number, amount=amount))
            left -= takes
    return tuple(shared)
