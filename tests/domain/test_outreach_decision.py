"""Whether to make a contact now: every rule, and its reason (peers D, E, I)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.case import NextWhat
from domain.effects import Happened
from domain.moments import Whereabouts, first_moment
from domain.money_waits import MoneyDays
from domain.outreach import Decision, decide
from domain.outreach_facts import OpenClaim, OutreachFacts, PastContact
from domain.playbook import Playbook
from domain.vocabulary import Channel, DebtorKind, Stage

HOME = Whereabouts(kind=DebtorKind.CONSUMER, country="NL", zone="Europe/Amsterdam")
EVERY_CHANNEL = ["whatsapp", "email", "letter"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat"]
BOOK = Playbook.model_validate(
    {
        "name": "test",
        "title": "For tests",
        "kind": "consumer",
        "gap_days": 4,
        "minimum_open": "5.00",
        "caps": {"per_day": 1, "per_week": 3},
        "windows": {
            it: {"days": DAYS, "opens": "07:00", "closes": "19:00"} for it in EVERY_CHANNEL
        },
        "upcoming": {
            "steps": [{"id": "before", "day": -3, "channels": EVERY_CHANNEL, "message": "upcoming"}]
        },
        "reminding": {
            "steps": [
                {"id": "friendly", "day": 5, "channels": EVERY_CHANNEL, "message": "friendly"},
                {"id": "quick", "day": 6, "channels": ["email"], "message": "firm", "gap_days": 0},
            ]
        },
        "final_notice": {
            "steps": [
                {"id": "notice", "day": 30, "channels": ["email", "letter"], "message": "notice"}
            ]
        },
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME.zoneinfo)


NOON = at("2026-11-11 12:00")  # a Wednesday


def claim(number: str = "A", stage: Stage = Stage.REMINDING, **facts: Any) -> OpenClaim:
    known: dict[str, Any] = {
        "number": number,
        "stage": stage,
        "open": Decimal("250.00"),
        "currency": "EUR",
        "due_on": date(2026, 10, 31),
        "reminded": True,
        "noticed": False,
    }
    return OpenClaim.model_validate(known | facts)


def contact(ago: float = 0, *covers: str, **facts: Any) -> PastContact:
    """A contact so many days before noon."""
    known: dict[str, Any] = {
        "id": uuid4(),
        "at": NOON - timedelta(days=ago),
        "covers": covers or ("B",),
        "counts": True,
        "channel": Channel.EMAIL,
    }
    return PastContact.model_validate(known | facts)


def facts(
    *contacts: PastContact,
    claims: tuple[OpenClaim, ...] = (),
    step: str = "friendly",
    channel: Channel = Channel.EMAIL,
    **changes: Any,
) -> OutreachFacts:
    own = claims[0] if claims else claim()
    known = OutreachFacts(
        number=own.number,
        stage=own.stage,
        playbook=BOOK,
        minimum_open=BOOK.minimum_open,
        step=BOOK.step(step),
        channel=channel,
        attempt=1,
        where=HOME,
        claims=claims or (own,),
        contacts=tuple(sorted(contacts, key=lambda it: it.at)),
        unusable={},
    )
    return known.model_copy(update=changes)


def decided(known: OutreachFacts, now: datetime = NOON) -> tuple[Happened, datetime | None]:
    decision = decide(known, now)
    assert decision.why
    return decision.happened, decision.until


SENT = (Happened.SENT, None)


def later(until: str) -> tuple[Happened, datetime | None]:
    return Happened.LATER, at(until)


def test_nothing_stands_in_the_way() -> None:
    assert decide(facts(), NOON).covers == ("A",)


@pytest.mark.parametrize("open_amount", ["0.00", "-10.00"])
def test_what_is_paid_is_settled_whatever_else_holds(open_amount: str) -> None:
    paid = claim(open=Decimal(open_amount))
    known = facts(contact(0), claims=(paid,), unusable={Channel.EMAIL: "closed"})
    assert decided(known, at("2026-11-15 03:00")) == (Happened.SETTLED, None)


# Peers D: the amount, the gap


@pytest.mark.parametrize(
    ("amount", "happened"),
    [("51.00", Happened.SENT), ("50.99", Happened.SENT), ("50.00", Happened.LATER)],
)
def test_below_the_minimum_nothing_is_asked(amount: str, happened: Happened) -> None:
    small = claim(open=Decimal(amount))
    known = facts(claims=(small,), minimum_open=Decimal("50.99"))
    assert decided(known)[0] is happened


def test_small_claims_that_go_together_reach_the_minimum() -> None:
    both = tuple(claim(number, open=Decimal("3.00")) for number in "AB")
    assert decided(facts(claims=both)) == SENT
    assert decided(facts(claims=both[:1])) == (Happened.LATER, NOON + timedelta(days=7))


@pytest.mark.parametrize(
    ("ago", "outcome"),
    [
        (1, later("2026-11-14 07:00")),
        (2, later("2026-11-13 07:00")),
        (3, later("2026-11-12 07:00")),
        (3.4, later("2026-11-12 07:00")),
        (4, SENT),
        (5, SENT),
    ],
)
def test_the_gap_counts_calendar_days_and_exactly_as_many_is_enough(
    ago: float, outcome: tuple[Happened, datetime | None]
) -> None:
    assert decided(facts(contact(ago))) == outcome


def test_late_in_the_evening_four_days_ago_is_four_days_ago() -> None:
    evening = contact(at=at("2026-11-07 18:59"))
    assert decided(facts(evening), at("2026-11-11 07:00")) == SENT


def test_a_step_may_have_a_gap_of_its_own() -> None:
    assert decided(facts(contact(1), step="quick")) == SENT


# Caps


def test_once_a_day_whatever_the_step_says() -> None:
    assert decided(facts(contact(0.1), step="quick")) == later("2026-11-12 07:00")
    own = contact(0.1, channel=Channel.CALL, lead="A", step="friendly")
    assert decided(facts(own, step="friendly", attempt=2)) == later("2026-11-12 07:00")


def test_a_step_that_is_taken_again_waits_for_the_gap_after_itself() -> None:
    """A claim that was withdrawn and entered again: who was reminded yesterday is not today."""
    own = contact(1, "A", lead="A", step="friendly")
    again = facts(own, step="friendly", opened_at=NOON - timedelta(hours=20))
    assert decided(again) == later("2026-11-14 07:00")


def test_three_times_in_seven_days_and_then_the_first_must_be_a_week_ago() -> None:
    thrice = facts(contact(6), contact(5), contact(4), step="quick")
    assert decided(thrice) == later("2026-11-12 07:00")
    assert decided(facts(contact(7), contact(5), contact(4), step="quick")) == SENT


def test_the_longest_wait_counts_and_sundays_are_left_out() -> None:
    known = facts(contact(5), contact(3), contact(1), step="quick")
    assert decided(known) == later("2026-11-13 07:00")
    assert decided(facts(contact(0)), NOON) == later("2026-11-16 07:00")  # the 15th is a Sunday


def test_what_does_not_count_stands_in_nobodys_way() -> None:
    """Confirmations and answers (courtesies) are no demands."""
    quiet = [contact(ago, counts=False) for ago in (0, 1, 2, 3)]
    assert decided(facts(*quiet)) == SENT


@pytest.mark.parametrize(
    ("ago", "step", "outcome"),
    [
        (0, "friendly", later("2026-11-16 07:00")),  # the 15th is a Sunday
        (1, "friendly", later("2026-11-14 07:00")),
        (3, "friendly", later("2026-11-12 07:00")),
        (4, "friendly", SENT),
        (3, "quick", later("2026-11-12 07:00")),  # a shorter gap of its own is not for this
        (4, "quick", SENT),
    ],
)
def test_no_reminder_follows_a_last_demand_closely(
    ago: float, step: str, outcome: tuple[Happened, datetime | None]
) -> None:
    """About other claims: "we send one last message" is absurd beside it."""
    demand = contact(ago, "B", counts=False, notice=True)
    assert decided(facts(demand, step=step)) == outcome


def test_a_service_before_the_due_date_is_the_only_message_of_its_day() -> None:
    upcoming = claim(stage=Stage.UPCOMING, due_on=date(2026, 11, 14))
    known = facts(contact(0), claims=(upcoming,), step="before")
    assert decided(known) == later("2026-11-12 07:00")


def test_until_the_day_that_was_named_nothing_more_is_said() -> None:
    named = contact(5, pay_by=date(2026, 11, 12))
    assert decided(facts(named)) == later("2026-11-13 07:00")
    assert decided(facts(contact(5, pay_by=date(2026, 11, 10)))) == SENT


def test_a_service_before_the_due_date_waits_for_no_gap() -> None:
    upcoming = claim(stage=Stage.UPCOMING, due_on=date(2026, 11, 14))
    assert decided(facts(contact(1), claims=(upcoming,), step="before")) == SENT


# Covered


def test_a_message_that_listed_this_invoice_covers_its_step() -> None:
    message = contact(1, "B", "A")
    decision = decide(facts(message), NOON)
    assert (decision.happened, decision.by) == (Happened.COVERED, message.id)


def test_a_message_that_listed_it_long_ago_does_not() -> None:
    assert decided(facts(contact(4, "B", "A"))) == SENT


def test_another_channel_of_the_same_step_is_not_covered_by_its_first() -> None:
    voicemail = contact(1, "A", channel=Channel.CALL, lead="A", step="friendly")
    assert decided(facts(voicemail, attempt=2)) == SENT


def test_another_channel_waits_for_what_another_case_said_yesterday() -> None:
    assert decided(facts(contact(1, "B", lead="B", step="firm"), attempt=2))[0] is Happened.LATER
    listed = contact(1, "B", "A", lead="B", step="firm")
    assert decided(facts(listed, attempt=2))[0] is Happened.COVERED


# One conversation


def test_one_message_lists_all_that_is_overdue_the_oldest_first() -> None:
    claims = (
        claim("A"),
        claim("B", due_on=date(2026, 10, 1)),
        claim("C", Stage.FINAL_NOTICE),
    )
    decision = decide(facts(claims=claims), NOON)
    assert decision.covers == ("B", "A", "C")
    assert "3 invoices" in decision.why


@pytest.mark.parametrize(
    "other",
    [
        claim("B", Stage.DISPUTED),
        claim("B", Stage.ARRANGED),
        claim("B", Stage.ON_HOLD),
        claim("B", Stage.UPCOMING),
        claim("B", Stage.APPROVAL),
        claim("B", open=Decimal("0.00")),
        claim("B", currency="USD"),
        claim("B", Stage.FINAL_NOTICE, noticed=True),
    ],
    ids=lambda it: f"{it.stage}-{it.open}-{it.currency}-{it.noticed}",
)
def test_what_a_message_leaves_out(other: OpenClaim) -> None:
    assert decide(facts(claims=(claim("A"), other)), NOON).covers == ("A",)


def test_an_upcoming_service_speaks_of_its_own_invoice_only() -> None:
    upcoming = claim("A", Stage.UPCOMING)
    known = facts(claims=(upcoming, claim("B")), step="before")
    assert decide(known, NOON).covers == ("A",)


# Statutory notices


def notice(*others: OpenClaim, **changes: Any) -> OutreachFacts:
    own = claim("A", Stage.FINAL_NOTICE, noticed=changes.pop("noticed", False))
    past = changes.pop("contacts", ())
    return facts(*past, claims=(own, *others), step="notice", **changes)


def test_a_notice_waits_for_no_weekly_cap_and_no_gap() -> None:
    assert decided(notice(contacts=[contact(1), contact(2), contact(3)])) == SENT


@pytest.mark.parametrize("last_demand", [True, False])
def test_a_notice_waits_for_the_next_day_if_a_demand_went_out_today(last_demand: bool) -> None:
    today = contact(0, counts=not last_demand, notice=last_demand)
    assert decided(notice(contacts=[today])) == later("2026-11-12 07:00")


def test_a_notice_does_not_wait_for_a_confirmation() -> None:
    assert decided(notice(contacts=[contact(0, counts=False)])) == SENT


def test_a_notice_lists_what_was_reminded_before() -> None:
    known = notice(claim("B"), claim("C", reminded=False), claim("D", noticed=True))
    assert decide(known, NOON).covers == ("A", "B")


def test_a_notice_leaves_out_what_was_asked_for_by_a_day_to_come() -> None:
    asked = contact(1, "B", pay_by=date(2026, 11, 11))
    assert decide(notice(claim("B"), contacts=[asked]), NOON).covers == ("A",)
    passed = contact(5, "B", pay_by=date(2026, 11, 10))
    assert decide(notice(claim("B"), contacts=[passed]), NOON).covers == ("A", "B")


def test_what_is_noticed_gets_no_second_notice() -> None:
    assert decided(notice(noticed=True)) == (Happened.COVERED, None)


def test_a_notice_keeps_the_lawful_hours() -> None:
    assert decided(notice(), at("2026-11-15 12:00")) == later("2026-11-16 07:00")


# Channels and hours


def test_a_channel_that_does_not_reach_the_debtor_gives_way_to_the_next() -> None:
    blocked = {Channel.WHATSAPP: "no opt-in", Channel.EMAIL: "bounced"}
    decision = decide(facts(channel=Channel.WHATSAPP, unusable=blocked), NOON)
    assert decision == Decision(happened=Happened.TRY_NEXT, why="no opt-in", channel=Channel.LETTER)


def test_a_step_without_a_channel_is_skipped_with_its_reason() -> None:
    known = facts(step="quick", unusable={Channel.EMAIL: "bounced"})
    decision = decide(known, NOON)
    assert (decision.happened, decision.channel) == (Happened.SKIPPED, None)
    assert "bounced" in decision.why


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("2026-11-11 06:00", later("2026-11-11 07:00")),  # peers I
        ("2026-11-11 07:00", SENT),
        ("2026-11-11 18:59", SENT),
        ("2026-11-11 19:00", later("2026-11-12 07:00")),
        ("2026-11-15 12:00", later("2026-11-16 07:00")),  # a Sunday
        ("2026-12-25 12:00", later("2026-12-28 07:00")),
        ("2026-03-29 12:00", later("2026-03-30 07:00")),  # the clock went forward
    ],
)
def test_hours_by_the_debtors_clock(now: str, outcome: tuple[Happened, datetime | None]) -> None:
    overdue = facts(claims=(claim(due_on=date(2026, 1, 31)),))
    assert decided(overdue, at(now)) == outcome


def test_the_debtor_in_new_york_sleeps() -> None:
    abroad = Whereabouts(kind=DebtorKind.CONSUMER, country="US", zone="America/New_York")
    happened, until = decided(facts(where=abroad), at("2026-11-12 09:00"))
    assert (happened, until) == (Happened.LATER, at("2026-11-12 13:00"))


@settings(max_examples=150, deadline=None)
@given(
    past=st.lists(st.floats(0, 20), max_size=8),
    hours=st.floats(0, 400),
    step=st.sampled_from(["friendly", "quick"]),
    attempt=st.integers(1, 2),
)
def test_every_wait_ends_and_no_message_is_lawless_or_one_too_many(
    past: list[float], hours: float, step: str, attempt: int
) -> None:
    now = NOON + timedelta(hours=hours)
    contacts = [contact(0, at=now - timedelta(days=ago)) for ago in past]
    known = facts(*contacts, step=step, attempt=attempt)
    for _ in range(30):
        decision = decide(known, now)
        if decision.happened is Happened.SENT:
            break
        assert decision.happened is Happened.LATER
        assert decision.until is not None
        assert decision.until > now, "a wait goes forward"
        now = decision.until
    else:
        raise AssertionError("it waits for ever")
    assert first_moment(now, BOOK.window(Channel.EMAIL), HOME) == now
    days = [HOME.local(it.at).date() for it in contacts]
    today = HOME.local(now).date()
    assert today not in days
    assert sum(today - day < timedelta(days=7) for day in days) < BOOK.caps.per_week


@pytest.mark.parametrize(
    ("now", "firm", "channels", "expected"),
    [
        ("2026-11-19 12:00", True, ("email",), later("2026-11-26 07:00")),
        ("2026-11-19 12:00", False, ("email",), SENT),
        ("2026-11-26 12:00", True, ("email",), SENT),
        ("2026-11-19 12:00", True, ("call", "email"), SENT),
    ],
)
def test_what_was_put_off_does_not_land_in_the_days_before_money(
    now: str, firm: bool, channels: tuple[str, ...], expected: tuple[Happened, datetime | None]
) -> None:
    """F3: the salary of the 25th; a call, and the email in its place, wait for nothing."""
    book = BOOK.model_copy(update={"money_days": MoneyDays()})
    by = tuple(Channel(channel) for channel in channels)
    step = book.step("friendly").model_copy(update={"firm": firm, "channels": by})
    known = facts(playbook=book, incomes=("salary",)).model_copy(update={"step": step})
    assert decided(known, at(now)) == expected


@pytest.mark.parametrize("country", ["GB", "NL"])
def test_a_last_request_without_costs_is_in_any_currency(country: str) -> None:
    """The law's costs are in euros; where none are announced, pounds will do."""
    pounds = claim(stage=Stage.FINAL_NOTICE, currency="GBP")
    abroad = HOME.model_copy(update={"country": country})
    known = facts(claims=(pounds,), step="notice", where=abroad)
    assert decide(known, NOON).happened is Happened.SENT


def test_a_firm_word_on_the_ladder_of_a_reason_speaks_for_a_friendly_one() -> None:
    """Two claims of a debtor, one of them after a broken promise (design, section 2)."""
    firm = {"id": "promise_firm", "day": 3, "channels": ["email"], "message": "firm", "firm": True}
    reasons = {"broken_promise": {"reminding": {"steps": [firm]}}}
    book = Playbook.model_validate(BOOK.model_dump() | {"reasons": reasons})
    due = {"at": NOON, "what": NextWhat.CONTACT, "why": "it is due"}
    friendly = claim("A", next=due | {"step": "friendly"})
    broken = claim("B", next=due | {"step": "promise_firm"})
    ours = decide(facts(claims=(friendly, broken), playbook=book), NOON)
    theirs = facts(claims=(broken, friendly), playbook=book, step="friendly")
    theirs = theirs.model_copy(update={"step": book.step("promise_firm")})
    assert (ours.happened, decide(theirs, NOON).happened) == (Happened.LATER, Happened.SENT)
    assert "invoice B is further" in ours.why
