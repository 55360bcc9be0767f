"""`amicable creditor …`: add, show, check, and register WhatsApp templates."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from domain.creditor import Creditor
from domain.going_live import Mode
from domain.vocabulary import DebtorKind
from ledger import creditors, going_live
from ledger.database import Pool
from ledger.going_live import Switched
from workers.cli.answers import AsJson
from workers.cli.ledger_access import (
    DEFAULT_DATA,
    CommandError,
    DataDir,
    ledger,
    with_ledger,
)
from workers.profiles import Profile, ProfileError, look_notes, read_profile, save_profile

app = typer.Typer(no_args_is_help=True, help="The creditors whose invoices are collected.")
ProfileFile = Annotated[Path, typer.Argument(help="The creditor's profile (TOML).", exists=True)]


def read(path: Path) -> Profile:
    """A creditor's profile and logo.

    Raises:
        CommandError: names every field that is wrong.
    """
    try:
        return read_profile(path)
    except ProfileError as error:
        raise CommandError(str(error)) from error


@app.command()
def add(file: ProfileFile, data: DataDir = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Add a creditor, or replace its profile."""
    profile = read(file)
    creditor = profile.creditor

    async def work(pool: Pool) -> Switched:
        for kind, name in creditor.playbooks.items():
            await _fits(pool, kind, name)
        return await save_profile(pool, profile)

    told = with_ledger(data, work)
    lines = [f"creditor {creditor.slug} is there, {_how_live(creditor)}"]
    if told.cases:
        lines.append(f"{told.cases} cases look again: the mode has changed")
    lines.extend(_void(told))
    if creditor.senders.whatsapp is not None:
        lines.append(
            f"WhatsApp waits for its templates: amicable creditor templates {creditor.slug}"
        )
    _tell({"slug": creditor.slug, "added": True}, as_json, *lines)


async def _fits(pool: Pool, kind: DebtorKind, name: str) -> None:
    version = await creditors.newest_version(pool, name)
    made_for = (await creditors.playbook(pool, name, version)).kind
    if made_for is not kind:
        raise CommandError(f"[playbooks] {kind}: {name} is a playbook for a {made_for}")


@app.command()
def check(file: ProfileFile, as_json: AsJson = False) -> None:
    """Check a profile without adding it."""
    profile = read(file)
    creditor = profile.creditor
    notes = [*_notes(creditor), *look_notes(profile)]
    facts = {"slug": creditor.slug, "valid": True, "notes": notes}
    _tell(facts, as_json, f"{file}: creditor {creditor.slug} is valid", *notes)


@app.command()
def mode(
    slug: Annotated[str, typer.Argument(help="Which creditor.")],
    mode: Annotated[Mode, typer.Argument(help="How far it goes live.")],
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Go from watching to live, or back, without the profile's file."""

    async def work(pool: Pool) -> Switched:
        known = await creditors.get(pool, slug)
        return await going_live.save_profile(pool, _in_mode(known, mode))

    told = with_ledger(data, work)
    facts = {"slug": slug, "mode": mode, "cases": told.cases, "voided": told.voided}
    said = f"creditor {slug} is in mode {mode}; {told.cases} cases look again"
    _tell(facts, as_json, said, *_void(told))


def _void(switched: Switched) -> list[str]:
    """Releases that the mode took with it, where there were any."""
    if not switched.voided:
        return []
    return [f"releases of the mode before are void: {switched.voided}"]


def _in_mode(creditor: Creditor, mode: Mode) -> Creditor:
    try:
        return Creditor.model_validate(dict(creditor) | {"mode": mode})
    except ValidationError as error:
        raise CommandError(
            "; ".join(it["msg"].removeprefix("Value error, ") for it in error.errors())
        ) from error


def _how_live(creditor: Creditor) -> str:
    """The mode and the stated rates, in words."""
    pace, calls = creditor.pace.debtors_per_day, creditor.calls.per_day
    return f"mode {creditor.mode}: at most {pace} debtors written to and {calls} called a day"


def _notes(creditor: Creditor) -> list[str]:
    notes = [_how_live(creditor)]
    if creditor.senders.email is None:
        notes.append("no email sender: email is not used")
    if creditor.senders.whatsapp is None:
        notes.append("no WhatsApp sender: WhatsApp is not used")
    if creditor.senders.sms is None:
        notes.append("no SMS sender: SMS is not used")
    if creditor.agency is None:
        notes.append("no agency: an approved case is handed to the creditor's webhooks only")
    return notes


@app.command()
def show(
    slug: Annotated[str | None, typer.Argument(help="Which; all when absent.")] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show a creditor's profile; secrets stay hidden."""

    async def work(pool: Pool) -> list[Creditor]:
        return [await creditors.get(pool, slug)] if slug else await creditors.every(pool)

    found = with_ledger(data, work)
    profiles = [creditor.model_dump(mode="json") for creditor in found]
    facts: Any = profiles[0] if slug else profiles
    lines = [f"{it.slug:<16} {it.name:<30} {it.iban}  {it.mode}" for it in found]
    if slug:
        lines = [json.dumps(profiles[0], indent=2, ensure_ascii=False)]
    _tell(facts, as_json, *lines)


@app.command()
def templates(
    slug: Annotated[str, typer.Argument(help="Which creditor.")],
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Register the WhatsApp templates of every message, and show which are approved."""
    from activities.whatsapp_templates import register_templates
    from workers import library
    from workers.composition import twilio
    from workers.settings import load

    async def run() -> list[Any]:
        async with ledger(data) as pool:
            creditor = await creditors.get(pool, slug)
            client = twilio(load())
            return list(await register_templates(creditor, library.read_wording(), client, pool))

    found = asyncio.run(run())
    facts = [status.model_dump(mode="json") for status in found]
    lines = [f"{it['language']}  {it['message']:<24} {it['status']}" for it in facts]
    _tell(facts, as_json, *lines)


def _tell(facts: Any, as_json: bool, *lines: str) -> None:
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)
