"""Bookmarks in the window."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.bookmarks import Bookmark
from bankapp.services.session import Session
from bankapp.ui.marks.dialog import BookmarkDialog
from bankapp.ui.marks.model import BookmarksModel, marked
from bankapp.ui.marks.panel import BookmarksPanel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD
from tests.ui.finding import child


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> BookmarksPanel:
    session.bookmarks.put(Bookmark("rent", 3, "too much"))
    session.bookmarks.put(Bookmark("start", 0))
    panel = BookmarksPanel(tasks)
    qtbot.addWidget(panel)
    panel.show()
    panel.set_session(session)
    panel.show_moment(HEAD, HEAD)
    qtbot.waitUntil(lambda: len(panel.bookmarks) == 2)
    return panel


def _rows(panel: BookmarksPanel) -> list[list[str]]:
    model = panel.view.model()
    assert isinstance(model, BookmarksModel)
    return [[model.cell(row, column).text for column in range(4)] for row in range(model.row_count())]


def _dialog(panel: BookmarksPanel) -> BookmarkDialog:
    return child(panel, BookmarkDialog, "bookmarkDialog")


def test_bookmarks_are_listed_by_their_moments(panel: BookmarksPanel) -> None:
    (start, rent) = _rows(panel)
    assert (start, rent[:2], rent[3]) == (["start", "0", "before all", ""], ["rent", "3"], "too much")


def test_a_name_is_proposed_and_the_moment_kept(qtbot: QtBot, panel: BookmarksPanel, session: Session) -> None:
    panel.ask_add(7)
    dialog = _dialog(panel)
    assert dialog.name.text() == "mark-1"
    child(dialog, QLineEdit, "bookmarkNote").setText("why not")
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: len(panel.bookmarks) == 3)
    assert session.bookmarks.find("mark-1") == Bookmark("mark-1", 7, "why not")


def test_a_name_that_is_taken_or_cannot_be_typed_is_refused_in_the_dialog(panel: BookmarksPanel) -> None:
    panel.ask_add(7)
    dialog = _dialog(panel)
    dialog.name.setText("rent")
    assert dialog.message.text == "There is a bookmark rent already."
    dialog.name.setText("two words")
    assert "must be 1 to 64 letters" in dialog.message.text
    assert not dialog.ok_button.isEnabled()
    dialog.name.clear()
    assert "Enter a name" in dialog.message.text


def test_another_note_is_written_under_the_same_name(qtbot: QtBot, panel: BookmarksPanel, session: Session) -> None:
    panel.view.selectRow(1)
    panel.edit_button.click()
    dialog = _dialog(panel)
    assert not dialog.name.isEnabled()
    dialog.note.setText("just right")
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: session.bookmarks.find("rent") == Bookmark("rent", 3, "just right"))


def test_a_bookmark_is_removed(qtbot: QtBot, panel: BookmarksPanel, session: Session) -> None:
    assert not panel.remove_button.isEnabled()
    panel.view.selectRow(1)
    panel.remove_button.click()
    qtbot.waitUntil(lambda: [mark.name for mark in panel.bookmarks] == ["start"])
    assert session.bookmarks.find("rent") is None


def test_a_double_click_goes_there(qtbot: QtBot, panel: BookmarksPanel) -> None:
    with qtbot.waitSignal(panel.momentChosen) as gone:
        panel.view.opened.emit(1)
    assert gone.args == [3]


@pytest.mark.parametrize(("here", "there"), [(0, 3), (2, 3), (3, 0), (HEAD, 0)])
def test_the_next_bookmark_comes_round_again(qtbot: QtBot, panel: BookmarksPanel, here: int, there: int) -> None:
    with qtbot.waitSignal(panel.momentChosen) as gone:
        panel.go_next(here)
    assert gone.args == [there]


def test_a_link_to_the_moment_is_copied(panel: BookmarksPanel, session: Session) -> None:
    panel.link_button.click()
    assert QGuiApplication.clipboard().text() == f"bankapp --bank {session.path} window --at {HEAD}"
    panel.view.selectRow(1)
    panel.link_button.click()
    assert QGuiApplication.clipboard().text().endswith("window --at 3")
    assert "event 3 was copied" in panel.sentence.text


def test_those_at_the_playhead_are_marked(panel: BookmarksPanel) -> None:
    panel.show_moment(3, HEAD)
    model = panel.view.model()
    assert isinstance(model, BookmarksModel)
    assert [model.cell(row, 0).marked for row in range(2)] == [False, True]


def test_what_another_window_marks_is_seen_with_the_next_move(
    qtbot: QtBot, panel: BookmarksPanel, tmp_path: Path
) -> None:
    other = Workspace().open(tmp_path / "sample.bank")
    other.bookmarks.put(Bookmark("theirs", 5))
    other.close()
    with qtbot.waitSignal(panel.changed):
        panel.show_moment(4, HEAD)
    assert [mark.name for mark in panel.bookmarks] == ["start", "rent", "theirs"]


def test_a_read_only_bank_says_why_nothing_can_be_marked(
    qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session, tmp_path: Path
) -> None:
    session.close()
    panel = BookmarksPanel(tasks)
    qtbot.addWidget(panel)
    read_only = Workspace().open(tmp_path / "sample.bank", read_only=True)
    panel.set_session(read_only)
    assert not panel.add_button.isEnabled()
    assert "reading only" in panel.add_button.toolTip()
    assert panel.link_button.isEnabled()
    panel.ask_add(3)
    assert panel.findChild(BookmarkDialog) is None
    qtbot.waitUntil(lambda: tasks.idle)
    read_only.close()


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, session: Session, theme: Theme) -> None:
    session.bookmarks.put(Bookmark("rent", 3, "<b>too much</b>"))
    model = BookmarksModel()
    model.set_rows(marked(session))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
