"""The examples that `docs/extending.md` walks through do what it says."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.vocabulary import Channel
from gateway.imports.csv_invoices import read_invoices
from gateway.imports.mapping import CsvMapping
from tests.workers.command_line import amicable
from workers import library
from workers.profiles import read_profile

EXAMPLES = Path(__file__).parents[2] / "examples"
ITEMS, MAPPING = EXAMPLES / "imports" / "open-items.csv", EXAMPLES / "imports" / "open-items.toml"


@pytest.mark.parametrize("path", sorted((EXAMPLES / "playbooks").glob("*.yaml")), ids=str)
def test_every_example_playbook_can_be_used(path: Path) -> None:
    assert library.read_playbook(path, library.read_wording()).name


def test_the_dental_practice_is_softer_than_the_shipped_ladder() -> None:
    soft = library.read_playbook(EXAMPLES / "playbooks" / "dental-practice.yaml")
    [shipped] = [it for it in library.read_playbooks() if it.name == "nl-consumer"]
    steps = (*soft.reminding.steps, *soft.final_notice.steps)
    assert soft.step("friendly").channels[0] is Channel.SMS
    assert not any(Channel.LETTER in step.channels for step in steps)
    assert soft.gap_days > shipped.gap_days
    assert soft.step("friendly").day > shipped.step("friendly").day


def test_the_example_creditor_texts_its_patients_and_sends_nothing_yet() -> None:
    creditor = read_profile(EXAMPLES / "creditor.toml").creditor
    assert creditor.senders.sms is not None
    assert set(creditor.playbooks.values()) == {"dental-practice"}
    assert creditor.mode == "watch"


def test_the_open_items_come_in_to_the_cent() -> None:
    mapping = CsvMapping.from_toml(MAPPING.read_text("utf-8"))
    read = read_invoices(ITEMS.read_bytes(), ITEMS.name, mapping, "mondzorg")
    owed = {it.claim.invoice.number: it.claim.invoice.open_amount for it in read.invoices}
    assert owed == {
        "2026-0411": Decimal("148.25"),
        "2026-0412": Decimal("500.00"),
        "2026-0413": Decimal("76.40"),
    }
    zoe, _, cafe = (it.claim.debtor for it in read.invoices)
    assert (zoe.name, zoe.mobile) == ("Zoë de Vries", "+31612345678")
    assert (cafe.name, cafe.mobile, cafe.email) == ("Café ’t Hoekje (mw. Smit)", None, None)
    [credit] = read.credits
    assert (credit.credit.invoice_number, credit.credit.amount) == ("2026-0412", Decimal("45.00"))
    [bad] = read.rejected
    assert (bad.line, bad.field) == (6, "invoice.due_on")


async def test_a_dry_run_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMICABLE_DATABASE_URL", raising=False)
    said = await amicable("import", ITEMS, "--mapping", MAPPING, "--dry-run")
    assert said.lines == ["3 invoices and 1 credits would be read, 1 rows rejected"]
