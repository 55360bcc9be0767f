"""Templates are registered once, and their approval is followed."""

from typing import Any

from activities.whatsapp_templates import register_templates
from ledger import templates


async def register(providers: Any, pool: Any, given: Any) -> Any:
    return await register_templates(given.creditor(), given.wording, providers.twilio(), pool)


def created(providers: Any) -> int:
    return sum((each.method, each.path) == ("POST", "/v1/Content") for each in providers.requests)


async def test_every_text_in_every_language_is_approved(
    providers: Any, pool: Any, given: Any
) -> None:
    found = await register(providers, pool, given)
    texts = [
        (name, language)
        for language in given.wording.languages
        for name in given.wording.names(language)
        if given.wording.get(language, name).whatsapp is not None
    ]
    assert [(each.message, each.language) for each in found] == texts
    assert {each.status for each in found} == {"approved"}
    kept = await templates.of_creditor(pool, "energie")
    assert {(row.message, row.language, row.content_sid) for row in kept} == {
        (each.message, each.language, each.content_sid) for each in found
    }


async def test_a_second_time_changes_nothing(providers: Any, pool: Any, given: Any) -> None:
    first = await register(providers, pool, given)
    made = created(providers)
    assert await register(providers, pool, given) == first
    assert created(providers) == made == len(first)


async def test_what_the_ledger_forgot_is_found_at_twilio(
    providers: Any, pool: Any, given: Any
) -> None:
    first = await register(providers, pool, given)
    await pool.execute("delete from whatsapp_templates")
    assert await register(providers, pool, given) == first
    assert len(await templates.of_creditor(pool, "energie")) == len(first)


async def test_what_twilio_forgot_is_made_again(providers: Any, pool: Any, given: Any) -> None:
    gone = (await register(providers, pool, given))[0]
    await providers.twilio().ask(lambda it: it.content.v1.contents(gone.content_sid).delete())
    again = (await register(providers, pool, given))[0]
    assert again.content_sid != gone.content_sid
    assert again.status == "approved"


async def test_a_pending_template_is_not_used(providers: Any, pool: Any, given: Any) -> None:
    await register(providers, pool, given)
    row = (await templates.of_creditor(pool, "energie"))[0]
    asked = (row.creditor, row.message, row.language, row.hash)
    assert await templates.approved_sid(pool, *asked) == row.content_sid
    await templates.save(pool, row.model_copy(update={"status": "pending"}))
    assert await templates.approved_sid(pool, *asked) is None
