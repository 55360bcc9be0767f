"""The fixed words around a message (payment box, footer), one ``labels.md`` per language."""

from collections.abc import Mapping

from domain.debtor import Country
from domain.fresh_start import Softly
from domain.model import Model


class Labels(Model):
    """Words of the payment box, the letter and the footer in one language."""

    amount: str
    of_which_costs: str
    pay_by: str
    account: str
    account_name: str
    reference: str
    questions: str
    """Before the phone number and the email address."""
    either: str
    """The word "or"."""
    pay_online: str
    answer_online: str
    """Where nothing is paid online: the page that shows all and takes an answer."""
    qr_alt: str
    qr_hint: str
    page: str
    and_more: str
    """Ends a list that was cut, with ``{count}``."""
    amount_and_costs: str
    """An amount with costs in it, with ``{amount}`` and ``{costs}``."""

    taken_off: str
    """What was paid or credited is off, with ``{amount}``; a clause of its own."""
    taken_off_of: str
    """The same after what it is off of."""
    looked_into: str
    """What is disputed is still looked into, with ``{amount}``; a clause of its own."""
    looked_into_of: str
    """The same after what it is a part of."""
    both: str
    """Joins two clauses, with ``{one}`` and ``{other}``."""

    part_disputed: str
    """Beside a reminder of the rest: the disputed part is not asked for."""
    payment_not_found: str
    """Beside a reminder after a search for a payment; it accuses nobody."""

    money_help: Mapping[Country, str] = {}
    """Where help with money worries is found, by the debtor's country; nothing elsewhere."""

    def soft_word(self, why: Softly) -> str | None:
        """What is said beside a reminder in a softer tone, where there is something to say."""
        return {Softly.PART: self.part_disputed, Softly.NOT_FOUND: self.payment_not_found}.get(why)

    def less(self, off: str | None, disputed: str | None) -> str | None:
        """Why less is asked than was invoiced, as a clause of its own; None where all is asked."""
        return self._joined((self.taken_off, off), (self.looked_into, disputed))

    def less_of(self, off: str | None, disputed: str | None) -> str | None:
        """The same after the words that say of which invoices."""
        return self._joined((self.taken_off_of, off), (self.looked_into_of, disputed))

    def _joined(self, *clauses: tuple[str, str | None]) -> str | None:
        said = [clause.format(amount=amount) for clause, amount in clauses if amount]
        if len(said) > 1:
            return self.both.format(one=said[0], other=said[1])
        return said[0] if said else None

    def with_costs(self, amount: str, costs: str | None) -> str:
        """The amount, saying what part of it are costs."""
        return self.amount_and_costs.format(amount=amount, costs=costs) if costs else amount
