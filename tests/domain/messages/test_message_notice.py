"""The last chance without costs says what the law wants it to say (BW 6:96(6))."""

from decimal import Decimal

import pytest

from domain.law.notice import lint_notice
from domain.messages.render import render_email, render_whatsapp
from domain.messages.templating import MessageError
from tests.domain.messages.samples import facts, notice, shipped

WORDING = shipped()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("by", ["letter", "email"])
@pytest.mark.parametrize("vat", [None, "8.40"])
@pytest.mark.parametrize("claims", [1, 3])
@pytest.mark.parametrize("paid", [None, "64.50"])
@pytest.mark.parametrize("plain", [False, True])
def test_the_notice_passes_the_lint(
    language: str, by: str, vat: str | None, claims: int, paid: str | None, plain: bool
) -> None:
    said = notice(by=by, vat=vat)
    told = facts(language=language, claims=claims, paid=paid, plain=plain, notice=said)
    text = render_email(WORDING.get(language, "final_notice_consumer"), told).text
    assert lint_notice(text, language, costs=Decimal("40.00"), vat=Decimal(vat or 0)) == []


def test_the_letter_uses_the_words_of_the_supreme_court() -> None:
    told = facts(claims=3, notice=notice(vat="8.40"))
    text = render_email(WORDING.get("nl", "final_notice_consumer"), told).text
    assert "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd" in text
    assert "Die kosten zijn € 40,00. Daar komt € 8,40 btw bij. Samen is dat € 48,40." in text
    assert "U betaalt dan in totaal € 1.573,90." in text


def test_the_email_does_not_call_itself_a_letter() -> None:
    told = facts(notice=notice(by="email"))
    text = render_email(WORDING.get("nl", "final_notice_consumer"), told).text
    assert "nadat dit bericht bij u is bezorgd" in text
    assert "brief" not in text


def test_no_date_competes_with_the_consumers_term() -> None:
    text = render_email(WORDING.get("nl", "final_notice_consumer"), facts(notice=notice())).text
    assert "27 november" not in text


def test_a_business_gets_a_fixed_last_day() -> None:
    told = facts(notice=notice("business"))
    text = render_email(WORDING.get("nl", "final_demand_business"), told).text
    assert "uiterlijk op 7 december 2026" in text
    assert "Uiterlijk: 7 december 2026" in text
    assert "incassokosten van € 40,00" in text
    assert "wettelijke handelsrente" in text


@pytest.mark.parametrize("name", ["final_notice_consumer", "final_demand_business"])
def test_a_notice_is_never_a_whatsapp(name: str) -> None:
    source = WORDING.get("nl", name)
    assert source.statutory
    with pytest.raises(MessageError, match="no WhatsApp text"):
        render_whatsapp(source, facts(notice=notice()))
