"""A debtor's story when it is over: what they received, and what their cases say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.courtesies import CourtesyKind
from domain.vocabulary import Channel, TimelineWhat
from ledger.case_view import CaseView
from ledger.timeline import Line
from workers.demo.happenings import Received
from workers.demo.persona import Persona

THANKS = "thank_you"
_ASKS_NOTHING = frozenset({THANKS, *CourtesyKind})
_MOVES = {
    TimelineWhat.PAYMENT: Decimal(-1),
    TimelineWhat.CREDIT: Decimal(-1),
    TimelineWhat.REVERSAL: Decimal(1),
}


@dataclass(frozen=True)
class Story:
    """All that is known of one debtor."""

    persona: Persona
    received: tuple[Received, ...]
    cases: tuple[CaseView, ...]
    gets_news: bool
    """Whether the newsletter reaches them in the end."""

    @property
    def asked(self) -> tuple[Received, ...]:
        """Messages that ask for money: all but thanks and courtesies."""
        return tuple(it for it in self.received if it.step not in _ASKS_NOTHING)

    def case(self, number: str) -> CaseView:
        """The case of one invoice."""
        return next(case for case in self.cases if case.invoice_number == number)

    def lines(self) -> list[Line]:
        """What happened in all cases, in order; what several cases tell alike stands once."""
        known: dict[tuple[object, ...], Line] = {}
        for case in self.cases:
            for line in case.timeline:
                key = (line.at, line.what, line.step, line.channel, line.covers or case.id)
                known.setdefault(key, line)
        return sorted(known.values(), key=lambda line: line.at)

    def any(self, *whats: TimelineWhat) -> Iterator[Line]:
        """The lines that tell one of these."""
        return (line for line in self.lines() if line.what in whats)

    def open_at(self, number: str, at: datetime) -> Decimal:
        """What was open of an invoice at a moment, by its timeline."""
        case = self.case(number)
        moved = (
            _MOVES[line.what] * Decimal(line.detail["amount"])
            for line in case.timeline
            if line.what in _MOVES and line.at <= at
        )
        return case.invoice.amount + sum(moved, Decimal(0))

    def count(self, channel: Channel) -> int:
        """How many messages came by a channel."""
        return sum(it.channel is channel for it in self.received)

    def calls(self) -> int:
        """How often somebody called."""
        return sum(line.channel is Channel.CALL for line in self.any(TimelineWhat.TASK_DONE))
