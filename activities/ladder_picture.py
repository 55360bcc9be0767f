"""The ladder of a playbook as a picture, set by Typst like the letters."""

from activities.typesetting import drawing
from domain.ladder_drawing import flights
from domain.playbook import Playbook

TEMPLATE = "ladder/ladder.typ"


def ladder_svg(playbook: Playbook, title: str) -> bytes:
    """The picture, as SVG with its text as shapes: it looks the same everywhere."""
    stages = [
        {"title": flight.title, "rungs": [rung._asdict() for rung in flight.rungs]}
        for flight in flights(playbook)
    ]
    return drawing(TEMPLATE, {"title": title, "name": playbook.name, "stages": stages})
