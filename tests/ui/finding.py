"""Finding the parts of a panel by the names that are a contract."""

from typing import TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T", bound=QObject)


def child(parent: QObject, kind: type[T], name: str) -> T:
    """The part of a kind with a name; it must be there."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), name
    return found
