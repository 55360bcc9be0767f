"""Customers we know: loyal, often late, or with someone who acts for them."""

from domain.vocabulary import Channel, Outcome, TimelineWhat
from workers.demo.expectations import (
    asked_times,
    ends,
    filed_as,
    got,
    never,
    not_asked,
    read_as,
    stayed_customer,
    thanked,
    told,
)
from workers.demo.persona import Bill, Persona, Said
from workers.demo.reactions import after, pay, whatsapp

TINEKE = Persona(
    id="K-6001",
    name="Tineke Faber",
    story="always paid in time: hears later and softly, pays, and says how it was",
    bills=(Bill("LF-3111", "149.00", "Regenpak en laarzen", due=-1),),
    email="tineke@faber.example",
    phone="+31600000601",
    whatsapp=True,
    customer_since="2019-03-01",
    paid_before=(0, -2, 1, 0, -1),
    reacts=(
        after("friendly", pay(), hours=5),
        after("satisfaction", whatsapp("5: altijd vriendelijk"), hours=2),
    ),
    expects=(
        ends(Outcome.PAID),
        filed_as("a loyal customer"),
        got("friendly", Channel.WHATSAPP),
        asked_times(1),
        thanked(Channel.WHATSAPP),
        got("satisfaction", Channel.WHATSAPP),
        stayed_customer(),
    ),
)

RICK = Persona(
    id="K-6002",
    name="Rick Schouten",
    story="pays late every time: a clear word at once, a call soon after, and he pays",
    bills=(Bill("LF-3112", "205.00", "Bakfiets, tweede beurt", due=2),),
    email="rick@schouten.example",
    phone="+31600000602",
    customer_since="2020-05-01",
    paid_before=(31, 44, 25, 38),
    on_the_phone=(Said("promise", days=4),),
    reacts=(after("call:promise", pay(), days=3),),
    expects=(
        ends(Outcome.PAID),
        filed_as("often and long late"),
        got("first", Channel.EMAIL),
        not_asked("friendly"),
        told(TimelineWhat.PROMISE),
    ),
)

GERDA = Persona(
    id="K-6003",
    name="Gerda Post",
    story="has an administrator, who is written to in her place, and pays for her",
    bills=(Bill("LF-3113", "68.00", "Driewieler, reparatie", due=3),),
    email="gerda@post.example",
    represented_by=("bewindvoerder", "Zuiderbewind", "post@zuiderbewind.example"),
    reacts=(after("friendly", pay(), days=2),),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.EMAIL, saying="Gerda Post"),
        never(Channel.WHATSAPP),
        asked_times(1),
    ),
)

BAS = Persona(
    id="K-6004",
    name="Bas Timmer",
    story="says it is paid: the shop looks for the money before it asks again, and finds it",
    bills=(Bill("LF-3114", "87.50", "Remblokken en kabels", due=4),),
    email="bas@timmer.example",
    phone="+31600000604",
    whatsapp=True,
    payment_search=Said("found"),
    reacts=(
        after("friendly", whatsapp("Dat heb ik vorige week al betaald"), hours=1),
        after("payment:found", pay(), hours=1),
    ),
    expects=(
        ends(Outcome.PAID),
        read_as("already_paid"),
        got("payment_sought", Channel.WHATSAPP),
        asked_times(1),
    ),
)

MIEKE = Persona(
    id="K-6005",
    name="Mieke Aalbers",
    story="wants no more WhatsApp: that channel stops, the email does not",
    bills=(Bill("LF-3115", "59.95", "Fietshelm", due=5),),
    email="mieke@aalbers.example",
    phone="+31600000605",
    whatsapp=True,
    reacts=(after("friendly", whatsapp("STOP"), hours=1), after("second", pay(), days=1)),
    expects=(
        ends(Outcome.PAID),
        got("friendly", Channel.WHATSAPP),
        got("second", Channel.EMAIL),
        asked_times(2),
        thanked(Channel.EMAIL),
    ),
)

PERSONAS = (TINEKE, RICK, GERDA, BAS, MIEKE)
