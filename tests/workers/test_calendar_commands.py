import json
from typing import Any

import pytest
from typer.testing import CliRunner

from workers.cli.calendar import app


def facts(*arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def contact(at: str, *arguments: str) -> list[str]:
    return ["contact", "--kind", "consumer", "--at", at, *arguments]


def test_the_next_day_with_money() -> None:
    assert facts("money-date", "--income", "salary", "--after", "2026-11-09") == {
        "date": "2026-11-25"
    }


def test_christmas_is_no_time_for_a_reminder() -> None:
    ruling = facts(*contact("2026-12-25T10:00+01:00", "--country", "NL"))
    assert ruling["allowed"] is False
    assert "Christmas" in ruling["why"]
    assert ruling["next"] == "2026-12-28T07:00:00+01:00"


def test_a_lawful_moment_is_its_own_first() -> None:
    ruling = facts(*contact("2026-11-09T10:00+01:00"))
    assert ruling["allowed"] is True
    assert ruling["next"] == "2026-11-09T10:00:00+01:00"


def test_the_debtors_zone_can_be_given() -> None:
    ruling = facts(*contact("2026-11-09T12:00Z", "--country", "US", "--zone", "America/New_York"))
    assert ruling["next"] == "2026-11-09T07:00:00-05:00"


def test_people_get_lines() -> None:
    result = CliRunner().invoke(app, contact("2026-11-15T10:00+01:00"))
    assert result.stdout.splitlines() == [
        "not allowed: no contact with consumers on Sundays (Bki 4.2)",
        "first lawful moment: Mon 2026-11-16T07:00+01:00",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["money-date", "--income", "benefit", "--after", "2026-11-09"], "choose salary"),
        (["money-date", "--income", "salary", "--after", "9 November"], "is not a date"),
        (contact("2026-11-09T10:00"), "no UTC offset"),
        (contact("noon"), "'noon' is not a moment"),
        (contact("2026-11-09T10:00Z", "--country", "US"), "--zone"),
        (contact("2026-11-09T10:00Z", "--country", "Holland"), "is not a country"),
        (contact("2026-11-09T10:00Z", "--zone", "Mars/Base"), "unknown time zone"),
    ],
)
def test_a_refusal_is_one_line(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line
