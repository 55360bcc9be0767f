"""The debtors at home: they find messages, think for a while, pay, write back, or let it be."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from domain.rounding import cents
from domain.vocabulary import Channel
from workers.demo import reactions
from workers.demo.agenda import Agenda, some_minutes, waking
from workers.demo.books import Books
from workers.demo.doors import DemoError, Doors
from workers.demo.happenings import Happening, Kind, Received, Tell, step_in_words
from workers.demo.persona import Bill, Persona
from workers.demo.reactions import Credit, Deed, Pay, PayOnline, TakeBack, Temper, Write

_TOLD_AT = timedelta(hours=6)
_LINK = re.compile(r"https?://\S+/pay/[\w-]+")


class Debtor:
    """One debtor with their bills, their purse and their temper."""

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self.temper = Temper(persona.reacts)
        self.open: dict[str, Decimal] = {}
        self.paid: list[tuple[str, str, Decimal]] = []
        """Payment id, invoice and amount of what was paid, oldest first."""
        self.received: list[Received] = []

    def share(self, deed: Pay) -> dict[str, Decimal]:
        """What a payment comes to, per invoice."""
        wanted = {
            number: cents(owed * deed.share)
            for number, owed in self.open.items()
            if deed.number in (None, number)
        }
        return {number: amount for number, amount in wanted.items() if amount > 0}


class Debtors:
    """All debtors, who act by what they receive."""

    def __init__(
        self, personas: tuple[Persona, ...], doors: Doors, books: Books, agenda: Agenda, tell: Tell
    ) -> None:
        self.all = {persona.id: Debtor(persona) for persona in personas}
        self._doors = doors
        self._books = books
        self._agenda = agenda
        self._tell = tell
        self._payment_ids = count(1)
        self._homes = {
            (channel, address.lower()): debtor
            for debtor in self.all.values()
            for channel in (Channel.WHATSAPP, Channel.EMAIL)
            if (address := debtor.persona.address(channel)) is not None
        }

    def bill_all(self, now: datetime) -> None:
        """Plan when the shop tells us of each bill."""
        for debtor in self.all.values():
            if debtor.persona.paid_before:
                self._agenda.put(now, partial(self._remember, debtor))
            for bill in debtor.persona.bills:
                at = now if bill.told_early else self._told_at(debtor.persona, bill)
                self._agenda.put(max(at, now), partial(self._bill, debtor, bill))

    async def _remember(self, debtor: Debtor, now: datetime) -> None:
        await self._doors.tell(*self._books.history(debtor.persona, now))

    def _told_at(self, persona: Persona, bill: Bill) -> datetime:
        midnight = datetime.min.time()
        day_after = self._books.due_on(bill) + timedelta(days=1)
        return datetime.combine(day_after, midnight, tzinfo=ZoneInfo(persona.zone)) + _TOLD_AT

    async def _bill(self, debtor: Debtor, bill: Bill, now: datetime) -> None:
        debtor.open[bill.number] = bill.principal
        await self._doors.tell(self._books.invoice(debtor.persona, bill, now))
        self.cue(debtor.persona.id, reactions.BILLED, now)

    async def look(self, now: datetime) -> None:
        """Read what came in since the last look."""
        for message in await self._doors.new_messages():
            channel = Channel(message["channel"])
            debtor = self._homes.get((channel, message["to"].lower()))
            if debtor is not None:
                await self._message(debtor, channel, message)

    async def _message(self, debtor: Debtor, channel: Channel, message: dict[str, Any]) -> None:
        if channel in debtor.persona.fails:
            return
        step, numbers = await self._contact(debtor.persona, message["contact_id"])
        at = datetime.fromisoformat(message["at"])
        subject, text = message["subject"] or "", message["text"] or ""
        self.receive(debtor.persona.id, Received(at, channel, step, numbers, subject, text))

    async def _contact(self, persona: Persona, contact_id: str) -> tuple[str, tuple[str, ...]]:
        for bill in persona.bills:
            if bill.number not in self.all[persona.id].open:
                continue
            for contact in (await self._doors.case(bill.number)).contacts:
                if str(contact.id) == contact_id:
                    return contact.step, contact.covers
        raise DemoError(f"{persona.name} received a message that no case knows: {contact_id}")

    def receive(self, debtor_id: str, letter: Received) -> None:
        """A message or letter reaches a debtor."""
        debtor = self.all[debtor_id]
        debtor.received.append(letter)
        kind = Kind.LETTER if letter.channel is Channel.LETTER else Kind.MESSAGE
        what = f"gets {letter.channel.in_words}: {step_in_words(letter.step)}"
        self._tell(Happening(letter.at, kind, debtor.persona.first_name, what))
        self.cue(debtor_id, letter.step, letter.at)

    def cue(self, debtor_id: str, cue: str, at: datetime) -> None:
        """Something happened to a debtor: let them plan what they do about it."""
        debtor = self.all[debtor_id]
        reaction = debtor.temper.to(cue)
        if reaction is None:
            return
        then = at + reaction.wait + some_minutes(f"{debtor_id} {cue}")
        then = waking(then, debtor.persona.zone)
        self._agenda.put(then, partial(self._do, debtor, reaction.deed))

    async def _do(self, debtor: Debtor, deed: Deed, now: datetime) -> None:
        match deed:
            case Pay():
                await self._pay(debtor, deed, now)
            case PayOnline():
                await self._pay_online(debtor, now)
            case Write():
                await self._write(debtor, deed, now)
            case TakeBack():
                await self._take_back(debtor, deed, now)
            case Credit():
                await self._credit(debtor, deed, now)

    async def _pay(self, debtor: Debtor, deed: Pay, now: datetime) -> None:
        today = now.astimezone(ZoneInfo(debtor.persona.zone)).date()
        for number, amount in debtor.share(deed).items():
            payment_id = f"bank-{next(self._payment_ids):04d}"
            debtor.open[number] -= amount
            debtor.paid.append((payment_id, number, amount))
            await self._doors.tell(self._books.payment(payment_id, number, amount, today, now))
            self._say(debtor, Kind.PAYMENT, now, f"pays € {amount}")
        self.cue(debtor.persona.id, reactions.PAID, now)

    async def _pay_online(self, debtor: Debtor, now: datetime) -> None:
        said = " ".join(letter.text for letter in debtor.received)
        links = _LINK.findall(said)
        if not links:
            raise DemoError(f"{debtor.persona.name} has no link to pay by")
        payment_id = await self._doors.pay_online(links[-1])
        for number, amount in debtor.share(Pay()).items():
            debtor.open[number] -= amount
            debtor.paid.append((payment_id, number, amount))
            self._say(debtor, Kind.PAYMENT, now, f"pays € {amount} by the link")
        self.cue(debtor.persona.id, reactions.PAID, now)

    async def _write(self, debtor: Debtor, deed: Write, now: datetime) -> None:
        sender = debtor.persona.address(deed.channel)
        if sender is None:
            raise DemoError(f"{debtor.persona.name} cannot write by {deed.channel}")
        said = await self._doors.write_back(deed.channel, sender, deed.text, deed.button)
        self._say(debtor, Kind.REPLY, now, f"writes “{said}”")
        self.cue(debtor.persona.id, reactions.WROTE, now)

    async def _take_back(self, debtor: Debtor, deed: TakeBack, now: datetime) -> None:
        payment_id, number, amount = debtor.paid[-1]
        debtor.open[number] += amount
        await self._doors.tell(self._books.reversal(payment_id, deed.reason, now))
        self._say(debtor, Kind.PAYMENT, now, f"payment goes back: {deed.reason}")
        self.cue(debtor.persona.id, reactions.REVERSED, now)

    async def _credit(self, debtor: Debtor, deed: Credit, now: datetime) -> None:
        number = debtor.persona.bills[0].number
        debtor.open[number] -= Decimal(deed.amount)
        await self._doors.tell(self._books.credit(number, deed.amount, deed.reason, now))
        self._say(debtor, Kind.PAYMENT, now, f"gets a credit note of € {deed.amount}")
        self.cue(debtor.persona.id, "credited", now)

    def _say(self, debtor: Debtor, kind: Kind, now: datetime, what: str) -> None:
        self._tell(Happening(now, kind, debtor.persona.first_name, what))
