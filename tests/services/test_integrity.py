"""Proof that the log is what was once written."""

from typing import Any

import pytest

from bankapp.domain.commands import Deposit, Transfer
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.services.integrity import Fault, verify
from tests.support.commits import rechained
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, memory_desk

TAMPERED: dict[str, Any] = {
    "stream_id": "account-z",
    "version": 99,
    "type": "MoneyWithdrawn",
    "schema_version": 2,
    "event_id": bytes(16),
    "command_id": bytes(16),
    "command_index": 1,
    "recorded_at": 2**60,
    "effective_at": 0,
    "data": '{"amount":1,"currency":"EUR"}',
    "metadata": '{"actor":"eve"}',
    "hash": bytes(32),
}


@pytest.fixture
def log() -> list[RecordedEvent]:
    """The eight events of a sound bank."""
    desk = memory_desk()
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")))
    desk.do(Deposit("a", eur("1")))
    desk.do(Deposit("b", eur("1")))
    return list(desk.store.read())


def test_a_sound_log_holds_to_its_head(log: list[RecordedEvent]) -> None:
    verdict = verify(log)
    assert (verdict.ok, verdict.events, verdict.head, verdict.fault) == (True, 8, Head(8, log[-1].hash), None)


def test_the_bank_itself_is_verified_as_its_log_is(desk: Desk) -> None:
    desk.opened("a", "b", deposit="10")
    assert verify(desk.store.read()).head == desk.store.head()


def test_an_empty_log_is_sound() -> None:
    assert (verify([]).ok, verify([]).head) == (True, EMPTY)


@pytest.mark.parametrize("at", [1, 5, 8], ids=["first", "middle", "last"])
@pytest.mark.parametrize("field", TAMPERED)
def test_a_changed_field_is_named_by_its_position(log: list[RecordedEvent], field: str, at: int) -> None:
    log[at - 1] = log[at - 1]._replace(**{field: TAMPERED[field]})
    verdict = verify(log)
    assert verdict.fault == Fault(at, "its contents do not match its hash")
    assert (verdict.ok, verdict.events) == (False, at - 1)


def test_every_field_is_tampered_with() -> None:
    assert {*TAMPERED, "position", "previous_hash"} == set(RecordedEvent._fields)


def test_a_changed_link_is_named(log: list[RecordedEvent]) -> None:
    log[4] = log[4]._replace(previous_hash=bytes(32))
    assert verify(log).fault == Fault(5, "its previous hash is not the hash of the event before")


@pytest.mark.parametrize(
    ("left_out", "position", "following"), [(1, 1, 2), (5, 5, 6), (7, 7, 8)], ids=["first", "middle", "late"]
)
def test_a_missing_event_is_named(log: list[RecordedEvent], left_out: int, position: int, following: int) -> None:
    del log[left_out - 1]
    assert verify(log).fault == Fault(position, f"it is missing, the next one there is event {following}")


def test_two_events_that_changed_places_are_noticed(log: list[RecordedEvent]) -> None:
    log[3], log[4] = log[4], log[3]
    assert verify(log).fault == Fault(4, "it is missing, the next one there is event 5")


def test_an_event_that_was_put_in_with_a_hash_of_its_own_breaks_the_next_link(log: list[RecordedEvent]) -> None:
    forged = rechained([log[4]._replace(data='{"amount":999,"currency":"EUR"}')], log[3].hash)
    assert verify([*log[:4], *forged, *log[5:]]).fault == Fault(
        6, "its previous hash is not the hash of the event before"
    )


def test_only_the_first_fault_is_named(log: list[RecordedEvent]) -> None:
    log[2] = log[2]._replace(data="{}")
    log[6] = log[6]._replace(data="{}")
    fault = verify(log).fault
    assert fault is not None
    assert fault.position == 3


def test_time_that_runs_backwards_is_noticed_even_with_hashes_that_hold(log: list[RecordedEvent]) -> None:
    log[5] = log[5]._replace(recorded_at=log[4].recorded_at - 1)
    assert verify(rechained(log)).fault == Fault(6, "it was recorded before its predecessor")


def test_a_chain_alone_cannot_tell_that_its_tail_was_cut_off(log: list[RecordedEvent]) -> None:
    """Nor that all of it was recomputed: heads are to be kept outside of the bank."""
    whole = verify(log).head
    assert verify(log[:6]).ok
    assert verify(log[:6]).head != whole
    log[2] = log[2]._replace(data='{"amount":999,"currency":"EUR"}')
    assert verify(rechained(log)).ok
    assert verify(rechained(log)).head != whole


def test_a_log_is_verified_from_a_head_that_is_known(log: list[RecordedEvent]) -> None:
    known = Head(5, log[4].hash)
    assert verify(log[5:], start=known).head == verify(log).head
    fault = verify(log[5:], start=Head(5, bytes(32))).fault
    assert fault is not None
    assert fault.position == 6


def test_progress_is_told_and_may_cancel(log: list[RecordedEvent], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankapp.services.integrity._TELL", 3)
    progress = CancelAt()
    verify(log, progress)
    assert progress.told == [3, 6, 8]
