"""Another reader takes the rules' place: what it says may be acted on is acted on."""

from datetime import date

import pytest
from temporalio.testing import ActivityEnvironment

from activities.responding import Responding
from domain.case import CaseEvent, CaseEventWhat, CaseKey
from domain.effects import Respond
from domain.reading.intent import Intent, Reading
from domain.vocabulary import Channel, Stage
from ledger import clock, outbox
from ledger.database import Pool
from ledger.intake import answers
from tests.support.events import CREDITOR, overdue, told
from tests.support.world import view

pytestmark = pytest.mark.usefixtures("creditor")


class Suspicious:
    """Takes everything for a complaint."""

    def read(self, text: str, *, on: date, language: str | None = None) -> Reading:
        return Reading(intent=Intent.DISPUTE, confidence=0.99, language="nl", act=True)


async def test_a_reader_of_your_own(pool: Pool) -> None:
    await told(pool, overdue())
    message = answers.Message(
        channel=Channel.EMAIL, provider_id="m-1", sender="sanne@example.com", text="Mooie fiets"
    )
    await answers.reply(pool, message)
    said = (await outbox.waiting(pool))[-1]
    assert said.event.what is CaseEventWhat.REPLIED
    call = Respond(
        key=CaseKey(creditor=CREDITOR, invoice_number="2026-0117"),
        clock_offset=await clock.offset(pool),
        now=await clock.now(pool),
        event=CaseEvent(seq=said.seq, what=said.event.what, ref=said.ref),
    )
    responding = Responding(pool, Suspicious())
    answer = await ActivityEnvironment().run(responding.respond, call)
    assert answer.standing.stage is Stage.DISPUTED
    lines = [it.why for it in (await view(pool)).timeline]
    assert "read as a complaint (0.99): acted" in lines
