"""One message of a file, from :20: to :62:; a long statement has several, as pages."""

import re
from dataclasses import dataclass, field

from gateway.imports.bank.broken import BrokenError
from gateway.imports.bank.mt940.fields import Field
from gateway.imports.bank.sheet import Balance
from gateway.imports.bank.tally import Tally, Total
from gateway.imports.bank.values import currency_of, iban_proven, iban_shaped

_NUMBER = re.compile(r"([0-9]{1,10})(?:/([0-9]{1,10}))?", re.ASCII)
_WITH_CURRENCY = re.compile(r"(.*[0-9.])\s*([A-Z]{3})")


@dataclass(slots=True)
class Page:
    """What a message has said so far; ``sequence`` is its place in the statement."""

    line: int
    account: str = ""
    account_currency: str = ""
    number: str = ""
    sequence: int | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    tally: Tally = field(default_factory=Tally)
    totals: list[Total] = field(default_factory=list)

    def take_account(self, field: Field) -> None:
        """:25:, without the bank's name before it and the currency behind it.

        Raises:
            BrokenError: there is none, or a second one.
        """
        text = field.text
        if self.account:
            raise field.broken("stands twice in one statement")
        found = None if iban_proven(text) else _WITH_CURRENCY.fullmatch(text)
        if found:
            text, self.account_currency = found[1].strip(), found[2]
            try:
                currency_of(self.account_currency)
            except ValueError as error:
                raise field.broken(str(error)) from error
        number = text.rpartition("/")[2].strip()
        self.account = iban_shaped(number) or number[:40]
        if not self.account:
            raise field.broken("the account is missing")

    def take_number(self, field: Field) -> None:
        """:28C:, the number of the statement and of this page of it.

        Raises:
            BrokenError: it is none.
        """
        found = _NUMBER.fullmatch(field.text)
        if found is None:
            raise field.broken(f"{field.text[:20]!r} is no number such as 123/1")
        self.number = found[1]
        self.sequence = int(found[2]) if found[2] else None

    def take_opening(self, field: Field, opening: Balance) -> None:
        """:60F: or :60M:.

        Raises:
            BrokenError: it comes without an account, twice, or in another currency.
        """
        if not self.account:
            raise field.broken("the account (:25:) is missing before it")
        if self.opening is not None:
            raise field.broken("a second opening balance in one statement")
        if self.account_currency not in ("", opening.currency):
            raise field.broken(f"is in {opening.currency}, the account in {self.account_currency}")
        self.opening = opening

    def opened(self, field: Field) -> Balance:
        """The opening balance, for a field that needs it.

        Raises:
            BrokenError: the statement has not opened, or has closed already.
        """
        if self.opening is None:
            raise field.broken("the opening balance (:60F:) is missing before it")
        if self.closing is not None:
            raise field.broken("stands after the closing balance")
        return self.opening

    def unfinished(self, line: int) -> BrokenError:
        """Why a message that ends without a closing balance is none."""
        reason = "the closing balance (:62F:) is missing: the file is cut off, or a line is lost"
        return BrokenError(reason, line=line, field=":62F:")
