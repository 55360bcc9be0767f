"""Which invoices a payment is for: stories of one small creditor."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.matching.items import OpenItems
from domain.matching.matcher import match
from domain.matching.models import Matched, OpenItem, Received
from domain.money import CurrencyMismatchError, Money
from domain.references import ReferenceKind, make_reference

PAID_ON = date(2026, 11, 20)
SANNE, JANSEN, OTHER = "NL91ABNA0417164300", "NL02RABO0123456789", "NL69INGB0123456789"
KENMERK = make_reference("2026000123", ReferenceKind.BETALINGSKENMERK).value


def euros(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def item(number: str, debtor: str, amount: str, due: int, **known: object) -> OpenItem:
    bare = OpenItem(
        invoice_number=number, debtor=debtor, principal=euros(amount), due_on=date(2026, 1, due)
    )
    return replace(bare, **known)  # type: ignore[arg-type]


def sanne(number: str, amount: str, due: int, **known: object) -> OpenItem:
    who = {"debtor_names": ("Sanne de Vries",), "ibans": (SANNE,)}
    return item(number, "C-1001", amount, due, **(who | known))


BOOKS = (
    sanne("2026-0117", "250.00", 1, payment_reference="RF16INV20260001"),
    sanne("2026-0118", "75.50", 2, payment_reference=KENMERK),
    sanne("2026-0342", "75.50", 3),
    item("2026-0119", "C-1002", "480.10", 4, debtor_names=("Bakkerij Jansen B.V.",),
         ibans=(JANSEN,), costs=euros("72.02"), end_to_end="AMICABLE7F3K2M1"),
    item("2026-0450", "C-1003", "61.20", 5, debtor_names=("Pieter de Vries",)),
    item("2026-0451", "C-1004", "61.20", 6, debtor_names=("Petra de Vries",)),
    item("2026-0460", "C-1005", "1000.00", 7, debtor_names=("Polder Techniek VOF",),
         ibans=("NL20TRIO0123456789",), discounted=euros("980.00"), discount_until=PAID_ON,
         terms=()),
    item("2026-0470", "C-1006", "300.00", 8, debtor_names=("Kees Mulder",),
         ibans=("NL40KNAB0123456789",), terms=(euros("50.00"), euros("50.00"))),
    item("2026-0471", "C-1006", "20.00", 7, debtor_names=("Kees Mulder",), terms=(euros("50.00"),)),
    item("2026-0480", "C-1007", "99.00", 9, principal=euros("99.00", "USD")),
)  # fmt: skip


def paid(amount: str, text: str = "", *, currency: str = "EUR", **known: str) -> Matched:
    received = Received(amount=euros(amount, currency), paid_on=PAID_ON, text=text)
    return match(replace(received, **known), OpenItems(BOOKS))  # type: ignore[arg-type]


def parts(matched: Matched) -> dict[str, str]:
    assert matched.automatic is not None, matched.why_not
    return {number: str(money.amount) for number, money in matched.automatic.parts}


@pytest.mark.parametrize(
    ("amount", "text", "known", "expected"),
    [
        # A reference that we gave, wherever it stands and however it is broken up.
        ("250.00", "", {"reference": "RF16INV20260001"}, {"2026-0117": "250.00"}),
        ("250.00", "RF16 INV2 0260 001", {}, {"2026-0117": "250.00"}),
        ("250.00", "betaling rf16inv2\n0260001 dank", {}, {"2026-0117": "250.00"}),
        ("100.00", "", {"reference": "RF16INV20260001"}, {"2026-0117": "100.00"}),
        ("75.50", "", {"reference": KENMERK}, {"2026-0118": "75.50"}),
        ("75.50", f"{KENMERK[:4]} {KENMERK[4:8]} {KENMERK[8:]}", {}, {"2026-0118": "75.50"}),
        # An invoice number, as people write it.
        ("250.00", "2026-0117", {}, {"2026-0117": "250.00"}),
        ("250.00", "20260117", {}, {"2026-0117": "250.00"}),
        ("250.00", "fact 2026 0117", {}, {"2026-0117": "250.00"}),
        ("250.00", "factuur2026.0117", {}, {"2026-0117": "250.00"}),
        ("250.00", "Fact.nr. 2026/117", {}, {"2026-0117": "250.00"}),
        ("250.00", "Rechnung 2O26-O117", {"name": "S de Vries"}, {"2026-0117": "250.00"}),
        ("250.00", "2026-0171", {"name": "S de Vries"}, {"2026-0117": "250.00"}),
        ("250.00", "fact 0117", {"name": "S de Vries"}, {"2026-0117": "250.00"}),
        # Several in one payment.
        ("325.50", "2026-0117 en 2026-0118", {}, {"2026-0117": "250.00", "2026-0118": "75.50"}),
        ("325.50", "2026-0117/0118", {}, {"2026-0117": "250.00", "2026-0118": "75.50"}),
        ("730.10", "2026-0117, 2026-0119", {}, {"2026-0117": "250.00", "2026-0119": "480.10"}),
        # The end-to-end id: the number, or one that we issued.
        ("480.10", "", {"end_to_end": "2026-0119"}, {"2026-0119": "480.10"}),
        ("480.10", "", {"end_to_end": "AMICABLE7F3K2M1"}, {"2026-0119": "480.10"}),
        # The account, and an amount that says the rest.
        ("250.00", "", {"iban": SANNE}, {"2026-0117": "250.00"}),
        ("75.50", "bedankt", {"iban": SANNE}, {"2026-0118": "75.50"}),
        ("401.00", "alles", {"iban": SANNE},
         {"2026-0117": "250.00", "2026-0118": "75.50", "2026-0342": "75.50"}),
        ("325.50", "", {"iban": SANNE}, {"2026-0117": "250.00", "2026-0118": "75.50"}),
        # The name, and an amount that only this debtor owes.
        ("480.10", "rekening", {"name": "BAKKERIJ JANSEN BV"}, {"2026-0119": "480.10"}),
        # Costs paid with it, or left out.
        ("552.12", "2026-0119", {}, {"2026-0119": "552.12"}),
        ("552.12", "", {"iban": JANSEN}, {"2026-0119": "552.12"}),
        # The customer's number; the discount; a term of a plan, on its oldest claim first.
        ("250.00", "klantnr 1001", {}, {"2026-0117": "250.00"}),
        ("980.00", "2026-0460 -2%", {}, {"2026-0460": "980.00"}),
        ("50.00", "termijn", {"iban": "NL40KNAB0123456789"},
         {"2026-0471": "20.00", "2026-0470": "30.00"}),
        # A relative's account; a part; more than is open.
        ("250.00", "factuur 2026-0117", {"name": "W Haverkamp", "iban": OTHER},
         {"2026-0117": "250.00"}),
        ("40.00", "deelbetaling 2026-0118", {"iban": SANNE}, {"2026-0118": "40.00"}),
        ("90.00", "2026-0118", {"iban": SANNE}, {"2026-0118": "75.50"}),
    ],
)  # fmt: skip
def test_a_payment_finds_its_invoices_by_itself(
    amount: str, text: str, known: dict[str, str], expected: dict[str, str]
) -> None:
    assert parts(paid(amount, text, **known)) == expected


@pytest.mark.parametrize(
    ("amount", "text", "known", "why"),
    [
        ("250.00", "", {}, "not enough"),
        ("61.20", "", {"name": "P de Vries"}, "not enough"),
        ("61.20", "factuur", {"name": "Vries"}, "not enough"),
        ("100.00", "", {"iban": SANNE}, "not enough"),
        ("75.50", "2026-0205", {"iban": SANNE}, "the text names 20260205, which is not open"),
        ("75.50", "RF462026000123", {"iban": SANNE}, "a payment reference that is not ours"),
        ("75.50", "2026-0117", {"iban": SANNE}, "exactly what is open of others"),
        ("250.00", "creditnota 88", {"iban": SANNE}, "money for another reason"),
        ("250.00", "aanbetaling webshop", {"iban": SANNE}, "something else than an invoice"),
        ("250.00", "voor Kees Mulder", {"iban": SANNE}, "another debtor"),
        ("250.00", "17-11-2026", {"name": "J Bos"}, "not enough"),
        ("2500.00", "2026-0117", {"iban": SANNE}, "what the rest is for"),
    ],
)  # fmt: skip
def test_what_is_not_clear_waits_for_a_person(
    amount: str, text: str, known: dict[str, str], why: str
) -> None:
    matched = paid(amount, text, **known)
    assert matched.automatic is None
    assert matched.proposals
    assert why in matched.why_not


@pytest.mark.parametrize(
    ("amount", "text", "name"),
    [
        ("1832.10", "Salaris november", "Werkgever BV"),
        ("12.00", "etentje", "L. van Rossum"),
        ("55.12", "factuur 88123 Energie", "Vattenfall"),
        ("301.00", "", "Belastingdienst"),
    ],
)
def test_money_of_others_leads_nowhere(amount: str, text: str, name: str) -> None:
    matched = paid(amount, text, name=name)
    assert matched.automatic is None
    assert all(it.score < 0.7 for it in matched.proposals)


def test_another_currency_matches_nothing_whatever_is_named() -> None:
    assert parts_of_all(paid("250.00", "2026-0117", currency="USD", iban=SANNE)) == set()
    assert parts_of_all(paid("250.00", "2026-0117", currency="GBP", iban=SANNE)) == set()
    assert parts_of_all(paid("99.00", "2026-0480", currency="EUR")) == set()


@pytest.mark.parametrize("amount", ["0.00", "-250.00"])
def test_only_what_came_in_is_matched(amount: str) -> None:
    matched = paid(amount, "2026-0117", reference="RF16INV20260001", iban=SANNE)
    assert matched.automatic is None
    assert not matched.proposals
    assert "not above zero" in matched.why_not


def test_two_debtors_of_one_name_and_amount_are_shown_side_by_side() -> None:
    matched = paid("61.20", "", name="P. de Vries")
    assert [it.debtors for it in matched.proposals] == [("C-1003",), ("C-1004",)]
    assert "surname and initials" in " ".join(matched.proposals[0].reasons)


def test_an_account_that_a_person_gave_to_a_debtor_decides_the_next_time() -> None:
    unknown = Received(amount=euros("61.20"), paid_on=PAID_ON, name="P. de Vries", iban=OTHER)
    assert match(unknown, OpenItems(BOOKS)).automatic is None
    learned = [
        replace(it, ibans=(*it.ibans, OTHER)) if it.debtor == "C-1004" else it for it in BOOKS
    ]
    assert parts(match(unknown, OpenItems(learned))) == {"2026-0451": "61.20"}


def test_the_second_payment_of_the_same_invoice_is_an_overpayment_for_a_person() -> None:
    items = OpenItems(BOOKS)
    received = Received(amount=euros("480.10"), paid_on=PAID_ON, text="2026-0119", iban=JANSEN)
    first = match(received, items)
    assert first.automatic is not None
    items.settle(first.automatic)
    second = match(received, items)
    assert second.automatic is None
    assert all("72.02" in str(it.parts) or not it.parts for it in second.proposals)


def test_what_is_over_is_said_and_left_unallocated() -> None:
    matched = paid("90.00", "2026-0118", iban=SANNE)
    assert matched.automatic is not None
    assert matched.automatic.unallocated == euros("14.50")
    assert "the rest is left over" in " ".join(matched.automatic.reasons)


def test_a_customer_reference_on_several_invoices_lets_the_amount_say_which() -> None:
    shared = [
        sanne("A-1", "10.00", 1, payment_reference="RF462026000123"),
        sanne("A-2", "22.00", 2, payment_reference="RF462026000123"),
    ]
    received = Received(amount=euros("22.00"), paid_on=PAID_ON, reference="RF462026000123")
    assert parts(match(received, OpenItems(shared))) == {"A-2": "22.00"}


def test_reasons_name_neither_people_nor_accounts() -> None:
    matched = paid("250.00", "2026-0117", name="Sanne de Vries", iban=SANNE)
    assert matched.automatic is not None
    said = " ".join(matched.automatic.reasons)
    assert "Sanne" not in said
    assert SANNE not in said
    assert "account known for this debtor" in said


def test_an_index_refuses_an_invoice_twice_and_mixed_currencies() -> None:
    items = OpenItems(BOOKS)
    with pytest.raises(ValueError, match="twice"):
        items.add(BOOKS[0])
    with pytest.raises(CurrencyMismatchError):
        items.add(sanne("B-1", "10.00", 1, costs=euros("1.00", "USD")))


def test_what_was_paid_otherwise_is_taken_out() -> None:
    items = OpenItems(BOOKS)
    items.remove("2026-0117")
    items.remove("no such invoice")
    assert len(items) == len(BOOKS) - 1
    received = Received(amount=euros("250.00"), paid_on=PAID_ON, text="2026-0117")
    assert match(received, items).automatic is None


def parts_of_all(matched: Matched) -> set[str]:
    every = [matched.automatic] if matched.automatic else list(matched.proposals)
    return {number for it in every for number, _ in it.parts}
