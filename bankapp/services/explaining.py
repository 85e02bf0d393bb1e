"""Why a balance is what it is: the events that it is made of, in groups that a person recognises."""

from array import array
from collections.abc import Mapping, Sequence
from typing import overload

from msgspec import Struct, field

from bankapp.domain.events import TransactionReversed
from bankapp.domain.money import Money
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History
from bankapp.services.schema import codec
from bankapp.services.states import AccountAt

_TELL = 1000


class Part(Struct, frozen=True):
    """One event of a group: its position, what it did, and the balance after it, in minor units.

    `pair` is the position of the event that it undoes or that undid it; 0 for none.
    """

    position: int
    effect: int
    balance: int
    pair: int


class Parts(Sequence[Part]):
    """Parts in the order of their positions; made as they are looked at, because an account may have millions."""

    __slots__ = ("_numbers", "_pairs")

    def __init__(self, numbers: "array[int]", pairs: Mapping[int, int]) -> None:
        """`numbers` holds position, effect and balance of each part; `pairs` may still be filled."""
        self._numbers = numbers
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._numbers) // 3

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> list[Part]: ...
    def __getitem__(self, index: int | slice) -> Part | list[Part]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        start = range(len(self))[index] * 3
        position, effect, balance = self._numbers[start : start + 3]
        return Part(position, effect, balance, self._pairs.get(position, 0))


class Group(Struct, frozen=True):
    """The events of one type, booked `against` one account of the books, with one counterparty.

    `effect` is what they did together; `against` is empty where the type says it all.
    """

    type: str
    against: str
    counterparty: str
    effect: int
    parts: Sequence[Part]


class Explanation(Struct, frozen=True):
    """All that an account's balance is made of; the effects of the groups add up to it."""

    account: AccountAt
    groups: tuple[Group, ...]

    @property
    def sum(self) -> Money:
        return Money(sum(group.effect for group in self.groups), self.account.currency)

    @property
    def holds(self) -> bool:
        return self.sum.minor == self.account.balance


class _Collected(Struct):
    effect: int = 0
    numbers: "array[int]" = field(default_factory=lambda: array("q"))


def explain(history: History, account_id: str, position: int, progress: Progress = no_progress) -> Explanation:
    """Why an account's balance is what it is at a position; groups with the largest effect first.

    Progress is told events of the account.
    """
    groups: dict[tuple[str, str, str], _Collected] = {}
    pairs: dict[int, int] = {}
    balance = 0
    events = history.read_account(account_id, 1, history.version(account_id, position))
    for count, recorded in enumerate(events, start=1):
        event = codec.decode(recorded)
        effect = effect_of(event)
        balance += effect
        if isinstance(event, TransactionReversed):
            pairs[recorded.position], pairs[event.reverses] = event.reverses, recorded.position
        if effect:
            key = recorded.type, getattr(event, "against", ""), counterparty_of(event)
            group = groups.setdefault(key, _Collected())
            group.effect += effect
            group.numbers.extend((recorded.position, effect, balance))
        if count % _TELL == 0:
            progress(count)
    found = (Group(*key, collected.effect, Parts(collected.numbers, pairs)) for key, collected in groups.items())
    ordered = sorted(found, key=lambda group: (-abs(group.effect), group.type, group.against, group.counterparty))
    return Explanation(history.account(account_id, position), tuple(ordered))
