"""Exports: what leaves, and that a file is there whole or as it was before."""

from pathlib import Path

import pytest

from bankapp.adapters.files import exchange
from bankapp.adapters.files.atomic import CannotWrite
from bankapp.adapters.files.exchange import UnknownFormat
from bankapp.adapters.files.jsonl import JsonlWriter, read_jsonl
from bankapp.domain.commands import Deposit, Transfer
from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import EMPTY, Head, RecordedEvent
from bankapp.services.exporting import Selection
from bankapp.services.session import EXPORT_FORMATS, Session
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, names_in

LOG = {"a": [1, 2, 5, 7], "b": [3, 4, 6, 8]}
"""The positions of the events of each account."""


@pytest.fixture
def lived(session: Session, desk: Desk) -> Session:
    """A bank of eight events of two accounts."""
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")))
    desk.do(Deposit("a", eur("1")))
    desk.do(Deposit("b", eur("1")))
    assert {name: [event.position for event in session.history.account_events(name, 1, 9)] for name in LOG} == LOG
    return session


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file with something in it, alone in its folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "x").write_text("as it was")
    return folder / "x"


SELECTIONS = {
    "all": (Selection(), [1, 2, 3, 4, 5, 6, 7, 8], 8),
    "from": (Selection(first=3), [3, 4, 5, 6, 7, 8], 8),
    "to": (Selection(last=3), [1, 2, 3], 3),
    "between": (Selection(first=2, last=4), [2, 3, 4], 4),
    "one": (Selection(first=4, last=4), [4], 4),
    "nothing": (Selection(first=5, last=4), [], 4),
    "beyond the newest": (Selection(last=99), [1, 2, 3, 4, 5, 6, 7, 8], 8),
    "behind the newest": (Selection(first=9), [], 8),
    "an account": (Selection("a"), [1, 2, 5, 7], 8),
    "an account from": (Selection("a", first=3), [5, 7], 8),
    "an account from its own": (Selection("a", first=5), [5, 7], 8),
    "an account to": (Selection("b", last=5), [3, 4], 5),
    "an account between": (Selection("b", first=4, last=6), [4, 6], 6),
    "an unknown account": (Selection("z"), [], 8),
}


@pytest.mark.parametrize("case", SELECTIONS)
def test_a_selection_leaves_with_the_head_of_the_log_up_to_its_end(lived: Session, target: Path, case: str) -> None:
    selection, positions, last = SELECTIONS[case]
    found = lived.files.export(target, "jsonl", selection)
    assert [event.position for event in read_jsonl(target)] == positions
    assert (found.events, found.head) == (len(positions), Head(last, lived.history.events(last, last)[0].hash))


def test_an_empty_bank_has_an_empty_log(session: Session, target: Path) -> None:
    found = session.files.export(target, "jsonl", Selection())
    assert (found.events, found.head, target.read_text()) == (0, EMPTY, "")


def test_progress_is_told_to_the_last_event(lived: Session, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankapp.services.exporting._TELL", 3)
    progress = CancelAt()
    lived.files.export(target, "jsonl", Selection(), progress)
    assert progress.told == [3, 6, 8]


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_an_export_takes_the_place_of_what_was_there(lived: Session, target: Path, form: str) -> None:
    lived.files.export(target, form, Selection())
    assert b"as it was" not in target.read_bytes()
    assert names_in(target.parent) == {"x"}


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_cancelling_leaves_the_file_as_it_was(lived: Session, target: Path, form: str) -> None:
    with pytest.raises(Cancelled):
        lived.files.export(target, form, Selection(), CancelAt(1))
    assert (target.read_text(), names_in(target.parent)) == ("as it was", {"x"})


class _FullDisk(JsonlWriter):
    def write(self, event: RecordedEvent) -> None:
        if event.position == 3:
            raise OSError(28, "No space left on device")
        super().write(event)


def test_a_disk_that_is_full_leaves_the_file_as_it_was(
    lived: Session, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(exchange._WRITERS, "jsonl", lambda file, *_: _FullDisk(file))
    with pytest.raises(CannotWrite, match="x cannot be written: No space left on device"):
        lived.files.export(target, "jsonl", Selection())
    assert (target.read_text(), names_in(target.parent)) == ("as it was", {"x"})


def test_nothing_is_seen_of_an_export_before_its_end(lived: Session, target: Path) -> None:
    seen: list[str] = []
    lived.files.export(target, "jsonl", Selection(), lambda _: seen.append(target.read_text()))
    assert set(seen) == {"as it was"}


def _nowhere(folder: Path) -> dict[str, tuple[Path, str]]:
    (folder / "file").write_text("")
    (folder / "folder").mkdir()
    return {
        "no folder": (folder / "nobody" / "x", "No such file or directory"),
        "a file as folder": (folder / "file" / "x", "Not a directory"),
        "a folder": (folder / "folder", "Is a directory"),
        "too long": (folder / ("x" * 400), "File name too long"),
        "no name": (Path("/"), "it is no name of a file"),
    }


@pytest.mark.parametrize("case", ["no folder", "a file as folder", "a folder", "too long", "no name"])
def test_a_place_that_takes_no_file_is_told_in_words(lived: Session, tmp_path: Path, case: str) -> None:
    path, why = _nowhere(tmp_path)[case]
    before = names_in(tmp_path)
    with pytest.raises(CannotWrite, match=f"cannot be written: {why}"):
        lived.files.export(path, "jsonl", Selection())
    assert names_in(tmp_path) == before


def test_an_export_never_takes_the_place_of_the_bank(lived: Session, tmp_path: Path) -> None:
    assert lived.path
    (tmp_path / "link").symlink_to(lived.path)
    for path in (lived.path, tmp_path / "link", tmp_path / ".." / tmp_path.name / lived.path.name):
        with pytest.raises(CannotWrite, match="it is the bank itself"):
            lived.files.export(path, "csv", Selection())
    assert lived.history.head() == 8


def test_an_unknown_format_is_named_with_those_there_are(lived: Session, target: Path) -> None:
    with pytest.raises(UnknownFormat, match='"xml" is no format; there are jsonl, csv'):
        lived.files.export(target, "xml", Selection())
    assert target.read_text() == "as it was"


def test_every_format_that_is_offered_is_there() -> None:
    assert {*exchange._WRITERS, *exchange._JOURNALS, "bundle"} == set(EXPORT_FORMATS)
