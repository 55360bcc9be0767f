"""Companies: a word to the bookkeeper first, a final demand at the end."""

from domain.vocabulary import Channel, DebtorKind, Outcome, TimelineWhat
from workers.demo.expectations import (
    called,
    came_back,
    costs,
    ends,
    got,
    never,
    not_asked,
    read_as,
    stayed_away,
    told,
    untold,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import WROTE, after, email, pay

RAPID = Persona(
    id="B-5001",
    name="Fietskoeriers Rapid v.o.f.",
    story="the bookkeeper pays while on the phone",
    kind=DebtorKind.BUSINESS,
    bills=(Bill("LF-3041", "486.00", "Onderhoud wagenpark, maand", due=5),),
    email="administratie@rapidkoeriers.example",
    phone="+31200000501",
    ask_for=("bookkeeper", "Marijke Stam"),
    on_the_phone=(Said("paid_now"),),
    reacts=(after("call:paid_now", pay(), hours=1),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.EMAIL),
        called("paid_now"),
        not_asked("second"),
    ),
)

VAN_DAM = Persona(
    id="B-5002",
    name="Bouwbedrijf Van Dam B.V.",
    story="silent company: final demand, costs, handed over",
    kind=DebtorKind.BUSINESS,
    bills=(Bill("LF-3042", "1250.00", "Vijf bedrijfsfietsen, rest", due=0),),
    email="crediteuren@bouwvandam.example",
    phone="+31200000502",
    decision=Said("approve"),
    expects=(
        ends(Outcome.ESCALATED),
        got("final_demand", Channel.EMAIL, saying="€ 187,50"),
        costs("187.50"),
        stayed_away(),
        never(Channel.WHATSAPP),
    ),
)

HOTEL = Persona(
    id="B-5003",
    name="Hotel De Gracht B.V.",
    story="not handed over yet: a person waits, and the money comes",
    kind=DebtorKind.BUSINESS,
    bills=(Bill("LF-3043", "930.00", "Gastenfietsen, reparaties", due=9),),
    email="finance@hoteldegracht.example",
    phone="+31200000503",
    on_the_phone=(Said("voicemail"),),
    decision=Said("decline", days=21),
    reacts=(after("decision:decline", pay(), days=8),),
    expects=(
        ends(Outcome.PAID),
        called("voicemail"),
        got("final_demand", Channel.EMAIL, saying="€ 139,50"),
        untold(TimelineWhat.ESCALATED),
        came_back(),
    ),
)

PEAK = Persona(
    id="B-5004",
    name="Peak & Pedal Ltd",
    story="an English company answers by email with a date, and keeps it",
    kind=DebtorKind.BUSINESS,
    language="en",
    country="GB",
    zone="Europe/London",
    bills=(Bill("LF-3044", "2140.00", "Ten touring frames", due=16),),
    email="accounts@peakandpedal.example",
    phone="+442079460504",
    reacts=(
        after("friendly", email("Thanks. This is in our payment run of next week."), hours=20),
        after(WROTE, pay(), days=8),
    ),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.EMAIL, saying="Dear Peak & Pedal Ltd"),
        read_as("promise"),
        told(TimelineWhat.PROMISE),
        not_asked("second"),
    ),
)

PERSONAS = (RAPID, VAN_DAM, HOTEL, PEAK)
