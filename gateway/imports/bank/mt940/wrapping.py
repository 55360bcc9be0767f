"""Lines that a bank cut, put together again: a word that was cut in two is one again."""

_WIDTH = 65
"""Characters of a line of :86:."""
_TAG = 4
"""What ``:86:`` takes of the first line at banks that count it along, as ING does."""


def unwrapped(lines: list[str], *, structured: bool) -> str:
    """The text of the lines.

    A full line was cut wherever its width ended, so nothing comes between it and the next. After
    a shorter one there was a space, which programs take away at the end of a line, or an end of
    line of its own. ABN AMRO's old lines are one shorter: a number that goes on shows it.
    """
    text = ""
    for number, line in enumerate(lines):
        text += line
        if number + 1 < len(lines) and not _full(line, lines[number + 1], number, structured):
            text += " "
    return text


def _full(line: str, following: str, number: int, structured: bool) -> bool:
    if len(line) >= _WIDTH or (structured and number == 0 and len(line) == _WIDTH - _TAG):
        return True
    goes_on = line[-1:].isdigit() and following[:1].isdigit()
    return len(line) == _WIDTH - 1 and goes_on
