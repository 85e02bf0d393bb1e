"""A log as JSON lines: one event a line, complete, so that the same chain can be built again from it.

`data` and `metadata` stand as the JSON objects whose very bytes were hashed: reading takes them as they stand.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from bankapp.adapters.files.reading import opened
from bankapp.errors import BadFile, BadInput
from bankapp.eventstore.identity import id_from_text, id_text
from bankapp.eventstore.instants import from_iso, to_iso
from bankapp.eventstore.recorded import RecordedEvent


class BadLine(BadFile):
    def __init__(self, path: Path, line: int, why: str) -> None:
        self.path, self.line, self.why = path, line, why
        super().__init__(f"{path}, line {line}: {why}.")


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    position: int
    stream_id: str
    version: int
    type: str
    schema_version: int
    event_id: str
    command_id: str
    command_index: int
    recorded_at: str
    effective_at: str
    data: msgspec.Raw
    metadata: msgspec.Raw
    previous_hash: str
    hash: str


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Line).decode


class JsonlWriter:
    """Writes events to a text file."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, event: RecordedEvent) -> None:
        self._file.write(line_of(event))


def line_of(event: RecordedEvent) -> str:
    """An event as one line of JSON, with its end of line."""
    line = _Line(
        event.position,
        event.stream_id,
        event.version,
        event.type,
        event.schema_version,
        id_text(event.event_id),
        id_text(event.command_id),
        event.command_index,
        to_iso(event.recorded_at),
        to_iso(event.effective_at),
        msgspec.Raw(event.data.encode()),
        msgspec.Raw(event.metadata.encode()),
        event.previous_hash.hex(),
        event.hash.hex(),
    )
    return _encode(line).decode() + "\n"


def read_jsonl(path: Path) -> Iterator[RecordedEvent]:
    """The events of an exported log; raises BadLine or CannotRead."""
    with opened(path) as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                yield _event(path, number, text)


def _event(path: Path, number: int, text: str) -> RecordedEvent:
    try:
        line = _decode(text)
        return RecordedEvent(
            line.position,
            line.stream_id,
            line.version,
            line.type,
            line.schema_version,
            id_from_text(line.event_id),
            id_from_text(line.command_id),
            line.command_index,
            from_iso(line.recorded_at),
            from_iso(line.effective_at),
            bytes(line.data).decode(),
            bytes(line.metadata).decode(),
            bytes.fromhex(line.previous_hash),
            bytes.fromhex(line.hash),
        )
    except (msgspec.MsgspecError, BadInput, ValueError) as error:
        raise BadLine(path, number, f"it is no event of an exported log: {error}") from error
