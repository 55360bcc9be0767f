"""What debtors said that waits for a person; while it waits, nothing is demanded of them.

A reply that is to be read, a payment that is looked for or still to be booked, an address that
someone else answers at. What a customer says of a case that ended well (feedback) is none. And
money that came in, of which a person must say whether it is for these invoices: that stops these
alone, and for the days that a person has.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.case import CaseKey
from domain.unanswered import Unanswered
from ledger.database import Connection, Pool
from ledger.tasks import Task

ADDRESS_CHECK = "address_check"
"""In the brief of a task: which channel's address someone else answers at."""
REMINDED = "reminded"
OWES_ANSWER = "owes_answer"
"""In the brief of a task: the debtor asked or said something, and a person decides on it."""
PAUSES = "pauses"
"""In the brief of a task about a payment: the invoices it covers are not asked for meanwhile."""
_WORDS = "unread"
"""In the brief of a call: what the debtor wrote meanwhile, and nobody has read."""
_UNDONE = f"""(t.kind = 'complaint' and t.brief ? '{OWES_ANSWER}'
              and exists (select from disputes d where d.id::text = t.brief ->> 'dispute'
                            and d.passed > 0 and d.status = 'open'))"""
"""What we said we would do first (practice H6), when its day has passed and it is not done."""
_OF_THE_DEBTOR = f"""((t.kind = 'match' and t.brief -> 'outcomes' ? 'found')
         or (t.kind = 'triage' and (t.brief ? 'reply' or t.brief ? '{ADDRESS_CHECK}'
                                    or t.brief ? '{OWES_ANSWER}')
             and not t.brief ? 'feedback')
         or {_UNDONE})"""
_WAITS = f"t.status in ('open', 'claimed') and {_OF_THE_DEBTOR}"
_OF_A_HOLD = "t.status in ('open', 'claimed') and t.brief ? 'hold'"
_OF_A_PAYMENT = f"""(t.kind = 'match' and t.brief ? '{PAUSES}'
                     and c.invoice_number = any(t.covers))"""
OF_CASE = f"""(select json_build_object('kind', t.kind, 'covers', t.covers,
                     'of_address', t.brief ? '{ADDRESS_CHECK}',
                     'of_payment', t.brief ? '{PAUSES}',
                     'owes_answer', t.brief ? '{OWES_ANSWER}')::text
                   from tasks t where t.creditor = c.creditor and t.debtor = c.debtor
                     and t.status in ('open', 'claimed')
                     and ({_OF_THE_DEBTOR} or {_OF_A_PAYMENT})
                   order by c.invoice_number = any(t.covers) desc, t.opened_at, t.id limit 1)"""  # noqa: S608
"""What waits of the debtor of a case ``c``, its own first, as JSON within another statement."""

MAY_BE_PAID = f"""exists (select from tasks t where t.creditor = c.creditor
                     and t.debtor = c.debtor and t.status in ('open', 'claimed')
                     and {_OF_A_PAYMENT})"""
"""Whether money that waits for a person may be for a case ``c``, likewise."""


async def of_case(conn: Connection | Pool, key: CaseKey) -> Unanswered | None:
    """What waits of the debtor of a case."""
    found = await conn.fetchval(
        f"""select {OF_CASE} from cases c
            where c.creditor = $1 and c.invoice_number = $2""",  # noqa: S608
        *(key.creditor, key.invoice_number),
    )
    return None if found is None else Unanswered.model_validate_json(found)


async def waited_at(conn: Connection, creditor: str, debtor: str, moment: datetime) -> bool:
    """Whether something of the debtor's waited at a moment, though it was dealt with later."""
    return bool(
        await conn.fetchval(
            f"""select exists (select 1 from tasks t where t.creditor = $1 and t.debtor = $2
                  and t.opened_at < $3 and (t.done_at is null or t.done_at > $3)
                  and {_OF_THE_DEBTOR})""",  # noqa: S608
            *(creditor, debtor, moment),
        )
    )


