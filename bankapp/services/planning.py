"""From a command to what is to be appended: one road for a person at the window, an import and the sample bank."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast, get_args

from bankapp.domain import account, product
from bankapp.domain.account import AccountState
from bankapp.domain.commands import AccountCommand, ChangePrice, Command, Leg, ProductCommand, Rebook, Reverse
from bankapp.domain.events import Event, TransactionReversed
from bankapp.domain.product import ProductState
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.recorded import Commit, Metadata, NewEvent
from bankapp.services.schema import account_stream, codec, product_stream

_PRODUCT_COMMANDS = get_args(ProductCommand)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who asks, why, and under which number; ids are 16 bytes, an instant is microseconds UTC.

    `expected_version` is what the person saw of the first stream that the command touches.
    """

    command_id: bytes
    actor: str = ""
    reason: str = ""
    expected_version: int | None = None
    effective_at: int | None = None
    correlation_id: str = ""
    causation_id: str = ""


AccountLoader = Callable[[str], tuple[int, AccountState]]
ProductLoader = Callable[[str], tuple[int, ProductState]]


class Planner:
    """Decides commands one after the other on states that it loads once and then carries along."""

    def __init__(self, load_account: AccountLoader, load_product: ProductLoader) -> None:
        self._load_account = load_account
        self._load_product = load_product
        self._accounts: dict[str, tuple[int, AccountState]] = {}
        self._products: dict[str, tuple[int, ProductState]] = {}

    def account(self, account_id: str) -> tuple[int, AccountState]:
        """Version and state of an account after all that was planned."""
        if account_id not in self._accounts:
            self._accounts[account_id] = self._load_account(account_id)
        return self._accounts[account_id]

    def product(self, product_id: str) -> tuple[int, ProductState]:
        """Version and state of a product after all that was planned."""
        if product_id not in self._products:
            self._products[product_id] = self._load_product(product_id)
        return self._products[product_id]

    def plan(self, command: Command, envelope: Envelope) -> Commit:
        """What a command leads to. Raises Refused, or VersionConflict where the envelope expected another version."""
        if isinstance(command, _PRODUCT_COMMANDS):
            return self._plan_product(command, envelope)
        return self._plan_account(cast("AccountCommand", command), envelope)

    def _plan_account(self, command: AccountCommand, envelope: Envelope) -> Commit:
        states = {name: self.account(name) for name in account.touches(command)}
        expected = {account_stream(name): version for name, (version, _) in states.items()}
        _as_expected(expected, envelope)
        decided = account.decide(command, {name: state for name, (_, state) in states.items()})
        for name, event in decided:
            version, state = self._accounts[name]
            self._accounts[name] = (version + 1, account.evolve(state, event))
        return _commit(command, envelope, expected, ((account_stream(name), event) for name, event in decided))

    def _plan_product(self, command: ProductCommand, envelope: Envelope) -> Commit:
        version, state = self.product(command.product_id)
        stream = product_stream(command.product_id)
        _as_expected({stream: version}, envelope)
        decided = product.decide(command, state)
        for event in decided:
            version, state = version + 1, product.evolve(state, event)
        expected = {stream: self._products[command.product_id][0]}
        self._products[command.product_id] = (version, state)
        return _commit(command, envelope, expected, ((stream, event) for event in decided))


def _as_expected(versions: dict[str, int], envelope: Envelope) -> None:
    stream, version = next(iter(versions.items()))
    if envelope.expected_version is not None and envelope.expected_version != version:
        raise VersionConflict(stream, envelope.expected_version, version)


def _commit(
    command: Command, envelope: Envelope, expected: dict[str, int], decided: Iterable[tuple[str, Event]]
) -> Commit:
    reason = command.reason if isinstance(command, Reverse | Rebook | ChangePrice) else envelope.reason
    legs = command.legs if isinstance(command, Reverse | Rebook) else ()
    correlation = envelope.correlation_id or next((leg.correlation_id for leg in legs), "")
    metadata = Metadata(envelope.actor, reason.strip(), correlation, envelope.causation_id)
    events = tuple(_new_event(stream, event, envelope, legs) for stream, event in decided)
    return Commit(envelope.command_id, events, expected, metadata)


def _new_event(stream: str, event: Event, envelope: Envelope, legs: tuple[Leg, ...]) -> NewEvent:
    """What undoes an event, and what is booked in its place, are caused by that event."""
    leg = next((leg for leg in legs if _answers(event, leg)), None)
    if leg is None:
        return codec.encode(stream, event, envelope.effective_at)
    undoes = isinstance(event, TransactionReversed) and leg.counts_from is not None
    encoded = codec.encode(stream, event, leg.counts_from if undoes else envelope.effective_at)
    return encoded._replace(causation_id=leg.event_id)


def _answers(event: Event, leg: Leg) -> bool:
    if isinstance(event, TransactionReversed):
        return event.reverses == leg.position
    return type(event) is type(leg.event)
