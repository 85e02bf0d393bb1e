"""Named moments, and links to a moment."""

import shlex
from pathlib import Path

import pytest

from bankapp.domain.rejections import BadName
from bankapp.eventstore.instants import from_iso
from bankapp.services.bookmarks import Bookmark, checked_bookmark, free_name, next_bookmark
from bankapp.services.moments import BadMoment, instant_of, link_to

_MARKS = [Bookmark("a", 3), Bookmark("b", 7), Bookmark("c", 7)]


@pytest.mark.parametrize(("taken", "name"), [((), "mark-1"), (("mark-1", "mark-3"), "mark-2")])
def test_a_name_that_nobody_has_is_proposed(taken: tuple[str, ...], name: str) -> None:
    assert free_name(taken) == name


@pytest.mark.parametrize(("position", "name"), [(0, "a"), (3, "b"), (6, "b"), (7, "a"), (99, "a")])
def test_the_next_bookmark_is_the_first_behind_a_position(position: int, name: str) -> None:
    found = next_bookmark(_MARKS, position)
    assert found
    assert found.name == name


def test_without_bookmarks_there_is_no_next() -> None:
    assert next_bookmark([], 5) is None


@pytest.mark.parametrize("name", ["", "two words", "@at", "a" * 65])
def test_a_bookmark_must_be_typable(name: str) -> None:
    with pytest.raises(BadName):
        checked_bookmark(name, 1)


def test_a_note_is_one_line() -> None:
    assert checked_bookmark("a", 1, " so ") == Bookmark("a", 1, "so")
    with pytest.raises(BadName):
        checked_bookmark("a", 1, "two\nlines")


def test_a_link_opens_the_window_at_a_moment_whatever_the_file_is_called() -> None:
    path = Path("/tmp/my $(bank)'s.bank")
    assert shlex.split(link_to(path, 7)) == ["bankapp", "--bank", str(path), "window", "--at", "7"]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-03-14", "2026-03-14T23:59:59.999999"),
        (" 2026-02 ", "2026-02-28T23:59:59.999999"),
        ("2026-03-14T10:02", "2026-03-14T10:02"),
    ],
)
def test_a_date_means_its_last_instant(text: str, last: str) -> None:
    assert instant_of(text) == from_iso(last)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(BadMoment):
        instant_of("someday")
