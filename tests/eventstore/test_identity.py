"""Ids of commands and events."""

from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.eventstore.identity import BadId, event_id, id_from_text, id_text, time_ordered_ids
from tests.support.clock import SECOND, START, FakeClock


def test_a_new_id_is_a_uuid_of_version_7_with_its_millisecond() -> None:
    made = UUID(bytes=time_ordered_ids(FakeClock())())
    assert (made.version, made.variant, made.int >> 80) == (7, RFC_4122, START // 1000)


def test_ids_sort_by_the_time_they_were_made() -> None:
    make = time_ordered_ids(FakeClock(step=SECOND))
    made = [make() for _ in range(20)]
    assert made == sorted(made)


def test_ids_of_the_same_instant_differ() -> None:
    make = time_ordered_ids(FakeClock())
    assert len({make() for _ in range(1000)}) == 1000


@given(st.binary(min_size=16, max_size=16), st.integers(0, 2**64 - 1))
def test_an_event_id_is_a_uuid_of_version_8_that_depends_on_command_and_index(command: bytes, index: int) -> None:
    made = UUID(bytes=event_id(command, index))
    assert (made.version, made.variant) == (8, RFC_4122)
    assert made.bytes == event_id(command, index) != event_id(command, index ^ 1)


@given(st.binary(min_size=16, max_size=16))
def test_an_id_is_read_back_from_its_text(value: bytes) -> None:
    assert id_from_text(id_text(value)) == value


@pytest.mark.parametrize("text", ["", "1", "x" * 36, "0" * 31, "0" * 33, "é" * 32])
def test_what_is_no_uuid_is_refused(text: str) -> None:
    with pytest.raises(BadId, match="is no UUID"):
        id_from_text(text)
