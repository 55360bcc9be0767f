"""`amicable playbook …`: check, add and show the policy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from activities.ladder_picture import ladder_svg
from domain.ladder_drawing import ladder_mermaid, variants_of
from domain.playbook import LADDERS, Playbook
from domain.playbook_file import Mistake
from ledger import creditors
from ledger.database import Pool
from workers import library
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import DEFAULT_DATA, CommandError, DataDir, with_ledger
from workers.embedded.errors import EmbeddedStackError

_SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema"}

app = typer.Typer(no_args_is_help=True, help="Playbooks: who gets which ladder.")


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="YAML; the shipped ones if absent.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check playbooks, and that all they say is written for every channel and language.

    Every mistake is told with its line; the exit code is 1 where there is one.
    """
    found = {path: _mistakes(path) for path in files or sorted(library.FOLDER.glob("*.yaml"))}
    facts = [
        {"file": str(path), "valid": not wrong, "mistakes": [it._asdict() for it in wrong]}
        for path, wrong in found.items()
    ]
    answer({"files": facts}, as_json, *_checked_lines(found))
    wrong = sum(map(len, found.values()))
    if wrong:
        raise CommandError(f"{wrong} {'mistake' if wrong == 1 else 'mistakes'} to correct")


def _mistakes(path: Path) -> tuple[Mistake, ...]:
    try:
        _checked(path)
    except library.PlaybookFileError as error:
        return error.mistakes
    return ()


def _checked_lines(found: dict[Path, tuple[Mistake, ...]]) -> Iterator[str]:
    for path, mistakes in found.items():
        if not mistakes:
            yield f"{path.name}: valid"
        for it in mistakes:
            yield f"{path}:{it.line}: {it.place}: {it.problem}"


def _checked(path: Path) -> Playbook:
    return library.read_playbook(path, library.read_wording())


@app.command()
def schema() -> None:
    """Print the JSON Schema of a playbook, which editors check and complete the YAML by."""
    typer.echo(json.dumps(_SCHEMA | Playbook.model_json_schema(), ensure_ascii=False, indent=2))


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A playbook (YAML).", exists=True, dir_okay=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Publish a playbook of your own as a new version; open cases keep theirs."""
    playbook = _checked(file)
    shipped = [it.name for it in library.read_playbooks()]
    if playbook.name in shipped:
        raise CommandError(f"{file}: {playbook.name} is a shipped playbook: name yours otherwise")

    async def work(pool: Pool) -> tuple[int, bool]:
        known = {it.playbook.name: it for it in await creditors.published(pool)}.get(playbook.name)
        if known is not None and known.playbook == playbook:
            return known.version, False
        if dry_run:
            return known.version + 1 if known else 1, True
        return await creditors.publish(pool, playbook), True

    version, new = with_ledger(data, work)
    facts = {"name": playbook.name, "version": version, "added": new and not dry_run}
    answer(facts, as_json, *_told(playbook, version, new=new, dry_run=dry_run))


def _told(playbook: Playbook, version: int, *, new: bool, dry_run: bool) -> list[str]:
    if not new:
        return [f"playbook {playbook.name}: version {version} says this already"]
    done = "would be" if dry_run else "is"
    return [
        f"playbook {playbook.name}: version {version} {done} published",
        f'a creditor names it in its profile: [playbooks] {playbook.kind} = "{playbook.name}"',
    ]


@app.command("list")
def list_(data: DataDir = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """List the playbooks that cases can be opened with."""
    found = with_ledger(data, creditors.published)
    facts: list[dict[str, Any]] = [
        {"version": it.version, **it.playbook.model_dump(include={"name", "kind", "title"})}
        for it in found
    ]
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for row in facts:
        typer.echo(f"{row['name']:<20} {row['version']:>3}  {row['kind']:<9} {row['title']}")


@app.command()
def show(
    name: str,
    variant: Annotated[
        str | None,
        typer.Option(help="Only for these debtors: loyal, unreachable, cannot_pay, …"),
    ] = None,
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="As a Mermaid flowchart, for a page that draws it.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the ladder into this SVG file.")
    ] = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Show the ladders of a playbook: a shipped one, or the newest version of your own.

    Without ``--variant`` the ordinary debtor's is drawn, and in words every variant's.
    """
    playbook = _found(name, data)
    chosen, title = _chosen(playbook, variant)
    if picture is not None:
        _draw(chosen, title, picture)
        answer({"picture": str(picture)}, as_json, f"{picture}: the ladder of {playbook.name}")
        return
    if mermaid:
        typer.echo(ladder_mermaid(chosen))
        return
    if as_json:
        typer.echo(json.dumps(chosen.model_dump(mode="json"), ensure_ascii=False))
        return
    typer.echo(title)
    _print(chosen)
    for it in variants_of(playbook) if variant is None else ():
        typer.echo(f"{it.title} ({it.name})")
        _print(it.playbook, but=playbook)


def _chosen(playbook: Playbook, variant: str | None) -> tuple[Playbook, str]:
    if variant is None:
        return playbook, playbook.title
    known = {it.name: it for it in variants_of(playbook)}
    if variant not in known:
        there = ", ".join(known) or "none"
        raise CommandError(f"{playbook.name} has no variant {variant!r}: there are {there}")
    return known[variant].playbook, f"{playbook.title}: {known[variant].title.lower()}"


def _print(playbook: Playbook, but: Playbook | None = None) -> None:
    """The steps; of a variant only the stages that differ from the ordinary ones."""
    for stage in LADDERS:
        ladder = playbook.ladder(stage)
        if but is not None and ladder == but.ladder(stage):
            continue
        for step in ladder.steps:
            by = ", ".join(step.channels)
            typer.echo(f"  {stage:<13} day {step.day:>3}  {step.id:<14} {by}")
    for line in _arranging(playbook):
        typer.echo(f"  {line}")


def _arranging(playbook: Playbook) -> Iterator[str]:
    """What is taken of promises and plans without a person."""
    days, most = playbook.promise_days_at_most, playbook.promises_at_most
    broken, plan = playbook.after_broken_promise.replace("_", " "), playbook.plan
    yield f"promises      up to {days} days ahead, {most} in good faith; once broken: {broken}"
    yield (
        f"a part        of {playbook.part_promise_least:.2f} or more, or a tenth; "
        f"no costs over a rest below {playbook.costs_not_below:.2f}"
    )
    yield (
        f"plans         from {plan.offered_from}: at most {plan.terms_at_most} terms of "
        f"{plan.least_term} or more, within {plan.months_at_most} months"
    )


def _draw(playbook: Playbook, title: str, picture: Path) -> None:
    if picture.suffix != ".svg":
        raise CommandError(f"{picture}: the picture is an SVG, so its name ends in .svg")
    picture.write_bytes(ladder_svg(playbook, title))


def _found(name: str, data: Path) -> Playbook:
    shipped = {it.name: it for it in library.read_playbooks()}
    if name in shipped:
        return shipped[name]
    try:
        published = with_ledger(data, creditors.published)
    except (CommandError, EmbeddedStackError) as error:
        raise CommandError(
            f"playbook {name!r} is not a shipped one ({', '.join(shipped)}), and those of your own "
            f"stand in the ledger: {error}"
        ) from error
    known = shipped | {it.playbook.name: it.playbook for it in published}
    if name not in known:
        raise CommandError(f"unknown playbook {name!r}: there are {', '.join(known)}")
    return known[name]
