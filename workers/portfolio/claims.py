"""What must be true of every played portfolio, found in what was delivered and in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.vocabulary import Outcome, Stage
from workers.portfolio.played import Played
from workers.portfolio.player import BUSY


@dataclass(frozen=True)
class Finding:
    """A claim, what was found, and every counter-example in a line of its own."""

    claim: str
    found: str
    failures: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether there is no counter-example."""
        return not self.failures


def findings(played: Played) -> list[Finding]:
    """Every claim, checked."""
    return [check(played) for check in _CLAIMS]


def _at_its_own_date(played: Played) -> Finding:
    books = played.books
    paid = len(books) - len(books.never_paid())
    wrong = [
        f"{case.key.invoice_number} {what} at {at}, the books say {said}"
        for case in played.cases
        for what, at, said in (
            ("opened", case.opened_at, books.reported_at(case.key.invoice_number)),
            ("closed", case.closed_at, books.paid_at(case.key.invoice_number)),
        )
        if at is not None and not _together(at, said)
    ]
    if played.events != len(books) + paid:
        wrong.append(f"the door took {played.events} events of {len(books) + paid}")
    return Finding(
        "every invoice and payment comes in at its own date",
        f"{len(books):,} invoices and {paid:,} payments",
        tuple(wrong),
    )


def _cases_are_the_late_ones(played: Played) -> Finding:
    books = played.books
    expected = books.paid_late() | books.never_paid()
    opened = {case.key.invoice_number for case in played.cases}
    wrong = [f"{number} has no case" for number in sorted(expected - opened)]
    wrong += [f"{number} was paid in time and has a case" for number in sorted(opened - expected)]
    again = [case.key for case in played.cases if case.key.opening != 1]
    wrong += [f"{key.invoice_number} opened {key.opening} times" for key in again]
    return Finding(
        "exactly what was not paid by its due date becomes a case",
        f"{len(opened):,} cases of {len(expected):,} late invoices",
        tuple(wrong),
    )


def _all_end_paid(played: Played) -> Finding:
    wrong, ended = list[str](), 0
    for case in played.cases:
        number, standing = case.key.invoice_number, case.standing
        if played.books.paid_on(number) is None:
            continue
        ends = (standing.stage, standing.outcome, played.outcomes.get(number))
        if ends == (Stage.CLOSED, Outcome.PAID, Outcome.PAID) and standing.open_amount == 0:
            ended += 1
        else:
            wrong.append(f"{number}: {ends[0]}, {ends[1]}, workflow {ends[2]}")
    return Finding(
        "every case of a paid invoice ends `paid`, in the ledger and in Temporal",
        f"{ended:,} ended paid",
        tuple(wrong),
    )


def _none_after_payment(played: Played) -> Finding:
    wrong = [
        f"{it.contact.step} of {it.at} speaks of {number}, paid at {paid}"
        for it in played.demands
        for number in it.contact.covers
        if it.at >= (paid := played.books.paid_at(number))
    ]
    return Finding(
        "nothing is asked for after its payment", _looked_at(played, len(wrong)), tuple(wrong)
    )


def _none_before_due(played: Played) -> Finding:
    wrong = [
        f"{it.contact.step} of {it.at} speaks of {number}, due on {due}"
        for it in played.demands
        for number in it.contact.covers
        if played.local_day(it) <= (due := played.books.due_on(number))
    ]
    return Finding(
        "nothing is asked for before the day after its due date",
        _looked_at(played, len(wrong)),
        tuple(wrong),
    )


def _looked_at(played: Played, wrong: int) -> str:
    named = sum(len(it.contact.covers) for it in played.demands)
    return f"{wrong} of {named:,} mentions in {len(played.demands):,} contacts"


def _together(at: datetime, other: datetime) -> bool:
    return abs(at - other) < BUSY


_CLAIMS: tuple[Callable[[Played], Finding], ...] = (
    _at_its_own_date,
    _cases_are_the_late_ones,
    _all_end_paid,
    _none_after_payment,
    _none_before_due,
)
