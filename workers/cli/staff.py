"""`amicable staff`: who works at the desk."""

from typing import Annotated

import typer

from domain.staff import Post, Role, Staff
from ledger import audit, clock, desk_sessions, staff
from ledger.audit import Deed
from ledger.creditors import get as get_creditor
from ledger.database import Pool
from ledger.staff import UnknownStaffError
from workers.cli.answers import AsJson, answer
from workers.cli.ledger_access import (
    DEFAULT_DATA,
    CommandError,
    DataDir,
    with_ledger,
)
from workers.embedded.stack_file import StackFile
from workers.settings import load

app = typer.Typer(no_args_is_help=True, help="Who works at the desk, and as what.")
_BY = "the command line"
Email = Annotated[str, typer.Argument(help="The address of their work account.")]
ForCreditor = Annotated[
    str | None, typer.Option("--creditor", help="Only for this creditor; for all when absent.")
]


@app.command()
def add(
    email: Email,
    role: Annotated[Role, typer.Option("--role")],
    name: Annotated[str | None, typer.Option("--name", help="Needed for who is new.")] = None,
    creditor: ForCreditor = None,
    data: DataDir = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Give somebody a role at the desk."""

    async def work(pool: Pool) -> Staff:
        if creditor is not None:
            await get_creditor(pool, creditor)
        given = Post(creditor=creditor, role=role)
        person = await staff.post(pool, email, name, given, _BY, await clock.now(pool))
        detail = f"{person.email} is {role.in_words}"
        await audit.note(pool, _BY, Deed.POSTED, creditor=creditor, detail=detail)
        return person

    try:
        person = with_ledger(data, work)
    except UnknownStaffError:
        raise CommandError(f"{email} is new: say who it is with --name") from None
    answer(person.model_dump(mode="json"), as_json, _line(person))


@app.command()
def remove(email: Email, data: DataDir = DEFAULT_DATA) -> None:
    """End somebody's roles, and their sessions at once."""

    async def work(pool: Pool) -> None:
        await staff.remove(pool, email)
        await audit.note(pool, _BY, Deed.POSTED, detail=f"{email.lower()} works here no more")

    try:
        with_ledger(data, work)
    except UnknownStaffError as error:
        raise CommandError(str(error)) from None
    typer.echo(f"{email} has no way in any more")


@app.command("list")
def list_(data: DataDir = DEFAULT_DATA, as_json: AsJson = False) -> None:
    """Show everyone with their roles."""
    people = with_ledger(data, staff.listing)
    shown = [_line(person) for person in people] or ["nobody yet: `amicable staff add`"]
    answer({"staff": [person.model_dump(mode="json") for person in people]}, as_json, *shown)


@app.command()
def link(email: Email, data: DataDir = DEFAULT_DATA) -> None:
    """Make a link that signs somebody in, once, within half an hour."""

    async def work(pool: Pool) -> str:
        return await desk_sessions.make_link(pool, email)

    try:
        token = with_ledger(data, work)
    except UnknownStaffError as error:
        raise CommandError(str(error)) from None
    settings = load()
    public = settings.public_url if settings.database_url else StackFile.read(data).gateway
    typer.echo(f"{public}/desk/enter/{token}")


def _line(person: Staff) -> str:
    posts = ", ".join(
        f"{post.role.in_words} of {post.creditor or 'every creditor'}" for post in person.posts
    )
    return f"{person.email:<32}{person.name:<24}{posts or 'no role'}"
