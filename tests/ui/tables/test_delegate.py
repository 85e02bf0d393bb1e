import time

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from bankapp.ui.tables.cells import Cell, CellModel, Column
from bankapp.ui.tables.view import DataTable
from bankapp.ui.theme import load_theme, palette_of
from bankapp.ui.tooltips import plain_tooltip

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LONG = "<table><tr><td>" * 20


class OneCell(CellModel):
    def __init__(self, cell: Cell) -> None:
        super().__init__((Column("text", "some words", "words"),))
        self.content = cell

    def row_count(self) -> int:
        return 1

    def cell(self, row: int, column: int) -> Cell:
        return self.content


def shown(qtbot: QtBot, cell: Cell) -> DataTable:
    view = DataTable(OneCell(cell))
    qtbot.addWidget(view)
    view.resize(160, 80)
    with qtbot.waitExposed(view):
        view.show()
    return view


def tip(view: DataTable) -> str:
    index = view.model().index(0, 0)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), view.mapToGlobal(QPoint(5, 5)))
    QToolTip.hideText()
    view.itemDelegate().helpEvent(event, view, option, index)
    return QToolTip.text()


def test_what_does_not_fit_is_told_in_a_tool_tip_as_it_is(qtbot: QtBot) -> None:
    view = shown(qtbot, Cell(LONG))
    assert tip(view) == plain_tooltip(LONG)
    assert "<table>" not in tip(view)


def test_what_fits_has_no_tool_tip(qtbot: QtBot) -> None:
    assert tip(shown(qtbot, Cell("words"))) == ""


def test_words_that_look_like_tags_are_painted_at_once(qtbot: QtBot) -> None:
    view = shown(qtbot, Cell(LONG))
    started = time.perf_counter()
    view.grab()
    assert time.perf_counter() - started < 1


def test_the_mark_of_the_playhead_is_seen(qtbot: QtBot) -> None:
    plain, marked = (shown(qtbot, Cell("words", marked=mark)).grab().toImage() for mark in (False, True))
    playhead = load_theme("light").colours.playhead
    view = shown(qtbot, Cell("words", marked=True))
    view.setPalette(palette_of(load_theme("light")))
    image = view.grab().toImage()
    assert plain != marked
    assert any(image.pixelColor(1, y) == playhead for y in range(image.height()))


def test_a_ruled_row_ends_with_a_red_line(qtbot: QtBot) -> None:
    red, found = load_theme("light").colours.error, []
    for ruled in (False, True):
        view = shown(qtbot, Cell("words", ruled=ruled))
        view.setPalette(palette_of(load_theme("light")))
        image = view.viewport().grab().toImage()
        found.append(image.pixelColor(3, view.rowHeight(0) - 1) == red)
    assert found == [False, True]


def test_another_theme_paints_other_colours(qtbot: QtBot) -> None:
    view = shown(qtbot, Cell("words"))
    pictures = []
    for name in ("light", "dark"):
        view.setPalette(palette_of(load_theme(name)))
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1]
