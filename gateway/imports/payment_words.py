"""Whether a text speaks of the term of payment at all, and of nothing else.

A number of days is no term by itself: it may be that of a delivery, a return or a direct debit.
Whoever reads it as one writes to debtors before anything is late.
"""

import re

_OF_PAYMENT = re.compile(
    r"\b(?:betaling\w*|betaal(?!d\b)\w*|betalen|voldoen|voldaan\s+te|opeisbaar|over(?:\s+te\s+)?maken|overgemaakt"
    r"|payments?|payable|pay|be\s+paid|due|netto|net|n\s*/?\s*\d{1,3}"
    r"|zahlung\w*|zahlbar|zahlen|fällig\w*|begleichen|überweisen)\b"
)
_OF_SOMETHING_ELSE = re.compile(
    r"lever|bezorg|verzend|retour|\bruil|teruggave|herroep|bedenktijd|garantie"
    r"|incass|geïn|domicili|automatisch|afschrijv|afgeschreven|machtiging|sepa|goederen|werkdag|\bproef"
    r"|klacht|reclam|bezwaar|offerte|geldig|opzeg|annuler|verleng|aanbeta|voorschot|vooruit"
    r"|reeds|\bal\b|(?<!zijn\s)(?<!te\s)ontvangen(?!\s+te\b)|\bwerd|\bniet\b|\bgeen\b|termijnen"
    r"|\bdank|bedankt|verwerkt|\bhebben\b|\bheeft\b|thank|processed|\bhave\b|\bhas\b|erstatt"
    r"|deliver|shipping|shipment|dispatch|return|refund|warranty|guarantee|debit|goods|working|"
    r"business\s+day|trial|complain|quote|\bvalid|cancel|renew|deposit|advance|prepa|instal"
    r"|already|(?<!be\s)received|\bwas\b|\bwere\b|\bbeen\b|\bnot\b|milestone|completion|acceptan|acceptat"
    r"|liefer|versand|rückgabe|rücksend|widerruf|gewährleist|lastschrift|einzug|abbuch|gültig"
    r"|angebot|kündig|anzahlung|\braten|werktag|abnahme|bereits|\bware\b|\bnicht\b|\bkein"
)
_LATEST = re.compile(r"\b(?:niet\s+later\s+dan|not?\s+later\s+than|nicht\s+später\s+als)\b")
_WORD = re.compile(r"[^\W\d_]+")
_TERMS = """
dag dagen dgn week weken maand maanden kalenderdagen netto binnen na vanaf van de het deze op
uiterlijk vóór voor per direct omgaande onmiddellijk contant contante à a termijn
factuur factuurdatum factuurdag dagtekening datum ontvangst einde eind volgende strikt is en
day days weeks month months calendar net n within after from of the date invoice receipt this
terms term strictly latest by before until on upon in end next following eom immediate
immediately our issue at plus
tag tage tagen woche wochen monat monate monaten innerhalb nach ab zum zur der dem des den
rechnung rechnungsdatum rechnungserhalt erhalt sofort bei bis spätestens ende monatsende
monats folgemonats nächsten ohne abzug rein
facturatie zeven acht tien veertien dertig zestig een één twee seven eight ten fourteen thirty sixty
one two sieben zehn vierzehn dreissig sechzig ein eine einem einer zwei
"""
_OF_ANY_TERM = frozenset(_TERMS.split())
"""Words of terms in Dutch, English and German, and the numbers that are written out."""


def speaks_of_something_else(words: str) -> bool:
    """Whether a text, case folded, names what may have days of its own: delivery, return, debit."""
    return bool(_OF_SOMETHING_ELSE.search(_LATEST.sub("uiterlijk", words)))


def speaks_of_payment(words: str) -> bool:
    """Whether a text, case folded, names payment, or is made of a term's words only."""
    if "%" in words:
        return False
    named = _OF_PAYMENT.search(words)
    return bool(named) or _OF_ANY_TERM.issuperset(_WORD.findall(_LATEST.sub("uiterlijk", words)))
