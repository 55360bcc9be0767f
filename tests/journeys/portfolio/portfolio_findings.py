"""What must be true of a played portfolio, whoever owed what: found in what was delivered.

Nothing here asks the ledger or its rules; only the books, the calendar, and what people got.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from domain.playbook import Caps, Playbook
from domain.vocabulary import Channel
from workers.portfolio.books import Books
from workers.portfolio.player import BUSY
from workers.portfolio.tray import Message

_LONG_DAYS = 10
_SOON_DAYS = 5
"""A weekend and its holidays may lie between."""

_CLOSED_DAYS = {
    *(date(2012, 7, 4), date(2012, 11, 22), date(2012, 12, 25), date(2013, 1, 1)),
    *(date(2013, 7, 4), date(2013, 11, 28), date(2013, 12, 25), date(2014, 1, 1)),
}


def speaks_of_what_is_overdue_and_unpaid(message: Message, books: Books) -> None:
    for number in message.contact.covers:
        assert books.debtor(number) == message.contact.debtor
        assert books.reported_at(number) < message.at < books.paid_at(number)


def reminders_leave_nothing_out(reminders: Iterable[Message], books: Books) -> None:
    """One debtor, one conversation: each lists all that is overdue and not demanded for good."""
    demanded = set[str]()
    for message in sorted(reminders, key=lambda it: it.at):
        if not message.contact.counts:
            demanded.update(message.contact.covers)
            continue
        overdue = {
            number
            for number in books.debtors[message.contact.debtor]
            if books.reported_at(number) < message.at < books.paid_at(number)
        }
        assert overdue - demanded <= set(message.contact.covers)


def was_decided_at_the_time_it_was_sent(message: Message) -> None:
    """An activity's clock follows the server's, which skips two years in seconds."""
    assert _together(message.contact.marked_at, message.at)


def comes_in_business_hours(message: Message, books: Books, playbook: Playbook) -> None:
    local, window = message.at.astimezone(books.zone), playbook.window(message.contact.channel)
    assert local.strftime("%a").lower() in window.days
    assert window.opens <= local.time() < window.closes
    assert local.date() not in _CLOSED_DAYS


def nobody_hears_too_often(reminders: Iterable[Message], books: Books, caps: Caps) -> None:
    """Per debtor so many a day and in seven days; a notice does not count, nor an unmade call."""
    counting = (it for it in _emails(reminders) if it.contact.counts)
    in_order = sorted(counting, key=lambda it: (it.contact.debtor, it.at))
    for debtor, messages in groupby(in_order, key=lambda it: it.contact.debtor):
        days = [message.at.astimezone(books.zone).date() for message in messages]
        assert _far_apart(days, caps.per_day, timedelta(days=1)), debtor
        assert _far_apart(days, caps.per_week, timedelta(days=7)), debtor


def _far_apart(days: Sequence[date], count: int, span: timedelta) -> bool:
    return all(late - early >= span for early, late in zip(days, days[count:], strict=False))


def who_is_long_overdue_has_heard_of_it(reminders: Iterable[Message], books: Books) -> None:
    heard_of = {number for message in reminders for number in message.contact.covers}
    long = {it for it in books.paid_late() if (books.days_late(it) or 0) >= _LONG_DAYS}
    assert long
    assert long <= heard_of


def who_paid_after_an_email_is_thanked(
    reminders: Iterable[Message], thanks: Sequence[Message], books: Books
) -> None:
    """That day or soon, and at most once a day, however many invoices were paid."""
    thanked = {(it.contact.debtor, it.at.astimezone(books.zone).date()) for it in thanks}
    assert len(thanked) == len(thanks)
    for message in _emails(reminders):
        debtor, number = message.contact.debtor, message.contact.invoice_number
        paid = books.paid_at(number).date()
        days = (paid + timedelta(days=ahead) for ahead in range(_SOON_DAYS))
        assert any((debtor, day) in thanked for day in days), number


def thanks_for_what_was_paid(message: Message, books: Books) -> None:
    for number in message.contact.covers:
        assert books.debtor(number) == message.contact.debtor
        assert books.due_on(number) < books.paid_at(number).date()
        assert books.paid_at(number) < message.at


def _emails(reminders: Iterable[Message]) -> list[Message]:
    return [it for it in reminders if it.contact.channel is Channel.EMAIL]


def _together(at: datetime, other: datetime) -> bool:
    return abs(at - other) < BUSY
