"""The payment code carries what the debtor must pay, line by line (EPC069-12)."""

import pytest
from pydantic import ValidationError

from domain.messages.payment_qr import EpcPayment, epc_payment
from domain.money import Money
from tests.domain.messages.samples import DE_KADE, euros, facts


def payment(**changes: object) -> EpcPayment:
    told = {"name": "De Kade", "iban": "NL91ABNA0417164300", "amount": "123.45"}
    return EpcPayment.model_validate({**told, **changes})


def test_the_lines_with_a_structured_reference() -> None:
    code = epc_payment(facts())
    assert code is not None
    assert code.payload.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "ABNANL2A",
        "Fietsenmaker De Kade",
        "NL91ABNA0417164300",
        "EUR250.00",
        "",
        "RF16INV20260001",
    ]


def test_a_plain_reference_goes_into_the_text() -> None:
    code = epc_payment(facts(reference="2026-0117"))
    assert code is not None
    assert code.payload.split("\n")[7:] == ["EUR250.00", "", "", "2026-0117"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"iban": "NL91ABNA0417164301"},
        {"name": ""},
        {"name": "x" * 71},
        {"amount": "0.00"},
        {"amount": "1000000000.00"},
        {"reference": "RF17INV20260001"},
        {"reference": "RF16INV20260001", "text": "2026-0117"},
        {"text": "x" * 141},
        {"text": "a\nb"},
        {"name": "é" * 70, "text": "é" * 140},
    ],
)
def test_what_a_bank_would_refuse_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        payment(**wrong)


def test_no_code_in_another_currency() -> None:
    assert epc_payment(facts(total=Money(amount=euros("250").amount, currency="CHF"))) is None


def test_nothing_to_pay_no_code() -> None:
    assert epc_payment(facts(total=euros("0"))) is None


def test_a_long_name_in_another_script_still_gets_a_code() -> None:
    creditor = DE_KADE.model_copy(update={"name": "Φ" * 90})
    code = epc_payment(facts(creditor=creditor, reference="Ж" * 200))
    assert code is not None
    assert code.name == "Φ" * 70
    assert code.png().startswith(b"\x89PNG")
    assert "<svg" in code.svg()
