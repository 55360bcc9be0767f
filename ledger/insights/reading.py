"""All figures of one moment: one transaction that changes nothing and does not last."""

from domain.insights import Scope
from domain.model import Model
from ledger.database import Connection, Pool
from ledger.insights import ageing, contacts, debtors, movements
from ledger.insights.movements import Lateness, Movements, Told

# Sums over every invoice are kept in memory, not on disk.
_AT_MOST = "set local statement_timeout = '30s'; set local work_mem = '64MB'"


class Insights(Model):
    """Every answer about one creditor; amounts in minor units of the scope's currency."""

    scope: Scope
    aged: list[ageing.Aged]
    movements: Movements
    lateness: Lateness
    told: Told
    cured: list[contacts.Cured]
    reasons: list[debtors.Reason]
    agreements: list[debtors.Agreed]
    kept: list[debtors.Kept]
    back: debtors.Back
    marks: debtors.Marks

    @property
    def balance(self) -> int:
        """What stands open in all; what is to the good is taken off."""
        return sum(it.minor for it in self.aged)


async def insights(pool: Pool, scope: Scope) -> Insights:
    """Read everything as of one moment.

    Raises:
        asyncpg.QueryCanceledError: a statement took longer than thirty seconds.
    """
    async with (
        pool.acquire() as conn,
        conn.transaction(isolation="repeatable_read", readonly=True),
    ):
        await conn.execute(_AT_MOST)
        return await _read(conn, scope)


async def _read(conn: Connection, scope: Scope) -> Insights:
    return Insights(
        scope=scope,
        aged=await ageing.ageing(conn, scope),
        movements=await movements.movements(conn, scope),
        lateness=await movements.lateness(conn, scope),
        told=await movements.told_in_time(conn, scope),
        cured=await contacts.cured(conn, scope),
        reasons=await debtors.reasons(conn, scope),
        agreements=await debtors.agreements(conn, scope),
        kept=await debtors.kept(conn, scope),
        back=await debtors.back(conn, scope),
        marks=await debtors.marks(conn, scope),
    )


async def currencies(conn: Connection | Pool, creditor: str) -> list[str]:
    """In which a creditor invoiced, the one of most invoices first."""
    rows = await conn.fetch(
        """select currency from invoices where creditor = $1
           group by 1 order by count(*) desc, 1""",
        creditor,
    )
    return [row["currency"] for row in rows]
