"""The audit trail stands."""

import asyncpg
import pytest

from ledger import audit
from ledger.audit import Deed
from ledger.database import Pool


@pytest.mark.parametrize(
    "change", ["update audit_trail set person = 'nobody'", "delete from audit_trail"]
)
async def test_nobody_changes_what_was_done(pool: Pool, change: str) -> None:
    """Not even who has the database's password, by accident."""
    await audit.note(pool, "anna@acme.example", Deed.LOOKED, creditor="acme", debtor="C-1001")
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        await pool.execute(change)
    ((_, entry),) = await audit.listing(pool, ["acme"], debtor="C-1001")
    assert (entry.person, entry.what) == ("anna@acme.example", Deed.LOOKED)


async def test_one_sees_the_trail_of_ones_own_creditors(pool: Pool) -> None:
    """The newest first, a page at a time."""
    for creditor in ("acme", "globex", "acme"):
        await audit.note(pool, "anna@acme.example", Deed.SEARCHED, creditor=creditor)
    mine = await audit.listing(pool, ["acme"])
    assert [entry.creditor for _, entry in mine] == ["acme", "acme"]
    older = await audit.listing(pool, ["acme"], before=mine[0][0])
    assert [number for number, _ in older] == [mine[1][0]]
    assert len(await audit.listing(pool, None)) == 3
