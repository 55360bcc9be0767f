"""The task about what stands still: one for all open cases of a held debtor, or of a paused case.

It waits until it is answered; a case that opens meanwhile joins it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.case import CaseKey
from domain.condolence import proposed
from domain.holds import PROTECTIONS, Hold, HoldKind, asks_of, outcomes_of, why_held
from domain.vocabulary import TaskKind, TimelineWhat
from ledger import debtors, tasks, timeline
from ledger.cases import CaseRow
from ledger.database import Connection

HOLD = "hold"
"""In the brief of a task: which hold it is about."""
PROVISIONAL = "provisional"
"""In the brief of a reply: the hold was placed on its words, before a person has read them."""
PAUSE = "pause"
"""In the brief of a task: it is about the pause of its own case."""
ABOUT_WHAT_STANDS = f"(t.brief ?| '{{{HOLD},{PAUSE}}}' and not t.brief ? '{PROVISIONAL}')"
"""In a statement over tasks ``t``: whether one is about a hold or a pause, and no reply."""
PROPOSED = "proposed"
"""In the brief: words that a person may send, and change before."""
_WAITS = f"status in ('open', 'claimed') and brief ->> '{HOLD}' = any($2)"


def is_of_what_stands(brief: Mapping[str, Any]) -> bool:
    """Whether a task is about a hold or a pause, and no reply."""
    return (HOLD in brief or PAUSE in brief) and PROVISIONAL not in brief


def is_of_a_protection(brief: Mapping[str, Any]) -> bool:
    """Whether a task is about what protects a debtor, as a person found before.

    A reply that is held for its words is still to be read: that is no protection yet.
    """
    return HOLD in brief and PROVISIONAL not in brief and brief.get("kind") != HoldKind.PAUSED


async def ask(
    conn: Connection,
    hold: Hold,
    found: Sequence[CaseRow],
    title: str,
    now: datetime,
    *,
    caused_by: UUID,
) -> None:
    """Ask a person what the kind of hold asks; the first case is the one it is filed under.

    Nothing is asked twice of the same cause; a task that still waits takes the new cases in.
    """
    numbers = tuple(case.key.invoice_number for case in found)
    brief = await _brief(conn, hold)
    if await _renew(conn, hold, title, numbers, brief):
        return
    if await tasks.asked_because(conn, hold.creditor, TaskKind.TRIAGE, caused_by) is not None:
        return
    task = await tasks.open_task(
        *(conn, found[0].key, TaskKind.TRIAGE, title, brief, now),
        debtor=hold.debtor,
        covers=numbers,
        caused_by=caused_by,
    )
    await _tell(conn, hold.creditor, numbers, task, title, now)


async def _brief(conn: Connection, hold: Hold) -> dict[str, Any]:
    debtor = await debtors.get(conn, hold.creditor, hold.debtor)
    write_to = hold.representative or debtor.representative
    words = proposed(debtor.language, debtor.name) if hold.kind is HoldKind.DECEASED else None
    return {
        **({PROPOSED: words} if words else {}),
        HOLD: str(hold.id),
        "kind": hold.kind,
        "why": PROTECTIONS[hold.kind].why if hold.protects else why_held(hold),
        "asks": list(asks_of(hold)),
        "write_to": write_to.model_dump(mode="json") if write_to else None,
        "until": hold.until.isoformat() if hold.until else None,
        "outcomes": list(outcomes_of(hold)),
    }


async def _renew(
    conn: Connection, hold: Hold, title: str, covers: Sequence[str], brief: dict[str, Any]
) -> bool:
    """Bring the task that waits about a hold up to date, with all cases; False without one.

    A reply that is still to be read stays as it is: its words are about what it names.
    """
    of_reply = f"brief ? '{PROVISIONAL}'"
    done = await conn.execute(
        f"""update tasks set title = case when {of_reply} then title else $3 end,
                  covers = case when {of_reply} then covers else $4 end,
                  brief = case when {of_reply} then brief else brief || $5 end
            where creditor = $1 and {_WAITS}""",  # noqa: S608
        *(hold.creditor, [str(hold.id)], title, list(covers), brief),
    )
    return bool(done != "UPDATE 0")


async def join(conn: Connection, hold: Hold, covers: Sequence[str]) -> bool:
    """Let the task that waits about a hold speak of these cases; False without one."""
    done = await conn.execute(
        f"""update tasks set covers = case when brief ? '{PROVISIONAL}' then covers else $3 end
            where creditor = $1 and {_WAITS}""",  # noqa: S608
        *(hold.creditor, [str(hold.id)], list(covers)),
    )
    return bool(done != "UPDATE 0")


async def withdraw(
    conn: Connection, creditor: str, lifted: Collection[Hold], now: datetime
) -> None:
    """What was asked about holds is no question any more; a reply is still to be read."""
    await conn.execute(
        f"""update tasks set status = 'expired', done_at = $3
            where creditor = $1 and {_WAITS} and not brief ? '{PROVISIONAL}'""",  # noqa: S608
        *(creditor, [str(hold.id) for hold in lifted], now),
    )


async def ask_about_pause(
    conn: Connection, key: CaseKey, debtor: str, why: str, title: str, now: datetime
) -> None:
    """Ask a person about a pause of one case, once as long as it waits."""
    brief = {PAUSE: True, "why": why, "outcomes": ["resume", "keep"]}
    waiting = await conn.fetchval(
        f"""select id from tasks where creditor = $1 and invoice_number = $2
            and status in ('open', 'claimed') and brief ? '{PAUSE}'""",  # noqa: S608
        *(key.creditor, key.invoice_number),
    )
    if waiting is not None:
        return
    cause = uuid5(NAMESPACE_OID, f"{key.workflow_id} {key.opening} {now.isoformat()}")
    task = await tasks.open_task(
        *(conn, key, TaskKind.TRIAGE, title, brief, now), debtor=debtor, caused_by=cause
    )
    await _tell(conn, key.creditor, (key.invoice_number,), task, title, now)


async def withdraw_of_pause(conn: Connection, key: CaseKey, now: datetime) -> None:
    """The pause was resumed, or is said anew: what was asked about it is no question any more."""
    await conn.execute(
        f"""update tasks set status = 'expired', done_at = $3
            where creditor = $1 and invoice_number = $2
              and status in ('open', 'claimed') and brief ? '{PAUSE}'""",  # noqa: S608
        *(key.creditor, key.invoice_number, now),
    )


async def _tell(
    conn: Connection, creditor: str, numbers: Sequence[str], task: UUID, title: str, now: datetime
) -> None:
    detail = {"task": str(task), "kind": TaskKind.TRIAGE}
    line = timeline.Line(
        at=now, what=TimelineWhat.TASK_OPENED, why=title, covers=tuple(numbers), detail=detail
    )
    await timeline.write_all(conn, creditor, numbers, line)
