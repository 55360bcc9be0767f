"""Debtors who tell us something: by reply or by phone."""

from domain.vocabulary import Channel, NonPaymentReason, Outcome, Stage, TimelineWhat
from workers.demo.expectations import (
    asked_times,
    because,
    called,
    ends,
    got,
    not_asked,
    read_as,
    rests,
    stayed_customer,
    thanked,
    told,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import WROTE, Credit, after, pay, tap, whatsapp

EMMA = Persona(
    id="K-3001",
    name="Emma Smit",
    story="writes back that her salary comes first: it is read as a promise, and she keeps it",
    bills=(Bill("LF-3021", "97.60", "Wielen gericht, nieuwe ketting", due=7),),
    email="emma@smit.example",
    phone="+31600000301",
    whatsapp=True,
    reacts=(
        after(
            "friendly", whatsapp("Sorry! Volgende week krijg ik salaris, dan betaal ik."), hours=2
        ),
        after(WROTE, pay(), days=5),
    ),
    expects=(
        ends(Outcome.PAID),
        read_as("promise"),
        told(TimelineWhat.PROMISE),
        asked_times(1),
        thanked(Channel.WHATSAPP),
    ),
)

BRAM = Persona(
    id="K-3002",
    name="Bram Kuipers",
    story="complains by phone that the brake still squeaks: the shop agrees, and makes up for it",
    bills=(Bill("LF-3022", "64.95", "Schijfrem vervangen", due=10),),
    email="bram@kuipers.example",
    phone="+31600000302",
    on_the_phone=(Said("complaint"),),
    complaint=Said(
        "upheld",
        note="De rem is niet goed afgesteld. Dat spijt ons.",
        gesture="een tegoedbon van € 10",
    ),
    expects=(
        ends(Outcome.COMPLAINT_UPHELD),
        called("complaint"),
        because(NonPaymentReason.DISPUTES),
        got("complaint_answered", Channel.EMAIL, saying="een tegoedbon van € 10"),
        not_asked("firm"),
        stayed_customer(),
    ),
)

ANOUK = Persona(
    id="K-3003",
    name="Anouk Peters",
    story="taps “Er klopt iets niet”: part is credited, she pays the rest",
    bills=(Bill("LF-3023", "240.00", "Voorwiel en arbeid", due=15),),
    email="anouk@peters.example",
    phone="+31600000303",
    whatsapp=True,
    complaint=Said("partly", amount="60.00", note="De arbeid is dubbel gerekend."),
    reacts=(
        after("friendly", tap("Er klopt iets niet"), hours=3),
        after("complaint:partly", Credit("60.00", "arbeid dubbel gerekend"), hours=1),
        after("second", pay(), days=1),
    ),
    expects=(
        ends(Outcome.PAID),
        read_as("complaint"),
        told(TimelineWhat.CREDIT),
        got("second", Channel.EMAIL, saying="€ 180,00"),
    ),
)

HANS = Persona(
    id="K-3004",
    name="Hans Willems",
    story="is in debt counselling: everything stops",
    bills=(Bill("LF-3024", "310.00", "E-bike, laatste termijn", due=20),),
    email="hans@willems.example",
    phone="+31600000304",
    plain_language=True,
    on_the_phone=(Said("protected"),),
    expects=(
        rests(Stage.ON_HOLD),
        called("protected"),
        because(NonPaymentReason.PROTECTED),
        asked_times(2),
    ),
)

PERSONAS = (EMMA, BRAM, ANOUK, HANS)
