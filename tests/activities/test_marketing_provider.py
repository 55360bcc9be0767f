"""Marketing is suspended and restored: only what we did ourselves (practice C5)."""

from typing import Any

import pytest

from activities.channel import BusyError
from activities.marketing import SendGridMarketing

CONFIGURED = {"list_id": "klanten", "suppression_group": 777}


@pytest.fixture
async def scene(providers: Any) -> Any:
    async def set_up(on_list: bool = True, unsubscribed: bool = False) -> SendGridMarketing:
        emails = ["sanne@example.com"] if unsubscribed else []
        contacts = [{"email": "sanne@example.com", "list_ids": ["klanten"] if on_list else []}]
        await providers.tell(
            "/marketing",
            lists=[{"id": "klanten", "name": "Klanten"}],
            groups=[{"id": 777, "name": "Aanbiedingen", "emails": emails}],
            contacts=contacts,
        )
        return SendGridMarketing(providers.sendgrid())

    return set_up


@pytest.fixture
def creditor(given: Any) -> Any:
    return given.creditor(marketing=CONFIGURED)


async def test_sanne_leaves_and_comes_back(
    scene: Any, creditor: Any, given: Any, providers: Any
) -> None:
    marketing, sanne = await scene(), given.debtor()
    undo = await marketing.suspend(creditor, sanne)
    assert await providers.marketing() == ([], ["sanne@example.com"])
    await marketing.restore(creditor, sanne, undo, consent=True)
    assert await providers.marketing() == (["sanne@example.com"], [])


async def test_nobody_is_listed_without_consent(
    scene: Any, creditor: Any, given: Any, providers: Any
) -> None:
    marketing, sanne = await scene(), given.debtor()
    undo = await marketing.suspend(creditor, sanne)
    await marketing.restore(creditor, sanne, undo, consent=False)
    assert await providers.marketing() == ([], [])


@pytest.mark.parametrize("on_list", [True, False])
async def test_who_unsubscribed_before_stays_so(
    scene: Any, creditor: Any, given: Any, providers: Any, on_list: bool
) -> None:
    marketing, sanne = await scene(on_list=on_list, unsubscribed=True), given.debtor()
    before = await providers.marketing()
    undo = await marketing.suspend(creditor, sanne)
    await marketing.restore(creditor, sanne, undo, consent=True)
    assert await providers.marketing() == before


async def test_a_crash_after_suspending_is_no_reason_to_forget(
    scene: Any, creditor: Any, given: Any, providers: Any
) -> None:
    marketing, sanne = await scene(), given.debtor()
    planned = await marketing.survey(creditor, sanne)
    assert await providers.marketing() == (["sanne@example.com"], [])
    for _ in range(2):
        undo = await marketing.suspend(creditor, sanne, planned)
    assert undo == planned
    for _ in range(2):
        await marketing.restore(creditor, sanne, undo, consent=True)
    assert await providers.marketing() == (["sanne@example.com"], [])


async def test_without_lists_or_address_nothing_happens(
    scene: Any, creditor: Any, given: Any, providers: Any
) -> None:
    marketing = await scene()
    asked = len(providers.requests)
    undo = await marketing.suspend(given.creditor(), given.debtor())
    assert undo["why"] == "the creditor has no marketing lists"
    nameless = given.debtor(email=None)
    undo = await marketing.suspend(creditor, nameless)
    assert undo["why"] == "the debtor has no email address"
    await marketing.restore(creditor, nameless, undo, consent=True)
    await marketing.restore(creditor, given.debtor(), {}, consent=True)
    assert len(providers.requests) == asked


async def test_an_unknown_contact_is_suppressed_all_the_same(
    scene: Any, creditor: Any, given: Any, providers: Any
) -> None:
    marketing, piet = await scene(), given.debtor(email="piet@example.com")
    undo = await marketing.suspend(creditor, piet)
    assert (await providers.marketing())[1] == ["piet@example.com"]
    await marketing.restore(creditor, piet, undo, consent=False)
    assert await providers.marketing() == (["sanne@example.com"], [])


async def test_a_provider_that_is_down_changes_nothing(given: Any, creditor: Any) -> None:
    from pydantic import SecretStr

    from activities.sendgrid_client import SendGridClient

    marketing = SendGridMarketing(SendGridClient(SecretStr("k"), api_base="http://127.0.0.1:9"))
    with pytest.raises(BusyError):
        await marketing.suspend(creditor, given.debtor())
