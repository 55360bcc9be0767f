"""A phone number is what libphonenumber says it is, also where it is read without asking it."""

import phonenumbers
from hypothesis import example, given
from hypothesis import strategies as st

from domain.phones import e164

# Some that are read at once in usual form, and some with prefixes and codes of another kind.
COUNTRIES = st.sampled_from(["NL", "NL", "BE", "DE", "FR", "AT", "SE", "GB", "IT", "US", "BR"])
PREFIXES = st.sampled_from(["0", "0", "00", "", "+31", "+310", "31", "0031", "+32", "+43", "+"])
USUAL = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)
ODD = st.text(st.sampled_from("0123456789 -/()+x#٣"), max_size=15)
SEPARATED = st.builds("{}{}{}".format, USUAL, st.sampled_from([" ", "-", "  ", " - "]), ODD)


@given(PREFIXES, st.one_of(USUAL, USUAL, SEPARATED, ODD), COUNTRIES)
@example("06", "12345678", "NL")
@example("06-", "12345678", "NL")
@example("+31 6 ", "1234 5678", "NL")
@example("+310", "612345678", "NL")
@example("0", "612345678\n", "NL")
@example("+31", "0612345678", "NL")
@example("0", "8001234", "NL")
@example("0", "1484123456", "GB")
def test_as_the_library_reads_it(prefix: str, rest: str, country: str) -> None:
    number = prefix + rest
    assert answer(number, country) == expected(number, country)


def answer(number: str, country: str) -> str | None:
    try:
        return e164(number, country)
    except ValueError:
        return None


def expected(number: str, country: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
