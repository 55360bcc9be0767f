"""`amicable staff …`: who works at the desk."""

import pytest

from ledger import audit
from ledger.database import Pool
from tests.support.world import acme, settle_in
from tests.workers.command_line import amicable

ANNA = "Anna@acme.example"


@pytest.fixture(autouse=True)
async def _ledger(monkeypatch: pytest.MonkeyPatch, ledger_url: str, pool: Pool) -> None:
    monkeypatch.setenv("AMICABLE_DATABASE_URL", ledger_url)
    monkeypatch.setenv("AMICABLE_PUBLIC_URL", "https://desk.example")
    await settle_in(pool, acme())


async def test_somebody_begins_gets_a_second_post_and_leaves(pool: Pool) -> None:
    """Each change stands in the audit trail."""
    begun = await amicable(
        *("staff", "add", ANNA, "--name", "Anna Smit", "--role", "caller", "--creditor", "acme")
    )
    assert "caller of acme" in begun.lines[0]
    await amicable("staff", "add", ANNA, "--role", "auditor")
    listed = (await amicable("staff", "list", "--json")).facts["staff"]
    assert listed == [
        {
            "email": "anna@acme.example",
            "name": "Anna Smit",
            "posts": [
                {"creditor": None, "role": "auditor"},
                {"creditor": "acme", "role": "caller"},
            ],
        }
    ]
    assert (await amicable("staff", "remove", ANNA)).lines == [f"{ANNA} has no way in any more"]
    assert (await amicable("staff", "list")).lines == ["nobody yet: `amicable staff add`"]
    trail = [(it.creditor, it.detail) for _, it in await audit.listing(pool, None)]
    assert trail == [
        (None, "anna@acme.example works here no more"),
        (None, "anna@acme.example is auditor"),
        ("acme", "anna@acme.example is caller"),
    ]


async def test_a_link_leads_to_the_public_desk() -> None:
    """It is made on the installation's own machine."""
    await amicable("staff", "add", ANNA, "--name", "Anna Smit", "--role", "caller")
    (link,) = (await amicable("staff", "link", ANNA)).lines
    assert link.startswith("https://desk.example/desk/enter/")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", ANNA, "--role", "caller"), "say who it is with --name"),
        (
            ("add", ANNA, "--role", "caller", "--name", "Anna", "--creditor", "none"),
            "unknown creditor 'none'",
        ),
        (("remove", ANNA), "does not work at the desk"),
        (("link", ANNA), "does not work at the desk"),
    ],
)
async def test_what_cannot_be_is_one_clear_line(words: tuple[str, ...], says: str) -> None:
    """And nobody is added."""
    assert says in (await amicable("staff", *words)).complaint
    assert (await amicable("staff", "list")).lines == ["nobody yet: `amicable staff add`"]