async def late(conn: Connection, now: datetime, limit: int) -> list[Task]:
    """What waits beyond the day on which it was to be dealt with, the longest first.

    Complaints have days of their own (:func:`ledger.disputes.overdue`).
    """
    rows = await conn.fetch(
        f"""select t.* from tasks t where t.due_at <= $1 and {_WAITS} and t.kind <> 'complaint'
            order by t.due_at, t.id limit $2""",  # noqa: S608
        *(now, limit),
    )
    return [Task.model_validate(dict(row)) for row in rows]


async def end_pauses(conn: Connection, now: datetime, limit: int) -> int:
    """Money that nobody placed within the days a person had stops no demand any more."""
    done = await conn.execute(
        f"""update tasks set brief = brief - '{PAUSES}' where id in (
              select id from tasks where kind = 'match' and status in ('open', 'claimed')
                and brief ? '{PAUSES}' and due_at <= $1 order by due_at limit $2)""",  # noqa: S608
        *(now, limit),
    )
    return int(done.split()[-1])


async def remind(
    conn: Connection,
    task: UUID,
    title: str,
    due_at: datetime,
    times: int,
    late: str | None = None,
) -> None:
    """Put it before people again, with a new day, and what its lateness asks of them."""
    await conn.execute(
        f"""update tasks set title = $2, due_at = $3,
                  brief = brief || jsonb_build_object('{REMINDED}', $4::int)
                    || jsonb_strip_nulls(jsonb_build_object('late', $5::text))
            where id = $1""",  # noqa: S608
        *(task, title, due_at, times, late),
    )


async def hand_on(conn: Connection, key: CaseKey) -> None:
    """A case closes: what waits about other open invoices, too, is filed under one of them."""
    await conn.execute(
        f"""update tasks t set invoice_number = c.invoice_number, opening = c.opening
            from cases c
            where t.creditor = $1 and t.invoice_number = $2 and ({_WAITS} or {_OF_A_HOLD})
              and c.creditor = t.creditor and c.closed_at is null
              and c.invoice_number = (select min(o.invoice_number) from cases o
                where o.creditor = $1 and o.closed_at is null and o.invoice_number <> $2
                  and o.invoice_number = any(t.covers))""",  # noqa: S608
        *(key.creditor, key.invoice_number),
    )


async def call_off(
    conn: Connection, creditor: str, debtor: str, words: str, now: datetime
) -> Sequence[Task]:
    """Withdraw the debtor's calls that nobody has begun, and what was put up for hand-over.

    A call that the debtor asked for, or that a person has claimed, stays and shows the words.
    """
    rows = await conn.fetch(
        """update tasks set status = 'expired', done_at = $3
           where creditor = $1 and debtor = $2
             and ((kind = 'call' and status = 'open' and contact is not null)
                  or (kind = 'approval' and status in ('open', 'claimed'))) returning *""",
        *(creditor, debtor, now),
    )
    await conn.execute(
        f"""update tasks set brief = brief
                  || jsonb_build_object('{_WORDS}',
                                        coalesce(brief -> '{_WORDS}', '[]') || $3::jsonb)
           where creditor = $1 and debtor = $2 and kind = 'call'
             and status in ('open', 'claimed')""",  # noqa: S608
        *(creditor, debtor, [words]),
    )
    return [Task.model_validate(dict(row)) for row in rows]


async def withdraw_calls(
    conn: Connection, creditor: str, debtor: str, now: datetime
) -> Sequence[Task]:
    """Withdraw every call to a debtor who wants none, whoever has it and whatever it is about."""
    rows = await conn.fetch(
        """update tasks set status = 'expired', done_at = $3
           where creditor = $1 and debtor = $2 and kind = 'call'
             and status in ('open', 'claimed') returning *""",
        *(creditor, debtor, now),
    )
    return [Task.model_validate(dict(row)) for row in rows]


async def withdraw_address_checks(conn: Connection, key: CaseKey, now: datetime) -> None:
    """Nobody else answers there after all: the tasks to check whose address it is are over."""
    await conn.execute(
        """update tasks set status = 'expired', done_at = $3
           where creditor = $1 and $2 = any(covers) and status in ('open', 'claimed')
             and kind = 'triage' and brief ? $4""",
        *(key.creditor, key.invoice_number, now, ADDRESS_CHECK),
    )
