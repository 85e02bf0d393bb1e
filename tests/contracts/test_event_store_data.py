"""The contract of an event store, as sentences: what a fold reads."""

import pytest

from bankapp.eventstore.store import EventStore
from tests.support.commits import commits


@pytest.mark.parametrize(
    ("start", "stop"), [(1, None), (0, None), (3, 7), (7, 3), (1000, 1001), (1001, None), (2**70, None), (1, 2**70)]
)
def test_a_fold_gets_version_type_schema_and_data_of_what_is_on_the_stream(
    store: EventStore, start: int, stop: int | None
) -> None:
    store.append_all(commits(2400, ("other", "s")))
    events = store.read_stream("s", start, stop)
    expected = [(event.version, event.type, event.schema_version, event.data) for event in events]
    assert list(store.read_data("s", start, stop)) == expected
    assert len(expected) == len(range(max(start, 1), min(stop or 1200, 1200) + 1))
