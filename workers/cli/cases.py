"""`amicable case …`: where a case stands, and why."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from domain.arrangements.proposal import NoPlanError, Wish
from domain.messages.personal_word import CheckedWord
from domain.vocabulary import Stage
from ledger import case_view, clock, personal_words
from ledger.case_view import CaseSummary
from ledger.database import Pool
from ledger.plan_offers import Offer, preview
from workers.cli import case_moves
from workers.cli.answers import AsJson, amount_from, answer, date_from, refusals
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger
from workers.settings import load

app = typer.Typer(no_args_is_help=True, help="Cases: one overdue invoice each.")

app.command("move")(case_moves.move)
CaseName = Annotated[str, typer.Argument(help="CREDITOR/NUMBER", metavar="CREDITOR/NUMBER")]


@app.command()
def show(
    case: CaseName,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show a case with its whole timeline."""
    creditor, number = _named(case)

    async def work(pool: Pool) -> dict[str, Any]:
        async with pool.acquire() as conn:
            found = await case_view.case_view(conn, creditor, number, load().rates())
        return found.model_dump(mode="json")

    try:
        facts = with_ledger(data, work)
    except LookupError as error:
        raise CommandError(str(error)) from error
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in _lines(facts):
        typer.echo(line)


@app.command()
def dossier(
    case: CaseName,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.", dir_okay=False)],
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Write the dossier of a case as PDF: what is owed, what proves it, what was said."""
    from activities.dossier.pdf import print_dossier
    from activities.typesetting import UnprintableError

    creditor, number = _named(case)
    if not out.absolute().parent.is_dir():
        raise CommandError(f"--out {out}: the folder {out.parent} does not exist: make it first")

    async def work(pool: Pool) -> bytes:
        return await print_dossier(pool, creditor, number, load().rates())

    try:
        pdf = with_ledger(data, work)
        out.write_bytes(pdf)
    except (LookupError, OSError, UnprintableError) as error:
        raise CommandError(str(error)) from error
    answer({"file": str(out), "bytes": len(pdf)}, as_json, f"{out}: {len(pdf) / 1000:.0f} kB")


@app.command()
def plan(
    case: CaseName,
    amount: Annotated[str | None, typer.Option(help="Per term, as the debtor wishes.")] = None,
    first: Annotated[str | None, typer.Option("--date", help="The day of the first term.")] = None,
    terms: Annotated[int | None, typer.Option(help="How many terms.", min=2, max=36)] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show the payment plan that would be proposed; nothing is written or sent."""
    creditor, number = _named(case)
    with refusals():
        wish = Wish(
            amount=amount_from(amount) if amount else None,
            first_on=date_from(first) if first else None,
            terms=terms,
        )

    async def work(pool: Pool) -> Offer:
        async with pool.acquire() as conn:
            return await preview(conn, creditor, number, await clock.now(conn), wish)

    try:
        found = with_ledger(data, work)
    except (LookupError, NoPlanError) as error:
        raise CommandError(str(error)) from error
    answer(found.model_dump(mode="json"), as_json, *_offered(found))


def _offered(offer: Offer) -> Iterator[str]:
    yield f"{offer.total} {offer.currency} over invoice {', '.join(offer.covers)}"
    for term in offer.terms:
        yield f"{term.due_on:%a} {term.due_on}  {term.amount:>12} {offer.currency}"
    yield from (f"for a person: {limit}" for limit in offer.beyond)


@app.command()
def word(
    case: CaseName,
    text: Annotated[str | None, typer.Argument(help="One or two sentences.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take back what waits.")] = False,
    person: Annotated[str, typer.Option(help="Who says it.")] = "cli",
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Leave a personal word, which the next written message to the debtor says once."""
    creditor, number = _named(case)
    if (text is None) is not clear:
        raise CommandError("give the word, or --clear to take back what waits")

    async def work(pool: Pool) -> CheckedWord | None:
        return await personal_words.leave_on_case(pool, creditor, number, text, person)

    try:
        left = with_ledger(data, work)
    except (LookupError, ValueError) as error:
        raise CommandError(str(error)) from error
    warnings = left.warnings if left else ()
    said = f"the next message says: {left.word}" if left else "the next message says nothing more"
    facts = {"word": left.word if left else None, "warnings": list(warnings)}
    answer(facts, as_json, said, *(f"note: {it}" for it in warnings))


def _named(case: str) -> tuple[str, str]:
    creditor, _, number = case.partition("/")
    if not number:
        raise CommandError(f"{case!r} names no case: write CREDITOR/NUMBER")
    return creditor, number


def _lines(facts: dict[str, Any]) -> list[str]:
    due = facts["next"]
    coming = f"{due['at']}  {due['why']}" if due else "waits for an answer from outside"
    lines = [
        f"{facts['id']}: {facts['stage']}, {facts['outcome'] or facts['reason']}",
        f"open {facts['open_amount']}, costs {facts['costs']}, interest {facts['interest']}",
        f"next {coming}",
        *_arranged(facts["arrangement"]),
        *_less(facts),
        *_about_the_debtor(facts),
        "",
    ]
    for it in facts["timeline"]:
        by = " ".join(part for part in (it.get("channel"), it.get("step")) if part)
        lines.append(f"{it['at'][:16]}  {it['what']:<18} {by:<22} {it['why']}")
    return lines


def _arranged(arrangement: dict[str, Any] | None) -> Iterator[str]:
    if arrangement is None:
        return
    paid = f"{arrangement['paid']} of {arrangement['total']} paid"
    yield f"{arrangement['kind']} {arrangement['status']}, {paid}"
    for term in arrangement["terms"]:
        missed = f", missed on {term['missed_on']}" if term["missed_on"] else ""
        yield f"  {term['due_on']}  {term['amount']:>12}, paid {term['paid']}{missed}"


def _less(facts: dict[str, Any]) -> list[str]:
    """Why less is asked than is open, or nothing at all."""
    lines = []
    if facts["asked_amount"] != facts["open_amount"]:
        disputed, credit = facts["disputed_amount"], facts["credit_amount"]
        lines.append(f"asked {facts['asked_amount']} (disputed {disputed}, credit {credit})")
    if Decimal(facts["credit_balance"]):
        lines.append(f"the debtor's credit balance is {facts['credit_balance']}")
    if dispute := facts["dispute"]:
        owner = f" by {dispute['owner']}" if dispute["owner"] else ""
        until = f"to be answered{owner} before {dispute['deadline']} ends"
        said = until if dispute["answered_at"] is None else dispute["status"]
        lines.append(f"complaint ({dispute['kind'].replace('_', ' ')}): {said}")
    if hold := facts["hold"]:
        until = f", until {hold['until']}" if hold["until"] else ""
        lines.append(f"held since {hold['since']}{until} by {hold['placed_by']}: {hold['why']}")
    return lines


def _about_the_debtor(facts: dict[str, Any]) -> list[str]:
    history, word = facts["history"], facts["personal_word"]
    kind = history and history["kind"]
    told = [f"debtor {kind.replace('_', ' ')}: {history['why']}"] if kind else []
    return [*told, f"the next message says: {word}"] if word else told


@app.command("list")
def list_cases(
    creditor: Annotated[str | None, typer.Option(help="Only this creditor's.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only in this stage.")] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """List cases, the next due first."""

    async def work(pool: Pool) -> list[CaseSummary]:
        return await case_view.case_list(pool, creditor, stage=stage)

    found = with_ledger(data, work)
    if as_json:
        typer.echo(json.dumps([it.model_dump(mode="json") for it in found], ensure_ascii=False))
        return
    for case in found:
        coming = f"{case.next.at:%Y-%m-%d %H:%M} {case.next.why}" if case.next else ""
        name = f"{case.creditor}/{case.invoice_number}"
        status = case.outcome or case.stage
        typer.echo(f"{name:<32} {status:<14} {case.open_amount:>12}  {coming}")
