"""`amicable read`: what a person sees, and what a program gets."""

from tests.workers.command_line import process


async def test_a_promise_as_a_program_gets_it() -> None:
    said = await process("read", "Ik betaal vrijdag 50 euro", "--on", "2026-11-09", "--json")
    facts = said.facts
    assert 0.75 <= facts.pop("confidence") <= 1
    assert facts == {
        "intent": "promise",
        "language": "nl",
        "date": "2026-11-13",
        "amount": "50.00",
        "terms": None,
        "clock": None,
        "at": None,
        "kind": None,
        "evidence": [],
        "invoices": [],
        "account": None,
        "competing": [],
        "act": True,
    }


async def test_what_a_person_must_decide_says_so() -> None:
    text = "Ik betaal vrijdag, maar de fiets is kapot geleverd"
    said = await process("read", text, "--on", "2026-11-09", "--language", "nl")
    assert "; faulty; " in said.out
    assert "or: promise" in said.out
    assert "a person decides" in said.out


async def test_a_day_that_is_none_is_refused() -> None:
    said = await process("read", "ok", "--on", "friday")
    assert "'friday' is not a date" in said.complaint
