"""The months that are posted in another history: fee and interest are counted again, from what would then have been.

Whose month was not closed in truth is charged then too, where the other history gives a reason for it.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from bankapp.domain.commands import PostMonth
from bankapp.domain.events import AccountEvent, AccountOpened, ProductChosen, ProductEvent
from bankapp.domain.months import Month, parse_month
from bankapp.domain.movements import effect_of
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import Progress
from bankapp.services.dates import DAY
from bankapp.services.history import History
from bankapp.services.month_basis import Later, MonthBasis, MonthLine
from bankapp.services.month_end import posting
from bankapp.services.month_ids import posting_id
from bankapp.services.planning import AccountLoader, Envelope
from bankapp.services.readmodels import Choice
from bankapp.services.schema import account_of, codec, product_of

Posting = tuple[PostMonth, Envelope]
_NOTHING = Later()


def month_posted(command: object, envelope: Envelope) -> Month | None:
    """The month that a command closes for an account; None for another command, and for what another bank charged."""
    if not isinstance(command, PostMonth):
        return None
    month = parse_month(command.month)
    return month if envelope.command_id == posting_id(month, command.account_id) else None


class MonthsThen:
    """Counts months by what truly was up to a position, and what would have been since. For one thread."""

    def __init__(self, history: History, last: int, account: AccountLoader, progress: Progress) -> None:
        """`account` tells accounts as they would be. Where a month is looked at first, progress is told positions."""
        self._history = history
        self._last = last
        self._account = account
        self._progress = progress
        self._bases: dict[Month, MonthBasis] = {}
        self._later: dict[str, Later] = {}
        self._offered: set[bytes] = set()
        self._posted: set[bytes] = set()
        self._prices: list[tuple[str, int, int, ProductEvent]] = []

    def take(self, commit: Commit, position: int, recorded_at: int) -> None:
        """Take in what would have happened: a commit whose first event would stand at a position."""
        if commit.command_id in self._offered:
            self._posted.add(commit.command_id)
        for place, event in enumerate(commit.events, position):
            decoded = codec.decode_data(event.type, event.schema_version, event.data)
            counts_from = recorded_at if event.effective_at is None else event.effective_at
            if product_id := product_of(event.stream_id):
                self._price(product_id, counts_from, place, cast("ProductEvent", decoded))
            elif account_id := account_of(event.stream_id):
                self._move(account_id, counts_from, place, cast("AccountEvent", decoded))

    def moved(self, account_id: str) -> Mapping[int, int]:
        """By how much each day (since 1970) would have moved an account, of what was taken in."""
        return self._later.get(account_id, _NOTHING).moved

    def counted(self, month: Month, account_id: str, actor: str) -> Posting | None:
        """What is posted of an account's month; None where nothing is due, or it was posted before."""
        line = self._line(month, account_id)
        if line is None or line.state != "due" or posting_id(month, account_id) in self._posted:
            return None
        command, envelope = posting(line, self._basis(month), actor)
        self._offered.add(envelope.command_id)
        return command, envelope

    def others(self, month: Month, position: int, posted: set[str], actor: str) -> Iterator[Posting]:
        """What is posted besides to accounts that had nothing due when the month was closed in truth, at a position."""
        names = dict.fromkeys((*self._basis(month).accounts, *self._later))
        due = {name: found for name in names if name not in posted and (found := self.counted(month, name, actor))}
        if due:
            truly = MonthBasis(self._history, month, self._progress, until=position)
            for name, found in due.items():
                line = truly.line(name)
                if line is None or line.state == "nothing":
                    yield found

    def _line(self, month: Month, account_id: str) -> MonthLine | None:
        return self._basis(month).line_after(account_id, self._later.get(account_id), self._account(account_id))

    def _basis(self, month: Month) -> MonthBasis:
        if month not in self._bases:
            self._bases[month] = basis = MonthBasis(self._history, month, self._progress, until=self._last)
            for price in self._prices:
                basis.learn(*price)
        return self._bases[month]

    def _price(self, product_id: str, effective_at: int, position: int, event: ProductEvent) -> None:
        self._prices.append((product_id, effective_at, position, event))
        for basis in self._bases.values():
            basis.learn(product_id, effective_at, position, event)

    def _move(self, account_id: str, effective_at: int, position: int, event: AccountEvent) -> None:
        later = self._later.setdefault(account_id, Later())
        if isinstance(event, AccountOpened):
            later.opened_at = effective_at
        elif isinstance(event, ProductChosen):
            later.choices.append(Choice(account_id, position, effective_at, event.product_id))
        elif moved := effect_of(event):
            day = effective_at // DAY
            later.moved[day] = later.moved.get(day, 0) + moved
