"""`amicable debtor …`: pause everything of a debtor, and let it go on."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated

import typer

from domain.incoming import DebtorPause
from ledger.database import Pool
from ledger.intake import debtor_orders
from ledger.intake.debtor_orders import Ordered
from workers.cli.answers import AsJson
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger

app = typer.Typer(no_args_is_help=True, help="Debtors: pause everything of theirs, and resume.")

Name = Annotated[str, typer.Argument(help="CREDITOR/ID", metavar="CREDITOR/ID")]
Person = Annotated[str, typer.Option("--as", help="Who says so.")]


@app.command()
def pause(
    debtor: Name,
    why: Annotated[str, typer.Option(help="Why, for everyone to see.")],
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Until this day; until resumed when absent."),
    ] = None,
    person: Person = "operator",
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Hold all open and coming cases of a debtor."""
    order = _order(debtor, why, until.date() if until else None)

    async def work(pool: Pool) -> Ordered:
        return await debtor_orders.pause_debtor(pool, order, person)

    done = _done(data, work)
    till = f" until {order.until}" if order.until else " until resumed"
    _tell(done, as_json, f"{debtor} is paused{till}: {done.cases} open cases wait")


@app.command()
def resume(
    debtor: Name,
    person: Person = "operator",
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Lift what stops a debtor: a pause, or a protection that ended."""
    order = _order(debtor)

    async def work(pool: Pool) -> Ordered:
        return await debtor_orders.resume_debtor(pool, order, person)

    done = _done(data, work)
    said = f"{debtor} goes on: {done.cases} open cases look again"
    _tell(done, as_json, said if done.changed else f"nothing stops {debtor}")


def _order(debtor: str, why: str = "", until: date | None = None) -> DebtorPause:
    creditor, _, debtor_id = debtor.partition("/")
    if not debtor_id:
        raise CommandError(f"{debtor!r} names no debtor: write CREDITOR/ID")
    return DebtorPause(creditor=creditor, debtor_id=debtor_id, until=until, reason=why)


def _done(data: DataDir, work: Callable[[Pool], Awaitable[Ordered]]) -> Ordered:
    try:
        return with_ledger(data, work)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _tell(done: Ordered, as_json: bool, line: str) -> None:
    typer.echo(json.dumps(done.model_dump(mode="json")) if as_json else line)
