"""A playbook's file is told all its mistakes at once, each with its line and what to do."""

import pytest

from domain.playbook_file import PlaybookMistakesError, parse_playbook

GOOD = """\
name: mine
title: Mine
kind: consumer
windows:
  email: {days: [mon, tue], opens: "09:00", closes: "18:00"}
upcoming:
  steps:
    - {id: early, day: -3, channels: [email], message: upcoming}
reminding:
  steps:
    - {id: friendly, day: 2, channels: [email, letter], message: friendly}
    - {id: firm, day: 9, channels: [email], message: firm}
final_notice:
  steps:
    - {id: notice, day: 20, channels: [email], message: final_notice_consumer}
"""


def mistakes(*changes: tuple[str, str]) -> list[tuple[int, str, str]]:
    text = GOOD
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    with pytest.raises(PlaybookMistakesError) as error:
        parse_playbook(text)
    return [(it.line, it.place, it.problem) for it in error.value.mistakes]


def test_a_right_file_is_a_playbook() -> None:
    assert parse_playbook(GOOD).step("firm").day == 9


def test_all_mistakes_are_told_in_the_order_of_the_lines() -> None:
    told = mistakes(
        ("title: Mine", "titel: Mine"),
        ("[mon, tue]", "[]"),
        ("day: -3", "day: 3"),
        ("id: firm, day: 9", "id: friendly, day: 1"),
        ("[email], message: final", "emial, message: final"),
    )
    assert [(line, place) for line, place, _ in told] == [
        (1, "title"),
        (2, "titel"),
        (5, "windows.email.days"),
        (8, "upcoming.steps.0.day"),
        (12, "reminding.steps.1.day"),
        (12, "reminding.steps.1.id"),
        (15, "final_notice.steps.0.channels"),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "problem"),
    [
        ("title: Mine", "titel: Mine", 2, "there is no such key; did you mean 'title'?"),
        ("message: firm", "mesage: firm", 12, "there is no such key; did you mean 'message'?"),
        ("[email, letter]", "[emial]", 11, "did you mean 'email'?"),
        ("[email, letter]", "[]", 11, "needs at least one"),
        ("kind: consumer", "kind: customer", 3, "did you mean 'consumer'?"),
        ("kind: consumer", "kind: consumer\nkind: business", 4, "stands here twice"),
        ("day: 9", "day: soon", 12, "is a whole number, not 'soon'"),
        ("id: firm", "id: Firm!", 12, "lower case letters, digits, - and _ only"),
        ('"18:00"', "18:00", 5, "write a time in quotes"),
        ('"18:00"', '"six"', 5, "is no time: write it in quotes"),
        ('"18:00"', '"08:00"', 5, "never opens: 09:00 is not before 08:00"),
        ("[mon, tue]", "[sun]", 5, "never opens: the law allows no contact on Sundays"),
        ('"18:00"', '"18:00", opens: "21:00"', 5, "stands here twice"),
        ('"09:00", closes: "18:00"', '"05:00", closes: "06:30"', 5, "from 07:00 to 20:00 only"),
        ("{id: notice", "- {id: notice", 15, "holds names and values"),
        ("  email: {", "  email {", 5, "is no YAML here"),
        ("title: Mine", "title: \x07", 1, "is no YAML: "),
    ],
)
def test_a_mistake_says_where_it_is_and_what_was_meant(
    right: str, wrong: str, line: int, problem: str
) -> None:
    told = mistakes((right, wrong))
    assert any(it[0] == line and problem in it[2] for it in told), told


def test_a_business_may_be_written_to_at_any_hour() -> None:
    """No law limits contact with businesses."""
    early = GOOD.replace('"09:00", closes: "18:00"', '"05:00", closes: "06:30"')
    assert parse_playbook(early.replace("kind: consumer", "kind: business")).windows
