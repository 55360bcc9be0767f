"""A playbook of three contacts that fall due a short pause after one another.

Steps are days apart, but channels open at times of their own: noon, and so many seconds after.
"""

from domain.playbook import Playbook

PLAYBOOK = "bench"


def playbook(pause: float) -> Playbook:
    """Three contacts, a pause apart, on three channels."""
    opens = [f"12:00:{at * pause:09.6f}" for at in range(3)]
    windows = {
        channel: {"days": ["mon", "tue", "wed", "thu", "fri", "sat"], "opens": at}
        for channel, at in zip(("email", "whatsapp", "letter"), opens, strict=True)
    }
    steps = [
        {"id": "one", "day": 1, "channels": ["email"], "message": "friendly"},
        {"id": "two", "day": 1, "channels": ["whatsapp"], "message": "second"},
        {"id": "three", "day": 1, "channels": ["letter"], "message": "firm"},
    ]
    last = {"id": "last", "day": 90, "channels": ["email"], "message": "final_notice_consumer"}
    return Playbook.model_validate(
        {
            "name": PLAYBOOK,
            "title": "Three contacts, a pause apart",
            "kind": "consumer",
            "gap_days": 0,
            "caps": {"per_day": 9, "per_week": 9},
            "windows": windows,
            "reminding": {"steps": steps},
            "final_notice": {"steps": [last]},
        }
    )
