"""The balance of an account over its events, as the chart needs it: plain values, made in a thread."""

from msgspec import Struct

from bankapp.services.history import History
from bankapp.ui.chart.scale import Steps

POINTS = 1000
_DATES = 5


class Curve(Struct, frozen=True):
    """Steps of the balance from the opening to the newest event of the log; `dates` are positions and their times."""

    account_id: str
    currency: str
    steps: Steps
    head: int
    dates: tuple[tuple[int, int], ...]

    @property
    def first(self) -> int:
        """The position where the account was opened."""
        return self.steps[0][0]

    @property
    def last(self) -> int:
        """The position where the chart ends."""
        return max(self.head, self.steps[-1][0])


def load_curve(history: History, account_id: str) -> Curve | None:
    """The balance over time of an account; None where it has no events."""
    head, row = history.head(), history.account_row(account_id)
    steps = tuple(history.curve(account_id, POINTS)) if row else ()
    if row is None or not steps:
        return None
    first, last = steps[0][0], max(head, steps[-1][0])
    return Curve(account_id, row.currency, steps, head, _dates(history, first, last))


def _dates(history: History, first: int, last: int) -> tuple[tuple[int, int], ...]:
    positions = sorted({first + (last - first) * number // (_DATES - 1) for number in range(_DATES)})
    events = (history.event(position) for position in positions)
    return tuple((event.position, event.effective_at) for event in events if event)
