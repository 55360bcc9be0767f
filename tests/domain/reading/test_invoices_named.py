"""Who names an invoice means that one, and no other."""

import pytest

from domain.reading.invoices import named_in

X = ("X1-A", "X1-B", "X1-C")
DATED = ("2026-0117", "2026-0118")


@pytest.mark.parametrize(
    ("text", "covered", "named"),
    [
        ("X1-A betaal ik vrijdag", X, ("X1-A",)),
        ("x1-a betaal ik vrijdag", X, ("X1-A",)),
        ("X1 A betaal ik vrijdag", X, ("X1-A",)),
        ("x1a. betaal ik vrijdag", X, ("X1-A",)),
        ("Factuur X1–B heb ik al betaald", X, ("X1-B",)),
        ("X1-A en X1-C betaal ik vrijdag", X, ("X1-A", "X1-C")),
        ("Ik betaal X1-A, X1-B en X1-C vrijdag", X, X),
        ("Invoices X1-A and X1-B were paid yesterday", X, ("X1-A", "X1-B")),
        ("factuur 2026 0118 is al betaald", DATED, ("2026-0118",)),
        ("20260117 heb ik gisteren betaald", DATED, ("2026-0117",)),
        ("Nummer 2026/0117: nooit ontvangen", DATED, ("2026-0117",)),
        ("factuur 4471 is betaald", ("4471", "4472"), ("4471",)),
        ("Factuurnummer 4472 betaal ik morgen", ("4471", "4472"), ("4472",)),
        ("#4471 is paid", ("4471", "4472"), ("4471",)),
        ("Ik betaal vrijdag 50 euro", X, ()),
        ("Ik betaal 4471 euro", ("4471",), ()),
        ("Ik heb het op 3 november 2026 betaald", DATED, ()),
        ("De factuur van 250 euro is betaald", DATED, ()),
        ("Betaald op rekening NL91ABNA0417164300", DATED, ()),
        ("Bel mij op 06-12345678", DATED, ()),
    ],
)
def test_the_numbers_that_a_reply_names(
    text: str, covered: tuple[str, ...], named: tuple[str, ...]
) -> None:
    found = named_in(text, covered)
    assert found.invoices == named
    assert found.clear


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("X1-D betaal ik vrijdag", X),
        ("X1-A-2 betaal ik vrijdag", X),
        ("Factuur X1 betaal ik vrijdag", X),
        ("AX1-A betaal ik vrijdag", X),
        ("0117 betaal ik vrijdag", DATED),
        ("factuur 117 is al betaald", DATED),
        ("2026-0999 betaal ik vrijdag", DATED),
        ("Factuur 55012 heb ik al betaald", X),
        ("Invoice no. 88-12 is wrong", X),
        ("De andere factuur betaal ik vrijdag", X),
        ("de eerste heb ik al betaald", X),
        ("The second invoice is wrong", X),
        ("I paid the other one yesterday", X),
        ("Een van de drie facturen heb ik betaald", X),
        ("De factuur van oktober heb ik betaald", X),
        ("Die van 180 betaal ik vrijdag", X),
        ("X1-A heb ik betaald, de rest komt vrijdag", X),
        ("X1-A heb ik betaald, X1-B nog niet", X),
        ("Alles behalve X1-A betaal ik vrijdag", X),
        ("Ik betaal vrijdag, maar niet X1-B", X),
        ("Ik heb alles betaald, ook X1-B", X),
        ("R9-Z betaal ik vrijdag", ("X1-A",)),
    ],
)
def test_what_may_mean_others_is_for_a_person(text: str, covered: tuple[str, ...]) -> None:
    assert not named_in(text, covered, others=("R9-Z",)).clear


def test_what_a_reply_quotes_names_nothing() -> None:
    text = "Ik betaal vrijdag.\n\nOp 6 nov. 2026 om 10:12 schreef Acme:\n> Factuur X1-A is open"
    found = named_in(text, X)
    assert (found.invoices, found.clear) == ((), True)


def test_a_number_is_no_day_and_no_amount() -> None:
    assert named_in("30-11 betaal ik vrijdag", ("30-11",)).text == "deze betaal ik vrijdag"
