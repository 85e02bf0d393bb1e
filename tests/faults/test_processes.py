"""Several processes on one bank lose nothing, break no rule, and see each other at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import pytest

from bankapp.adapters.sql.opening import open_bank
from bankapp.adapters.sql.store import SqlEventStore
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.eventstore.hashchain import check
from tests.support.books import accounts, faults
from tests.support.commits import command_id, commit
from tests.support.scenario import eur
from tests.support.stores import open_store
from tests.support.workers import ACCOUNTS, Tally, bank_on, withdraw_blindly, work

ROOT = Path(__file__).parents[2]
START = 100


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bank in which each account holds one euro, so that withdrawals often come too late."""
    store = open_store(tmp_path / "shared.bank")
    bank = bank_on(store, 99)
    for account in ACCOUNTS:
        bank.execute(OpenAccount(account, "Ada", "EUR"), bank.envelope())
        bank.execute(Deposit(account, eur("1")), bank.envelope())
    store.close()
    return tmp_path / "shared.bank"


@pytest.fixture
def store(path: Path) -> Iterator[SqlEventStore]:
    store = SqlEventStore(open_bank(path))
    yield store
    store.close()


def _together(processes: int, way: Callable[[Path, int, int], Tally], path: Path, count: int) -> list[Tally]:
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return [job.result() for job in [pool.submit(way, path, seed, count) for seed in range(processes)]]


def test_four_processes_on_the_same_accounts_lose_nothing_and_break_no_rule(path: Path, store: SqlEventStore) -> None:
    before = store.head().position
    tallies = _together(4, work, path, 500)
    assert faults(store) == []
    assert store.head().position == before + sum(tally.events for tally in tallies)
    total = sum(state.balance for state in accounts(store).values())
    assert total == START * len(ACCOUNTS) + sum(tally.brought for tally in tallies)
    assert 0 < sum(tally.refused for tally in tallies) < 2000


def test_the_control_that_expects_nothing_of_the_streams_breaks_a_rule_and_is_noticed(
    path: Path, store: SqlEventStore
) -> None:
    _together(2, withdraw_blindly, path, START)
    assert accounts(store)["1"].balance == -START
    assert "1 stands at -1 after event" in faults(store)[0]


@contextmanager
def _running(way: str, path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process of tests.support.workers; killed at the end, as kill -9 does."""
    arguments = [sys.executable, "-m", "tests.support.workers", way, str(path)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    assert process.stdout is not None
    return (line.strip() for line in process.stdout)


def test_two_processes_see_each_others_events_within_half_a_second(tmp_path: Path) -> None:
    store, waited = open_store(tmp_path / "two.bank"), list[float]()
    with _running("answer", tmp_path / "two.bank") as other:
        told = _lines(other)
        assert next(told) == "ready"
        for number in range(10):
            started = monotonic()
            mine = store.append(commit(number, "questions")).events[0].position
            answer = int(next(told))
            assert (answer, store.head().position) == (mine + 1, mine + 1)
            waited.append(monotonic() - started)
    store.close()
    assert max(waited) < 0.5


def test_a_writer_that_is_killed_loses_nothing_that_it_had_acknowledged(path: Path) -> None:
    with _running("for-ever", path) as writer:
        acknowledged = [int(next(_lines(writer))) for _ in range(50)]
        writer.kill()
        acknowledged += [int(line) for line in _lines(writer)]
    store = open_store(path)
    heads = list(check(store.read()))
    assert acknowledged[-1] <= store.head().position == heads[-1].position
    assert store.version("a") == store.version("b")
    assert store.append(commit(1, "a", expected=store.version("a"))).events[0].position == len(heads) + 1
    store.close()


def test_a_writer_that_is_killed_midway_leaves_nothing_of_its_transaction(path: Path) -> None:
    before = open_store(path)
    head = before.head()
    before.close()
    with _running("one-long-transaction", path) as writer:
        told = [int(next(_lines(writer))) for _ in range(3)]
    store = open_store(path)
    assert told[-1] >= 3000
    assert (store.head(), store.events_of(command_id(10_000))) == (head, ())
    assert store.append(commit(1)).events[0].position == head.position + 1
    store.close()
