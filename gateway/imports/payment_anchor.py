"""What the days of a term are counted from: the invoice, or something that nobody here knows.

``2 dagen na aanmaning`` and ``7 dagen voor vertrek`` are days of payment, yet not from the invoice;
``5 dagen huur`` are what was sold. Whoever reads these as terms writes before anything is late.
"""

import re

_TOKEN = re.compile(r"[^\W\d_]+|[,()]|.", re.DOTALL)
_BEFORE = frozenset(("voor", "vóór", "for", "before", "prior", "voorafgaand", "vor", "für"))
_SINCE = frozenset(("na", "vanaf", "sinds", "after", "from", "since", "nach", "ab", "seit"))
_OF_INVOICE_WORDS = """
factuur factuurdatum factuurdag facturatie facturatiedatum factuurontvangst dagtekening datum
rekeningdatum nota notadatum ontvangst uitgifte date issue issuance invoice invoicing bill
billing receipt dato facture réception émission rechnung rechnungsdatum rechnungserhalt
rechnungsstellung rechnungseingang erhalt eingang zugang
"""
_OF_INVOICE = frozenset(_OF_INVOICE_WORDS.split())
_BETWEEN_WORDS = """
de het deze dit van der onze uw op te is en the this of our your on upon at in to a an à la
dem des den die zur zum bei bij is einde eind end maand month volgende next eom monatsende
monats monat folgemonats nächsten netto net n strikt strict strictly vast uiterlijk
latest direct immediate immediately sofort dagen days tage termijn term terms kalenderdagen
contant contante fällig due be received ontvangen zijn
"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
_PAYING = re.compile(
    r"betaling\w*|betaal\w*|betalen|betaald|voldoen|voldaan|overmaken|overgemaakt|over|maken|payments?|payable"
    r"|pay|paid|zahlung\w*|zahlbar|zahlen|begleichen|überweisen"
)
_ENDING_WORDS = """
zonder without ohne rein rekening bankrekening rekeningnummer bank iban account konto onder
ovv vermelding quoting stating unter graag aub alstublieft please bitte danach daarna nadien
thereafter
"""
_ENDING = frozenset(_ENDING_WORDS.split())


def counted_from_invoice(before: str, rest: str) -> bool:
    """Whether a term counts from the invoice: by the text before its days, and the one after.

    After the days come the invoice's date or receipt, words of payment, a harmless ending
    (``zonder korting``, ``op rekening NL…``), or nothing more.
    """
    if before.split()[-1:] and before.split()[-1] in _BEFORE:
        return False
    since = False
    words = [it for it in _TOKEN.findall(rest) if not it.isspace()]
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in _ENDING or not (word.isalpha() or word in ",()"):
            return True
        if word in ",()":
            if following not in _BEFORE | _SINCE:
                return True
        elif word in _BEFORE:
            return bool(_PAYING.fullmatch(following))
        elif _PAYING.fullmatch(word):
            if since:
                return False
        elif word in _SINCE:
            since = True
        elif word in _OF_INVOICE:
            since = since and following not in _OF_INVOICE and following in {"van", "of", "der"}
        elif word not in _BETWEEN:
            return False
    return True
