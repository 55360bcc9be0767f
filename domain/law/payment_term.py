"""The term of payment where the parties agreed none.

Between businesses, interest runs from 30 days after the day on which the invoice was received
(BW 6:119a(2)(a), Directive 2011/7/EU art. 3(3)(b)). A consumer without an agreed day is in default
only after a notice that leaves a reasonable term (BW 6:82); the same 30 days are taken for one.
"""

from datetime import date, timedelta

from domain.vocabulary import DebtorKind

TERM = timedelta(days=30)

WHY = {
    DebtorKind.BUSINESS: "the term of art. 6:119a BW",
    DebtorKind.CONSUMER: "a reasonable term (art. 6:82 BW)",
}
"""On what the term rests, by kind of debtor, as it is told to a person."""


def due_without_agreement(received_on: date) -> date:
    """The last day of payment of an invoice received on a day, where no term was agreed.

    Raises:
        OverflowError: the day lies at the end of the calendar.
    """
    return received_on + TERM
