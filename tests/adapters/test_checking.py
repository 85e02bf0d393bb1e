"""The chain of a long log, verified by several processes: the verdict is that of one that goes through all of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import EMPTY, Head
from bankapp.services import verifying
from bankapp.services.integrity import Verdict, head_at, verify
from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from bankapp.services.verifying import verify_behind
from tests.support.postgresql import postgres_server
from tests.support.processes import helpers, kill_helpers
from tests.support.proving import signed_head
from tests.support.raw import DROP_GUARDS, PUT_GUARDS_BACK, run_raw
from tests.support.services import CancelAt, opened_copy, workspace

EVENTS, PART = 9_000, 3_000
"""So many that there are three parts, the last two of which other processes verify."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small parts, each worth a process."""
    monkeypatch.setattr(verifying, "WORTH_A_PROCESS", EVENTS // 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.bank"
    workspace().sample(path, EVENTS, 20, 1).close()
    return path


@pytest.fixture
def long(made: Path, tmp_path: Path) -> Iterator[Session]:
    with opened_copy(made, tmp_path) as session:
        assert session.store.head().position == EVENTS
        yield session


def tampered(session: Session, statement: str) -> None:
    assert session.path
    run_raw(session.path, *DROP_GUARDS, statement, *PUT_GUARDS_BACK)


def by_one(session: Session, *heads: Head) -> Verdict:
    return verify(session.store.read(), heads=map(signed_head, heads))


def by_several(session: Session, *heads: Head) -> Verdict:
    verdict = verify_behind(session.store, EMPTY, heads=map(signed_head, heads))
    assert not helpers()
    return verdict


def test_a_sound_log_holds_and_all_of_it_is_told(long: Session) -> None:
    progress = CancelAt()
    verdict = verify_behind(long.store, EMPTY, progress)
    assert verdict == by_one(long) == Verdict(EVENTS, long.store.head())
    assert progress.told == sorted(progress.told)
    assert (len(progress.told) > 3, progress.told[-1]) == (True, EVENTS)


@pytest.mark.parametrize("position", [1, PART - 1, PART, PART + 1, 2 * PART + 5, EVENTS])
def test_a_changed_event_is_found_in_whichever_part_it_is(long: Session, position: int) -> None:
    tampered(long, f"UPDATE events SET data = '{{}}' WHERE position >= {position}")
    found = by_several(long)
    assert found.fault
    assert (found.fault.position, found) == (position, by_one(long))


@pytest.mark.parametrize("position", [PART, PART + 1, 2 * PART])
def test_a_missing_event_is_found_where_one_part_ends_and_the_next_begins(long: Session, position: int) -> None:
    tampered(long, f"DELETE FROM events WHERE position = {position}")
    found = by_several(long)
    assert found.fault
    assert (found.fault.position, found) == (position, by_one(long))


def test_signed_heads_are_held_against_every_part(long: Session) -> None:
    heads = [head_at(long.store, position) for position in (PART // 2, PART, 2 * PART - 1, EVENTS)]
    assert by_several(long, *heads) == Verdict(EVENTS, long.store.head())
    for index, head in enumerate(heads):
        others = [*heads[:index], Head(head.position, bytes(32)), *heads[index + 1 :]]
        found = by_several(long, *others)
        assert found.fault
        assert (found.fault.position, found) == (head.position, by_one(long, *others))


def test_a_broken_link_is_named_before_a_head_behind_it(long: Session) -> None:
    wrong = Head(2 * PART - 1, bytes(32))
    tampered(long, f"UPDATE events SET data = '{{}}' WHERE position = {PART + 7}")
    found = by_several(long, wrong)
    assert found.fault
    assert (found.fault.position, found) == (PART + 7, by_one(long, wrong))


def test_what_another_process_does_not_bring_to_an_end_is_verified_here(long: Session) -> None:
    tampered(long, f"UPDATE events SET data = '{{}}' WHERE position = {EVENTS - 1}")
    assert verify_behind(long.store, EMPTY, lambda _: kill_helpers()) == by_one(long)


def test_who_cancels_leaves_no_process_behind(long: Session) -> None:
    with pytest.raises(Cancelled):
        verify_behind(long.store, EMPTY, CancelAt(1000))
    assert not helpers()


def test_a_bank_on_a_server_is_verified_so_too(made: Path) -> None:
    server = postgres_server()
    place = BankUrl(server.url(server.new_database()))
    workspace().copy(made, place)
    session = workspace().open(place)
    assert by_several(session) == by_one(session) == Verdict(EVENTS, session.store.head())
    session.close()
