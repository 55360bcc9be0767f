"""Watching an arrangement: whether it runs, was kept or is broken, and when to look again.

A promise lapses at 23:59:59 of its day in the debtor's zone, plus the playbook's grace in working
days (peers K). A plan bears one missed term; the second ends it.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.arrangements.arrangement import Arrangement, ArrangementKind
from domain.arrangements.payments import TermStanding, paid_of
from domain.model import Model
from domain.moments import Whereabouts, working_days_later

MISSES_BORNE = 1
_LAST_SECOND = time(23, 59, 59)


class Verdict(StrEnum):
    """How an arrangement stands."""

    RUNNING = "running"
    MISSED = "missed"
    """A term of a plan was missed for the first time: someone calls, the plan stands."""
    BROKEN = "broken"
    KEPT = "kept"
    """All that is open of its claims is paid."""
    PART_KEPT = "part_kept"
    """What was promised is paid; more is open than was promised."""


class Patience(Model):
    """The playbook's days, and the debtor's calendar."""

    where: Whereabouts
    grace_days: int
    """Working days after the day of a promise or term."""
    reminder_days: int
    """Days before a term of a plan."""
    second_chance_days: int
    """Working days after a missed last term, which no other term follows."""
    day_starts: time

    def lapses_at(self, due_on: date) -> datetime:
        """The last second in which a promise or term can still be kept."""
        return self.where.at(self._last_day(due_on, self.grace_days), _LAST_SECOND)

    def looked_at(self, due_on: date) -> datetime:
        """When it is seen whether it was kept: the morning after it lapsed."""
        return self._morning_after(self._last_day(due_on, self.grace_days))

    def looked_at_again(self, missed_on: date) -> datetime:
        """When a missed last term is seen to be missed for good."""
        return self._morning_after(self._last_day(missed_on, self.second_chance_days))

    def reminded_at(self, due_on: date) -> datetime:
        """When a coming term is spoken of."""
        return self.where.at(due_on - timedelta(days=self.reminder_days), self.day_starts)

    def _last_day(self, day: date, count: int) -> date:
        return working_days_later(day, count, self.where.country)

    def _morning_after(self, day: date) -> datetime:
        return self.where.at(day + timedelta(days=1), self.day_starts)


class Judgment(Model):
    """How it stands, the term that this is about, and when to look again."""

    verdict: Verdict
    position: int | None = None
    """The first term that is not paid; the missed one where one was missed."""
    term: TermStanding | None = None
    remind: bool = False
    """Whether this term is to be spoken of now."""
    look_again: datetime | None = None


def judge(arrangement: Arrangement, patience: Patience, now: datetime) -> Judgment:
    """How an agreed promise or plan stands at a moment."""
    terms = paid_of(arrangement.asked, arrangement.paid)
    unpaid = [(at, term) for at, term in enumerate(terms) if term.open > 0]
    if not unpaid:
        whole = arrangement.still_open <= 0 or arrangement.kind is ArrangementKind.PLAN
        return Judgment(verdict=Verdict.KEPT if whole else Verdict.PART_KEPT)
    lapsed = [(at, term) for at, term in unpaid if _missed_now(term, patience, now)]
    if lapsed:
        position, term = lapsed[0]
        borne = arrangement.kind is ArrangementKind.PLAN
        borne &= arrangement.misses + len(lapsed) <= MISSES_BORNE
        verdict = Verdict.MISSED if borne else Verdict.BROKEN
        return Judgment(verdict=verdict, position=position, term=term)
    return _running(arrangement, unpaid, patience, now)


def _missed_now(term: TermStanding, patience: Patience, now: datetime) -> bool:
    """Whether it lapsed and nobody has seen that yet; a later day was agreed where it was seen."""
    seen = term.missed_on is not None and term.missed_on > term.due_on
    return not seen and now > patience.lapses_at(term.due_on)


def _running(
    arrangement: Arrangement,
    unpaid: list[tuple[int, TermStanding]],
    patience: Patience,
    now: datetime,
) -> Judgment:
    coming = [(at, it) for at, it in unpaid if now <= patience.lapses_at(it.due_on)]
    if not coming:
        position, term = unpaid[-1]
        again = patience.looked_at_again(term.missed_on or term.due_on)
        verdict = Verdict.BROKEN if now >= again else Verdict.RUNNING
        return Judgment(verdict=verdict, position=position, term=term, look_again=again)
    position, term = coming[0]
    remind_at = patience.reminded_at(term.due_on)
    agreed = arrangement.agreed_at or now
    spoken_of = arrangement.kind is ArrangementKind.PLAN and remind_at > agreed
    waits = spoken_of and now < remind_at
    return Judgment(
        verdict=Verdict.RUNNING,
        position=position,
        term=term,
        remind=spoken_of and not waits,
        look_again=remind_at if waits else patience.looked_at(term.due_on),
    )
