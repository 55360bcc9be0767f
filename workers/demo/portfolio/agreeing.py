"""Debtors with whom something is agreed: plans that are kept, saved or broken."""

from domain.vocabulary import Channel, NonPaymentReason, Outcome, TimelineWhat
from workers.demo.expectations import (
    because,
    called,
    came_back,
    ends,
    got,
    not_asked,
    stayed_customer,
    told,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import after, pay, pay_half, pay_third, tap

JASMIJN = Persona(
    id="K-5001",
    name="Jasmijn Prins",
    story="two invoices at once are too much: three parts, agreed by phone, and she keeps to them",
    bills=(
        Bill("LF-3101", "105.00", "Nieuwe verlichting", due=-1),
        Bill("LF-3102", "75.00", "Zadel en zadelpen", due=0),
    ),
    email="jasmijn@prins.example",
    phone="+31600000501",
    on_the_phone=(Said("plan", days=3, amount="60.00"),),
    reacts=(
        after("call:plan", pay_third(), days=2),
        after("term_reminder", pay_half(), days=2),
        after("term_reminder", pay(), days=1),
    ),
    expects=(
        ends(Outcome.PLAN_COMPLETED),
        called("plan"),
        told(TimelineWhat.PLAN),
        got("plan_agreed", Channel.EMAIL, about=2, saying="€ 60,00"),
        got("term_reminder", Channel.EMAIL, about=2),
        not_asked("firm"),
        stayed_customer(),
    ),
)

STIJN = Persona(
    id="K-5002",
    name="Stijn Vermeer",
    story="taps “In delen betalen” and “Akkoord”; misses a term, is called, and pays the rest",
    bills=(Bill("LF-3103", "120.00", "Achterwiel met naafdynamo", due=1),),
    email="stijn@vermeer.example",
    phone="+31600000502",
    whatsapp=True,
    on_the_phone=(Said("promise", days=3),),
    reacts=(
        after("friendly", tap("In delen betalen"), hours=2),
        after("plan_proposed", tap("Akkoord"), hours=3),
        after("plan_agreed", pay_third(), hours=4),
        after("call:promise", pay(), days=2),
    ),
    expects=(
        ends(Outcome.PLAN_COMPLETED),
        got("plan_proposed", Channel.WHATSAPP, saying="€ 40,00"),
        got("plan_agreed", Channel.WHATSAPP),
        called("promise"),
        not_asked("second"),
        stayed_customer(),
    ),
)

LARS = Persona(
    id="K-5003",
    name="Lars Brouwer",
    story="agrees to parts and pays none: the plan ends, firmly; he pays after the notice",
    bills=(Bill("LF-3104", "160.00", "Kinderzitje en montage", due=-4),),
    email="lars@brouwer.example",
    phone="+31600000503",
    on_the_phone=(Said("plan", days=2, amount="80.00"),),
    reacts=(after("final_notice", pay(), days=4),),
    expects=(
        ends(Outcome.PAID),
        called("plan"),
        got("plan_void", Channel.EMAIL),
        because(NonPaymentReason.BROKEN_PROMISE),
        got("final_notice", Channel.EMAIL, saying="€ 40,00"),
        came_back(),
    ),
)

PERSONAS = (JASMIJN, STIJN, LARS)
