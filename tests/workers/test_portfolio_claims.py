"""Each of the portfolio's claims finds what contradicts it, and names it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from domain.case import CaseKey, Standing
from domain.vocabulary import Channel, Outcome, Stage
from ledger.cases import CaseRow
from ledger.contacts import Contact
from tests.workers.settled import books
from workers.portfolio.books import Books
from workers.portfolio.claims import findings
from workers.portfolio.played import Played
from workers.portfolio.tray import Message


@pytest.fixture
def settled(tmp_path: Path) -> Books:
    return books(tmp_path)


def test_a_portfolio_that_went_well_has_no_counter_example(settled: Books) -> None:
    assert wrong(played(settled, asked(settled, "B-1", "2025-04-11"))) == []


def test_a_word_before_the_due_date_is_found(settled: Books) -> None:
    (line,) = wrong(played(settled, asked(settled, "B-1", "2025-04-09")))
    assert line.startswith("friendly of 2025-04-09")
    assert "B-1, due on 2025-04-09" in line


def test_a_word_after_the_payment_is_found(settled: Books) -> None:
    (line,) = wrong(played(settled, asked(settled, "A-3", "2025-04-15")))
    assert "speaks of A-3, paid at 2025-04-14 12:00" in line


def test_a_missing_case_a_needless_one_and_an_open_one_are_found(settled: Books) -> None:
    rows = [case(settled, number) for number in ("A-1", "A-2", "A-3", "B-1")]
    rows[1] = rows[1].model_copy(
        update={
            "standing": rows[1].standing.model_copy(
                update={"stage": Stage.REMINDING, "outcome": None}
            )
        }
    )
    found = wrong(played(settled, cases=rows))
    assert "C-1 has no case" in found
    assert "A-1 was paid in time and has a case" in found
    assert any(line.startswith("A-2: reminding") for line in found)


def test_a_case_at_a_wrong_moment_and_a_lost_event_are_found(settled: Books) -> None:
    late = case(settled, "B-1")
    late = late.model_copy(update={"opened_at": late.opened_at + timedelta(hours=2)})
    rows = [late, *(case(settled, number) for number in ("A-2", "A-3", "C-1"))]
    found = wrong(played(settled, cases=rows, events=10))
    assert any(line.startswith("B-1 opened at 2025-04-10 08:00") for line in found)
    assert "the door took 10 events of 11" in found


def wrong(of: Played) -> list[str]:
    return [line for finding in findings(of) for line in finding.failures]


def played(
    settled: Books, *demands: Message, cases: Sequence[CaseRow] = (), events: int = 11
) -> Played:
    rows = cases or [case(settled, number) for number in ("A-2", "A-3", "B-1", "C-1")]
    over = {it.key.invoice_number: it.standing.outcome for it in rows}
    return Played(settled, events, rows, over, demands, ())


def case(settled: Books, number: str) -> CaseRow:
    paid = settled.paid_on(number) is not None
    stage, outcome = (Stage.CLOSED, Outcome.PAID) if paid else (Stage.REMINDING, None)
    return CaseRow(
        key=CaseKey(creditor="portfolio", invoice_number=number),
        debtor=settled.debtor(number),
        playbook="nl-business",
        playbook_version=1,
        standing=Standing(stage=stage, outcome=outcome, open_amount=Decimal(0), currency="USD"),
        walked=(),
        seq=1,
        opened_at=settled.reported_at(number),
        closed_at=settled.paid_at(number) if paid else None,
    )


def asked(settled: Books, number: str, day: str) -> Message:
    at = datetime.combine(date.fromisoformat(day), time(9), tzinfo=settled.zone)
    contact = Contact(
        id=uuid4(),
        creditor="portfolio",
        debtor=settled.debtor(number),
        invoice_number=number,
        opening=1,
        step="friendly",
        attempt=1,
        channel=Channel.EMAIL,
        status="sent",
        covers=(number,),
        counts=True,
        language="en",
        message="friendly",
        message_hash="0" * 64,
        recipient="someone@example.com",
        subject="Invoice",
        body="Dear customer",
        provider_id=None,
        error=None,
        marked_at=at,
        sent_at=at,
        delivered_at=None,
    )
    return Message(at, contact)
