import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workers.cli.law import app

INTEREST = ["interest", "1000", "--kind", "consumer"]


def facts(*arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_costs_of_several_claims_are_those_of_their_sum() -> None:
    assert facts("costs", "1234.56", "500") == {
        "principal": "1734.56",
        "costs": "260.18",
        "vat": "0.00",
        "total": "1994.74",
    }
    assert facts("costs", "1000", "--vat")["vat"] == "31.50"


def test_interest_with_its_periods() -> None:
    assert facts(*INTEREST, "--from", "2026-01-31", "--to", "2026-07-31") == {
        "interest": "19.84",
        "provisional": False,
        "periods": [
            {
                "from": "2026-01-31",
                "to": "2026-07-31",
                "rate": "4.00",
                "days": 181,
                "amount": "19.84",
                "provisional": False,
            }
        ],
    }


def test_interest_with_the_operators_rates(tmp_path: Path) -> None:
    rates = tmp_path / "rates.toml"
    rates.write_text("[[consumer]]\nfrom = 2027-01-01\npercent = 5\n")
    term = ("--from", "2026-12-31", "--to", "2027-01-31")
    assert facts(*INTEREST, *term)["provisional"]
    due = facts(*INTEREST, *term, "--rates", str(rates))
    assert (due["interest"], due["provisional"]) == ("4.25", False)
    assert "cannot be read" in refusal(*INTEREST, *term, "--rates", str(tmp_path / "none"))


@pytest.mark.parametrize(
    ("arguments", "delivered", "last_day", "costs_from"),
    [
        (["--by", "post"], "2026-11-04", "2026-11-18", "2026-11-19"),
        (["--by", "email"], "2026-11-03", "2026-11-17", "2026-11-18"),
        (
            ["--by", "email", "--delivered", "2026-11-05"],
            "2026-11-05",
            "2026-11-19",
            "2026-11-20",
        ),
    ],
)
def test_the_term_of_a_notice(
    arguments: list[str], delivered: str, last_day: str, costs_from: str
) -> None:
    assert facts("notice", "--sent", "2026-11-02", *arguments) == {
        "delivered": delivered,
        "last_day": last_day,
        "costs_from": costs_from,
    }


def test_references_are_checked_and_made() -> None:
    valid = {"kind": "rf", "valid": True, "value": "RF18539007547034"}
    assert facts("reference", "check", "RF18 5390 0754 7034") == valid
    assert facts("reference", "check", "12345678") == {
        "kind": "betalingskenmerk",
        "valid": False,
        "value": "12345678",
    }
    assert facts("reference", "make", "INV20260001")["value"] == "RF16INV20260001"
    made = facts("reference", "make", "2026000123", "--kind", "betalingskenmerk")
    assert made == {"kind": "betalingskenmerk", "valid": True, "value": "502026000123"}


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["costs", "1234.56", "500"], "€ 1,994.74"),
        ([*INTEREST, "--from", "2026-12-31", "--to", "2027-01-31"], "provisional rate"),
        (["notice", "--sent", "2026-11-02", "--by", "post"], "last day     Wed 2026-11-18"),
        (["reference", "check", "RF1"], "NOT valid"),
    ],
)
def test_people_get_lines(arguments: list[str], shown: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert shown in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["costs", "0"], "principal 0 is not positive"),
        (["costs", "1.234,56"], "'1.234,56' is not an amount"),
        ([*INTEREST, "--from", "soon", "--to", "2026-07-31"], "'soon' is not a date"),
        ([*INTEREST, "--from", "2013-01-01", "--to", "2026-07-31"], "begins on 2015-01-01"),
        ([*INTEREST, "--from", "2026-08-01", "--to", "2026-07-31"], "swap the dates"),
        (
            ["notice", "--sent", "2026-11-02", "--by", "post", "--delivered", "2026-11-01"],
            "before it was sent",
        ),
        (["reference", "make", "€"], "cannot be an RF reference"),
    ],
)
def test_a_refusal_is_one_line(arguments: list[str], message: str) -> None:
    assert message in refusal(*arguments)


def test_instalments_are_reckoned_over_six_months() -> None:
    found = facts("instalments", "2026-01-01=75", "2026-02-01=75.00")
    assert found["costs"] == "60.00"
    assert [it["costs"] for it in found["instalments"]] == ["40.00", "20.00"]
    together = facts("instalments", "2026-01-01=75", "2026-02-01=75", "--together")
    assert together == {"costs": "40.00", "instalments": []}
    assert "write it as 2026-11-01=75.00" in refusal("instalments", "75")


def test_a_payment_is_allocated_as_the_law_says() -> None:
    owed = ("--principal", "250", "--costs", "40", "--interest", "1.20")
    found = facts("allocation", "100", *owed)
    assert found["paid"] == {"costs": "40.00", "interest": "1.20", "principal": "58.80"}
    assert found["left"] == {"costs": "0.00", "interest": "0.00", "principal": "191.20"}
    assert facts("allocation", "300", *owed)["over"] == "8.80"
    assert "payment -1 is negative" in refusal("allocation", "--principal", "250", "--", "-1")
