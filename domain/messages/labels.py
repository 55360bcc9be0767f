"""The fixed words around a message (payment box, footer), one ``labels.md`` per language."""

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
    qr_alt: str
    qr_hint: str
    page: str
    and_more: str
    """Ends a list that was cut, with ``{count}``."""
    amount_and_costs: str
    """An amount with costs in it, with ``{amount}`` and ``{costs}``."""

    def with_costs(self, amount: str, costs: str | None) -> str:
        """The amount, saying what part of it are costs."""
        return self.amount_and_costs.format(amount=amount, costs=costs) if costs else amount
