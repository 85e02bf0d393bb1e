"""Bookmarks: moments that a person has named, with a note. They lie beside the log and are no part of it."""

from dataclasses import dataclass
from typing import Protocol

from bankapp.domain.names import checked_id, checked_name


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named position."""

    name: str
    position: int
    note: str = ""


class Bookmarks(Protocol):
    """Where bookmarks are kept."""

    def all(self) -> list[Bookmark]:
        """Every bookmark, by position."""

    def find(self, name: str) -> Bookmark | None:
        """The bookmark of a name."""

    def put(self, bookmark: Bookmark) -> None:
        """Keep a bookmark; one of the same name is replaced. Raises ReadOnly."""

    def remove(self, name: str) -> None:
        """Forget a bookmark, if there is one. Raises ReadOnly."""


def checked_bookmark(name: str, position: int, note: str = "") -> Bookmark:
    """A bookmark whose name can be typed as `@name`; raises BadName."""
    return Bookmark(checked_id("A bookmark's name", name), position, checked_name("The note", note) if note else "")
