"""From stored text to typed events and back: types by name, schema versions, and upcasting of old ones on reading."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from bankapp.eventstore.errors import BadText, UnknownEventType, UnreadableEvent
from bankapp.eventstore.recorded import NewEvent, RecordedEvent

E = TypeVar("E", bound=msgspec.Struct)
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the data of one schema version into those of the next."""


class EventCodec(Generic[E]):
    """Knows a closed set of event types. The newest schema version of a type is one more than its upcasters.

    `upcasters[T]` are in order: the first turns schema 1 of T into schema 2.
    """

    def __init__(
        self, types: tuple[type[E], ...], upcasters: Mapping[type[E], tuple[Upcaster, ...]] | None = None
    ) -> None:
        self._upcasters = {type_.__name__: steps for type_, steps in (upcasters or {}).items()}
        self._types = {type_.__name__: type_ for type_ in types}
        self._written = {type_: (type_.__name__, self.schema_version(type_.__name__)) for type_ in types}
        self._encode = msgspec.json.Encoder().encode
        self._decoders: dict[tuple[str, int], Callable[[str], E]] = {
            (name, self.schema_version(name)): msgspec.json.Decoder(type_).decode for name, type_ in self._types.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """The event types, in the order given."""
        return tuple(self._types)

    def knows(self, type_: str, schema_version: int) -> bool:
        """Whether events of a type and schema can be read."""
        return type_ in self._types and 0 < schema_version <= self.schema_version(type_)

    def schema_version(self, name: str) -> int:
        """The newest schema version of a type, from 1."""
        return len(self._upcasters.get(name, ())) + 1

    def encode(self, stream_id: str, event: E, effective_at: int | None = None) -> NewEvent:
        """The event as it is to be stored, in the newest schema; raises BadText."""
        name, schema_version = self._written[type(event)]
        try:
            data = self._encode(event).decode()
        except UnicodeEncodeError as error:
            raise BadText from error
        return NewEvent(stream_id, name, schema_version, data, effective_at)

    def decode(self, event: RecordedEvent) -> E:
        """The typed event; raises UnknownEventType or UnreadableEvent."""
        try:
            return self.decode_data(event.type, event.schema_version, event.data)
        except UnknownEventType as error:
            raise UnknownEventType(error.type, error.schema_version, event.position) from None

    def decode_data(self, type_: str, schema_version: int, data: str) -> E:
        """As `decode`, from the fields that matter."""
        try:
            decoder = self._decoders.get((type_, schema_version))
            return decoder(data) if decoder else self._upcast(type_, schema_version, data)
        except msgspec.MsgspecError as error:
            raise UnreadableEvent(type_, str(error)) from error

    def _upcast(self, type_: str, schema_version: int, data: str) -> E:
        if not self.knows(type_, schema_version):
            raise UnknownEventType(type_, schema_version)
        fields: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
        try:
            for step in self._upcasters[type_][schema_version - 1 :]:
                fields = step(fields)
        except (
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:  # data that an upcaster does not find as it expects
            raise UnreadableEvent(type_, f"schema {schema_version} lacks or garbles {error}") from error
        return msgspec.convert(fields, self._types[type_])
