"""Banks for the tests of the services, and somebody who gives them commands."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from bankapp.bootstrap import Workspace, memory_bank
from bankapp.domain.commands import Command, Deposit, OpenAccount
from bankapp.domain.money import parse_money
from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import Appended, Commit
from bankapp.eventstore.store import EventStore
from bankapp.services.bank import Bank, Outcome
from bankapp.services.history import History
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids


@dataclass(frozen=True, slots=True)
class Desk:
    """Where commands are given; `history` and `store` are those of the bank."""

    bank: Bank
    history: History
    store: EventStore
    clock: FakeClock

    def do(
        self,
        command: Command,
        *,
        actor: str = "ada",
        reason: str = "",
        effective_at: int | None = None,
        command_id: bytes | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """Carry out a command under a new command id, or under the one given."""
        envelope = self.bank.envelope(actor, reason, effective_at)
        chosen = command_id or envelope.command_id
        return self.bank.execute(command, replace(envelope, command_id=chosen, expected_version=expected_version))

    def opened(self, *account_ids: str, deposit: str = "", currency: str = "EUR") -> None:
        """Open accounts of Ann's, each with a first deposit if one is named."""
        for account_id in account_ids:
            self.do(OpenAccount(account_id, "Ann", currency))
            if deposit:
                self.do(Deposit(account_id, parse_money(deposit, currency)))

    def balance(self, account_id: str) -> int:
        """What is there now, folded from the account's events."""
        return self.history.refold(account_id, self.history.head()).account.balance


def memory_desk(seed: int = 1) -> Desk:
    """A new bank in memory."""
    clock = FakeClock()
    return Desk(*memory_bank(clock, seeded_ids(seed)), clock)


def workspace(clock: FakeClock | None = None, seed: int = 1) -> Workspace:
    """Makes banks whose clock and ids are the same in every run."""
    return Workspace(clock or FakeClock(), seeded_ids(seed))


def desk_of(session: Session, clock: FakeClock | None = None) -> Desk:
    """The desk of an opened bank."""
    return Desk(session.bank, session.history, session.store, clock or FakeClock())


class _Raced:
    def __init__(self, store: EventStore, rivals: Iterable[Callable[[], object]]) -> None:
        self._store = store
        self._rivals: Iterator[Callable[[], object]] = iter(rivals)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def append(self, commit: Commit) -> Appended:
        rival = next(self._rivals, None)
        if rival:
            rival()
        return self._store.append(commit)


def raced(store: EventStore, rivals: Iterable[Callable[[], object]]) -> EventStore:
    """The store, but each append is preceded by what the next rival does to it."""
    return cast("EventStore", _Raced(store, rivals))


class CancelAt:
    """A progress that is told numbers, and cancels at the first one that is `limit` or more."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self.told: list[int] = []

    def __call__(self, done: int) -> None:
        self.told.append(done)
        if self._limit is not None and done >= self._limit:
            raise Cancelled


@contextmanager
def opened_copy(made: Path, folder: Path) -> Iterator[Session]:
    """A copy of a bank's file that is at rest, in a folder, opened: a test may do with it what it likes."""
    path = folder / "copy.bank"
    path.write_bytes(made.read_bytes())
    session = workspace().open(path)
    yield session
    session.close()


def names_in(folder: Path) -> set[str]:
    """What lies in a folder, hidden files included."""
    return {path.name for path in folder.iterdir()}
