"""Events as CloudEvents: the library that keeps the standard reads ours, and we read what it writes."""

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from bankapp.adapters.memory import MemoryEventStore
from bankapp.eventstore.recorded import Metadata, RecordedEvent
from bankapp.services.cloudevents import NotAnEvent, event_of_message, headers_of, key_of, source_of
from tests.support.commits import commit
from tests.support.topics import MemoryTopic

ALL = Metadata("ada", 'the "rent", für März Ω', "c1", "c2")


def recorded(count: int = 1, stream: str = "account-123", metadata: Metadata | None = None) -> list[RecordedEvent]:
    store = MemoryEventStore()
    for number in range(1, count + 1):
        store.append(commit(number, stream, metadata=metadata, effective_at=-1))
    return list(store.read())


def sent(event: RecordedEvent) -> KafkaMessage:
    message = MemoryTopic().put_event(event, source_of(event))
    headers = {name: value for name, value in message.headers if isinstance(value, bytes)}
    return KafkaMessage(headers, message.key, message.value or b"")


def test_the_library_reads_what_we_write() -> None:
    (event,) = recorded(metadata=ALL)
    found = from_binary_event(sent(event))
    assert found.get_type() == "Happened"
    assert found.get_subject() == "account-123"
    assert found.get_source() == source_of(event)
    assert found.get_data() == {"n": 1}
    assert found.get_extension("sequence") == "1"
    assert found.get_extension("correlationid") == "c1"
    assert found.get_extension("causationid") == "c2"
    assert found.get_extension("hash") == event.hash.hex()


def test_what_the_library_writes_of_ours_is_read_back() -> None:
    (event,) = recorded(metadata=ALL)
    parsed = from_binary_event(sent(event))
    again = to_binary(CloudEvent(parsed.get_attributes(), event.data), JSONFormat())
    value = again.value if event.data.encode() == again.value else event.data.encode()
    assert event_of_message(list(again.headers.items()), value) == event


def test_the_value_is_the_stored_bytes() -> None:
    (event,) = recorded()
    assert sent(event).value == event.data.encode()
    assert sent(event).key == b"123"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(-(10**15), 10**15))
def test_every_event_comes_back_as_it_was(reason: str, effective_at: int) -> None:
    store = MemoryEventStore()
    store.append(commit(1, metadata=Metadata(reason=reason), effective_at=effective_at))
    (event,) = store.read()
    message = MemoryTopic().put_event(event)
    assert event_of_message(message.headers, message.value) == event


@pytest.mark.parametrize("missing", ["ce_subject", "ce_id", "ce_time", "ce_metadata", "ce_previoushash"])
def test_a_message_without_one_of_the_attributes_is_no_event(missing: str) -> None:
    (event,) = recorded()
    headers = [header for header in MemoryTopic().put_event(event).headers if header[0] != missing]
    with pytest.raises(NotAnEvent, match=f"it lacks the attribute {missing[3:]}") as caught:
        event_of_message(headers, event.data.encode())
    assert caught.value.claims


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_sequence", b"2"),
        ("ce_sequence", b"first"),
        ("ce_subject", b"account-124"),
        ("ce_time", b"2026-01-01"),
        ("ce_time", b"yesterday"),
        ("ce_id", b"1"),
        ("ce_hash", b"00"),
        ("ce_metadata", b"{}"),
        ("ce_type", b"\xff"),
    ],
)
def test_a_message_of_which_one_field_was_changed_is_no_event(name: str, value: bytes) -> None:
    (event,) = recorded(metadata=ALL)
    headers = [*MemoryTopic().put_event(event).headers, (name, value)]
    with pytest.raises(NotAnEvent) as caught:
        event_of_message(headers, event.data.encode())
    assert caught.value.claims


@pytest.mark.parametrize("value", [None, b'{"n":2}', b"", b"\xff"])
def test_a_message_whose_value_was_changed_is_no_event(value: bytes | None) -> None:
    (event,) = recorded()
    with pytest.raises(NotAnEvent):
        event_of_message(MemoryTopic().put_event(event).headers, value)


def test_what_was_never_an_event_does_not_claim_to_be_one() -> None:
    with pytest.raises(NotAnEvent, match="it lacks the attributes of one") as caught:
        event_of_message([("x", b"y")], b"hello")
    assert not caught.value.claims


def test_every_attribute_has_a_name_that_the_standard_allows() -> None:
    (event,) = recorded(metadata=ALL)
    names = [name.removeprefix("ce_") for name, _ in headers_of(event, "urn:x") if name.startswith("ce_")]
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in names)


@pytest.mark.parametrize(("stream", "key"), [("account-123", "123"), ("product-basic", "basic"), ("other", "other")])
def test_the_key_is_the_account(stream: str, key: str) -> None:
    assert key_of(stream) == key
