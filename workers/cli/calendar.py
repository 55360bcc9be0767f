"""`amicable calendar …`: when people have money, and when they may be contacted."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from domain.calendars.money_days import next_money_date
from domain.calendars.zones import zone_for
from domain.law.contact_hours import contact_allowed
from domain.vocabulary import DebtorKind
from workers.cli.answers import AsJson, answer, country_from, date_from, moment_from, refusals

app = typer.Typer(no_args_is_help=True, help="Days and hours that suit debtors and the law.")

Country = Annotated[str, typer.Option(help="The debtor's country, ISO 3166.")]


@app.command("money-date")
def money_date(
    income: Annotated[str, typer.Option(help="salary, allowance or aow.")],
    after: Annotated[str, typer.Option(help="The day to look from; never the answer itself.")],
    country: Country = "NL",
    as_json: AsJson = False,
) -> None:
    """The next day on which an income is paid."""
    with refusals():
        paid: date = next_money_date(income, date_from(after), country_from(country))
    answer({"date": paid.isoformat()}, as_json, f"{paid:%a} {paid}")


@app.command()
def contact(
    kind: Annotated[DebtorKind, typer.Option(help="Who is contacted.")],
    at: Annotated[str, typer.Option(help="The moment, with its offset.")],
    country: Country = "NL",
    zone: Annotated[
        str | None, typer.Option(help="The debtor's time zone, if not the country's only one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether the law allows contact at a moment, and when it first does (Bki 4.2)."""
    with refusals():
        land = country_from(country)
        ruling = contact_allowed(kind, land, moment_from(at), _zone(land, zone))
    answer(
        {"allowed": ruling.allowed, "why": ruling.why, "next": ruling.next.isoformat()},
        as_json,
        f"{'allowed' if ruling.allowed else 'not allowed'}: {ruling.why}",
        f"first lawful moment: {ruling.next:%a} {ruling.next.isoformat(timespec='minutes')}",
    )


def _zone(country: str, given: str | None) -> ZoneInfo:
    name = given or zone_for(country, "")
    if not name:
        raise ValueError(f"{country} has not one time zone: give the debtor's with --zone")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}: give one such as Europe/Paris") from error
