"""`amicable law …`: collection costs, interest, notice terms and references, to the cent."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.law.allocation import Debt, allocate
from domain.law.costs import collection_costs
from domain.law.instalments import MissedInstalment, instalment_costs, listed_together
from domain.law.interest import Interest, InterestPeriod
from domain.law.interest import interest as interest_over
from domain.law.notice import SentBy, notice_term
from domain.law.rates import RateTable
from domain.references import Reference, ReferenceKind, check_reference, make_reference
from domain.vocabulary import DebtorKind
from workers.cli.answers import AsJson, amount_from, answer, date_from, refusals

app = typer.Typer(no_args_is_help=True, help="What the law allows, to the cent and the day.")
reference_app = typer.Typer(no_args_is_help=True, help="Payment references with check digits.")
app.add_typer(reference_app, name="reference")


@app.command()
def costs(
    principals: Annotated[list[str], typer.Argument(help="Open amounts of one debtor, in euros.")],
    vat: Annotated[
        bool, typer.Option("--vat", help="The creditor can NOT reclaim VAT: add it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Collection costs over one or more claims together (Besluit BIK, BW 6:96(7))."""
    with refusals():
        due = collection_costs([amount_from(text) for text in principals], vat=vat)
    answer(
        {name: f"{value:.2f}" for name, value in due},
        as_json,
        *(f"{name:<10}{f'€ {value:,.2f}':>18}" for name, value in due),
    )


@app.command()
def instalments(
    missed: Annotated[
        list[str],
        typer.Argument(help="Missed instalments, each DATE=AMOUNT.", metavar="DATE=AMOUNT…"),
    ],
    together: Annotated[
        bool, typer.Option("--together", help="One later notice lists them all.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Collection costs of missed instalments of one contract (since 1 October 2024)."""
    with refusals():
        found = [_instalment_from(text) for text in missed]
        each = () if together else instalment_costs(found)
        costs = listed_together(found) if together else sum((it.costs for it in each), Decimal(0))
    facts = {
        "costs": f"{costs:.2f}",
        "instalments": [
            {"due_on": it.due_on.isoformat(), "amount": f"{it.amount:.2f}"}
            | {"costs": f"{it.costs:.2f}", "why": it.why}
            for it in each
        ],
    }
    lines = [f"{it.due_on}  {f'€ {it.amount:,.2f}':>12}  {it.costs:>8.2f}  {it.why}" for it in each]
    answer(facts, as_json, *lines, f"costs  € {costs:,.2f}")


def _instalment_from(text: str) -> MissedInstalment:
    day, equals, amount = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is no instalment: write it as 2026-11-01=75.00")
    return MissedInstalment(due_on=date_from(day), amount=amount_from(amount))


@app.command()
def allocation(
    payment: Annotated[str, typer.Argument(help="What was paid, in euros.")],
    principal: Annotated[str, typer.Option(help="The principal that was open.")],
    costs: Annotated[str, typer.Option(help="Collection costs that were open.")] = "0",
    interest: Annotated[str, typer.Option(help="Interest that was due.")] = "0",
    as_json: AsJson = False,
) -> None:
    """What a payment pays by law: costs, then interest, then principal (BW 6:44).

    Amicable's own ledger lowers the principal first, which ends more cases.
    """
    with refusals():
        owed = Debt(
            costs=amount_from(costs),
            interest=amount_from(interest),
            principal=amount_from(principal),
        )
        done = allocate(amount_from(payment), owed)
    parts = {"paid": done.paid, "left": done.left}
    facts = {name: {part: f"{value:.2f}" for part, value in debt} for name, debt in parts.items()}
    lines = [
        f"{part:<10} paid {f'€ {value:,.2f}':>14}   left {f'€ {getattr(done.left, part):,.2f}':>14}"
        for part, value in done.paid
    ]
    answer({**facts, "over": f"{done.over:.2f}"}, as_json, *lines, f"over       € {done.over:,.2f}")


@app.command()
def interest(
    principal: Annotated[str, typer.Argument(help="The unpaid sum, in euros.")],
    kind: Annotated[DebtorKind, typer.Option(help="Who owes: BW 6:119 or 6:119a.")],
    start: Annotated[str, typer.Option("--from", help="The due date; it bears no interest.")],
    end: Annotated[str, typer.Option("--to", help="The last day that bears interest.")],
    rates: Annotated[
        Path | None,
        typer.Option(
            help="A TOML file with the rates of later half-years.", envvar="AMICABLE_RATES_FILE"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Statutory interest, compounded after each full year of default."""
    with refusals():
        due = interest_over(
            amount_from(principal), kind, date_from(start), date_from(end), _table(rates)
        )
    answer(_interest_facts(due), as_json, *_interest_lines(due))


@app.command()
def notice(
    sent: Annotated[str, typer.Option(help="The day the notice was sent.")],
    by: Annotated[SentBy, typer.Option(help="How it was sent.")],
    delivered: Annotated[
        str | None, typer.Option(help="The proven day of receipt, if there is one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The term of a consumer's fourteen-day notice (BW 6:96(6))."""
    with refusals():
        received = date_from(delivered) if delivered is not None else None
        term = notice_term(date_from(sent), by, received)
    answer(
        {name: day.isoformat() for name, day in term},
        as_json,
        f"received     {term.delivered:%a} {term.delivered}",
        f"last day     {term.last_day:%a} {term.last_day}",
        f"costs from   {term.costs_from:%a} {term.costs_from}",
    )


@reference_app.command("check")
def reference_check(
    value: Annotated[str, typer.Argument(help="The reference as it was given.")],
    as_json: AsJson = False,
) -> None:
    """Whether a reference's form and check digits are right."""
    _answer_reference(check_reference(value), as_json)


@reference_app.command("make")
def reference_make(
    value: Annotated[str, typer.Argument(help="An invoice or customer number.")],
    kind: Annotated[ReferenceKind, typer.Option(help="Which reference.")] = ReferenceKind.RF,
    as_json: AsJson = False,
) -> None:
    """Make a reference from a number."""
    with refusals():
        made = make_reference(value, kind)
    _answer_reference(made, as_json)


def _answer_reference(reference: Reference, as_json: bool) -> None:
    verdict = "valid" if reference.valid else "NOT valid"
    line = f"{reference.value}  {reference.kind}, {verdict}"
    answer(reference.model_dump(mode="json"), as_json, line)


def _table(rates: Path | None) -> RateTable:
    packaged = RateTable.packaged()
    if rates is None:
        return packaged
    try:
        return packaged.extended(rates.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{rates} cannot be read: {error.strerror}") from error


def _interest_facts(due: Interest) -> dict[str, Any]:
    return {
        "interest": f"{due.interest:.2f}",
        "provisional": due.provisional,
        "periods": [_period_facts(period) for period in due.periods],
    }


def _period_facts(period: InterestPeriod) -> dict[str, Any]:
    return {
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "rate": f"{period.rate:.2f}",
        "days": period.days,
        "amount": f"{period.amount:.2f}",
        "provisional": period.provisional,
    }


def _interest_lines(due: Interest) -> list[str]:
    lines = [
        f"after {period.start} up to {period.end}  {period.days:>4} days at {period.rate:>5.2f}%  "
        f"{f'€ {period.amount:,.2f}':>14}{'  provisional rate' if period.provisional else ''}"
        for period in due.periods
    ]
    return [*lines, f"interest  € {due.interest:,.2f}"]
