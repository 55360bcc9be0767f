"""Consumers from whom nothing is heard, and twists in the tale."""

from domain.vocabulary import Channel, Outcome, TimelineWhat
from workers.demo.expectations import (
    asked_times,
    costs,
    ends,
    got,
    stayed_away,
    thanked,
    told,
    untold,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import TakeBack, after, pay

KEES = Persona(
    id="K-4001",
    name="Kees Jansen",
    story="silent to the end: notice, costs, a person's decision, handed over",
    bills=(Bill("LF-3031", "219.00", "Oudejaarsbeurt en banden", due=-2),),
    email="kees@jansen.example",
    phone="+31600000401",
    whatsapp=True,
    decision=Said("approve"),
    expects=(
        ends(Outcome.ESCALATED),
        got("friendly", Channel.WHATSAPP),
        got("second", Channel.EMAIL),
        got("call", Channel.EMAIL),
        got("firm", Channel.EMAIL),
        got("final_notice", Channel.EMAIL, saying="€ 40,00"),
        costs("40.00"),
        stayed_away(),
    ),
)

JOOST = Persona(
    id="K-4002",
    name="Joost van Beek",
    story="silent over a small bill: a person writes it off",
    bills=(Bill("LF-3032", "18.50", "Bandenreparatie", due=1),),
    email="joost@vanbeek.example",
    phone="+31600000402",
    decision=Said("write_off"),
    expects=(
        ends(Outcome.WRITTEN_OFF),
        got("final_notice", Channel.EMAIL),
        costs("40.00"),
        untold(TimelineWhat.ESCALATED),
    ),
)

YOUSSEF = Persona(
    id="K-4003",
    name="Youssef Benali",
    story="two invoices, one conversation: each message lists both",
    bills=(
        Bill("LF-3033", "54.00", "Kettingslot", due=-5),
        Bill("LF-3034", "83.50", "Fietstassen", due=-3),
    ),
    email="youssef@benali.example",
    phone="+31600000403",
    whatsapp=True,
    reacts=(after("second", pay(), hours=6),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP, about=2, saying="€ 137,50"),
        got("second", Channel.EMAIL, about=2, saying="€ 137,50"),
        asked_times(2),
    ),
)

IRIS = Persona(
    id="K-4004",
    name="Iris Hoekstra",
    story="pays, the bank takes it back, the case opens again, she pays again",
    bills=(Bill("LF-3035", "175.00", "Huurfiets, drie maanden", due=13),),
    email="iris@hoekstra.example",
    phone="+31600000404",
    whatsapp=True,
    reacts=(
        after("friendly", pay(), hours=5),
        after("paid", TakeBack("storno: onvoldoende saldo"), days=9),
        after("friendly", pay(), days=1),
    ),
    expects=(
        ends(Outcome.PAID),
        told(TimelineWhat.REVERSAL),
        told(TimelineWhat.REOPENED),
        asked_times(2),
        thanked(Channel.WHATSAPP),
    ),
)

PERSONAS = (KEES, JOOST, YOUSSEF, IRIS)
