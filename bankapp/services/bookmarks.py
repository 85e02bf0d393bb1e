"""Bookmarks: moments that a person has named, with a note. They lie beside the log and are no part of it."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Protocol

from msgspec import Struct

from bankapp.domain.names import checked_id, checked_name
from bankapp.errors import BadInput


class Bookmark(Struct, frozen=True):
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


class NoBookmark(BadInput):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f'There is no bookmark "{name[:60]}".')


def free_name(taken: Iterable[str]) -> str:
    """A name that nobody has given yet."""
    names = set(taken)
    return next(name for number in count(1) if (name := f"mark-{number}") not in names)


def next_bookmark(bookmarks: Sequence[Bookmark], position: int) -> Bookmark | None:
    """The first bookmark behind a position, or the very first where none is; they are in their order."""
    later = (bookmark for bookmark in bookmarks if bookmark.position > position)
    return next(later, bookmarks[0] if bookmarks else None)


def checked_bookmark(name: str, position: int, note: str = "") -> Bookmark:
    """A bookmark whose name can be typed as `@name`; raises BadName."""
    return Bookmark(checked_id("A bookmark's name", name), position, checked_name("The note", note) if note else "")
