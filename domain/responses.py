"""What an outcome does to a case: the table behind "each steering the case" (practice).

A person reports what the debtor said, by phone or in a reply; the answer is where the case
goes, why the debtor does not pay, and how long the ladder waits.
"""

from datetime import datetime

from domain.model import Model
from domain.reach import NO_CALLS
from domain.vocabulary import CallOutcome, Channel, NonPaymentReason, Stage, TaskKind, TimelineWhat


class Response(Model):
    """The consequence of an outcome; what is not set stays as it is."""

    why: str
    stage: Stage | None = None
    reason: NonPaymentReason | None = None
    pause_days: int | None = None
    """Working days that the ladder waits."""
    again_at: datetime | None = None
    """When the same step is to be taken again."""
    next_channel: bool = False
    call_again: bool = False
    """Call once more at another moment of the day, before the next channel."""
    in_writing: bool = False
    """The next step follows in writing, close in time (practice H7)."""
    closes: Channel | None = None
    task: TaskKind | None = None
    writes: TimelineWhat | None = None
    checks_address: bool = False
    """It is somebody else's: nothing more is told there until a person has looked."""


def to_outcome(
    outcome: CallOutcome,
    *,
    call_at: datetime | None = None,
) -> Response:
    """What follows from what the debtor said.

    What an arrangement does is not here: promises and plans belong to the debtor
    (``domain.arrangements``).
    """
    match outcome:
        case CallOutcome.PAID_NOW | CallOutcome.ALREADY_PAID:
            why = "says it is paid: we look for the money"
            return Response(why=why, pause_days=3, task=TaskKind.MATCH)
        case CallOutcome.PROMISE | CallOutcome.PART_NOW | CallOutcome.PLAN:
            return Response(why=f"{outcome.value.replace('_', ' ')}: to be arranged")
        case CallOutcome.COMPLAINT | CallOutcome.CONDITIONAL:
            return _disputed()
        case CallOutcome.CANNOT_PAY:
            return Response(
                why="cannot pay now: a plan is proposed", reason=NonPaymentReason.CANNOT_PAY
            )
        case CallOutcome.REFUSES:
            return Response(
                why="refuses to pay, without a complaint: the last demand",
                reason=NonPaymentReason.WILL_NOT_PAY,
                stage=Stage.FINAL_NOTICE,
            )
        case CallOutcome.PROTECTED | CallOutcome.DECEASED:
            return _protected(outcome)
        case _:
            return _not_spoken(outcome, call_at)


def _not_spoken(outcome: CallOutcome, call_at: datetime | None) -> Response:
    if outcome is CallOutcome.CALL_BACK:
        return Response(why="asked to be called back", again_at=call_at, pause_days=1)
    if outcome in (CallOutcome.WRONG_PERSON, CallOutcome.DO_NOT_CALL):
        wrong = outcome is CallOutcome.WRONG_PERSON
        why = "a wrong number: check the debtor's data" if wrong else NO_CALLS
        task = TaskKind.TRIAGE if wrong else None
        # Who asks not to be called was spoken to: no message in the call's place asks for a call.
        return Response(
            why=why, closes=Channel.CALL, next_channel=wrong, task=task, checks_address=wrong
        )
    if outcome in (CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL):
        return Response(why="nobody answered", next_channel=True, call_again=True)
    return Response(why="the call brought no result: in writing", in_writing=True)


def _disputed() -> Response:
    return Response(
        why="says something is wrong: nothing is asked until a person has answered",
        stage=Stage.DISPUTED,
        reason=NonPaymentReason.DISPUTES,
        task=TaskKind.COMPLAINT,
        writes=TimelineWhat.COMPLAINT,
    )


def _protected(outcome: CallOutcome) -> Response:
    return Response(
        why=f"{outcome.value}: everything stops, a person takes over",
        stage=Stage.ON_HOLD,
        reason=NonPaymentReason.PROTECTED,
        task=TaskKind.TRIAGE,
        writes=TimelineWhat.HOLD,
    )
