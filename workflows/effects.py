"""The typed signatures of the effects that workflows call, with their bounds.

Short effects that only touch Postgres run as local activities; whatever calls a provider runs on
that provider's task queue. Names and models are in ``domain.effects``.
"""

from datetime import timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TemporalTimeoutError

from domain.courtesies import CourtesyStanding, PlanCourtesy, SayCourtesy
from domain.effects import (
    PROVIDER_BUSY,
    Advance,
    Answer,
    CaseCall,
    Effect,
    Opened,
    Queue,
    ReachOut,
    Respond,
    Scanned,
    ScanOverdue,
    Thank,
)
from domain.model import Model

_A = TypeVar("_A", bound=Model)

_LEDGER_TIMEOUT = timedelta(seconds=10)
_LEDGER_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1)
)

_SEND_TIMEOUT = timedelta(seconds=45)
_SEND_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=2),
    maximum_interval=timedelta(seconds=30),
    maximum_attempts=6,
)
"""About two minutes of a provider that does not answer; then the step is tried later."""

_PATIENT_RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=15)
)
_PATIENT_BOUND = timedelta(days=7)
MEANWHILE = timedelta(minutes=10)
"""For what a case does on its way: it hears nothing until then."""


async def open_case(call: CaseCall) -> Opened:
    """Read the case and plan its first step."""
    return await _in_ledger(Effect.OPEN_CASE, call, Opened, "open the case")


async def respond(call: Respond) -> Answer:
    """Answer what came in."""
    summary = f"news: {call.event.what.replace('_', ' ')}"
    return await _in_ledger(Effect.RESPOND, call, Answer, summary)


async def advance(call: Advance) -> Answer:
    """Do what fell due without a message."""
    return await _in_ledger(Effect.ADVANCE, call, Answer, call.due.why)


async def close_case(call: CaseCall) -> Answer:
    """Close the case in the ledger."""
    return await _in_ledger(Effect.CLOSE_CASE, call, Answer, "close the case")


async def _in_ledger(effect: Effect, call: Model, answers: type[_A], summary: str) -> _A:
    answer: _A = await workflow.execute_local_activity(
        effect,
        call,
        result_type=answers,
        start_to_close_timeout=_LEDGER_TIMEOUT,
        retry_policy=_LEDGER_RETRY,
        summary=summary,
    )
    return answer


async def reach_out(call: ReachOut) -> Answer:
    """Make one contact on its channel's queue.

    Raises:
        ActivityError: the provider did not answer within the bound of a send.
    """
    return await _send(Effect.REACH_OUT, call, Answer, f"{call.step} by {call.channel}")


async def thank(call: Thank) -> Answer:
    """Say thanks for a payment.

    Raises:
        ActivityError: the provider did not answer within the bound of a send.
    """
    return await _send(Effect.THANK, call, Answer, f"thank you by {call.channel}")


async def _send(
    effect: Effect, call: ReachOut | Thank | SayCourtesy, answers: type[_A], summary: str
) -> _A:
    answer: _A = await workflow.execute_activity(
        effect,
        call,
        result_type=answers,
        task_queue=Queue.of(call.channel),
        start_to_close_timeout=_SEND_TIMEOUT,
        retry_policy=_SEND_RETRY,
        priority=_fair(call.key.creditor),
        summary=summary,
    )
    return answer


async def plan_courtesy(call: PlanCourtesy) -> CourtesyStanding:
    """Look when, and by which channel, a courtesy is to be said."""
    summary = "look when it is to be said"
    return await _in_ledger(Effect.PLAN_COURTESY, call, CourtesyStanding, summary)


async def say_courtesy(call: SayCourtesy) -> CourtesyStanding:
    """Say a courtesy on its channel's queue.

    Raises:
        ActivityError: the provider did not answer within the bound of a send.
    """
    summary = f"{call.kind.value.replace('_', ' ')} by {call.channel}"
    return await _send(Effect.SAY_COURTESY, call, CourtesyStanding, summary)


def provider_is_down(error: ActivityError) -> bool:
    """Whether it is the provider that did not answer a send, and not a fault of ours."""
    cause = error.cause
    if isinstance(cause, ApplicationError):
        return cause.type == PROVIDER_BUSY
    return isinstance(cause, TemporalTimeoutError)


async def suspend_marketing(call: CaseCall) -> Answer:
    """No advertising from now on.

    Raises:
        ActivityError: the provider did not answer.
    """
    return await _patiently(Effect.SUSPEND_MARKETING, call, "suspend marketing", MEANWHILE)


async def reactivate(call: CaseCall, *, within: timedelta | None = _PATIENT_BOUND) -> Answer:
    """A customer again.

    Raises:
        ActivityError: the provider did not answer.
    """
    summary = "a customer again: reactivate marketing"
    return await _patiently(Effect.REACTIVATE, call, summary, within)


async def hand_over(call: CaseCall) -> Answer:
    """Send the dossier to the agency, however long that takes: a person decided so."""
    return await _patiently(Effect.HAND_OVER, call, "hand over with the dossier", None)


async def _patiently(
    effect: Effect, call: CaseCall, summary: str, within: timedelta | None = _PATIENT_BOUND
) -> Answer:
    answer: Answer = await workflow.execute_activity(
        effect,
        call,
        result_type=Answer,
        task_queue=Queue.MARKETING,
        start_to_close_timeout=_SEND_TIMEOUT,
        schedule_to_close_timeout=within,
        retry_policy=_PATIENT_RETRY,
        priority=_fair(call.key.creditor),
        summary=summary,
    )
    return answer


async def scan_overdue(call: ScanOverdue) -> Scanned:
    """Open a case for every invoice that became overdue in the ledger."""
    answer: Scanned = await workflow.execute_activity(
        Effect.SCAN_OVERDUE,
        call,
        result_type=Scanned,
        start_to_close_timeout=timedelta(minutes=30),
        heartbeat_timeout=timedelta(minutes=2),
        retry_policy=_LEDGER_RETRY,
        summary="open what became overdue",
    )
    return answer


def _fair(creditor: str) -> Priority:
    return Priority(fairness_key=creditor[:64])
