"""A town to play whole cases in: real ledger, activities and Temporal, at the case's own dates.

The time-skipping server has one clock for all; a story begins at a date of its own by an offset.
Doors and cases see the same time: the doors' offset is set from the server's clock before each
use, and the relay hands on the offset that the cases have.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import WorkflowHandle, WorkflowHistory, WorkflowUpdateFailedError
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.advancing import Advancing
from activities.announcements import Announcer
from activities.channel import ChannelAdapter
from activities.closing import Closing
from activities.courtesies import PlanningCourtesies
from activities.hand_over import HandingOver
from activities.opening import Opening
from activities.pay_links import PayLinks
from activities.reactivation import Reactivation
from activities.responding import Responding
from activities.scanning import Scanning
from domain.answers import TriageAnswer, answer_to
from domain.case import CaseResult, MoveClock, Resting
from domain.courtesies import CourtesyKey, CourtesyKind
from domain.effects import Queue, ScanOverdue
from domain.law.rates import RateTable
from domain.vocabulary import Channel, TaskKind
from ledger import cases, clock, courtesies, outbox, tasks
from ledger.case_view import CaseView
from ledger.contacts import Contact
from ledger.database import Pool, transaction
from ledger.intake import answers, attentions, callbacks, door, outcomes, unplaced
from ledger.intake.bank.door import Brought
from ledger.tasks import Task
from tests.journeys.post import Agency, CallDesk, Mail, MailingList, Message, Post, PostRoom, Texts
from tests.journeys.post import WhatsApp as WhatsAppChannel
from tests.support.events import CREDITOR, Sent, event, told
from tests.support.statements import brought
from tests.support.till import LINK_SECRET, Till
from tests.support.world import view
from tests.workflows.time_server import time_skipping as time_skipping
from workers import library
from workers.composition import served_by
from workers.relay import Relay
from workers.workflow_runner import workflow_runner
from workflows.collect_invoice import CollectInvoice
from workflows.registered import WORKFLOWS
from workflows.scan_ledger import ScanLedger

HOME = ZoneInfo("Europe/Amsterdam")
DESK = "https://desk.example.com"
_LATE = timedelta(seconds=1)
_PATIENCE = timedelta(hours=1)
_LOOKS = 600
_T = TypeVar("_T")
Case = WorkflowHandle[CollectInvoice, CaseResult | None]


class Town:
    """Creditor, debtors and staff around the cases, and the time in which they live."""

    def __init__(self, env: WorkflowEnvironment, pool: Pool) -> None:
        self._env = env
        self._pool = pool
        self._relay = Relay(pool, env.client, Announcer(httpx.AsyncClient()))
        self._offset = timedelta(0)
        self._told = 0
        self._seen = 0
        self._events = 0
        self._last_reply: answers.Message | None = None
        self.post = Post()
        self.mailing_list = MailingList()
        self.agency = Agency()
        self.till = Till()
        self.arrives: set[Channel] = {Channel.EMAIL, Channel.WHATSAPP}
        """Channels whose provider reports that messages were delivered."""
        self.zone = HOME

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Town"]:
        """With the workers of every queue running."""
        async with AsyncExitStack() as building:
            for worker in self._workers():
                await building.enter_async_context(worker)
            yield self

    def _workers(self) -> Iterable[Worker]:
        pool, client = self._pool, self._env.client
        yield Worker(
            client,
            task_queue=Queue.CASES,
            workflows=WORKFLOWS,
            activities=[
                Opening(pool, DESK).open_case,
                Responding(pool).respond,
                Advancing(pool).advance,
                Closing(pool).close_case,
                Scanning(pool, self.till.of).scan_overdue,
                PlanningCourtesies(pool).plan_courtesy,
            ],
            workflow_runner=workflow_runner(),
        )
        reactivation = Reactivation(pool, self.mailing_list)
        handing = HandingOver(pool, self.agency, RateTable.packaged())
        marketing: list[Callable[..., Any]] = [
            reactivation.suspend_marketing,
            reactivation.reactivate,
            handing.hand_over,
        ]
        yield Worker(client, task_queue=Queue.MARKETING, activities=marketing)
        wording, post = library.read_wording(), self.post
        links = PayLinks(DESK, LINK_SECRET)
        channels: Sequence[ChannelAdapter] = (
            WhatsAppChannel(post),
            Texts(post),
            Mail(post),
            CallDesk(pool, post),
            PostRoom(pool, post),
        )
        for adapter in channels:
            makes = served_by(pool, adapter, wording, links)
            yield Worker(client, task_queue=Queue.of(adapter.channel), activities=makes)

    async def time_passes(self) -> bool:
        """Whether the server still skips time; it may lose count of what holds it, for good."""
        try:
            await asyncio.wait_for(self._env.sleep(timedelta(hours=1)), timeout=10)
        except TimeoutError:
            return False
        return True

    async def begin(self, moment: str) -> None:
        """A new story, at a moment by Amsterdam's clock."""
        for part in (self.post, self.mailing_list, self.agency):
            part.begin()
        self.till.empty()
        self.arrives, self.zone = {Channel.EMAIL, Channel.WHATSAPP}, HOME
        self._seen = 0
        self._offset = _moment(moment) - await self._env.get_current_time()
        self._told = await outbox.last_id(self._pool)
        await self._doors()

    async def leave(self) -> None:
        """End what still runs: the next story shares the clock."""
        running = [
            f"invoice/{row['creditor']}/{row['invoice_number']}"
            for row in await self._pool.fetch("select creditor, invoice_number from cases")
        ]
        for row in await self._pool.fetch("select creditor, id from courtesies"):
            running.append(CourtesyKey.model_validate(dict(row)).workflow_id)
        for workflow_id in running:
            handle = self._env.client.get_workflow_handle(workflow_id)
            try:
                await handle.terminate()
            except RPCError:
                continue

    def case(self, number: str = "2026-0117") -> Case:
        """The workflow of an invoice."""
        workflow_id = f"invoice/{CREDITOR}/{number}"
        return self._env.client.get_workflow_handle_for(CollectInvoice.run, workflow_id)

    def workflow(self, workflow_id: str) -> WorkflowHandle[Any, Any]:
        """Any workflow, by its id."""
        return self._env.client.get_workflow_handle(workflow_id)

    async def courtesy(self) -> str:
        """The workflow id of the debtor's last courtesy."""
        return (await courtesies.of_debtor(self._pool, CREDITOR, "C-1001"))[-1].key.workflow_id

    async def now(self) -> datetime:
        """What time it is in the story."""
        return await self._env.get_current_time() + self._offset

    async def scan(self) -> str:
        """The daily look through the ledger; its workflow id."""
        await self._doors()
        workflow_id = "scan-ledger"
        await self._env.client.execute_workflow(
            ScanLedger.run,
            ScanOverdue(clock_offset=self._offset),
            id=workflow_id,
            task_queue=Queue.CASES,
        )
        await self.settle()
        return workflow_id

    async def look_through(self) -> None:
        """The same look without its workflow: waiting for one lets years pass where all rests."""
        await self._doors()
        await unplaced.look(self._pool, 100)
        await door.scan_overdue(self._pool)
        await self.settle()

    async def looks_after(self) -> None:
        """What the daily look plans for customers, alone: within a workflow hours would pass."""
        await self._doors()
        await attentions.plan_questions(self._pool, 100)
        await attentions.plan_thanks(self._pool, 100)
        await self.settle()

    async def history(self, workflow_id: str) -> WorkflowHistory:
        """What Temporal keeps of the last run."""
        return await self._env.client.get_workflow_handle(workflow_id).fetch_history()

    async def _doors(self) -> None:
        await clock.set_offset(self._pool, await self.now() - datetime.now(UTC))

    # What happens from outside

    async def tell(self, *events: Sent) -> None:
        """The creditor's system sends events."""
        await self._doors()
        today = (await self.now()).astimezone(HOME).date().isoformat()
        await told(self._pool, *(_paid_by(today, it) for it in events))
        await self.settle()

    async def happens(self, happening: Awaitable[_T]) -> _T:
        """Something comes in by a door of its own; its cases hear of it."""
        await self._doors()
        answer = await happening
        await self.settle()
        return answer

    async def bank_says(self, data: bytes) -> Brought:
        """A statement of the creditor's bank is brought in."""
        await self._doors()
        found = await brought(self._pool, data)
        await self.settle()
        return found

    async def hears_nothing(self, happening: Awaitable[object]) -> None:
        """Something is stored, but the relay is late: the cases do not know."""
        await self._doors()
        await happening
        await self._pool.execute(
            "update outbox set delivered_at = now() where delivered_at is null"
        )

    async def outcome(
        self,
        kind: TaskKind,
        outcome: str,
        /,
        *,
        number: str = "2026-0117",
        person: str = "piet",
        **facts: Any,
    ) -> None:
        """A person reports what came of the open task of this kind."""
        await self.finishes(await self.task(kind, number), outcome, person=person, **facts)

    async def finishes(
        self, task: Task, outcome: str, /, *, person: str = "piet", **facts: Any
    ) -> None:
        """A person reports what came of a task."""
        await self._doors()
        body = answer_to(task.kind, {"outcome": outcome, **facts})
        await outcomes.task_outcome(self._pool, task.id, person, body)
        await self.settle()

    async def pauses(self, number: str = "2026-0117", **facts: str) -> None:
        """The creditor holds a case until a day, or until further notice."""
        order = {"invoice_number": number, "reason": "sales", **facts}
        await self.tell(event("case.paused", order))

    async def claims(self, kind: TaskKind, person: str = "anna") -> None:
        """A person takes the open task of this kind."""
        task = await self.task(kind)
        async with transaction(self._pool) as conn:
            await tasks.claim(conn, task.id, person, await self.now())

    async def called(self, outcome: str, *, number: str = "2026-0117", **facts: Any) -> None:
        """The debtor calls by themselves."""
        await self._doors()
        body = answer_to(TaskKind.CALL, {"outcome": outcome, **facts})
        await outcomes.incoming_call(self._pool, CREDITOR, number, "piet", body)  # type: ignore[arg-type]
        await self.settle()

    async def writes(
        self,
        text: str,
        *,
        by: Channel = Channel.EMAIL,
        button: str | None = None,
        sender: str | None = None,
    ) -> None:
        """The debtor answers the last message."""
        await self._doors()
        self._events += 1
        sanne = "sanne@example.com" if by is Channel.EMAIL else "+31612345678"
        message = answers.Message(
            channel=by,
            provider_id=f"reply-{self._events}",
            sender=sender or sanne,
            text=text,
            button=button,
        )
        assert await answers.reply(self._pool, message) is answers.Received.STORED
        self._last_reply = message
        await self.settle()

    async def a_stranger_writes(
        self, text: str, *, by: Channel = Channel.EMAIL, **facts: Any
    ) -> answers.Received:
        """Someone whose address is no debtor's writes to Acme."""
        await self._doors()
        self._events += 1
        by_email = by is Channel.EMAIL
        known = {
            "sender": "joost@partner.example" if by_email else "+31687654321",
            "to": "facturen@acme.example" if by_email else "+3197010200300",
            "provider_id": f"stranger-{self._events}",
        }
        message = answers.Message.model_validate({"channel": by, "text": text, **known, **facts})
        received = await answers.reply(self._pool, message)
        await self.settle()
        return received

    async def presses(self, button: str, title: str = "Knop") -> None:
        """The debtor presses a quick reply under the last WhatsApp message."""
        await self.writes(title, by=Channel.WHATSAPP, button=button)

    async def is_told_twice(self) -> None:
        """The provider delivers the last reply again (peers, complaint 7)."""
        assert self._last_reply is not None
        assert await answers.reply(self._pool, self._last_reply) is answers.Received.DUPLICATE
        await self.settle()

    async def read_otherwise(self, outcome: str, **facts: Any) -> None:
        """Anna reads the last reply otherwise than the system did."""
        await self._doors()
        reply = await self._pool.fetchval("select id from replies order by at desc limit 1")
        body = TriageAnswer.model_validate({"outcome": outcome, **facts})
        await outcomes.reply_read_as(self._pool, reply, "anna", body)
        await self.settle()

    async def reports(
        self, status: callbacks.Status, contact: Contact | None = None, **facts: Any
    ) -> None:
        """A provider tells what became of a message: the last one, if none is named."""
        await self._doors()
        contact = contact or self.post.messages[-1].contact
        self._events += 1
        await callbacks.contact_status(
            self._pool,
            contact.id,
            status,
            provider="test",
            event_id=f"callback-{self._events}",
            **facts,
        )
        await self.settle()

    async def task(self, kind: TaskKind, number: str = "2026-0117") -> Task:
        """The open task of a kind about an invoice."""
        found = [
            task
            for task in await tasks.listing(self._pool, CREDITOR, None, kind)
            if number in task.covers and task.status in ("open", "claimed")
        ]
        assert found, f"no open {kind} task about {number}"
        return found[-1]

    async def tasks(self) -> list[str]:
        """What people are asked to do now."""
        return [task.kind.value for task in await self.open_tasks()]

    async def open_tasks(self) -> list[Task]:
        """The same, with everything the person needs."""
        return await tasks.listing(self._pool, CREDITOR, "open")

    # Time

    async def until(self, moment: str) -> None:
        """Live on until a moment by Amsterdam's clock, each thing due at its own time."""
        target = _moment(moment)
        for _ in range(500):
            await self.settle()
            due = await self._next_moment()
            if due is None or due > target:
                break
            await self._sleep(due + _LATE - await self.now())
        else:
            raise AssertionError(f"the town does not come to rest before {moment}")
        await self._sleep(target - await self.now())

    async def until_task(self, kind: TaskKind, moment: str) -> bool:
        """Live on, each thing at its own time, until a person is asked; False if not in time."""
        target = _moment(moment)
        await self.settle()
        while kind.value not in await self.tasks():
            due = await self._next_moment()
            if due is None or due > target:
                return False
            await self._sleep(due + _LATE - await self.now())
            await self.settle()
        return True

    async def _next_moment(self) -> datetime | None:
        moments = [await cases.next_moment(self._pool), await courtesies.next_moment(self._pool)]
        return min((it for it in moments if it is not None), default=None)

    async def _sleep(self, span: timedelta) -> None:
        if span > timedelta(0):
            await self._env.sleep(span)

    async def settle(self) -> None:
        """Let everything that was heard, or fell due, be answered; time does not go on."""
        for _ in range(100):
            await self._report_deliveries()
            await self._pass_on()
            heard, self._told = await outbox.told_since(self._pool, self._told)
            due = await cases.due(self._pool, await self.now())
            said = await courtesies.due(self._pool, await self.now())
            ids = {key.workflow_id for key in (*heard, *due)} | {it.workflow_id for it in said}
            if not ids:
                return
            await self._rest(ids)
        raise AssertionError("the town does not come to rest")

    async def _report_deliveries(self) -> None:
        fresh = self.post.messages[self._seen :]
        self._seen = len(self.post.messages)
        for message in fresh:
            if message.contact.channel in self.arrives:
                await self._doors()
                await callbacks.contact_status(
                    self._pool,
                    message.contact.id,
                    "delivered",
                    provider="test",
                    event_id=f"delivered-{message.contact.id}",
                )

    async def _pass_on(self) -> None:
        await clock.set_offset(self._pool, self._offset)
        for _ in range(50):
            cases_wait = await outbox.waiting(self._pool, limit=1)
            courtesies_wait = await courtesies.to_tell(self._pool, limit=1)
            if not cases_wait and not courtesies_wait:
                break
            if not await self._relay.deliver() + await self._relay.be_courteous():
                await self._sleep(_LATE)
        else:
            raise AssertionError("the relay does not deliver")
        await self._doors()

    async def _rest(self, ids: Iterable[str]) -> None:
        """Wait until cases and courtesies have nothing to do.

        Time goes on only for who waits to try again: on a busy machine work takes a moment of
        real time, and where the clock jumps meanwhile, the server loses count of what holds time
        (github.com/temporalio/sdk-java/issues/1138), and no time passes any more.

        One sleep for all: the server loses count, too, when several sleep at once.
        """
        asked = {it: asyncio.create_task(self._asked_to_rest(it)) for it in ids}
        pause, waited = timedelta(seconds=1), timedelta(0)
        for _ in range(_LOOKS):
            if not (await asyncio.wait(asked.values(), timeout=0.1))[1]:
                break
            busy = [it for it, task in asked.items() if not task.done()]
            if waited < _PATIENCE and any([await self._troubles(it) for it in busy]):
                await self._env.sleep(pause)
                pause, waited = min(pause * 2, timedelta(minutes=5)), waited + pause
        else:
            raise AssertionError(
                f"{busy[0]} does not come to rest: {await self._troubles(busy[0])}"
            )
        await asyncio.gather(*asked.values())

    async def _troubles(self, workflow_id: str) -> list[str]:
        """What a case or a courtesy is to try again, and why."""
        described = await self._env.client.workflow_service.describe_workflow_execution(
            DescribeWorkflowExecutionRequest(
                namespace=self._env.client.namespace,
                execution=WorkflowExecution(workflow_id=workflow_id),
            )
        )
        return [
            f"{it.activity_type.name}: {it.last_failure.message}"
            for it in described.pending_activities
            if it.attempt > 1
        ]

    async def _asked_to_rest(self, workflow_id: str) -> None:
        handle = self._env.client.get_workflow_handle(workflow_id)
        try:
            to = MoveClock(clock_offset=self._offset)
            await handle.execute_update("move_clock", to, result_type=Resting)
        except (RPCError, WorkflowUpdateFailedError):
            return  # it is over

    # What can be seen

    @property
    def received(self) -> list[str]:
        """What debtors got, and when by their clock: ``Mon 02 Nov 09:00 whatsapp friendly``."""
        return [str(Message(it.at.astimezone(self.zone), it.contact)) for it in self.post.messages]

    @property
    def reminders(self) -> list[str]:
        """The same without courtesies."""
        return [str(Message(it.at.astimezone(self.zone), it.contact)) for it in self._demands]

    @property
    def reminded(self) -> list[Contact]:
        """The contacts of reminders and demands, as they went out; no courtesies."""
        return [it.contact for it in self._demands]

    @property
    def _demands(self) -> list[Message]:
        kinds = frozenset(CourtesyKind)
        return [it for it in self.post.messages if it.contact.step not in kinds]

    async def courtesies(self) -> list[str]:
        """What is to be said beside any ladder: ``plan_agreed 2026-0117, 2026-0118``."""
        rows = await self._pool.fetch("select kind, covers from courtesies order by planned_at")
        return [f"{row['kind']} {', '.join(sorted(row['covers']))}" for row in rows]

    async def told_of(self, kind: str) -> dict[str, Any]:
        """What the newest courtesy of a kind tells."""
        facts: dict[str, Any] = await self._pool.fetchval(
            "select facts from courtesies where kind = $1 order by planned_at desc limit 1", kind
        )
        return facts

    async def view(self, number: str = "2026-0117") -> CaseView:
        """The case as the API shows it."""
        return await view(self._pool, number)

    async def stands(self, number: str = "2026-0117") -> str:
        """Where a case stands: ``reminding``, ``closed paid``."""
        case = await self.view(number)
        return f"{case.stage} {case.outcome}" if case.outcome else str(case.stage)

    async def next(self, number: str = "2026-0117") -> str | None:
        """When something falls due: ``Mon 09 Nov 09:00 contact``."""
        due = (await self.view(number)).next
        return f"{due.at.astimezone(self.zone):%a %d %b %H:%M} {due.what}" if due else None

    async def happened(self, number: str = "2026-0117") -> list[str]:
        """What stands in a case's timeline."""
        return [line.what.value for line in (await self.view(number)).timeline]


def _paid_by(today: str, sent: Sent) -> Sent:
    """Money of a day that is still to come comes today: the door takes none of tomorrow."""
    data = sent["data"]
    if data.get("paid_on", today) <= today:
        return sent
    return {**sent, "data": {**data, "paid_on": today}}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME)
