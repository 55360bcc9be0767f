"""What is proposed to be said to who settles the estate of a debtor who died: no demand in it.

A person reads it, changes it, and sends it, or does not (domain facts, section 12).
"""

from collections.abc import Mapping

from domain.debtor import Language

_PROPOSED: Mapping[Language, str] = {
    "nl": (
        "Wij hoorden dat {name} is overleden. Wij leven met u mee. U hoeft nu niets te doen, en "
        "wij sturen geen herinneringen. Er komen geen kosten bij. Komt er een moment waarop u iets "
        "met ons wilt regelen? Dan helpen wij u graag."
    ),
    "en": (
        "We heard that {name} has died. We are sorry for your loss. There is nothing to do now, "
        "and we send no reminders. No costs are added. Is there a time when you want to settle "
        "things with us? Then we are glad to help."
    ),
}


def proposed(language: Language, name: str) -> str:
    """The words, in the language of the conversation, with the name of who died."""
    return _PROPOSED[language].format(name=name)
