"""A log as JSON lines: one event a line, complete, so that the same chain can be built again from it.

`data` and `metadata` stand as the JSON objects whose very bytes were hashed: reading takes them as they stand. Where
texts are sealed in them, the first line of a stream can carry the key that opens them, in hex.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import msgspec

from bankapp.adapters.files.reading import opened
from bankapp.adapters.keys.sealing import is_key
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
    person_key: str | msgspec.UnsetType = msgspec.UNSET


KeyOf = Callable[[str], bytes]
"""The key of a stream, empty where there is none."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Line).decode


class JsonlWriter:
    """Writes events to a text file; with `key_of` the first event of a stream takes the stream's key along."""

    def __init__(self, file: TextIO, key_of: KeyOf | None = None) -> None:
        self._file = file
        self._key_of = key_of
        self._seen = set[str]()

    def write(self, event: RecordedEvent) -> None:
        self._file.write(line_of(event, self._key(event.stream_id)))

    def _key(self, stream_id: str) -> bytes:
        if self._key_of is None or stream_id in self._seen:
            return b""
        self._seen.add(stream_id)
        return self._key_of(stream_id)


def line_of(event: RecordedEvent, key: bytes = b"") -> str:
    """An event as one line of JSON, with its end of line, and with a key where one is given."""
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
        key.hex() if key else msgspec.UNSET,
    )
    return _encode(line).decode() + "\n"


def read_jsonl(path: Path, keys: dict[str, bytes] | None = None) -> Iterator[RecordedEvent]:
    """The events of an exported log, whose keys come into `keys` ahead of them; raises BadLine or CannotRead."""
    found = {} if keys is None else keys
    with opened(path) as file:
        for number, text in enumerate(file, start=1):
            if text.strip():
                yield _event(path, number, text, found)


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if not is_key(key):
        why = "its person_key has a wrong length"
        raise ValueError(why)
    return key


def _event(path: Path, number: int, text: str, keys: dict[str, bytes]) -> RecordedEvent:
    try:
        line = _decode(text)
        if line.person_key:
            keys[line.stream_id] = _key(line.person_key)
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
