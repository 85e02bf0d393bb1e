"""A log as JSON lines: complete, so that the same chain comes out of it."""

import gzip
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankapp.adapters.files.jsonl import BadLine, line_of, read_jsonl
from bankapp.adapters.files.reading import CannotRead
from bankapp.adapters.memory import MemoryEventStore
from bankapp.domain.commands import Deposit, OpenAccount, Transfer
from bankapp.errors import Cancelled
from bankapp.eventstore.errors import BrokenChain, NotEmpty, UnknownEventType
from bankapp.eventstore.recorded import EMPTY, Commit, Expected, Metadata, NewEvent
from bankapp.services.exporting import Selection
from bankapp.services.integrity import verify
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.commits import rechained
from tests.support.golden import golden
from tests.support.lives import days_ago, well_opened, wish, wishes
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, memory_desk


@pytest.fixture
def log(session: Session, desk: Desk, tmp_path: Path) -> Path:
    """The exported log of a bank of seven events."""
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")), reason='the "rent", für März')
    desk.do(Deposit("a", eur("1"), "Ω 🏦"), effective_at=-1)
    session.files.export(tmp_path / "log.jsonl", "jsonl", Selection())
    return tmp_path / "log.jsonl"


def rewritten(log: Path, position: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Change one line as somebody with an editor would."""
    lines = log.read_text(encoding="utf-8").splitlines()
    event = json.loads(lines[position - 1])
    change(event)
    lines[position - 1] = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    log.write_text("\n".join([*lines, ""]), encoding="utf-8")


def test_an_exported_bank_imports_into_an_empty_one_with_the_same_head(
    session: Session, other: Session, log: Path
) -> None:
    assert other.files.import_log(log) == session.store.head()
    assert list(other.store.read()) == list(session.store.read())
    assert other.history.bank(7) == session.history.bank(7)
    assert other.readmodels.position() == 7


def test_a_bank_that_was_imported_lives_on(other: Session, log: Path) -> None:
    other.files.import_log(log)
    other.bank.execute(Deposit("b", eur("1")), other.bank.envelope())
    assert verify(other.store.read()).events == 8


def test_a_line_is_one_event_with_all_of_its_fields() -> None:
    desk = memory_desk()
    desk.do(OpenAccount("123", "Ada", "EUR"), actor="ada", reason="the article")
    desk.do(Deposit("123", eur("100")), effective_at=0)
    assert "".join(line_of(event) for event in desk.store.read()) == golden("export.jsonl")


def test_a_log_is_read_packed_and_with_blank_lines(other: Session, log: Path, tmp_path: Path) -> None:
    text = log.read_text(encoding="utf-8").replace("\n", "\n\n")
    (tmp_path / "log.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    assert other.files.import_log(tmp_path / "log.jsonl.gz").position == 7


def test_a_bank_that_holds_anything_takes_no_whole_log(session: Session, log: Path) -> None:
    head = session.store.head()
    with pytest.raises(NotEmpty, match=r"a\.bank already holds 7 events"):
        session.files.import_log(log)
    assert session.store.head() == head


TAMPERED: dict[str, Callable[[dict[str, Any]], object]] = {
    "data": lambda event: event["data"].update(amount=999),
    "metadata": lambda event: event["metadata"].update(actor="eve"),
    "stream": lambda event: event.update(stream_id="account-z"),
    "version": lambda event: event.update(version=9),
    "type": lambda event: event.update(type="MoneyWithdrawn"),
    "schema": lambda event: event.update(schema_version=2),
    "event id": lambda event: event.update(event_id="00000000-0000-0000-0000-000000000000"),
    "command id": lambda event: event.update(command_id="00000000-0000-0000-0000-000000000000"),
    "index": lambda event: event.update(command_index=1),
    "recorded": lambda event: event.update(recorded_at="2030-01-01T00:00:00Z"),
    "effective": lambda event: event.update(effective_at="2020-01-01"),
    "previous hash": lambda event: event.update(previous_hash="00" * 32),
    "hash": lambda event: event.update(hash="00" * 32),
    "position": lambda event: event.update(position=5),
}


@pytest.mark.parametrize("field", TAMPERED)
def test_a_changed_line_breaks_the_chain_at_its_position(other: Session, log: Path, field: str) -> None:
    rewritten(log, 4, TAMPERED[field])
    with pytest.raises(BrokenChain) as caught:
        other.files.import_log(log)
    assert caught.value.position == 4
    assert (other.store.head(), other.readmodels.position()) == (EMPTY, 0)
    fault = verify(read_jsonl(log)).fault
    assert fault is not None
    assert fault.position == 4


def test_white_space_in_what_was_hashed_is_a_change(other: Session, log: Path) -> None:
    log.write_text(log.read_text(encoding="utf-8").replace('"amount":1000', '"amount": 1000', 1), encoding="utf-8")
    with pytest.raises(BrokenChain, match="event 2: its contents do not match its hash"):
        other.files.import_log(log)


def test_a_line_that_is_missing_is_named(other: Session, log: Path) -> None:
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join(lines[:2] + lines[3:]), encoding="utf-8")
    with pytest.raises(BrokenChain, match="event 3: it is missing, the next one there is event 4"):
        other.files.import_log(log)


def test_a_part_of_a_log_is_no_whole_log(session: Session, other: Session, log: Path) -> None:
    for selection in (Selection("b"), Selection(first=2)):
        session.files.export(log, "jsonl", selection)
        with pytest.raises(BrokenChain, match="event 1: it is missing"):
            other.files.import_log(log)
    assert other.store.head() == EMPTY


def test_the_beginning_of_a_log_is_a_log(session: Session, other: Session, log: Path) -> None:
    session.files.export(log, "jsonl", Selection(last=4))
    assert other.files.import_log(log) == (4, session.history.events(4, 4)[0].hash)


BAD_LINES = {
    "no json": "balance: 75",
    "cut": '{"position":1,"stream_id"',
    "no event": "{}",
    "a list": "[]",
    "unknown field": '"colour":"red",',
    "bad hash": "xyz",
    "bad id": "no-id",
    "bad time": "yesterday",
    "bad key": "zz",
    "short key": "00" * 31,
    "long key": "00" * 33,
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_line_that_is_no_event_is_named(other: Session, log: Path, case: str) -> None:
    changes = {"unknown field": "colour", "bad hash": "hash", "bad id": "event_id", "bad time": "recorded_at"}
    changes |= dict.fromkeys(("bad key", "short key", "long key"), "person_key")
    if case in changes:
        rewritten(log, 2, lambda event: event.update({changes[case]: BAD_LINES[case]}))
    else:
        lines = log.read_text(encoding="utf-8").splitlines()
        log.write_text("\n".join([lines[0], BAD_LINES[case], *lines[2:]]), encoding="utf-8")
    with pytest.raises(BadLine, match=r"log\.jsonl, line 2: it is no event of an exported log"):
        other.files.import_log(log)
    assert other.store.head() == EMPTY


def test_another_file_is_no_log(other: Session, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(bytes(range(256)))
    with pytest.raises(CannotRead, match="it is not text in utf-8"):
        other.files.import_log(tmp_path / "picture")
    with pytest.raises(CannotRead, match="No such file"):
        other.files.import_log(tmp_path / "nobody")


def test_cancelling_takes_nothing(other: Session, log: Path) -> None:
    with pytest.raises(Cancelled):
        other.files.import_log(log, CancelAt(1))
    assert (other.store.head(), other.readmodels.position()) == (EMPTY, 0)


def test_a_log_of_events_that_nobody_knows_is_refused_whole(other: Session, log: Path) -> None:
    events = list(read_jsonl(log))
    events[6] = events[6]._replace(type="MoneyForged")
    log.write_text("".join(map(line_of, rechained(events))), encoding="utf-8")
    with pytest.raises(UnknownEventType, match="MoneyForged"):
        other.files.import_log(log)
    assert other.store.head() == EMPTY


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_new = st.builds(
    NewEvent, st.sampled_from("ab"), _texts, st.integers(1, 9), st.just("{}"), st.integers(-(10**15), 10**15)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_new, st.builds(Metadata, _texts, _texts, _texts, _texts)), max_size=5))
def test_whatever_stands_in_a_log_comes_back_to_the_byte(made: list[tuple[NewEvent, Metadata]]) -> None:
    store, again = MemoryEventStore(FakeClock()), MemoryEventStore(FakeClock())
    for number, (event, metadata) in enumerate(made):
        store.append(Commit(number.to_bytes(16, "big"), (event,), {event.stream_id: Expected.ANY}, metadata))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        path.write_text("".join(map(line_of, store.read())), encoding="utf-8", newline="")
        assert again.append_recorded(read_jsonl(path)) == store.head()
    assert list(again.read()) == list(store.read())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(wishes, days_ago), max_size=20))
def test_any_banks_log_makes_the_same_chain_again(life: list[tuple[Any, int | None]]) -> None:
    desk, again = memory_desk(), MemoryEventStore(FakeClock())
    well_opened(desk)
    for asked, ago in life:
        wish(desk, asked, ago)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        path.write_text("".join(map(line_of, desk.store.read())), encoding="utf-8", newline="")
        assert again.append_recorded(read_jsonl(path)) == desk.store.head()
