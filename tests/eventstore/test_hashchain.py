"""The hash chain: what it covers, what it notices, and that the standard library can recompute it."""

import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.adapters.memory import MemoryEventStore
from bankapp.eventstore.errors import BrokenChain
from bankapp.eventstore.hashchain import check, link
from bankapp.eventstore.recorded import EMPTY, GENESIS, Head, RecordedEvent
from tests.support.clock import FakeClock
from tests.support.commits import commits, rechained

_ids = st.binary(min_size=16, max_size=16)
_hashes = st.binary(min_size=32, max_size=32)
_whole = st.integers(-(2**63), 2**63 - 1)
_texts = st.text(st.characters(exclude_categories=["Cs"]))
_events = st.builds(
    RecordedEvent, _whole, _texts, _whole, _texts, _whole, _ids, _ids, _whole, _whole, _whole, _texts, _texts,
    _hashes, _hashes,
)  # fmt: skip
_EVERY_CHARACTER = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def _by_the_standard_library(previous: bytes, event: RecordedEvent) -> bytes:
    fields = [*event[:5], event.event_id.hex(), event.command_id.hex(), *event[7:12]]
    return sha256(previous + json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()).digest()


@pytest.fixture
def log() -> list[RecordedEvent]:
    store = MemoryEventStore(FakeClock(step=1))
    store.append_all(commits(5, "ab"))
    return list(store.read())


@given(_hashes, _events)
def test_a_hash_is_what_the_standard_library_computes(previous: bytes, event: RecordedEvent) -> None:
    assert link(previous, event) == _by_the_standard_library(previous, event)


def test_every_character_is_framed_as_the_standard_library_does(log: list[RecordedEvent]) -> None:
    event = log[0]._replace(data=_EVERY_CHARACTER)
    assert link(GENESIS, event) == _by_the_standard_library(GENESIS, event)


def test_a_known_event_has_a_known_hash_for_ever() -> None:
    event = RecordedEvent(
        1, "account-1", 1, "MoneyDeposited", 1, bytes(16), bytes(range(16)), 0, 5, -5, '{"a":"Ω"}', "{}", GENESIS, b""
    )
    assert link(GENESIS, event).hex() == "8dec34f9dd5c2770395144b366455b6d47372dc0f3e7af470670ede5d19720be"


@given(_events, _events)
def test_other_contents_have_another_hash(one: RecordedEvent, other: RecordedEvent) -> None:
    assert (link(GENESIS, one) == link(GENESIS, other)) == (one[:12] == other[:12])


def test_a_text_cannot_pass_over_into_the_next_field(log: list[RecordedEvent]) -> None:
    shifted = log[0]._replace(data='{}","x', metadata="y"), log[0]._replace(data="{}", metadata='x","y')
    assert link(GENESIS, shifted[0]) != link(GENESIS, shifted[1])


def test_a_whole_log_holds_and_gives_each_head(log: list[RecordedEvent]) -> None:
    assert list(check(log)) == [Head(event.position, event.hash) for event in log]
    assert list(check([])) == []


def test_a_log_can_be_checked_from_any_head_on(log: list[RecordedEvent]) -> None:
    assert [head.position for head in check(log[2:], Head(2, log[1].hash))] == [3, 4, 5]


def test_heads_are_given_up_to_the_first_fault(log: list[RecordedEvent]) -> None:
    log[3] = log[3]._replace(data="{}")
    heads: list[Head] = []
    with pytest.raises(BrokenChain) as caught:
        heads.extend(check(log))
    assert caught.value.position == 4


_CONTENTS = "its contents do not match its hash"
_BEFORE = "its previous hash is not the hash of the event before"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"stream_id": "z"}, _CONTENTS),
        ({"version": 9}, _CONTENTS),
        ({"type": "T"}, _CONTENTS),
        ({"schema_version": 9}, _CONTENTS),
        ({"event_id": bytes(16)}, _CONTENTS),
        ({"command_id": bytes(16)}, _CONTENTS),
        ({"command_index": 9}, _CONTENTS),
        ({"recorded_at": 9}, _CONTENTS),
        ({"effective_at": 9}, _CONTENTS),
        ({"data": "{}"}, _CONTENTS),
        ({"metadata": "[]"}, _CONTENTS),
        ({"hash": bytes(32)}, _CONTENTS),
        ({"previous_hash": bytes(32)}, _BEFORE),
        ({"position": 9}, "it is missing, the next one there is event 9"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_changed_field_is_noticed_at_its_event(log: list[RecordedEvent], change: dict[str, Any], what: str) -> None:
    log[2] = log[2]._replace(**change)
    with pytest.raises(BrokenChain) as caught:
        list(check(log))
    assert (caught.value.position, caught.value.what) == (3, what)
    assert str(caught.value) == f"The log is broken at event 3: {what}."


def test_an_event_that_was_taken_out_is_noticed(log: list[RecordedEvent]) -> None:
    with pytest.raises(BrokenChain, match="event 3: it is missing, the next one there is event 4"):
        list(check(log[:2] + log[3:]))


def test_events_that_were_exchanged_are_noticed(log: list[RecordedEvent]) -> None:
    one, other = log[1]._replace(position=3), log[2]._replace(position=2)
    with pytest.raises(BrokenChain, match=f"event 2: {_BEFORE}"):
        list(check([log[0], other, one, *log[3:]]))


def test_an_event_that_was_recomputed_breaks_its_successor(log: list[RecordedEvent]) -> None:
    forged = log[2]._replace(data="{}")
    log[2] = forged._replace(hash=link(forged.previous_hash, forged))
    with pytest.raises(BrokenChain, match=f"event 4: {_BEFORE}"):
        list(check(log))


def test_time_that_runs_backwards_is_noticed_although_the_hashes_hold(log: list[RecordedEvent]) -> None:
    log[2] = log[2]._replace(recorded_at=log[1].recorded_at - 1)
    with pytest.raises(BrokenChain, match="event 3: it was recorded before its predecessor"):
        list(check(rechained(log)))


def test_time_that_runs_backwards_is_noticed_behind_a_head_too(log: list[RecordedEvent]) -> None:
    head = Head(2, log[1].hash)
    with pytest.raises(BrokenChain, match="event 3: it was recorded before its predecessor"):
        list(check(log[2:], head, recorded_at=log[2].recorded_at + 1))


def test_a_cut_tail_is_seen_only_by_its_head(log: list[RecordedEvent]) -> None:
    *_, head = check(log[:4])
    assert head != Head(log[4].position, log[4].hash)


def test_the_genesis_is_32_zero_bytes_at_position_0() -> None:
    assert Head(0, bytes(32)) == EMPTY
