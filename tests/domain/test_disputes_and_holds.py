"""Tables of disputes and holds, and what may be asked (practice C4; domain facts, section 12)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.answers import TaskOutcome, answer_to
from domain.asked import Owed, asked
from domain.debtor import Debtor
from domain.disputes import DisputeStatus, Goodwill, verdict
from domain.fresh_start import walked_afresh
from domain.holds import PROTECTIONS, Hold, HoldKind, acts_for, addressee
from domain.moments import Whereabouts, another_moment
from domain.money import Money
from domain.planning import Walked
from domain.playbook import Playbook, Window
from domain.vocabulary import DebtorKind, Stage, TaskKind
from tests.support.events import debtor

UPHELD, PARTLY, REJECTED = DisputeStatus.UPHELD, DisputeStatus.PARTLY, DisputeStatus.REJECTED


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount))


@pytest.mark.parametrize(
    ("status", "part", "amount", "goodwill", "credit", "rest"),
    [
        (UPHELD, None, None, None, "250.00", "0.00"),
        (UPHELD, "50.00", None, None, "50.00", "200.00"),
        (UPHELD, "50.00", "30.00", None, "30.00", "220.00"),
        (UPHELD, None, None, Goodwill.VOUCHER, "250.00", "0.00"),
        (UPHELD, None, None, Goodwill.REPLACEMENT, "0.00", "250.00"),
        (UPHELD, None, "20.00", Goodwill.REPLACEMENT, "20.00", "230.00"),
        (PARTLY, None, "60.00", None, "60.00", "190.00"),
        (REJECTED, None, None, None, "0.00", "250.00"),
        (REJECTED, "50.00", "50.00", None, "0.00", "250.00"),
        (UPHELD, "400.00", None, None, "250.00", "0.00"),
    ],
)
def test_what_an_answer_credits_and_leaves(
    status: DisputeStatus,
    part: str | None,
    amount: str | None,
    goodwill: Goodwill | None,
    credit: str,
    rest: str,
) -> None:
    found = verdict(
        status,
        euros("250.00"),
        part=euros(part) if part else None,
        amount=euros(amount) if amount else None,
        goodwill=goodwill,
    )
    assert (found.credit, found.rest) == (euros(credit), euros(rest))
    assert found.settles == (rest == "0.00")


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        (TaskKind.COMPLAINT, {"outcome": "rejected"}, "note"),
        (TaskKind.COMPLAINT, {"outcome": "partly"}, "amount"),
        (TaskKind.COMPLAINT, {"outcome": "mediate"}, "name"),
        (TaskKind.CALL, {"outcome": "complaint", "kind": "debt_help"}, "kind"),
        (TaskKind.CALL, {"outcome": "protected", "kind": "faulty"}, "kind"),
        (TaskKind.CALL, {"outcome": "protected", "kind": "paused"}, "kind"),
        (TaskKind.CALL, {"outcome": "promise", "date": "2026-11-27", "kind": "faulty"}, "kind"),
        (TaskKind.MATCH, {"outcome": "perhaps"}, "outcome"),
        (TaskKind.CALL, {"outcome": "complaint", "evidence": ["javascript:x"]}, "evidence"),
    ],
)
def test_what_must_be_said_is_asked_for(kind: TaskKind, body: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        answer_to(kind, body)
    assert field in [str(it["loc"][0]) for it in refused.value.errors()]


def test_nothing_of_health_is_read_in() -> None:
    body = {"outcome": "protected", "kind": "vulnerable", "note": "ziek"}
    assert answer_to(TaskKind.CALL, body).note is None
    assert answer_to(TaskKind.CALL, body | {"kind": "debt_help"}).note == "ziek"
    assert TaskOutcome.model_validate(body).note is None


AMOUNTS = st.integers(0, 100_000)
CLAIMS = st.lists(
    st.builds(
        lambda at, open_, disputed, stage: Owed(
            number=f"N-{at}",
            due_on=date(2026, 1, 1 + at % 28),
            stage=stage,
            open=Money.from_minor(open_, "EUR"),
            disputed=Money.from_minor(disputed, "EUR"),
        ),
        st.integers(0, 99),
        AMOUNTS,
        AMOUNTS,
        st.sampled_from(Stage),
    ),
    max_size=6,
    unique_by=lambda it: it.number,
)


@given(CLAIMS, AMOUNTS)
def test_what_is_asked_disputed_and_credited_is_exactly_what_is_open(
    claims: list[Owed], credit: int
) -> None:
    found = asked(claims, {"EUR": credit})
    used = sum(it.credit.minor for it in found.values())
    for claim in claims:
        part = found[claim.number]
        parts = (part.amount.minor, part.disputed.minor, part.credit.minor)
        assert sum(parts) == claim.open.minor
        assert min(parts) >= 0
        if claim.stage is Stage.DISPUTED:
            assert part.amount.minor == 0
    assert used <= credit
    spendable = [it for it in claims if it.stage not in (Stage.DISPUTED, Stage.ARRANGED)]
    left = sum(found[it.number].amount.minor for it in spendable)
    assert used == credit or left == 0, "credit is kept back only when nothing is asked"


def test_the_oldest_claim_is_lowered_first_and_each_in_its_own_currency() -> None:
    def owed(number: str, day: int, amount: int, currency: str = "EUR") -> Owed:
        nothing = Money.from_minor(0, currency)
        return Owed(
            number=number,
            due_on=date(2026, 10, day),
            stage=Stage.REMINDING,
            open=Money.from_minor(amount, currency),
            disputed=nothing,
        )

    found = asked([owed("B", 2, 5000), owed("A", 1, 3000), owed("C", 1, 900, "USD")], {"EUR": 4000})
    assert {number: it.amount.minor for number, it in found.items()} == {
        "A": 0,
        "B": 4000,
        "C": 900,
    }


def hold(kind: HoldKind, **facts: Any) -> Hold:
    known = {"id": uuid4(), "creditor": "acme", "debtor": "C-1001", "kind": kind}
    dated = {"since": date(2026, 11, 2), "placed_at": datetime(2026, 11, 2, tzinfo=UTC)}
    return Hold.model_validate({**known, **dated, "placed_by": "piet", **facts})


@pytest.mark.parametrize("kind", [it for it in HoldKind if it is not HoldKind.PAUSED])
def test_a_protection_never_ends_by_itself(kind: HoldKind) -> None:
    assert kind in PROTECTIONS
    assert hold(kind, until=date(2026, 11, 10)).runs_on(date(2027, 1, 1))


@pytest.mark.parametrize(("day", "runs"), [(date(2026, 11, 9), True), (date(2026, 11, 10), False)])
def test_a_pause_ends_on_its_day(day: date, runs: bool) -> None:
    assert hold(HoldKind.PAUSED, until=date(2026, 11, 10)).runs_on(day) is runs
    assert hold(HoldKind.PAUSED).runs_on(day)


def test_only_a_bankruptcy_stops_interest_and_only_a_death_is_not_confirmed() -> None:
    assert [it for it, what in PROTECTIONS.items() if what.interest_stops] == [HoldKind.BANKRUPTCY]
    assert [it for it, what in PROTECTIONS.items() if not what.confirms] == [HoldKind.DECEASED]


@pytest.mark.parametrize(
    ("role", "held", "reaches"),
    [
        ("bewindvoerder", None, "them"),
        ("guardian", None, "them"),
        ("", None, "them"),
        ("daughter", None, "debtor"),
        ("bookkeeper", None, "debtor"),
        ("daughter", HoldKind.GUARDIAN, "them"),
        ("daughter", HoldKind.PAUSED, "debtor"),
        ("daughter", HoldKind.VULNERABLE, "debtor"),
    ],
)
def test_whom_we_write_to(role: str, held: HoldKind | None, reaches: str) -> None:
    who = {"role": role, "name": "Them", "email": "them@example.com"}
    sanne = Debtor.model_validate(debtor(representative=who))
    written = addressee(sanne, hold(held) if held else None)
    assert (written.email == "them@example.com") == (reaches == "them")
    assert written.id == sanne.id
    if reaches == "them":
        assert (written.phone, written.address) == (None, None)
        assert written.name == "Them (voor Sanne de Vries)"


def test_a_guardian_without_any_address_leaves_nobody_to_write_to() -> None:
    sanne = Debtor.model_validate(debtor(representative={"role": "guardian", "name": "Them"}))
    written = addressee(sanne)
    assert (written.email, written.phone, written.address) == (None, None, None)


STEPS = [
    ("friendly", 2, ["email"]),
    ("second", 9, ["email"]),
    ("call", 14, ["call", "email"]),
    ("firm", 21, ["email"]),
]


@pytest.mark.parametrize(
    ("done", "left"),
    [
        ([], []),
        (["friendly"], ["friendly"]),
        (["friendly", "second", "call"], ["friendly", "second", "call"]),
        (["friendly", "second", "call", "firm"], ["friendly", "second", "call"]),
        (["friendly", "second", "call", "firm", "notice"], ["friendly", "second", "call"]),
    ],
)
def test_after_a_complaint_a_written_reminder_comes_before_any_last_demand(
    done: list[str], left: list[str]
) -> None:
    steps = [{"id": i, "day": d, "channels": c, "message": i} for i, d, c in STEPS]
    notice = [{"id": "notice", "day": 30, "channels": ["email"], "message": "notice"}]
    book = Playbook.model_validate(
        {
            "name": "test",
            "title": "For tests",
            "kind": "consumer",
            "reminding": {"steps": steps},
            "final_notice": {"steps": notice},
        }
    )
    walked = [
        Walked(
            step=it,
            stage=Stage.FINAL_NOTICE if it == "notice" else Stage.REMINDING,
            on=date(2026, 11, 2),
            how="sent",
        )
        for it in done
    ]
    assert [it.step for it in walked_afresh(book, walked)] == left


HOME = Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone="Europe/Amsterdam")


@pytest.mark.parametrize(
    ("called", "again"),
    [
        ("2026-11-16 09:10", "Mon 16 Nov 16:00"),
        ("2026-11-16 12:59", "Mon 16 Nov 16:00"),
        ("2026-11-16 13:00", "Tue 17 Nov 09:00"),
        ("2026-11-20 17:00", "Mon 23 Nov 09:00"),
        ("2026-12-24 17:00", "Mon 28 Dec 09:00"),
    ],
)
def test_who_did_not_answer_is_called_at_another_moment_of_the_day(called: str, again: str) -> None:
    now = datetime.fromisoformat(called).replace(tzinfo=HOME.zoneinfo)
    assert f"{HOME.local(another_moment(now, Window(), HOME)):%a %d %b %H:%M}" == again


def test_a_guardian_among_the_contacts_acts_for_the_debtor() -> None:
    """Wherever the creditor's system writes them down; a bookkeeper is a contact as before."""
    people = [
        {"role": "bookkeeper", "name": "Bo", "email": "bo@example.com"},
        {"role": "Bewindvoerder", "name": "Bewind BV", "email": "post@bewind.example"},
    ]
    known = Debtor.model_validate(
        {"id": "C-1", "kind": "consumer", "name": "Sanne de Vries", "contacts": people}
    )
    assert known.representative is not None
    assert known.representative.name == "Bewind BV"
    assert acts_for(known) == known.representative
