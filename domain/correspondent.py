"""Who is written to and called: the debtor, or who acts for them (domain facts, section 12)."""

from domain.debtor import Debtor, e164

_FOR = {"nl": "voor", "en": "for"}


def correspondent(debtor: Debtor) -> Debtor:
    """The debtor as messages reach them: at their representative's, and then nowhere else.

    A guardian or administrator gets the debtor's mail. One of whom no address is known leaves
    nobody to write to, which a person then sees.
    """
    acts = debtor.representative
    if acts is None:
        return debtor
    name = f"{acts.name} ({_FOR[debtor.language]} {debtor.name})" if acts.name else debtor.name
    reached = {
        "email": acts.email,
        "phone": _dialled(acts.phone, debtor.country),
        "address": acts.address,
    }
    own = {"name": name, "whatsapp": False, "plain_language": False, "contacts": ()}
    return debtor.model_copy(update={**reached, **own})


def _dialled(number: str | None, country: str) -> str | None:
    """A representative's number in E.164 form; None where it cannot be dialled."""
    try:
        return e164(number, country) if number else None
    except ValueError:
        return None
