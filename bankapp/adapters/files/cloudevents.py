"""A log as CloudEvents in JSON lines (structured mode): the messages of a topic, for those without Kafka.

`data` stands as the JSON whose very bytes were hashed: reading takes it as it stands.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from bankapp.adapters.files.jsonl import BadLine
from bankapp.adapters.files.reading import opened
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore
from bankapp.services.cloudevents import JSON, NotAnEvent, attributes_of, event_of, key_of, source_of

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_text = msgspec.json.Decoder(str).decode


class CloudEventsWriter:
    """Writes events to a text file. Their source is that of the whole log, whichever of them are written."""

    def __init__(self, file: TextIO, store: EventStore) -> None:
        self._file = file
        first = next(store.read(1, 1), None)
        self._source = source_of(first) if first else ""

    def write(self, event: RecordedEvent) -> None:
        attributes = attributes_of(event, self._source)
        also = {"partitionkey": key_of(event.stream_id), "datacontenttype": JSON}
        line = {**attributes, **also, "data": msgspec.Raw(event.data.encode())}
        self._file.write(_encode(line).decode() + "\n")


def read_cloudevents(path: Path) -> Iterator[RecordedEvent]:
    """The events of a file of CloudEvents, each proved by its own hash; raises BadLine or CannotRead."""
    with opened(path) as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                yield _event(path, number, text)


def is_cloudevents(path: Path) -> bool:
    """Whether a file's first line is a CloudEvent."""
    with opened(path) as file:
        try:
            return "specversion" in _decode(file.readline())
        except msgspec.MsgspecError:
            return False


def _event(path: Path, number: int, text: str) -> RecordedEvent:
    try:
        line = _decode(text)
        data = bytes(line.pop("data", b"")).decode()
        return event_of({name: _text(raw) for name, raw in line.items()}, data)
    except (msgspec.MsgspecError, NotAnEvent, UnicodeDecodeError) as error:
        raise BadLine(path, number, f"it is no event of a bank as a CloudEvent: {str(error).rstrip('.')}") from error
