"""From a command to what is to be appended: one road for a person at the window, an import and the sample bank."""

from collections.abc import Callable, Iterable
from typing import cast, get_args

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain import account, closing, product
from bankapp.domain.account import AccountState
from bankapp.domain.closing import OPEN_BOOKS, BooksState
from bankapp.domain.commands import (
    AccountCommand,
    BooksCommand,
    ChangePrice,
    ChooseProduct,
    Command,
    ForgetPerson,
    Leg,
    OpenAccount,
    ProductCommand,
    Rebook,
    ReopenBooks,
    Reverse,
)
from bankapp.domain.events import Event, TransactionReversed
from bankapp.domain.product import ProductState
from bankapp.domain.rejections import BooksAreClosed
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.instants import to_datetime
from bankapp.eventstore.recorded import Commit, Metadata, NewEvent
from bankapp.services.schema import BOOKS, account_stream, codec, product_stream

_PRODUCT_COMMANDS = get_args(ProductCommand)
# made once: to join types at every call takes longer than to decide
_BOOKS_COMMANDS = get_args(BooksCommand)
_WITH_REASON = (Reverse, Rebook, ChangePrice, ReopenBooks, ForgetPerson)
_WITH_LEGS = (Reverse, Rebook)


class Envelope(Struct, frozen=True):
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
BooksLoader = Callable[[], tuple[int, BooksState]]


def never_closed() -> tuple[int, BooksState]:
    """Books that nobody has closed yet."""
    return 0, OPEN_BOOKS


def _allowed(_commit: Commit) -> None:
    """Nobody has anything against it."""


class Planner:
    """Decides commands one after the other on states that it loads once and then carries along."""

    def __init__(
        self, load_account: AccountLoader, load_product: ProductLoader, load_books: BooksLoader = never_closed
    ) -> None:
        self._load_account = load_account
        self._load_product = load_product
        self._load_books = load_books
        self._books: tuple[int, BooksState] | None = None
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

    def books(self) -> tuple[int, BooksState]:
        """Version and state of the books after all that was planned."""
        if self._books is None:
            self._books = self._load_books()
        return self._books

    def plan(self, command: Command, envelope: Envelope, check: Callable[[Commit], None] = _allowed) -> Commit:
        """What a command leads to. Raises Refused, or VersionConflict where the envelope expected another version.

        `check` may refuse a command that moves money. What is refused leaves no trace here.
        """
        if isinstance(command, _BOOKS_COMMANDS):
            return self._plan_books(command, envelope)
        if isinstance(command, _PRODUCT_COMMANDS):
            decided, products = self._plan_product(command, envelope)
            commit = self._within_open_days(decided)
            self._products |= products
            return commit
        decided, accounts = self._plan_account(cast("AccountCommand", command), envelope)
        commit = self._within_open_days(decided)
        check(commit)
        self._accounts |= accounts
        return commit

    def _within_open_days(self, commit: Commit) -> Commit:
        """What counts when it is recorded counts after every day that can be closed; all else must still find the books
        as they were looked at. Raises BooksAreClosed."""
        days = [event.effective_at for event in commit.events if event.effective_at is not None]
        if not days:
            return commit
        version, state = self.books()
        earliest = to_datetime(min(days)).date().isoformat()
        if earliest <= state.until:
            raise BooksAreClosed(state.until, earliest)
        return replace(commit, expected={**commit.expected, BOOKS: version})

    def _plan_books(self, command: BooksCommand, envelope: Envelope) -> Commit:
        version, state = self.books()
        _as_expected({BOOKS: version}, envelope)
        decided = closing.decide(command, state)
        for event in decided:
            state = closing.evolve(state, event)
        self._books = version + len(decided), state
        return _commit(command, envelope, {BOOKS: version}, ((BOOKS, event) for event in decided))

    def _plan_account(
        self, command: AccountCommand, envelope: Envelope
    ) -> tuple[Commit, dict[str, tuple[int, AccountState]]]:
        states: dict[str, AccountState] = {}
        after: dict[str, tuple[int, AccountState]] = {}
        expected: dict[str, int] = {}
        for name in account.touches(command):
            expected[account_stream(name)], states[name] = self.account(name)
        _as_expected(expected, envelope)
        decided = account.decide(command, states)
        self._check_product(command)
        made: list[tuple[str, Event]] = []
        for name, event in decided:
            version, state = after.get(name) or self._accounts[name]
            after[name] = (version + 1, account.evolve(state, event))
            made.append((account_stream(name), event))
        return _commit(command, envelope, expected, made), after

    def _check_product(self, command: AccountCommand) -> None:
        """Products are never withdrawn and keep their currency: what is seen of one here holds for ever."""
        match command:
            case OpenAccount() if command.product:
                product.check_offered(command.product, self.product(command.product)[1], command.currency)
            case ChooseProduct():
                currency = self.account(command.account_id)[1].currency
                product.check_offered(command.product_id, self.product(command.product_id)[1], currency)
            case _:
                pass

    def _plan_product(
        self, command: ProductCommand, envelope: Envelope
    ) -> tuple[Commit, dict[str, tuple[int, ProductState]]]:
        version, state = self.product(command.product_id)
        stream = product_stream(command.product_id)
        _as_expected({stream: version}, envelope)
        decided = product.decide(command, state)
        for event in decided:
            version, state = version + 1, product.evolve(state, event)
        expected = {stream: self._products[command.product_id][0]}
        commit = _commit(command, envelope, expected, ((stream, event) for event in decided))
        return commit, {command.product_id: (version, state)}


def _as_expected(versions: dict[str, int], envelope: Envelope) -> None:
    if envelope.expected_version is None:
        return
    stream, version = next(iter(versions.items()))
    if envelope.expected_version != version:
        raise VersionConflict(stream, envelope.expected_version, version)


def _commit(
    command: Command, envelope: Envelope, expected: dict[str, int], decided: Iterable[tuple[str, Event]]
) -> Commit:
    reason = command.reason if isinstance(command, _WITH_REASON) else envelope.reason
    legs = command.legs if isinstance(command, _WITH_LEGS) else ()
    correlation = envelope.correlation_id or next((leg.correlation_id for leg in legs), "")
    metadata = Metadata(envelope.actor, reason.strip(), correlation, envelope.causation_id)
    events = tuple([_new_event(stream, event, envelope, legs) for stream, event in decided])
    return Commit(envelope.command_id, events, expected, metadata)


def _new_event(stream: str, event: Event, envelope: Envelope, legs: tuple[Leg, ...]) -> NewEvent:
    """What undoes an event, and what is booked in its place, are caused by that event."""
    leg = next((leg for leg in legs if _answers(event, leg)), None) if legs else None
    if leg is None:
        return codec.encode(stream, event, envelope.effective_at)
    undoes = isinstance(event, TransactionReversed) and leg.counts_from is not None
    encoded = codec.encode(stream, event, leg.counts_from if undoes else envelope.effective_at)
    return encoded._replace(causation_id=leg.event_id)


def _answers(event: Event, leg: Leg) -> bool:
    if isinstance(event, TransactionReversed):
        return event.reverses == leg.position
    return type(event) is type(leg.event)
