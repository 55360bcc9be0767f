from decimal import Decimal

import pytest

from domain.law.notice import lint_notice

NL = "Betaal € 250,00 {term}. Anders betaalt u € 40,00 incassokosten."
EN = "Please pay €250.00 {term}. Otherwise you owe €40.00 in collection costs."


def found(text: str, language: str, costs: str = "40", vat: str = "0") -> list[str]:
    return lint_notice(text, language, costs=Decimal(costs), vat=Decimal(vat))


@pytest.mark.parametrize(
    "term",
    [
        "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd",
        "binnen vijftien dagen nadat deze brief bij u is bezorgd",
        "binnen 15 dagen nadat dit bericht bij u is bezorgd",
        "binnen veertien (14) dagen vanaf de dag nadat deze e-mail bij u is bezorgd",
        "Binnen veertien dagen\n vanaf de dag nadat deze brief bij u is bezorgd",
        "binnen 21 dagen nadat deze brief bij u is bezorgd",
    ],
)
def test_a_dutch_term_that_the_supreme_court_accepts(term: str) -> None:
    assert found(NL.format(term=term), "nl") == []


@pytest.mark.parametrize(
    "term",
    [
        "within fourteen days from the day after this letter was delivered to you",
        "within fifteen days after this letter was delivered to you",
        "within 14 days from the day after this email was delivered to you",
    ],
)
def test_an_english_term_that_says_the_same(term: str) -> None:
    assert found(EN.format(term=term), "en") == []


@pytest.mark.parametrize(
    ("term", "culprit"),
    [
        ("binnen veertien dagen na heden", "na heden"),
        ("binnen veertien dagen na dagtekening", "na dagtekening"),
        ("binnen 14 dagen na de dagtekening van deze brief", "na de dagtekening"),
        ("binnen 14 dagen na verzending van deze brief", "na verzending"),
        ("binnen 14 dagen na de datum van deze brief", "na de datum van deze"),
        ("binnen 14 dagen na ontvangst van deze brief", "dagen na ontvangst"),
        ("binnen 14 dagen ná ontvangst", "dagen na ontvangst"),
    ],
)
def test_a_dutch_term_that_costs_all_costs(term: str, culprit: str) -> None:
    problems = found(NL.format(term=term), "nl")
    assert any(f"“{culprit}”" in problem for problem in problems)
    assert all("binnen veertien dagen vanaf de dag nadat" in problem for problem in problems)


@pytest.mark.parametrize(
    "term",
    [
        "within 14 days of today",
        "within fourteen days from the date of this letter",
        "within 14 days after sending",
        "within 14 days of receipt",
    ],
)
def test_an_english_term_that_costs_all_costs(term: str) -> None:
    assert len(found(EN.format(term=term), "en")) == 2


def test_a_wrong_term_is_found_beside_a_right_one() -> None:
    right = "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"
    assert len(found(NL.format(term=f"{right}, dus 14 dagen na dagtekening"), "nl")) == 1


@pytest.mark.parametrize(
    ("term", "language"),
    [
        ("binnen veertien dagen nadat deze brief bij u is bezorgd", "nl"),
        ("binnen tien dagen vanaf de dag nadat deze brief bij u is bezorgd", "nl"),
        ("within fourteen days after this letter was delivered to you", "en"),
    ],
)
def test_a_term_a_day_short_is_found(term: str, language: str) -> None:
    (problem,) = found((NL if language == "nl" else EN).format(term=term), language)
    assert "shorter than the law allows" in problem


def test_a_notice_without_a_term_is_no_notice() -> None:
    (problem,) = found(NL.format(term="snel"), "nl")
    assert problem.startswith("the term is missing")


RIGHT = "Betaal binnen vijftien dagen nadat deze brief bij u is bezorgd. "


@pytest.mark.parametrize(
    ("sentence", "costs", "vat"),
    [
        ("Anders betaalt u € 1.234,56 incassokosten.", "1234.56", "0"),
        ("Anders betaalt u € 1234,56 incassokosten.", "1234.56", "0"),
        ("Anders betaalt u € 40,- incassokosten.", "40", "0"),
        ("Anders betaalt u € 40 incassokosten.", "40", "0"),
        ("Anders betaalt u €\u00a040,00 en € 8,40 btw.", "40", "8.40"),
        ("Anders betaalt u € 48,40, waarvan € 8,40 btw.", "40", "8.40"),
    ],
)
def test_the_exact_costs_are_recognised(sentence: str, costs: str, vat: str) -> None:
    assert found(RIGHT + sentence, "nl", costs, vat) == []


@pytest.mark.parametrize(
    ("sentence", "costs", "vat", "problem"),
    [
        ("Anders betaalt u incassokosten.", "40", "0", "costs are missing: write € 40,00"),
        ("Anders betaalt u € 140,00.", "40", "0", "costs are missing: write € 40,00"),
        ("Anders betaalt u € 40,001.", "40", "0", "costs are missing: write € 40,00"),
        ("Anders betaalt u € 40,50.", "40", "0", "costs are missing: write € 40,00"),
        ("Anders betaalt u € 40,00.", "40", "8.40", "VAT over the costs is missing: write € 8,40"),
        ("Anders € 40,00 en € 8,40.", "40", "8.40", "VAT over the costs is missing"),
        ("Anders € 40,00 en € 10,00 administratiekosten.", "40", "0", "“administratiekosten”"),
    ],
)
def test_missing_amounts_and_extra_fees_are_found(
    sentence: str, costs: str, vat: str, problem: str
) -> None:
    (only,) = found(RIGHT + sentence, "nl", costs, vat)
    assert problem in only


def test_a_language_without_a_wording_is_said() -> None:
    assert found("…", "de") == ["no wording of the notice is known in 'de': write it in nl or en"]
