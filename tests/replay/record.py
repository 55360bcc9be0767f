"""Record the histories that every change of the workflows is replayed against.

Run by hand, from the root: ``python -m tests.replay.record [NAME…]``. Record a story anew only
when it is meant to change; a history recorded by an earlier version is what guards running cases.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from temporalio.workflow import Info

from activities.channel import BusyError, MaybeSentError, RefusedError
from domain.vocabulary import Channel, TaskKind
from ledger import database
from tests.journeys.town import Town
from tests.support.database import wipe
from tests.support.events import CREDITOR, debtor, event, invoice, overdue, paid, reversed_
from tests.support.world import acme, settle_in
from tests.workflows.time_server import time_skipping
from workers.portfolio.premises import throw_away_ledger

HISTORIES = Path(__file__).parent / "histories"
ROOT = Path(__file__).parents[2]
CASE = f"invoice/{CREDITOR}/2026-0117"


async def to_the_hand_over(town: Town) -> str:
    """Every step of the ladder, a call nobody made, the notice, the costs, the decision."""
    await town.tell(overdue())
    await town.until("2026-12-17 12:00")
    await town.outcome(TaskKind.APPROVAL, "approve")
    return CASE


async def before_the_due_date(town: Town) -> str:
    """A service reminder, then the ladder; a part payment, then the rest, and thanks."""
    data = {"invoice": invoice(due_on="2026-11-12"), "debtor": debtor()}
    await town.tell(event("invoice.issued", data))
    await town.until("2026-11-15 12:00")
    await town.tell(paid("100.00", on="2026-11-15"))
    await town.tell(paid("150.00", on="2026-11-16"))
    await town.until("2026-11-17 12:00")
    return CASE


async def a_broken_promise(town: Town) -> str:
    """A promise on the phone, broken; then a plan after the notice, and money."""
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2026-11-20", note="zei Sanne de Vries")
    await town.until("2026-12-01 12:00")
    await town.called("plan", date="2026-12-18", amount="125.00", terms=2)
    await town.tell(paid("250.00", on="2026-12-10"))
    return CASE


async def a_plan(town: Town) -> str:
    """Cannot pay: a plan is proposed and accepted; two invoices, a missed term, a breach."""
    await town.tell(overdue(), overdue("2026-0118", "150.00"))
    await town.until("2026-11-16 12:00")
    await town.outcome(TaskKind.CALL, "cannot_pay", note="Sanne de Vries is haar baan kwijt")
    await town.called("plan")
    await town.tell(paid("66.67", "2026-0118", on="2026-11-17"))
    await town.until("2026-12-30 12:00")
    await town.outcome(TaskKind.CALL, "promise", date="2027-01-08")
    await town.tell(paid("30.00", on="2027-01-05"))
    await town.until("2027-02-02 12:00")
    await town.tell(paid("220.00", on="2027-02-02"))
    await town.until("2027-02-03 12:00")
    return CASE


async def a_complaint(town: Town) -> str:
    """A reply, read by a person as a complaint; rejected, and raised and upheld."""
    await town.tell(overdue())
    await town.until("2026-11-03 12:00")
    await town.writes("Kunt u dit toelichten? Groet, Sanne de Vries, Lindelaan 1")
    await town.outcome(TaskKind.TRIAGE, "complaint")
    await town.outcome(TaskKind.COMPLAINT, "rejected", note="De levering was heel.")
    await town.until("2026-11-10 12:00")
    await town.called("complaint")
    await town.outcome(TaskKind.COMPLAINT, "upheld")
    return CASE


async def a_pause(town: Town) -> str:
    """Paused until a date, resumed by itself; paused again and resumed by a person."""
    order = {"invoice_number": "2026-0117", "reason": "asked by Sanne de Vries"}
    await town.tell(overdue())
    await town.tell(event("case.paused", {**order, "until": "2026-11-05"}))
    await town.until("2026-11-06 12:00")
    await town.tell(event("case.paused", order))
    await town.tell(event("case.resumed", order))
    await town.tell(event("invoice.withdrawn", order))
    return CASE


async def troubled_channels(town: Town) -> str:
    """A provider that is busy, down, silent; a message that does not arrive."""
    down = [BusyError("503")] * 8
    town.post.fails(Channel.WHATSAPP, *down, MaybeSentError("timeout"))
    town.arrives.discard(Channel.WHATSAPP)
    await town.tell(overdue())
    await town.until("2026-11-02 13:00")
    await town.writes("STOP", by=Channel.WHATSAPP)
    await town.until("2026-11-09 12:00")
    await town.reports("failed", error_code="550")
    await town.until("2026-11-11 12:00")
    await town.tell(event("debtor.updated", {"debtor": {"id": "C-1001", "email": None}}))
    await town.until("2026-11-12 12:00")
    return CASE


async def a_fault(town: Town) -> str:
    """A message that cannot be written, until somebody has mended it."""
    town.post.unwritable.add(Channel.EMAIL)
    await town.tell(overdue())
    await town.until("2026-11-09 12:00")
    town.post.unwritable.clear()
    await town.until("2026-11-10 12:00")
    return CASE


async def too_little(town: Town) -> str:
    """An amount that is too small to ask for, looked at again until the books change."""
    await town.tell(overdue(open_amount="0.50"))
    await town.until("2026-11-12 12:00")
    await town.tell(paid("0.50", on="2026-11-12"))
    return CASE


async def reopened(town: Town) -> str:
    """Paid, thanked for at the next lawful moment, and charged back meanwhile."""
    await town.tell(overdue())
    await town.until("2026-11-07 21:00")
    await town.tell(paid("250.00", payment="sepa-1", on="2026-11-07"))
    await town.tell(reversed_("sepa-1"))
    await town.until("2026-11-10 12:00")
    return CASE


async def continued_as_new(town: Town) -> str:
    """A history that grew long goes on in a new run, at the next change of stage."""
    await town.tell(overdue())
    await town.until("2026-11-16 12:00")
    suggested = Info.is_continue_as_new_suggested
    setattr(Info, suggested.__name__, lambda _: True)
    try:
        await town.outcome(TaskKind.CALL, "promise", date="2026-11-20")
    finally:
        setattr(Info, suggested.__name__, suggested)
    await town.until("2026-12-01 12:00")
    return CASE


async def a_courtesy(town: Town) -> str:
    """Planned on a Saturday night; the channel is closed, then the next one is down for a while."""
    await town.tell(overdue())
    await town.until("2026-11-07 21:00")
    town.post.fails(
        Channel.WHATSAPP, RefusedError("63016", "outside the session of Sanne de Vries")
    )
    town.post.fails(Channel.EMAIL, *[BusyError("503")] * 8)
    await town.writes("Wie is dit? Sanne de Vries", by=Channel.WHATSAPP)
    await town.until("2026-11-09 12:00")
    return await town.courtesy()


async def the_daily_scan(town: Town) -> str:
    """An invoice without an event of its own."""
    await town.tell(overdue())
    return await town.scan()


STORIES: tuple[Callable[[Town], Awaitable[str]], ...] = (
    to_the_hand_over,
    before_the_due_date,
    a_broken_promise,
    a_plan,
    a_complaint,
    a_pause,
    troubled_channels,
    a_fault,
    too_little,
    reopened,
    continued_as_new,
    a_courtesy,
    the_daily_scan,
)


async def record(names: set[str]) -> None:
    """Play the stories and keep their histories."""
    HISTORIES.mkdir(exist_ok=True)
    async with throw_away_ledger() as url, time_skipping() as env:
        pool = await database.connect(url, size=10)
        async with Town(env, pool).at_work() as town:
            for story in STORIES:
                if names and story.__name__ not in names:
                    continue
                await wipe(pool)
                await settle_in(pool, acme())
                await town.begin("2026-11-02 06:00")
                history = await town.history(await story(town))
                file = HISTORIES / f"{story.__name__}.json"
                # A failure's stack trace names this checkout's place, which is nobody's business.
                told = history.to_json().replace(f"{ROOT}/", "")
                file.write_text(f"{told}\n", encoding="utf-8")
                await town.leave()
        await pool.close()


if __name__ == "__main__":
    asyncio.run(record(set(sys.argv[1:])))
