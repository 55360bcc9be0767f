"""Limitation: until when a claim can be enforced.

The term runs from the day after the due date. An acknowledgement (a part payment, a promise or a
plan: BW 3:318) or a written demand that reserves the right (BW 3:317) starts it anew; only what
the ledger knows of it counts, and a person may state the rest.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from domain.model import Model
from domain.vocabulary import DebtorKind


class Limitation(Model):
    """A limitation term: how long, from when, and by which law."""

    years: int
    source: str
    from_year_end: bool = False
    """It begins with the end of the year in which the claim fell due (BGB § 199)."""

    def barred_on(self, begins: date) -> date:
        """The first day on which a claim due on ``begins`` cannot be enforced any more."""
        start = date(begins.year, 12, 31) if self.from_year_end else begins
        return start + relativedelta(years=self.years) + timedelta(days=1)

    def barred_after(self, begins: date, interruptions: Iterable[date]) -> date:
        """The same where acknowledgements or demands interrupted the term on these days.

        Only a day within the running term does (BW 3:316-318): what is barred stays so.
        """
        barred_on = self.barred_on(begins)
        for day in sorted(interruptions):
            if begins < day < barred_on:
                begins, barred_on = day, self.barred_on(day)
        return barred_on


_GOODS = Limitation(years=2, source="BW 7:28, consumer sale")
_TABLE: dict[tuple[str, DebtorKind], Limitation] = {
    ("NL", DebtorKind.CONSUMER): Limitation(years=5, source="BW 3:307"),
    ("NL", DebtorKind.BUSINESS): Limitation(years=5, source="BW 3:307"),
    ("DE", DebtorKind.CONSUMER): Limitation(years=3, source="BGB §§ 195, 199", from_year_end=True),
    ("DE", DebtorKind.BUSINESS): Limitation(years=3, source="BGB §§ 195, 199", from_year_end=True),
    ("FR", DebtorKind.CONSUMER): Limitation(years=2, source="Code de la consommation L.218-2"),
    ("FR", DebtorKind.BUSINESS): Limitation(years=5, source="Code de commerce L.110-4"),
    ("GB", DebtorKind.CONSUMER): Limitation(years=6, source="Limitation Act 1980, s. 5"),
    ("GB", DebtorKind.BUSINESS): Limitation(years=6, source="Limitation Act 1980, s. 5"),
}
_UNKNOWN = Limitation(years=2, source="no term known for this country: a person looks")
SHORTEST_YEARS = 2
"""No claim younger than this is barred anywhere we know."""


def limitation(kind: DebtorKind, country: str, *, sale_of_goods: bool = True) -> Limitation:
    """The term for a debtor of this kind; where the law is not in the table, the shortest.

    ``sale_of_goods`` says that consumers of this creditor buy goods (two years in the
    Netherlands); services have the general term.
    """
    if (country, kind) == ("NL", DebtorKind.CONSUMER) and sale_of_goods:
        return _GOODS
    return _TABLE.get((country, kind), _UNKNOWN)


_DUTCH = (
    "send a written demand that reserves the right to be paid, and keep the proof that it arrived "
    "(stuiting, BW 3:317): the term begins anew",
    "a part payment, or a debtor who acknowledges the debt, begins it anew, too (BW 3:318)",
)
_ELSEWHERE = (
    "ask what interrupts the term there: a reminder alone is not enough in every country",
)
_REPORT = "say on which day (outcome interrupted, with date), or that you let it be (resume)"


def interrupted_by(country: str) -> tuple[str, ...]:
    """What a person is asked to do before a claim is barred."""
    return (*(_DUTCH if country == "NL" else _ELSEWHERE), _REPORT)
