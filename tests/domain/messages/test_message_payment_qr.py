"""The payment code carries what the debtor must pay, line by line (EPC069-12)."""

import zlib

import pytest
import zxingcpp
from pydantic import ValidationError

from domain.messages.payment_qr import LONGEST_PAYLOAD, EpcPayment, epc_payment
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


@pytest.mark.parametrize("text", ["2026-0117", "Ж" * 80, "facture n° 1 de l’été"])
def test_a_phone_reads_the_bytes_of_the_payload_and_nothing_before_them(text: str) -> None:
    code = payment(name="Café ’t Hoekje", text=text)
    read = zxingcpp.read_barcode(_pixels(code.png()), text_mode=zxingcpp.TextMode.HexECI)
    assert read is not None
    assert bytes(read.bytes) == code.payload.encode()
    assert bytes.fromhex(read.text).startswith(b"]Q1BCD"), "no ECI mark, so no ]Q2"
    assert read.ec_level == "M"


def test_the_longest_payload_fits_the_largest_code_that_banks_must_read() -> None:
    name, text = "é" * 70, "x" * 137
    longest = payment(name=name, text=text)
    assert len(longest.payload.encode()) <= LONGEST_PAYLOAD
    version_13, quiet_zones = 17 + 4 * 13, 2 * 4
    assert len(_pixels(longest.png(scale=1))) <= version_13 + quiet_zones


def _pixels(png: bytes) -> memoryview:
    """The picture of a PNG with one bit a pixel, as bytes of 0 and 255."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    length = int.from_bytes(png[33:37], "big")
    rows, stride = zlib.decompress(png[41 : 41 + length]), 1 + (width + 7) // 8
    bits = (
        f"{int.from_bytes(rows[at + 1 : at + stride], 'big'):0{8 * (stride - 1)}b}"[:width]
        for at in range(0, stride * height, stride)
    )
    flat = bytes(255 if bit == "1" else 0 for row in bits for bit in row)
    return memoryview(flat).cast("B", (height, width))
