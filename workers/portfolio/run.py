"""Play a portfolio from its file to its report."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx
from rich.console import Console

from activities.announcements import Announcer
from domain.creditor import Creditor
from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping
from ledger import cases, creditors
from workers import library
from workers.portfolio.books import Books
from workers.portfolio.office import Office
from workers.portfolio.played import Played
from workers.portfolio.player import EARLIER, CaseClock, Player, PortfolioError
from workers.portfolio.premises import Premises, premises
from workers.portfolio.progress import Passing
from workers.portfolio.report import Report, report_of
from workers.portfolio.tray import Tray
from workers.relay import Relay


def read_books(
    file: Path, mapping: CsvMapping | None, creditor: Creditor, first: int | None = None
) -> Books:
    """The file's invoices by the real import, in the creditor's zone; only the ``first`` few.

    Raises:
        ImportFileError: the file cannot be read, or a row is bad.
        PortfolioError: it holds no invoice.
    """
    read = read_invoices(file.read_bytes(), file.name, mapping, creditor.slug, strict=True)
    if not read.invoices:
        raise PortfolioError(f"{file}: no invoice in it, nothing to play")
    return Books(read.invoices[:first], creditor.zoneinfo)


@dataclass(frozen=True)
class Scene:
    """A portfolio ready to be played."""

    books: Books
    creditor: Creditor
    tray: Tray
    office: Office
    player: Player
    place: Premises

    async def played(self) -> Played:
        """What the ledger, Temporal and the tray hold now."""
        limit = len(self.books) + 1
        rows = await cases.listing(self.place.pool, self.creditor.slug, limit=limit)
        over = [row.key.invoice_number for row in rows if not row.open]
        return Played(
            books=self.books,
            events=self.player.taken,
            cases=rows,
            outcomes=await self.player.outcomes(over, self.creditor.slug),
            demands=sorted(self.tray.demands, key=lambda it: it.at),
            thanks=sorted(self.tray.thanks, key=lambda it: it.at),
        )


@asynccontextmanager
async def set_scene(place: Premises, books: Books, creditor: Creditor) -> AsyncIterator[Scene]:
    """The creditor and the shipped playbooks in the ledger, workers at work, the day before."""
    await creditors.save(place.pool, creditor)
    for playbook in library.read_playbooks():
        await creditors.publish(place.pool, playbook)
    first, _ = books.moments()
    time = await CaseClock.beginning(place.temporal, first - EARLIER)
    tray = Tray(time.now)
    office = Office(place.temporal.client, place.pool, tray)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient())
        relay = Relay(place.pool, place.temporal.client, Announcer(http))
        await stack.enter_async_context(office.at_work())
        player = Player(books, place.temporal, place.pool, relay, time)
        yield Scene(books, creditor, tray, office, player, place)


async def play(books: Books, creditor: Creditor, file: Path, console: Console) -> Report:
    """Play it on premises of its own, shown as it goes.

    Raises:
        EmbeddedStackError: Postgres cannot start.
        PortfolioError: the portfolio cannot be played to its end.
    """
    async with AsyncExitStack() as stack:
        with console.status("Starting PostgreSQL and Temporal …"):
            place = await stack.enter_async_context(premises())
            scene = await stack.enter_async_context(set_scene(place, books, creditor))
        began = monotonic()
        with Passing(console, books, scene.tray) as passing:
            await scene.player.play(passing.time)
        seconds = monotonic() - began
        return report_of(await scene.played(), file.name, seconds)


def write(report: Report, out: Path) -> Sequence[Path]:
    """``report.json``, ``report.md`` and the picture, into a directory; says which files."""
    from workers.portfolio.picture import draw
    from workers.portfolio.tables import markdown

    out.mkdir(parents=True, exist_ok=True)
    facts, text = out / "report.json", out / "report.md"
    pictures = [out / "contacts.svg", out / "contacts.png"]
    facts.write_text(report.model_dump_json(indent=1) + "\n", "utf-8")
    text.write_text(markdown(report), "utf-8")
    draw(report, *pictures)
    return [text, facts, *pictures]
