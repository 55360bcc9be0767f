"""`amicable playbook …`: check and show the policy."""

import json
from pathlib import Path
from typing import Annotated

import typer

from domain.playbook import Playbook
from domain.vocabulary import Stage
from workers import library
from workers.cli.answers import AsJson
from workers.cli.ledger_access import CommandError

app = typer.Typer(no_args_is_help=True, help="Playbooks: who gets which ladder.")


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="YAML; the shipped ones if absent.")
    ] = None,
) -> None:
    """Check playbooks, and that every message they name is written in every language."""
    wording = library.read_wording()
    for path in files or sorted(library.FOLDER.glob("*.yaml")):
        playbook = library.read_playbook(path)
        for language in sorted(wording.languages):
            missing = _messages(playbook) - set(wording.names(language))
            if missing:
                names = ", ".join(sorted(missing))
                raise CommandError(f"{path}: no message {names} in language {language}")
        typer.echo(f"{path.name}: valid")


def _messages(playbook: Playbook) -> set[str]:
    return {step.message for stage in Stage for step in playbook.ladder(stage).steps}


@app.command()
def show(name: str, as_json: AsJson = False) -> None:
    """Show the ladder of a shipped playbook."""
    playbook = next((it for it in library.read_playbooks() if it.name == name), None)
    if playbook is None:
        names = ", ".join(it.name for it in library.read_playbooks())
        raise CommandError(f"unknown playbook {name!r}: there are {names}")
    if as_json:
        typer.echo(json.dumps(playbook.model_dump(mode="json"), ensure_ascii=False))
        return
    typer.echo(playbook.title)
    for stage in (Stage.UPCOMING, Stage.REMINDING, Stage.FINAL_NOTICE):
        for step in playbook.ladder(stage).steps:
            by = ", ".join(step.channels)
            typer.echo(f"  {stage:<13} day {step.day:>3}  {step.id:<14} {by}")
