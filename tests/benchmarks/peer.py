"""The peer: the library `eventsourcing` from PyPI, as its documentation shows it, on SQLite with WAL and FULL."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application, Repository
from eventsourcing.domain import Aggregate, CanMutateAggregate
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool, SQLiteFactory
from eventsourcing.utils import get_topic

from bankapp.domain.events import AccountEvent, AccountOpened, MoneyDeposited, MoneyWithdrawn
from tests.benchmarks.sides import Work, parts
from tests.benchmarks.workload import Happening

_SECTION = 1000


class Account(Aggregate):
    """The same account, told to the peer."""

    class Opened(Aggregate.Created):
        owner: str
        currency: str
        overdraft_limit: int
        actor: str
        reason: str

    class Deposited(Aggregate.Event):
        amount: int
        currency: str
        counterparty: str
        actor: str
        reason: str

        def apply(self, aggregate: "Account") -> None:
            aggregate.balance += self.amount

    class Withdrawn(Aggregate.Event):
        amount: int
        currency: str
        counterparty: str
        actor: str
        reason: str

        def apply(self, aggregate: "Account") -> None:
            aggregate.balance -= self.amount

    def __init__(self, owner: str, currency: str, overdraft_limit: int, actor: str, reason: str) -> None:
        self.owner = owner
        self.currency = currency
        self.overdraft_limit = overdraft_limit
        self.balance = 0

    def deposit(self, amount: int, actor: str, reason: str) -> None:
        self.trigger_event(
            self.Deposited, amount=amount, currency=self.currency, counterparty="", actor=actor, reason=reason
        )


class _DurablePool(SQLiteConnectionPool):
    """Sets what we set; WAL it sets by itself."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous = FULL")
        return connection


class Peer:
    """An application of the library in a new file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.app: Application[UUID] = Application(
            env={
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(path),
                "AGGREGATE_CACHE_MAXSIZE": "10000",
                "IS_SNAPSHOTTING_ENABLED": "y",
            }
        )
        factory = self.app.factory
        assert isinstance(factory, SQLiteFactory)
        factory.datastore.pool.close()
        factory.datastore.pool = _DurablePool(db_name=str(path))

    def singly(self, happenings: Sequence[Happening]) -> Work:
        return self.batched(happenings, 1)

    def batched(self, happenings: Sequence[Happening], size: int) -> Work:
        batches = parts(happenings, size)

        def work() -> None:
            for batch in batches:
                self.app.events.put([_event(happening) for happening in batch])

        return work

    def balance(self, account_id: str) -> int:
        """By the library's own road to an aggregate, without its cache."""
        account: Account = Repository(self.app.events).get(_id(account_id))
        return account.balance

    def balance_at(self, account_id: str, version: int, *, snapshots: bool = True) -> int:
        """The same at a version of the past."""
        kept = self.app.snapshots if snapshots else None
        account: Account = Repository(self.app.events, snapshot_store=kept).get(_id(account_id), version=version)
        return account.balance

    def take_snapshots(self, account_id: str, versions: Iterable[int]) -> None:
        """Keep the account as it was at some versions, in their order."""
        for version in versions:
            self.app.take_snapshot(_id(account_id), version)

    def balance_by_hand(self, account_id: str) -> int:
        """The same events from its store, folded without its repository."""
        account: Account | None = None
        for event in self.app.events.get(_id(account_id)):
            assert isinstance(event, Account.Event)
            account = event.mutate(account)
        return account.balance if account else 0

    def count(self) -> int:
        done = 0
        while section := self.app.recorder.select_notifications(done + 1, _SECTION):
            for notification in section:
                self.app.mapper.to_domain_event(notification)
            done += len(section)
        return done

    def deposit(self, account_id: str, amount: int, actor: str, reason: str) -> None:
        """The command as an application of the library carries it out, with its cache of aggregates."""
        account: Account = self.app.repository.get(_id(account_id))
        account.deposit(amount, actor, reason)
        self.app.save(account)

    def close(self) -> None:
        self.app.close()


def _id(account_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, account_id)


def _event(happening: Happening) -> CanMutateAggregate[UUID]:
    type_, fields = _told(happening.event)
    return type_(
        originator_id=_id(happening.account_id),
        originator_version=happening.version,
        timestamp=datetime.now(UTC),
        actor=happening.actor,
        reason=happening.reason,
        **fields,
    )


def _told(event: AccountEvent) -> tuple[Callable[..., CanMutateAggregate[UUID]], dict[str, object]]:
    match event:
        case AccountOpened():
            told = {"owner": event.owner, "currency": event.currency, "overdraft_limit": event.overdraft_limit}
            return Account.Opened, {"originator_topic": get_topic(Account), **told}
        case MoneyDeposited() | MoneyWithdrawn():
            type_ = Account.Deposited if isinstance(event, MoneyDeposited) else Account.Withdrawn
            return type_, {"amount": event.amount, "currency": event.currency, "counterparty": event.counterparty}
        case _:
            raise AssertionError(event)
