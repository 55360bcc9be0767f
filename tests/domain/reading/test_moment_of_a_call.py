"""When a debtor asks to be called: day and hour, or a person reads it."""

from datetime import date, time

import pytest

from domain.reading.intent import Intent
from domain.reading.reader import RuleReader

ON = date(2026, 11, 23)
TUESDAY, THURSDAY, FRIDAY = date(2026, 11, 24), date(2026, 12, 3), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("Bel me maar morgen om half drie", TUESDAY, time(14, 30)),
        ("Bel me volgende week donderdag na 18 uur", THURSDAY, time(18)),
        ("Call me on Friday at 10, not before", FRIDAY, time(10)),
        ("Kunt u mij bellen? Het liefst vrijdagmiddag", FRIDAY, time(13)),
        ("Bel me op 3 december om 9.30 uur", THURSDAY, time(9, 30)),
        ("Bel me om kwart voor tien", None, time(9, 45)),
        ("Please call me on 06 12345678 tomorrow at 14:30", TUESDAY, time(14, 30)),
        ("Could someone ring me at half past two on Friday", FRIDAY, time(14, 30)),
        ("Graag morgenochtend even bellen", TUESDAY, None),
        ("Bel me even op 0612345678", None, None),
    ],
)
def test_day_and_hour_are_read(text: str, day: date | None, hour: time | None) -> None:
    reading = RuleReader().read(text, on=ON)
    assert (reading.intent, reading.act) == (Intent.CALL_ME, True)
    assert (reading.date, reading.clock) == (day, hour)


@pytest.mark.parametrize(
    "text", ["Bel me voor 12 uur", "Bel mij maandag of dinsdag", "Bel me na vrijdag"]
)
def test_an_open_moment_is_for_a_person(text: str) -> None:
    reading = RuleReader().read(text, on=ON)
    assert (reading.intent, reading.act) == (Intent.CALL_ME, False)
