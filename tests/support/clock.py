"""A clock that a test sets."""

from bankapp.eventstore.instants import from_iso

START = from_iso("2026-01-05T09:00:00")
SECOND = 1_000_000


class FakeClock:
    """Gives the instant it was set to; moves on by `step` microseconds with every look at it."""

    def __init__(self, now: int = START, step: int = 0) -> None:
        self.now = now
        self._step = step

    def __call__(self) -> int:
        now = self.now
        self.now += self._step
        return now

    def advance(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)
