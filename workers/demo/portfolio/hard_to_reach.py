"""Debtors whom not every channel reaches."""

from domain.vocabulary import Channel, Outcome, TimelineWhat
from workers.demo.expectations import asked_times, called, ends, got, never, thanked, told
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import after, pay, whatsapp

WILLEM = Persona(
    id="K-2001",
    name="Willem Mulder",
    story="has no WhatsApp after all: email takes over",
    bills=(Bill("LF-3011", "67.80", "Remblokken en montage", due=5),),
    email="willem@mulder.example",
    phone="+31600000201",
    whatsapp=True,
    fails={Channel.WHATSAPP: "no_whatsapp"},
    reacts=(after("friendly", pay(), days=1),),
    expects=(
        ends(Outcome.PAID),
        told(TimelineWhat.CONTACT_FAILED),
        got("friendly", Channel.EMAIL),
        thanked(Channel.EMAIL),
    ),
)

NOOR = Persona(
    id="K-2002",
    name="Noor Hendriks",
    story="her email bounces: WhatsApp takes over",
    bills=(Bill("LF-3012", "112.40", "Bakfietshuur, weekend", due=8),),
    email="noor@oud-adres.example",
    phone="+31600000202",
    whatsapp=True,
    fails={Channel.EMAIL: "bounce"},
    reacts=(after("second", pay(), hours=9),),
    expects=(
        ends(Outcome.PAID),
        told(TimelineWhat.CONTACT_FAILED),
        got("second", Channel.WHATSAPP),
        never(Channel.EMAIL),
    ),
)

AALTJE = Persona(
    id="K-2003",
    name="Aaltje de Graaf",
    story="has only a letterbox, and gets plain words",
    bills=(Bill("LF-3013", "58.00", "Driewieler nagekeken", due=4),),
    street="Zandpad 3",
    postcode="1000 AA",
    city="Amsterdam",
    plain_language=True,
    reacts=(after("second", pay(), days=2),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.LETTER),
        got("second", Channel.LETTER),
        never(Channel.WHATSAPP),
        never(Channel.EMAIL),
    ),
)

RUBEN = Persona(
    id="K-2004",
    name="Ruben Dekker",
    story="his phone number is somebody else's: once staff have checked, the call becomes an email",
    bills=(Bill("LF-3014", "143.25", "Verlichting en montage", due=11),),
    email="ruben@dekker.example",
    phone="+31600000204",
    on_the_phone=(Said("wrong_person"),),
    in_writing=(Said("resume"),),
    reacts=(after("call", pay(), days=1),),
    expects=(
        ends(Outcome.PAID),
        called("wrong_person"),
        got("call", Channel.EMAIL),
        never(Channel.WHATSAPP),
    ),
)

ELS = Persona(
    id="K-2005",
    name="Els Kramer",
    story="writes STOP on WhatsApp: the debt remains, email takes over",
    bills=(Bill("LF-3015", "76.00", "Zadel en zadelpen", due=14),),
    email="els@kramer.example",
    phone="+31600000205",
    whatsapp=True,
    in_writing=(Said("resume"),),
    reacts=(after("friendly", whatsapp("STOP"), hours=1), after("second", pay(), days=1)),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP),
        got("second", Channel.EMAIL),
        asked_times(2),
        thanked(Channel.EMAIL),
    ),
)

PERSONAS = (WILLEM, NOOR, AALTJE, RUBEN, ELS)
