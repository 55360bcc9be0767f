"""Setting up: the schema, the playbooks and the search attributes, as often as one likes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr
from temporalio.api.failure.v1 import Failure

from domain.case import CaseKey, CaseState, Next, NextWhat, Standing
from domain.debtor_history import HistoryKind
from domain.vocabulary import Channel, DebtorKind, NonPaymentReason, Outcome, Stage
from ledger import cases, creditors, database
from ledger.database import Pool
from tests.support.events import overdue, told
from tests.workers.command_line import process
from workers import process_life
from workers.embedded.temporal import EmbeddedTemporal
from workers.library import read_playbooks
from workers.process_life import NotReadyError, open_ledger, when_there
from workers.setting_up import set_up
from workers.settings import Settings
from workers.temporal import DATA_CONVERTER, TemporalUnreachableError
from workflows import details, search_attributes

DESIGNED = {
    "CaseStage": "Keyword",
    "DebtorKind": "Keyword",
    "NonPaymentReason": "Keyword",
    "Creditor": "Keyword",
    "DueOn": "Datetime",
    "OpenCents": "Int",
    "NextContactAt": "Datetime",
    "Outcome": "Keyword",
    "NeedsPerson": "Bool",
}
CALL = Next(
    at=datetime(2026, 11, 14, 9, 30, tzinfo=UTC),
    what=NextWhat.CONTACT,
    why="call: two reminders had no answer",
    step="call",
    channel=Channel.CALL,
)


def case(due: Next | None = CALL, **standing: Any) -> CaseState:
    known = {
        "stage": Stage.REMINDING,
        "reason": NonPaymentReason.BROKEN_PROMISE,
        "open_amount": Decimal("1234.56"),
        "currency": "EUR",
    }
    return CaseState(
        key=CaseKey(creditor="acme", invoice_number="2026-0117", opening=2),
        debtor_id="C-1001",
        debtor_kind=DebtorKind.CONSUMER,
        due_on=date(2026, 10, 31),
        playbook="nl-consumer@3",
        standing=Standing.model_validate({**known, "next": due, **standing}),
        desk_url="https://desk.example.com/api/cases/acme/2026-0117",
    )


def found_by(state: CaseState) -> dict[str, object]:
    return {it.key.name: it.value for it in search_attributes.of_case(state)}


@pytest.fixture
def fresh(empty_database: str) -> Settings:
    """The settings of an installation that has nothing yet."""
    return Settings(database_url=SecretStr(empty_database))


def test_the_search_attributes_are_those_of_the_design() -> None:
    assert search_attributes.TYPES == DESIGNED
    assert {key.name for key in search_attributes.ALL} == set(DESIGNED)


def test_a_case_is_found_by_all_of_them() -> None:
    assert found_by(case(needs_person=True)) == {
        "CaseStage": "reminding",
        "DebtorKind": "consumer",
        "NonPaymentReason": "broken_promise",
        "Creditor": "acme",
        "DueOn": datetime(2026, 10, 31, tzinfo=UTC),
        "OpenCents": 123456,
        "NextContactAt": CALL.at,
        "Outcome": None,
        "NeedsPerson": True,
    }


def test_a_due_date_that_moved_is_the_one_shown() -> None:
    moved = case(due_on=date(2027, 1, 15))
    assert found_by(moved)["DueOn"] == datetime(2027, 1, 15, tzinfo=UTC)
    assert "due on 2027-01-15" in details.brief(moved, "the due date changed")


def test_what_a_case_has_not_is_unset() -> None:
    ended = case(None, stage=Stage.CLOSED, outcome=Outcome.PAID, open_amount=Decimal(0))
    values = found_by(ended)
    assert (values["Outcome"], values["OpenCents"]) == ("paid", 0)
    assert values["NextContactAt"] is None
    assert values["NeedsPerson"] is False
    assert {it.key.name for it in search_attributes.of_case(ended)} == set(DESIGNED)


def test_the_brief_reads_well() -> None:
    told = details.brief(case(costs=Decimal("185.18"), needs_person=True), "reminded by email")
    assert told.splitlines() == [
        "## Invoice 2026-0117: reminding",
        "",
        "**Open:** 1234.56 EUR + 185.18 costs, due on 2026-10-31  ",
        "**Debtor:** C-1001 (consumer), reason: broken promise  ",
        "**Last:** reminded by email  ",
        "**Next:** 2026-11-14 09:30 UTC: call: two reminders had no answer  ",
        "**A person is needed.**  ",
        "**Playbook:** nl-consumer@3, opening 2  ",
        "[Open the case](https://desk.example.com/api/cases/acme/2026-0117)",
    ]


def test_the_brief_says_how_the_debtor_paid_before() -> None:
    loyal = case().model_copy(update={"history": HistoryKind.LOYAL})
    assert "(consumer, a loyal customer), reason" in details.brief(loyal, "opened")


def test_the_brief_of_a_case_that_waits_and_of_one_that_ended() -> None:
    waits = details.brief(case(None, stage=Stage.ON_HOLD), "paused")
    assert "on hold" in waits
    assert "**Next:** waits for an answer from outside" in waits
    ended = details.brief(case(None, outcome=Outcome.COMPLAINT_UPHELD), "the complaint is right")
    assert "**Outcome:** complaint upheld" in ended
    assert " costs," not in ended


@pytest.mark.usefixtures("creditor")
async def test_temporal_shows_nothing_that_names_a_person(pool: Pool) -> None:
    await told(pool, overdue())
    known = await cases.find(pool, "acme", "2026-0117")
    assert known is not None
    facts = {"debtor_kind": DebtorKind.CONSUMER, "due_on": date(2026, 10, 31)}
    state = cases.state_of(known, **facts, desk_url="https://desk.example.com/acme/2026-0117")
    shown = f"{details.brief(state, 'opened')} {found_by(state)} {state.model_dump_json()}"
    assert "C-1001" in shown
    for personal in ("Sanne", "Vries", "sanne@", "+31", "Lindelaan", "1234 AB", "Utrecht"):
        assert personal not in shown


async def test_migrating_twice_is_harmless(empty_database: str) -> None:
    assert "Applied" in await database.migrate(empty_database)
    assert await database.migrate(empty_database) == ""
    pool = await database.connect(empty_database, size=1)
    assert await database.is_migrated(pool)
    await pool.close()


async def test_an_installation_is_set_up_and_a_second_time_finds_all_there(
    fresh: Settings, stopped_temporal: EmbeddedTemporal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stopped_temporal.start()
    monkeypatch.setenv("TEMPORAL_ADDRESS", stopped_temporal.address)
    schema, *playbooks, attributes = await set_up(fresh)
    assert "Applied" in schema
    assert playbooks == [
        "playbook eu-business: version 1",
        "playbook eu-consumer: version 1",
        "playbook nl-business: version 1",
        "playbook nl-consumer: version 1",
    ]
    assert attributes == f"search attributes: {', '.join(sorted(DESIGNED))}"
    again = await process(
        "migrate",
        AMICABLE_DATABASE_URL=fresh.database,
        TEMPORAL_ADDRESS=stopped_temporal.address,
    )
    assert again.code == 0, again.err
    assert again.lines == [
        *("schema: up to date", *playbooks),
        "search attributes: up to date",
    ]


async def test_a_changed_playbook_becomes_a_version_beside_the_old_one(pool: Pool) -> None:
    (consumer,) = [it for it in read_playbooks() if it.name == "nl-consumer"]
    changed = consumer.model_copy(update={"gap_days": 4})
    published = [await creditors.publish(pool, it) for it in (consumer, changed, consumer)]
    assert published == [1, 2, 3]
    assert await creditors.publish(pool, consumer) == 3
    assert (await creditors.playbook(pool, "nl-consumer", 1)).gap_days == 3


async def test_a_process_waits_for_what_comes_up_late() -> None:
    tries = iter([OSError("refused"), TemporalUnreachableError("not yet"), None])

    async def attempt() -> str:
        trouble = next(tries)
        if trouble is not None:
            raise trouble
        return "there"

    assert await when_there("Temporal", attempt) == "there"


async def test_a_process_gives_up_with_a_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_life, "PATIENCE_SECONDS", 0.1)
    settings = Settings(database_url=SecretStr("postgres://a:pa55word@127.0.0.1:1/ledger"))
    with pytest.raises(NotReadyError, match=r"^the ledger: .*Connect call failed") as error:
        async with open_ledger(settings):
            pass
    assert "pa55word" not in str(error.value)


async def test_a_schema_that_is_too_old_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, fresh: Settings
) -> None:
    monkeypatch.setattr(process_life, "PATIENCE_SECONDS", 0.1)
    with pytest.raises(NotReadyError, match="run `amicable migrate`"):
        async with open_ledger(fresh):
            pass


async def test_a_mistake_is_not_waited_for() -> None:
    async def attempt() -> None:
        raise asyncpg.InterfaceError("a fault of ours")

    with pytest.raises(asyncpg.InterfaceError):
        await when_there("the ledger", attempt)


async def test_an_unexpected_error_travels_by_name_only() -> None:
    debtor = "Sanne de Vries"
    try:
        raise KeyError(f"no message for {debtor}")
    except KeyError as error:
        failure = Failure()
        await DATA_CONVERTER.encode_failure(error, failure)
    assert "Sanne" not in failure.SerializeToString().decode(errors="replace")
    assert failure.message == "KeyError: the worker's log says more"
