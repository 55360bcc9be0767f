"""Counters of this process, without personal data, as Prometheus reads them."""

from collections import Counter


class Metrics:
    """Counts what happened at the doors, by name and one label."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        """Add to a counter."""
        self._counts[name, label] += by

    def value(self, name: str, label: str = "") -> int:
        """What a counter stands at."""
        return self._counts[name, label]

    def text(self) -> str:
        """All counters in Prometheus' text format."""
        lines = [
            f'amicable_gateway_{name}_total{{of="{label}"}} {count}'
            for (name, label), count in sorted(self._counts.items())
        ]
        return "".join(f"{line}\n" for line in lines)
