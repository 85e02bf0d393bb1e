"""What the state panel knows of an account at a moment: plain values, made in a thread."""

from typing import Literal, get_args

from msgspec import Struct

from bankapp.domain.account import AccountState
from bankapp.domain.events import Event
from bankapp.services.history import History
from bankapp.services.schema import codec
from bankapp.services.states import AccountAt, Refold

Field = Literal["owner", "status", "balance", "overdraft_limit", "product"]
_FIELDS: tuple[Field, ...] = get_args(Field)


class LastEvent(Struct, frozen=True):
    """The newest event of an account at a moment."""

    position: int
    event: Event
    effective_at: int


class AccountView(Struct, frozen=True):
    """An account at a position: what the read models say, what its own events say, and what the event there changed.

    `opened_at` is when it was opened, in microseconds UTC; `last` is None before that. `changed` is empty where the
    playhead's event is another account's.
    """

    position: int
    account: AccountAt
    refold: Refold
    opened_at: int
    last: LastEvent | None
    changed: frozenset[Field]

    @property
    def agrees(self) -> bool:
        """Whether the events and the read models give the same account."""
        return self.account == self.refold.account


def view_account(history: History, account_id: str, position: int) -> AccountView:
    """An account at a position, twice: as kept, and as folded from its own events."""
    kept = history.account(account_id, position)
    refold = history.refold(account_id, position)
    newest = history.account_events(account_id, kept.version, kept.version) if kept.version else []
    first = history.account_events(account_id, 1, 1) if kept.version else []
    last = LastEvent(newest[0].position, codec.decode(newest[0]), newest[0].effective_at) if newest else None
    here = newest[0] if newest and newest[0].position == position else None
    changed = _changed(*history.before_and_after(here)) if here else frozenset()
    return AccountView(position, kept, refold, first[0].effective_at if first else 0, last, changed)


def _changed(before: AccountState, after: AccountState) -> frozenset[Field]:
    return frozenset(field for field in _FIELDS if getattr(before, field) != getattr(after, field))
