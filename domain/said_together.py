"""Several meanings in one reply or call: which go together, and in which order they are followed.

"Half of it is paid, the rest follows on the 30th, and please call me" is three answers. Each steers
the case; what one of them needs is never taken away by another: money before promises, a complaint
before what is promised of the rest, a call that is asked for after all that, a protection last,
for it stops everything.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from domain.vocabulary import CallOutcome

AT_MOST = 5
"""Further meanings; more than that is a conversation for a note."""
_ACKNOWLEDGES = "interrupted"
_PAID = (CallOutcome.PAID_NOW, CallOutcome.ALREADY_PAID)
_COMPLAINS = (CallOutcome.COMPLAINT, CallOutcome.CONDITIONAL)
_LATER = (CallOutcome.CANNOT_PAY, CallOutcome.PART_NOW, CallOutcome.PROMISE, CallOutcome.PLAN)
_STOPS = (CallOutcome.PROTECTED, CallOutcome.DECEASED)
IN_ORDER: tuple[str, ...] = (
    _ACKNOWLEDGES,
    *_PAID,
    CallOutcome.DO_NOT_CALL,
    *_COMPLAINS,
    *_LATER,
    CallOutcome.REFUSES,
    CallOutcome.CALL_BACK,
    *_STOPS,
)
"""What may be said beside another meaning, in the order in which it is followed."""
_ONE_OF = (
    (_PAID, "say once what was paid of an invoice"),
    (_COMPLAINS, "say once what is wrong with an invoice"),
    (_LATER, "an invoice is paid later in one way: choose which"),
    ((CallOutcome.CALL_BACK, CallOutcome.DO_NOT_CALL), "wants no calls, or one: choose which"),
    ((CallOutcome.REFUSES, *_LATER), "pays, or refuses to: choose which"),
    ((CallOutcome.REFUSES, *_PAID), "has paid, or refuses to: choose which"),
    ((CallOutcome.REFUSES, *_COMPLAINS), "who refuses because of a complaint has a complaint"),
    ((CallOutcome.REFUSES, CallOutcome.CALL_BACK), "wants to talk, or refuses: choose which"),
    ((*_STOPS, *_LATER), "nothing is agreed with who is protected: leave the agreement out"),
    ((*_STOPS, CallOutcome.REFUSES), "nothing is asked of who is protected: leave it out"),
    ((*_STOPS, CallOutcome.CALL_BACK), "a person calls who is protected: put it in the note"),
)
"""What cannot both be followed of the same invoice, and what to do instead."""
_PAID_AND_PROMISED = {CallOutcome.ALREADY_PAID, CallOutcome.PROMISE}
_OF_DEBTOR = (CallOutcome.DO_NOT_CALL, CallOutcome.CALL_BACK, *_STOPS)
"""What is about the person, whichever invoices are named beside it."""


class Meaning(Protocol):
    """What of an answer counts here."""

    @property
    def outcome(self) -> str:
        """Which it is."""

    @property
    def invoices(self) -> tuple[str, ...]:
        """Those that it is about; all where empty."""

    @property
    def amount(self) -> object:
        """Of a complaint: the disputed part; of money: how much was paid, or will be."""


_M = TypeVar("_M", bound=Meaning)


def contradiction(said: Sequence[Meaning]) -> str | None:
    """Why these cannot all be followed; None where they can, as one alone always can."""
    for at, one in enumerate(said):
        if len(said) > 1 and one.outcome not in IN_ORDER:
            return f"{one.outcome} is said alone: nothing else goes with it"
        for other in said[at + 1 :]:
            why = _against(one, other)
            if why is not None:
                return why
    return None


def _against(one: Meaning, other: Meaning) -> str | None:
    pair = {one.outcome, other.outcome}
    if not _same_invoices(one, other):
        return None
    if len(pair) == 1:
        return f"{one.outcome} is said twice of the same invoice"
    for group, why in _ONE_OF:
        if pair <= set(group):
            return why
    if pair == _PAID_AND_PROMISED and one.amount is other.amount is None:
        return "all of it is paid, and to be paid: give the amount of one, or choose which"
    whole = any(it.outcome in _COMPLAINS and it.amount is None for it in (one, other))
    if whole and pair & set(_LATER):
        return "all of it is disputed and promised: give the disputed part, or choose conditional"
    return None


def _same_invoices(one: Meaning, other: Meaning) -> bool:
    if not one.invoices or not other.invoices:
        return True
    if one.outcome in _OF_DEBTOR or other.outcome in _OF_DEBTOR:
        return True
    return bool(set(one.invoices) & set(other.invoices))


def in_order(said: Sequence[_M]) -> list[_M]:
    """The meanings as they are followed; those of the same kind as they were said."""
    known = {outcome: at for at, outcome in enumerate(IN_ORDER)}
    return sorted(said, key=lambda it: known.get(it.outcome, 0))
