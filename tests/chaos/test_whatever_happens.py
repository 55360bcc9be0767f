"""Whatever happens, in whatever order: a debtor with some invoices, and what must always hold.

A run in CI is short and always the same. ``AMICABLE_CHAOS=2000`` plays so many lives at random,
for as long as that takes; what it finds is printed to be pasted here as an example.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from activities.channel import BusyError, MaybeSentError, RefusedError
from domain.answers import answer_to
from domain.vocabulary import CallOutcome, Channel, TaskKind
from ledger import tasks
from ledger.database import transaction
from ledger.intake import answers, callbacks, door, outcomes
from ledger.intake.outcomes import OutcomeError
from ledger.tasks import TaskConflictError
from tests.chaos.life import CrashError, Ground, Life
from tests.chaos.watch import Watch
from tests.support import events
from tests.support.database import set_now, wipe
from tests.support.events import CREDITOR, debtor, event, overdue, told
from tests.support.world import acme, settle_in

LONG = int(os.environ.get("AMICABLE_CHAOS", "0"))
LIVES, STEPS = (LONG, 60) if LONG else (25, 25)

NUMBERS = ("A-1", "B-2", "C-3")
AMOUNTS = st.sampled_from(["250.00", "100.00", "60.00", "12.34", "1200.00", "4.00"])
DAYS_LATE = st.sampled_from([-4, 0, 1, 2, 10, 35, 70])
BEGINS = st.sampled_from(["2026-11-02 06:00", "2026-11-20 21:00", "2026-12-18 10:00"])
WHO: dict[str, dict[str, Any]] = {
    "everywhere": {},
    "no whatsapp": {"whatsapp": False},
    "email only": {"whatsapp": False, "phone": None},
    "on paper": {"whatsapp": False, "phone": None, "email": None},
    "far away": {"time_zone": "America/New_York", "country": "US"},
    "business": {"kind": "business"},
}
SPANS = st.sampled_from([timedelta(hours=h) for h in (1, 5, 14, 24, 30)])
WORDS = st.sampled_from(
    [
        *("Ik betaal vrijdag", "Is al betaald", "stop", "Wat is dit?", "Dit klopt niet"),
        *("Ik kan het niet betalen", "Ik betaal niet", "Ik zit in de schuldsanering", "ok"),
    ]
)
CALLS = st.sampled_from([str(it) for it in CallOutcome])
ANSWERS: dict[TaskKind, tuple[str, ...]] = {
    TaskKind.CALL: tuple(str(it) for it in CallOutcome),
    TaskKind.TRIAGE: (*(str(it) for it in CallOutcome), "resume", "keep", "close"),
    TaskKind.APPROVAL: ("approve", "decline", "write_off", "withdraw"),
    TaskKind.COMPLAINT: ("upheld", "partly", "rejected", "replaced", "mediate"),
    TaskKind.LETTER: ("posted",),
    TaskKind.MATCH: ("found", "not_found"),
    TaskKind.CREDIT: ("apply", "refund", "keep"),
}
TROUBLE: dict[str, Any] = {
    "busy": lambda: BusyError("try later"),
    "refused": lambda: RefusedError("63016", "not in this window"),
    "blocked": lambda: RefusedError("63014", "blocked by the user", closes_channel=True),
    "silent": lambda: MaybeSentError("no answer came"),
    "crash": lambda: CrashError("the worker died"),
}
REFUSED_AT_THE_DOOR = (
    *(ValueError, LookupError),
    *(door.RefusedError, OutcomeError, TaskConflictError),
)


class Debtor(RuleBasedStateMachine):
    """A debtor, and everything that can happen to their invoices.

    Half of the lives are quiet: nobody calls, writes or pauses, so that ladders are walked to
    their end.
    """

    ground: Ground

    @initialize(
        begins=BEGINS,
        claims=st.lists(st.tuples(AMOUNTS, DAYS_LATE), min_size=1, max_size=3),
        who=st.sampled_from(sorted(WHO)),
        own_vat=st.booleans(),
        pace=st.sampled_from([0, 9, 30, 72, 72]),
        quiet=st.booleans(),
    )
    def begin(
        self,
        begins: str,
        claims: list[tuple[str, int]],
        who: str,
        own_vat: bool,
        pace: int,
        quiet: bool,
    ) -> None:
        """A creditor writes invoices; some are overdue."""
        self.pace, self.quiet = timedelta(hours=pace), quiet
        self.books: dict[str, Decimal] = {}
        self.amounts: dict[str, str] = {}
        self.due: dict[str, str] = {}
        self.paid: list[tuple[str, str, Decimal]] = []
        self.counted, self.payments, self.silent = 0, 0, set[Channel]()
        self.post = Watch(self.ground.pool, self.books)
        self.life = Life(self.ground.pool, self.post)
        self.person = debtor(**WHO[who])
        self.wait(self._settle_in(begins, reclaims_vat=not own_vat))
        today = datetime.fromisoformat(begins).date()
        for number, (amount, late) in zip(NUMBERS, claims, strict=False):
            self.amounts[number] = amount
            self.due[number] = str(today - timedelta(days=late))
            self.state(number, Decimal(amount))
        self.go_on()

    async def _settle_in(self, begins: str, **profile: Any) -> None:
        await wipe(self.ground.pool)
        await set_now(self.ground.pool, begins)
        await settle_in(self.ground.pool, acme(**profile))

    def wait(self, work: Any) -> Any:
        """The result of a coroutine."""
        return self.ground.wait(work)

    def tell(self, *sent: events.Sent) -> bool:
        """The creditor's system tells; False when the door refuses."""
        try:
            self.wait(told(self.ground.pool, *sent))
        except REFUSED_AT_THE_DOOR:
            return False
        return True

    def state(self, number: str, balance: Decimal) -> None:
        """The creditor states an invoice with what is open of it; credit is none of it."""
        besides = self.wait(self.post.besides(number))
        stated = max(balance + besides, Decimal(0))
        late = self.due[number] < str(self.today())
        kind = "invoice.overdue" if late else "invoice.issued"
        sent = overdue(
            *(number, self.amounts[number]),
            of=self.person,
            due_on=self.due[number],
            issued_on="2026-08-01",
            open_amount=str(stated),
        )
        if self.tell(sent | {"type": f"amicable.{kind}.v1"}):
            self.books[number] = stated - besides

    def today(self) -> Any:
        """The day, in UTC."""
        return self.wait(self.life.now()).date()

    def go_on(self) -> None:
        """Everything that was told is answered; then life takes its pace."""
        self._rest()
        if self.pace:
            self.time_passes(self.pace)

    def _rest(self) -> None:
        """Cases come to rest, and providers report."""
        self.wait(self.life.settle())
        self._report()

    def _report(self) -> None:
        while self.counted < len(self.post.messages):
            contact = self.post.messages[self.counted].contact
            self.counted += 1
            if not contact.channel.by_person and contact.channel not in self.silent:
                self._became(contact.id, "delivered")
                self.wait(self.life.settle())

    def _became(self, contact: Any, status: callbacks.Status) -> None:
        self.wait(
            callbacks.contact_status(
                self.ground.pool, contact, status, provider="test", event_id=f"{status}-{contact}"
            )
        )

    def a_number(self, pick: int) -> str:
        """One of the invoices."""
        return NUMBERS[pick % len(self.amounts)]

    # Money

    @rule(pick=st.integers(0, 2), how=st.sampled_from(["full", "part", "tenth", "cent", "over"]))
    def pays(self, pick: int, how: str) -> None:
        """Money comes in."""
        number = self.a_number(pick)
        owed = self.books[number]
        amounts = {
            "full": owed,
            "part": owed / 2,
            "tenth": owed / 10,
            "cent": Decimal("0.01"),
            "over": owed + 7,
        }
        amount = amounts[how].quantize(Decimal("0.01"))
        if amount <= 0:
            return
        self.payments += 1
        payment = f"p-{self.payments}"
        if self.tell(events.paid(str(amount), number, payment=payment, on=str(self.today()))):
            self.books[number] -= amount
            self.paid.append((payment, number, amount))
        self.go_on()

    @precondition(lambda self: bool(self.paid))
    @rule(pick=st.integers(0, 9))
    def is_charged_back(self, pick: int) -> None:
        """Money goes back."""
        payment, number, amount = self.paid.pop(pick % len(self.paid))
        assert self.tell(events.reversed_(payment))
        self.books[number] += amount
        self.go_on()

    @rule(pick=st.integers(0, 2), amount=st.sampled_from(["5.00", "60.00"]))
    def is_credited(self, pick: int, amount: str) -> None:
        """A credit note."""
        number = self.a_number(pick)
        known = self.wait(self.post.confirms(number, Decimal(amount)))
        if self.tell(events.credited(amount, number)) and not known:
            self.books[number] -= Decimal(amount)
        self.go_on()

    @precondition(lambda self: not self.quiet)
    @rule(pick=st.integers(0, 2), seldom=st.integers(0, 3))
    def is_withdrawn(self, pick: int, seldom: int) -> None:
        """The creditor takes the invoice back."""
        if seldom:
            return
        self.tell(events.withdrawn(self.a_number(pick)))
        self.go_on()

    @precondition(lambda self: not self.quiet)
    @rule(pick=st.integers(0, 2), ahead=st.sampled_from([-20, 0, 6, 14]))
    def is_stated_anew(self, pick: int, ahead: int) -> None:
        """The creditor states the invoice again, with another due date."""
        number = self.a_number(pick)
        self.due[number] = str(self.today() + timedelta(days=ahead))
        self.state(number, self.books[number])
        self.go_on()

    # People

    @precondition(lambda self: not self.quiet)
    @rule(pick=st.integers(0, 2), until=st.sampled_from([None, 2, 12]))
    def is_paused(self, pick: int, until: int | None) -> None:
        """A person holds a case."""
        number = self.a_number(pick)
        day = None if until is None else str(self.today() + timedelta(days=until))
        order = {"invoice_number": number, "reason": "asked by sales", "until": day}
        self.tell(event("case.paused", order))
        self.go_on()

    @precondition(lambda self: not self.quiet)
    @rule(until=st.sampled_from([None, 2, 12]))
    def everything_is_paused(self, until: int | None) -> None:
        """A person holds all of the debtor."""
        day = None if until is None else str(self.today() + timedelta(days=until))
        order = {"debtor_id": self.person["id"], "reason": "asked by sales", "until": day}
        self.tell(event("debtor.paused", order))
        self.go_on()

    @rule()
    def everything_is_resumed(self) -> None:
        """A person lets all of it go on."""
        order = {"debtor_id": self.person["id"], "reason": "go on"}
        self.tell(event("debtor.resumed", order))
        self.go_on()

    @rule(pick=st.integers(0, 2))
    def is_resumed(self, pick: int) -> None:
        """A person lets it go on."""
        number = self.a_number(pick)
        self.tell(event("case.resumed", {"invoice_number": number, "reason": "go on"}))
        self.go_on()

    @rule(who=st.sampled_from(sorted(WHO)))
    def changes(self, who: str) -> None:
        """Another address, another zone."""
        self.person = debtor(**WHO[who])
        self.tell(event("debtor.updated", {"debtor": self.person}))
        self.go_on()

    @precondition(lambda self: bool(self.post.messages) and not self.quiet)
    @rule(text=WORDS, by=st.sampled_from([Channel.EMAIL, Channel.WHATSAPP]))
    def writes(self, text: str, by: Channel) -> None:
        """The debtor answers."""
        sender = "sanne@example.com" if by is Channel.EMAIL else "+31612345678"
        key = f"reply-{self.wait(self.life.now()).timestamp()}"
        message = answers.Message(channel=by, provider_id=key, sender=sender, text=text)
        self.wait(answers.reply(self.ground.pool, message))
        self.go_on()

    def said(self, kind: TaskKind, outcome: str, ahead: int) -> Any:
        """What a person reports, with what such an outcome needs."""
        facts: dict[str, Any] = {"outcome": outcome}
        day = self.today() + timedelta(days=ahead)
        if outcome in ("promise", "part_now", "call_back", "conditional", "decline"):
            facts["date"] = str(day)
        if outcome == "keep" and kind is TaskKind.TRIAGE and ahead:
            facts["date"] = str(day)
        if outcome in ("part_now", "partly") or (outcome == "complaint" and ahead):
            facts["amount"] = "5.00"
        if outcome == "rejected":
            facts["note"] = "De lamp werkt."
        if outcome == "mediate":
            facts["name"] = "Eva"
        if outcome == "replaced":
            facts |= {"outcome": "upheld", "goodwill": "replacement", "gesture": "een nieuwe lamp"}
        if outcome == "plan":
            facts |= {"amount": "20.00", "terms": 3, "date": str(day)}
        return answer_to(kind, facts)

    @precondition(lambda self: not self.quiet)
    @rule(pick=st.integers(0, 2), outcome=CALLS, ahead=st.sampled_from([0, 1, 9]))
    def calls(self, pick: int, outcome: str, ahead: int) -> None:
        """The debtor calls by themselves."""
        body = self.said(TaskKind.CALL, outcome, ahead)
        with suppress(*REFUSED_AT_THE_DOOR):
            number = self.a_number(pick)
            self.wait(outcomes.incoming_call(self.ground.pool, CREDITOR, number, "piet", body))
        self.go_on()

    @rule(pick=st.integers(0, 9), how=st.integers(0, 30), ahead=st.sampled_from([0, 1, 9]))
    def a_person_answers(self, pick: int, how: int, ahead: int) -> None:
        """One of the open tasks is done."""
        found = self.wait(tasks.listing(self.ground.pool, CREDITOR, "open"))
        if not found:
            return
        task = found[pick % len(found)]
        choices = ANSWERS[task.kind]
        if not choices:
            return
        body = self.said(task.kind, choices[how % len(choices)], ahead)
        before = self.wait(self.post.balances())
        with suppress(*REFUSED_AT_THE_DOOR):
            self.wait(outcomes.task_outcome(self.ground.pool, task.id, "piet", body))
        if task.kind is TaskKind.CREDIT:
            for number, after in self.wait(self.post.balances()).items():
                self.books[number] += after - before[number]
        self.go_on()

    @rule(pick=st.integers(0, 9))
    def a_person_takes(self, pick: int) -> None:
        """One of the open tasks is claimed."""
        found = self.wait(tasks.listing(self.ground.pool, CREDITOR, "open"))
        for task in found[pick % max(1, len(found)) :][:1]:
            self.wait(self._claims(task))

    async def _claims(self, task: tasks.Task) -> None:
        with suppress(*REFUSED_AT_THE_DOOR):
            async with transaction(self.ground.pool) as conn:
                await tasks.claim(conn, task.id, "anna", await self.life.now())

    # Providers

    @rule(
        channel=st.sampled_from([Channel.EMAIL, Channel.WHATSAPP, Channel.CALL, Channel.LETTER]),
        how=st.sampled_from(sorted(TROUBLE)),
        taken=st.booleans(),
        knows=st.sampled_from([None, True, False]),
    )
    def a_provider_fails(self, channel: Channel, how: str, taken: bool, knows: bool | None) -> None:
        """The next message on a channel meets trouble."""
        if how in ("silent", "crash") and taken and not channel.by_person:
            self.post.takes_and_fails(channel, TROUBLE[how]())
        elif not channel.by_person or how in ("busy", "crash"):
            self.post.fails(channel, TROUBLE[how]())
        self.post.knows[channel] = True if taken and knows is False else knows

    @rule(channel=st.sampled_from([Channel.EMAIL, Channel.WHATSAPP]))
    def a_provider_says_nothing(self, channel: Channel) -> None:
        """From now on, or no more: it does not report what arrived."""
        self.silent ^= {channel}

    @precondition(lambda self: bool(self.post.messages))
    @rule(pick=st.integers(0, 9), status=st.sampled_from(["failed", "delivered"]))
    def a_report_comes_late(self, pick: int, status: callbacks.Status) -> None:
        """What became of an earlier message."""
        found = [it.contact for it in self.post.messages if not it.contact.channel.by_person]
        for contact in found[-1 - pick % max(1, len(found)) :][:1]:
            self._became(contact.id, status)
        self.go_on()

    @rule()
    def the_relay_is_late(self) -> None:
        """What is stored is not told until the next moment has passed."""
        self.life.deaf = True

    # Time

    @rule(span=SPANS)
    def hours_pass(self, span: timedelta) -> None:
        """Each thing that is due is done at its moment."""
        self.time_passes(span)

    def time_passes(self, span: timedelta) -> None:
        """Live on; after some days at most, providers report and the relay catches up."""
        deadline = self.wait(self.life.now()) + span
        while (left := deadline - self.wait(self.life.now())) > timedelta(0):
            self.wait(self.life.pass_by(min(left, timedelta(days=4))))
            self.life.deaf = False
            self._rest()

    @rule()
    def the_day_is_looked_through(self) -> None:
        """The daily scan: what is overdue, what was to be answered, whom to ask or thank."""
        self.wait(self.life.look_through())
        self.go_on()

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        """As above, by whole days."""
        self.time_passes(timedelta(days=days))

    @invariant()
    def all_is_well(self) -> None:
        """Nothing that must hold is broken."""
        if not self.life.deaf:
            self.wait(self.post.look())


def test_whatever_happens(ground: Ground) -> None:
    class Here(Debtor):
        pass

    Here.ground = ground
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            derandomize=not LONG,
            database=None,
            deadline=None,
            print_blob=True,
            phases=[Phase.generate, *([Phase.shrink] if LONG else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )
