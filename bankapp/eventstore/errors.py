"""What a store may raise beside the families of `bankapp.errors`."""

from bankapp.errors import BadInput, Conflict, IntegrityBroken, Unavailable
from bankapp.eventstore.recorded import Expected, ExpectedVersion


class VersionConflict(Conflict):
    """A stream is not at the version that the append expected; `actual` is 0 for a stream without events."""

    def __init__(self, stream_id: str, expected: ExpectedVersion, actual: int) -> None:
        self.stream_id, self.expected, self.actual = stream_id, expected, actual
        wanted = expected.value if isinstance(expected, Expected) else f"version {expected}"
        super().__init__(f"Version conflict: {stream_id} is at version {actual}, {wanted} was expected.")


class BrokenChain(IntegrityBroken):
    """The first event at which the log is not what was once written; `what` says what is wrong with it."""

    def __init__(self, position: int, what: str) -> None:
        self.position, self.what = position, what
        super().__init__(f"The log is broken at event {position}: {what}.")


class UnknownEventType(IntegrityBroken):
    """An event that no decoder is there for: it was written by a newer programme, or by another one.

    `position` is 0 where the event is in no log yet.
    """

    def __init__(self, type_: str, schema_version: int, position: int = 0) -> None:
        self.type, self.schema_version, self.position = type_, schema_version, position
        what = f"{type_}, schema {schema_version}"
        super().__init__(
            f"Event {position} is of a kind that this version does not know ({what}): nothing is shown from there on."
            if position
            else f"The log holds an event that this version does not know: {what}."
        )


class NewerEvents(Unavailable):
    """A log goes on with what this version does not know, and so cannot be decided upon."""

    def __init__(self, name: str, position: int) -> None:
        self.name, self.position = name, position
        super().__init__(
            f"{name} was written to by a newer bankapp, whose event {position} this version does not know; "
            "nothing can be written."
        )


class UnreadableEvent(IntegrityBroken):
    """An event whose data do not fit its type."""

    def __init__(self, type_: str, why: str) -> None:
        self.type, self.why = type_, why
        super().__init__(f"An event of type {type_} cannot be read: {why}.")


class BadText(BadInput):
    """A text that has no UTF-8: it holds half of a pair of surrogates, as undecodable arguments of programmes do."""

    def __init__(self) -> None:
        super().__init__("A text holds something that is no character; nothing was written.")


class GuardsGone(IntegrityBroken):
    """Somebody took away what keeps the log from being changed; `guards` are their names."""

    def __init__(self, name: str, guards: tuple[str, ...]) -> None:
        self.name, self.guards = name, guards
        super().__init__(
            f"{name} has lost the guards of its log ({', '.join(guards)}): somebody took them away. "
            "It can be opened read-only, to verify it; a copy of it by copy-bank has them again."
        )


class StoreBusy(Unavailable):
    """Others kept the store locked for longer than was worth waiting."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        super().__init__(f"{name} is busy: others kept it locked for {seconds:.0f} seconds; nothing was written.")


class ReadOnly(Unavailable):
    """The store was opened without a way to write."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is opened read-only; nothing can be written.")


class NotEmpty(Unavailable):
    """A whole log can be taken into an empty store only."""

    def __init__(self, name: str, position: int) -> None:
        self.name, self.position = name, position
        super().__init__(f"{name} already holds {position} events; a whole log is taken into an empty bank only.")
