"""A debtor as messages reach them where another acts for them (domain facts, section 12)."""

from domain.debtor import Debtor
from domain.phones import dialled

_FOR = {"nl": "voor", "en": "for"}


def correspondent(debtor: Debtor) -> Debtor:
    """The debtor as reached at their representative's, and then nowhere else.

    One of whom no address is known leaves nobody to write to, which a person then sees. Whether
    a representative gets the debtor's mail at all is for ``domain.holds.addressee``.
    """
    acts = debtor.representative
    if acts is None:
        return debtor
    name = f"{acts.name} ({_FOR[debtor.language]} {debtor.name})" if acts.name else debtor.name
    reached = {
        "email": acts.email,
        "phone": dialled(acts.phone, debtor.country),
        "address": acts.address,
    }
    own = {"name": name, "whatsapp": False, "plain_language": False, "contacts": ()}
    return debtor.model_copy(update={**reached, **own})
