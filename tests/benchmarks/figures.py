"""What is measured: figures, who competes in them, and what came out."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median
from typing import Literal, get_args

from tests.benchmarks.stage import Scale, Stage

Who = Literal["ours", "peer", "limit", "short"]
"""`short` is ours too, on the shortest log."""
Unit = Literal["1/s", "ms", "bytes", "MB"]
Trial = Callable[[], tuple[float, ...]]
"""One round of one contender: a value for each figure of its contest."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. Of "1/s" more is better, of the other units less."""

    name: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Contest:
    """Figures that are measured together, and a trial for each that takes part; `rounds` caps how often it is run."""

    figures: tuple[Figure, ...]
    trials: Mapping[Who, Trial]
    rounds: int = 1000


Family = Callable[[Stage], AbstractContextManager[Contest]]
"""Prepares a contest, and clears away what it needed."""
ScaledFamily = Callable[[Scale], AbstractContextManager[Contest]]
"""The same for one of several lengths."""


@dataclass(frozen=True, slots=True)
class Row:
    """The medians of all rounds; None for who did not take part."""

    figure: Figure
    ours: float
    peer: float | None
    limit: float | None
    short: float | None = None

    @property
    def to_peer(self) -> float | None:
        """How many times as good as the peer."""
        return self._times(self.peer)

    @property
    def to_limit(self) -> float | None:
        """How many times as good as the limit; 1 cannot be had for more work than the limit does."""
        return self._times(self.limit)

    @property
    def growth(self) -> float | None:
        """How many times as long it takes, or as much, as on the shortest log."""
        times = self._times(self.short)
        return None if times is None else 1 / times

    def _times(self, other: float | None) -> float | None:
        if other is None:
            return None
        return self.ours / other if self.figure.unit == "1/s" else other / self.ours


def measured(contest: Contest, rounds: int) -> list[Row]:
    """Let the contenders take turns, so that a noisy moment meets them all, and take each one's median."""
    rounds = min(rounds, contest.rounds)
    order = list(contest.trials)
    values: dict[Who, list[tuple[float, ...]]] = {who: [] for who in order}
    for number in range(rounds):
        for who in order if number % 2 == 0 else reversed(order):
            values[who].append(contest.trials[who]())
    middle = {who: tuple(map(median, zip(*taken, strict=True))) for who, taken in values.items()}
    return [
        Row(figure, *(middle[who][index] if who in middle else None for who in get_args(Who)))  # type: ignore[arg-type]
        for index, figure in enumerate(contest.figures)
    ]
