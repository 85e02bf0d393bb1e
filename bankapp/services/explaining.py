"""Why a balance is what it is: the events that it is made of, in groups that a person recognises."""

from dataclasses import dataclass, field

from bankapp.domain.events import TransactionReversed
from bankapp.domain.money import Money
from bankapp.domain.movements import counterparty_of, effect_of
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import AccountAt, History
from bankapp.services.schema import codec

_TELL = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a group: its position, what it did, and the balance after it, in minor units.

    `pair` is the position of the event that it undoes or that undid it; 0 for none.
    """

    position: int
    effect: int
    balance: int
    pair: int


@dataclass(frozen=True, slots=True)
class Group:
    """The events of one type with one counterparty; `effect` is what they did together."""

    type: str
    counterparty: str
    effect: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that an account's balance is made of; the effects of the groups add up to it."""

    account: AccountAt
    groups: tuple[Group, ...]

    @property
    def sum(self) -> Money:
        return Money(sum(group.effect for group in self.groups), self.account.currency)

    @property
    def holds(self) -> bool:
        return self.sum.minor == self.account.balance


@dataclass(slots=True)
class _Collected:
    effect: int = 0
    parts: list[Part] = field(default_factory=list)


def explain(history: History, account_id: str, position: int, progress: Progress = no_progress) -> Explanation:
    """Why an account's balance is what it is at a position; groups with the largest effect first."""
    groups: dict[tuple[str, str], _Collected] = {}
    events = list(history.read_account(account_id, 1, history.version(account_id, position)))
    pairs = _pairs(events)
    balance = 0
    for count, recorded in enumerate(events, start=1):
        event = codec.decode(recorded)
        effect = effect_of(event)
        balance += effect
        if effect:
            group = groups.setdefault((recorded.type, counterparty_of(event)), _Collected())
            group.effect += effect
            group.parts.append(Part(recorded.position, effect, balance, pairs.get(recorded.position, 0)))
        if count % _TELL == 0:
            progress(count)
    found = (Group(*key, collected.effect, tuple(collected.parts)) for key, collected in groups.items())
    ordered = sorted(found, key=lambda group: (-abs(group.effect), group.type, group.counterparty))
    return Explanation(history.account(account_id, position), tuple(ordered))


def _pairs(events: list[RecordedEvent]) -> dict[int, int]:
    """Reversals and what they reverse, both ways."""
    pairs: dict[int, int] = {}
    for recorded in events:
        if recorded.type == "TransactionReversed":
            event = codec.decode(recorded)
            if isinstance(event, TransactionReversed):
                pairs[recorded.position], pairs[event.reverses] = event.reverses, recorded.position
    return pairs
