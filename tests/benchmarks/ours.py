"""Our own side: the store as the window uses it, with its hash chain and read models."""

from collections.abc import Sequence
from pathlib import Path

from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.personal import people_of
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.snapshots import SqlSnapshots
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.bootstrap import Workspace
from bankapp.eventstore.identity import time_ordered_ids
from bankapp.eventstore.instants import system_clock
from bankapp.eventstore.recorded import Commit, Metadata
from bankapp.services.aggregates import Aggregates
from bankapp.services.bank import Bank
from bankapp.services.history import History
from bankapp.services.schema import account_stream, codec
from tests.benchmarks.sides import Work, parts
from tests.benchmarks.workload import Happening

_new_id = time_ordered_ids(system_clock)


class Ours:
    """A bank in a new file; without read models it is the log alone. As the peer's, its texts are not encrypted,
    unless it is to be private.
    """

    def __init__(self, path: Path, *, kept: bool = True, private: bool = False) -> None:
        self.path = path
        Workspace().create(path, private=private).close()
        self._database = open_bank(path)
        people = people_of(self._database)
        projections = SqlProjections(self._database)
        projections.ensure()
        self.readmodels = SqlReadModels(self._database, projections)
        sealing = people.sealing if people else None
        self.store = SqlEventStore(self._database, system_clock, (projections,) if kept else (), sealing)
        aggregates = Aggregates(self.store)
        self.bank = Bank(self.store, aggregates, _new_id, system_clock)
        self.history = History(self.store, aggregates, self.readmodels)

    def singly(self, happenings: Sequence[Happening]) -> Work:
        def work() -> None:
            for happening in happenings:
                self.store.append(commit(happening))

        return work

    def batched(self, happenings: Sequence[Happening], size: int) -> Work:
        batches = parts(happenings, size)

        def work() -> None:
            for batch in batches:
                self.store.append_all(map(commit, batch))

        return work

    def balance(self, account_id: str) -> int:
        return Aggregates(self.store).account(account_id).state.balance

    def balance_at(self, account_id: str, version: int, *, snapshots: bool = True) -> int:
        kept = SqlSnapshots(self._database) if snapshots else None
        return Aggregates(self.store, kept).account(account_id, version).state.balance

    def count(self) -> int:
        return sum(1 for _ in map(codec.decode, self.store.read()))

    def close(self) -> None:
        self._database.close()


def commit(happening: Happening) -> Commit:
    """A happening as one command."""
    stream = account_stream(happening.account_id)
    return Commit(
        _new_id(),
        (codec.encode(stream, happening.event),),
        {stream: happening.version - 1},
        Metadata(happening.actor, happening.reason),
    )
