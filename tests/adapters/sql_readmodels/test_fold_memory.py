"""What the read models remember from one append to the next never makes them differ from a rebuild."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bankapp.adapters.sql._driver import sqlite3
from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.errors import Cancelled
from bankapp.services.session import Session
from tests.support.services import Desk, desk_of, workspace

TABLES = ("account_list", "account_history", "books", "bins", "projections")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.bank"


@pytest.fixture
def sessions(path: Path) -> Iterator[tuple[Session, Session]]:
    """Two windows on one bank."""
    with ExitStack() as stack:
        one = workspace().create(path)
        stack.callback(one.close)
        other = workspace(seed=2).open(path)
        stack.callback(other.close)
        yield one, other


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in TABLES}


def rebuilt(session: Session) -> dict[str, list[tuple[object, ...]]]:
    assert session.path is not None
    session.readmodels.rebuild()
    return rows(session.path)


def cancelled_append(desk: Desk) -> None:
    """An account is opened and a deposit made, and all of it taken back when both had been folded."""

    def stop(done: int) -> None:
        raise Cancelled

    planner = desk.bank.planner()
    commands = (OpenAccount("gone", "Ann", "JPY"), Deposit("1", Money(7, "EUR")))
    with pytest.raises(Cancelled):
        desk.store.append_all([planner.plan(command, desk.bank.envelope()) for command in commands], stop)


def test_two_windows_that_take_turns_keep_what_a_rebuild_makes(path: Path, sessions: tuple[Session, Session]) -> None:
    one, other = map(desk_of, sessions)
    one.opened("1", "2", deposit="5")
    for desk in (other, one, other, one, one):
        desk.do(Deposit("1", Money(100, "EUR")))
    other.opened("3", deposit="1")
    kept = rows(path)
    assert kept == rebuilt(sessions[0])
    assert len(kept["account_list"]) == 3


def test_an_append_that_was_taken_back_is_not_remembered(path: Path, sessions: tuple[Session, Session]) -> None:
    desk = desk_of(sessions[0])
    desk.opened("1", deposit="5")
    cancelled_append(desk)
    desk.opened("2", deposit="1")
    kept = rows(path)
    assert [row[:2] for row in kept["account_list"]] == [(1, "1"), (2, "2")]
    assert kept == rebuilt(sessions[0])


def test_another_window_that_fills_the_place_of_what_was_taken_back_is_seen(
    path: Path, sessions: tuple[Session, Session]
) -> None:
    one, other = map(desk_of, sessions)
    one.opened("1", deposit="5")
    cancelled_append(one)
    other.opened("2", deposit="1")  # the same two positions
    one.do(Deposit("1", Money(100, "EUR")))
    kept = rows(path)
    assert kept == rebuilt(sessions[1])


def test_a_rebuild_in_between_does_not_disturb_who_goes_on(path: Path, sessions: tuple[Session, Session]) -> None:
    desk = desk_of(sessions[0])
    desk.opened("1", "2", deposit="5")
    sessions[1].readmodels.rebuild()
    desk.do(Deposit("2", Money(100, "EUR")))
    kept = rows(path)
    assert kept == rebuilt(sessions[0])
