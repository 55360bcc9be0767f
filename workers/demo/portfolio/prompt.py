"""Consumers who pay once they are reminded, each in their own way."""

from domain.vocabulary import Channel, NonPaymentReason, Outcome, TimelineWhat
from workers.demo.expectations import (
    asked_times,
    because,
    called,
    came_back,
    ends,
    got,
    not_asked,
    stayed_customer,
    thanked,
    told,
    untold,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import after, pay, pay_half, pay_online

GEERT = Persona(
    id="K-1001",
    name="Geert Bos",
    story="pays by himself, the very day we hear of it",
    bills=(Bill("LF-3001", "42.50", "Nieuwe binnenbanden", due=-1),),
    email="geert@bos.example",
    phone="+31600000101",
    whatsapp=True,
    reacts=(after("billed", pay(), hours=1),),
    expects=(ends(Outcome.PAID), asked_times(0), untold(TimelineWhat.CONTACT_SENT)),
)

SANNE = Persona(
    id="K-1002",
    name="Sanne de Vries",
    story="pays at once by the link in the WhatsApp message",
    bills=(Bill("LF-3002", "89.00", "Grote onderhoudsbeurt", due=-1),),
    email="sanne@devries.example",
    phone="+31600000102",
    whatsapp=True,
    customer_since="2019-04-01",
    reacts=(after("friendly", pay_online(), hours=4),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP, saying="/pay/"),
        asked_times(1),
        thanked(Channel.WHATSAPP),
        stayed_customer(),
    ),
)

LOTTE = Persona(
    id="K-1003",
    name="Lotte Visser",
    story="is reminded before the due date, as a service, and pays in time",
    bills=(Bill("LF-3003", "1249.00", "Stadsfiets Lumen 7", due=12, told_early=True),),
    email="lotte@visser.example",
    phone="+31600000103",
    whatsapp=True,
    reacts=(after("upcoming", pay(), hours=20),),
    expects=(
        ends(Outcome.PAID),
        got("upcoming", Channel.WHATSAPP),
        asked_times(1),
        not_asked("friendly"),
    ),
)

JAMES = Persona(
    id="K-1004",
    name="James Whitaker",
    story="speaks English; pays by the link in the second message",
    bills=(Bill("LF-3004", "156.20", "Winter tyres and fitting", due=9),),
    language="en",
    email="james@whitaker.example",
    phone="+31600000104",
    whatsapp=True,
    reacts=(after("second", pay_online(), days=1),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP, saying="Dear James Whitaker"),
        got("second", Channel.EMAIL, saying="Dear James Whitaker"),
        not_asked("call_missed"),
    ),
)

FATIMA = Persona(
    id="K-1005",
    name="Fatima El Amrani",
    story="pays half, is asked for the rest, pays the rest",
    bills=(Bill("LF-3005", "129.00", "Kinderfiets, tweedehands", due=0),),
    email="fatima@elamrani.example",
    phone="+31600000105",
    whatsapp=True,
    reacts=(after("friendly", pay_half(), days=1), after("second", pay(), days=2)),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP, saying="€ 129,00"),
        got("second", Channel.EMAIL, saying="€ 64,50"),
        asked_times(2),
    ),
)

DAAN = Persona(
    id="K-1006",
    name="Daan Bakker",
    story="promises on the phone, and keeps his word",
    bills=(Bill("LF-3006", "318.75", "Nieuwe versnellingsnaaf", due=3),),
    email="daan@bakker.example",
    phone="+31600000106",
    whatsapp=True,
    on_the_phone=(Said("promise", days=4),),
    reacts=(after("call:promise", pay(), days=3),),
    expects=(
        ends(Outcome.PAID),
        called("promise"),
        told(TimelineWhat.PROMISE),
        not_asked("firm"),
        stayed_customer(),
    ),
)

THIJS = Persona(
    id="K-1007",
    name="Thijs van Leeuwen",
    story="pays the day of the notice: a customer again",
    bills=(Bill("LF-3007", "274.90", "Fietsendrager", due=6),),
    email="thijs@vanleeuwen.example",
    phone="+31600000107",
    whatsapp=True,
    reacts=(after("final_notice", pay(), hours=3),),
    expects=(
        ends(Outcome.PAID),
        got("final_notice", Channel.EMAIL, saying="€ 41,24"),
        untold(TimelineWhat.COSTS_ADDED),
        came_back(),
    ),
)

MILAN = Persona(
    id="K-1008",
    name="Milan Postma",
    story="breaks the promise he made by phone, and pays after the notice",
    bills=(Bill("LF-3008", "195.00", "Accu-revisie e-bike", due=2),),
    email="milan@postma.example",
    phone="+31600000108",
    whatsapp=True,
    on_the_phone=(Said("promise", days=5),),
    reacts=(after("final_notice", pay(), days=6),),
    expects=(
        ends(Outcome.PAID),
        told(TimelineWhat.PROMISE),
        called("promise"),
        because(NonPaymentReason.BROKEN_PROMISE),
        got("promise_call", Channel.EMAIL, saying="Wij hadden een afspraak"),
        got("promise_firm", Channel.EMAIL),
        got("final_notice", Channel.EMAIL),
        came_back(),
    ),
)

PERSONAS = (GEERT, SANNE, LOTTE, JAMES, FATIMA, DAAN, THIJS, MILAN)
