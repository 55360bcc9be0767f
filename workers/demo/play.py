"""The play: a running stack, invented debtors, four months, and whether all ended as it should."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic

import httpx
from rich.console import Console
from temporalio.client import Client

from domain.vocabulary import Channel
from ledger.database import connect
from workers.demo.addresses import show_addresses
from workers.demo.debtors import Debtor
from workers.demo.doors import DemoError, HttpDoors
from workers.demo.passing import Passing
from workers.demo.persona import Persona
from workers.demo.portfolio import PORTFOLIO
from workers.demo.story import Story
from workers.demo.story_table import show_failures, show_stories, show_summary
from workers.demo.world import World
from workers.embedded.stack_file import StackFile
from workers.forward import Forward, StuckError
from workers.stack import way_in
from workers.temporal import DATA_CONVERTER

DAYS = 120
LIST_ID = "demo-customers"


async def show(stack: StackFile, data: Path, console: Console) -> bool:
    """Play, tell every story, and say whether all ended as they should."""
    console.print(f"[bold]Lumen Fietsen[/], {len(PORTFOLIO)} customers, {DAYS} days.")
    began = monotonic()
    stories = await play(stack, console)
    console.print(f"{DAYS} days in {monotonic() - began:.0f} seconds.")
    show_stories(console, stories)
    show_summary(console, stories)
    show_addresses(console, stack, data, await way_in(stack))
    return show_failures(console, stories, str(data))


async def play(
    stack: StackFile, console: Console, personas: tuple[Persona, ...] = PORTFOLIO
) -> list[Story]:
    """Let four months pass and give every debtor's story.

    Raises:
        DemoError: a provider is not the sandbox, a door refused what people did, or the
            installation does not come to rest.
    """
    if not stack.only_sandbox:
        raise DemoError("the demo runs only while every provider is the sandbox")
    async with _doors(stack) as (doors, sandbox):
        await _set_scene(doors, personas)
        start = await doors.now()
        with Passing(console, start, DAYS) as passing:
            world = World(personas, doors, start, passing)
            await _let_pass(stack, sandbox, world)
        return await _stories(doors, world)


@asynccontextmanager
async def _doors(stack: StackFile) -> AsyncIterator[tuple[HttpDoors, httpx.AsyncClient]]:
    async with (
        httpx.AsyncClient(base_url=stack.gateway, timeout=30, trust_env=False) as gateway,
        httpx.AsyncClient(base_url=stack.sandbox, timeout=30, trust_env=False) as sandbox,
    ):
        token = stack.event_tokens["demo"]
        yield HttpDoors(gateway, sandbox, token, stack.api_token), sandbox


async def _set_scene(doors: HttpDoors, personas: tuple[Persona, ...]) -> None:
    moods = {
        address: behaviour
        for persona in personas
        for channel, behaviour in persona.fails.items()
        if (address := persona.address(channel)) is not None
    }
    subscribers = [persona.email for persona in personas if persona.email]
    await doors.set_scene(subscribers, LIST_ID, moods)


async def _let_pass(stack: StackFile, sandbox: httpx.AsyncClient, world: World) -> datetime:
    client = await Client.connect(stack.temporal, data_converter=DATA_CONVERTER)
    pool = await connect(stack.postgres, size=2)
    try:
        return await Forward(pool, client, sandbox, actors=world).days(DAYS)
    except StuckError as error:
        raise DemoError(f"{error}; its history is in Temporal, the logs beside the data") from error
    finally:
        await pool.close()


async def _stories(doors: HttpDoors, world: World) -> list[Story]:
    readers = await doors.on_the_list(LIST_ID)
    return [await _story(doors, debtor, readers) for debtor in world.debtors.all.values()]


async def _story(doors: HttpDoors, debtor: Debtor, readers: set[str]) -> Story:
    persona = debtor.persona
    cases = [await doors.case(bill.number) for bill in persona.bills]
    gets_news = persona.address(Channel.EMAIL) in readers
    return Story(persona, tuple(debtor.received), tuple(cases), gets_news)
