"""How a whole file writes its dates and amounts, decided from every value, never by guess."""

from dataclasses import dataclass, field

from gateway.imports.result import ImportFileError

UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class _Sighting:
    line: int
    value: str


@dataclass(slots=True)
class Evidence:
    """The first value that speaks for each way of writing, and the first that fits both."""

    file_name: str
    what: str
    flag: str
    seen: dict[str, _Sighting] = field(default_factory=dict)

    def add(self, verdict: str, line: int, value: str) -> None:
        """Record what one value speaks for; an empty verdict speaks for nothing."""
        if verdict and verdict not in self.seen:
            self.seen[verdict] = _Sighting(line, value)

    def decide(self, if_none: str) -> str:
        """The one way that the values speak for.

        Raises:
            ImportFileError: they contradict each other, or fit more than one way.
        """
        clear = {way: sight for way, sight in self.seen.items() if way != UNCLEAR}
        if len(clear) > 1:
            sights = ", ".join(f"line {s.line} has {s.value!r} ({w})" for w, s in clear.items())
            raise ImportFileError(
                f"{self.file_name}: {self.what} are written in two ways: {sights}; "
                f"say with {self.flag} which is meant"
            )
        if not clear and UNCLEAR in self.seen:
            sight = self.seen[UNCLEAR]
            raise ImportFileError(
                f"{self.file_name}: cannot tell how {self.what} are written: {sight.value!r} on "
                f"line {sight.line} can be read in two ways, and no other row decides it; "
                f"say it with {self.flag}"
            )
        return next(iter(clear), if_none)
