import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.ui.app import make_application
from bankapp.ui.fonts import ui_font
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.tables.view import ROW_HEIGHT, DataTable

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NO_KEYS = Qt.KeyboardModifier.NoModifier


class Numbers(CellModel):
    """As many rows as are wanted: a number, and its square."""

    def __init__(self, rows: int) -> None:
        super().__init__((Column("n", "1,000", "1"), Column("square", "1,000,000", "1,000", right=True, stretch=1)))
        self.rows = rows

    def row_count(self) -> int:
        return self.rows

    def cell(self, row: int, column: int) -> Cell:
        return Cell(str(row if column == 0 else row * row), Tone.QUIET, "check" if column else None, marked=row == 1)


@pytest.fixture
def view(qtbot: QtBot) -> DataTable:
    table = DataTable(Numbers(1000))
    qtbot.addWidget(table)
    table.resize(300, 400)
    with qtbot.waitExposed(table):
        table.show()
    return table


def key(widget: QWidget, code: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS, text: str = "") -> None:
    widget.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, code, keys, text))


def turn_the_wheel(view: DataTable) -> None:
    no_button, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    at = QPointF(5, 5)
    view.wheelEvent(QWheelEvent(at, at, QPoint(), QPoint(0, -120), no_button, NO_KEYS, no_phase, False))


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(Numbers(20))  # type: ignore[no-untyped-call]


def test_the_columns_fill_the_view(view: DataTable) -> None:
    assert view.columnWidth(0) + view.columnWidth(1) == view.viewport().width()
    view.resize(500, 400)
    assert view.columnWidth(0) + view.columnWidth(1) == view.viewport().width()


def test_a_width_that_the_user_chose_is_kept(view: DataTable) -> None:
    view.horizontalHeader().resizeSection(0, 120)
    view.resize(500, 400)
    assert view.columnWidth(0) == 120


def test_a_number_is_not_cut_while_there_is_room(qtbot: QtBot, view: DataTable) -> None:
    view.horizontalHeader().resizeSection(1, 40)
    view.follow(999)
    view.grab()
    needed = view.fontMetrics().horizontalAdvance("998,001")
    qtbot.waitUntil(lambda: view.columnWidth(1) >= needed)


def test_what_the_programme_chooses_is_silent(qtbot: QtBot, view: DataTable) -> None:
    with qtbot.assertNotEmitted(view.chosen):
        view.choose(7)
        view.choose(-1)
        view.choose(3)
    assert view.current_row == 3
    view.choose(-1)
    assert view.current_row == -1


def test_a_step_with_the_keys_chooses(qtbot: QtBot, view: DataTable) -> None:
    view.choose(3)
    with qtbot.waitSignal(view.chosen) as chosen:
        key(view, Qt.Key.Key_Down)
    assert chosen.args == [4]


def test_enter_chooses_and_is_told_apart(qtbot: QtBot, view: DataTable) -> None:
    view.choose(3)
    with qtbot.waitSignals([view.chosen, view.enterPressed]):
        key(view, Qt.Key.Key_Return)


def test_a_click_chooses_and_a_double_click_opens(qtbot: QtBot, view: DataTable) -> None:
    index = view.model().index(5, 0)
    with qtbot.waitSignal(view.chosen) as chosen:
        view.clicked.emit(index)
    with qtbot.waitSignal(view.opened) as opened:
        view.doubleClicked.emit(index)
    assert (chosen.args, opened.args) == ([5], [5])


def test_letters_do_not_search_the_rows(view: DataTable) -> None:
    key(view, Qt.Key.Key_9, text="9")
    assert view.current_row == -1


def test_the_chosen_row_is_copied_as_text(view: DataTable) -> None:
    view.choose(12)
    key(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "12\t144"


def test_it_follows_a_row_that_is_out_of_view(view: DataTable) -> None:
    view.follow(600)
    first, last = view.visible_rows()
    assert first < 600 < last


def test_it_follows_to_a_row_that_has_only_just_come(view: DataTable) -> None:
    view.follow(999)
    numbers = view.model()
    assert isinstance(numbers, Numbers)
    for rows in range(1001, 1006):
        numbers.beginInsertRows(QModelIndex(), rows - 1, rows - 1)
        numbers.rows = rows
        numbers.endInsertRows()
        view.follow(rows - 1)
        assert view.rowViewportPosition(rows - 1) + ROW_HEIGHT <= view.viewport().height()


def test_it_stays_where_the_row_is_in_view(view: DataTable) -> None:
    view.follow(600)
    before = view.verticalScrollBar().value()
    view.follow(602)
    assert view.verticalScrollBar().value() == before


def test_it_does_not_follow_while_the_user_scrolls(view: DataTable) -> None:
    turn_the_wheel(view)
    view.follow(600)
    assert view.visible_rows()[0] < 20


def test_it_does_not_follow_while_the_scroll_bar_is_held(view: DataTable) -> None:
    view.verticalScrollBar().setSliderDown(True)
    view.follow(600)
    assert view.visible_rows()[0] == 0


def test_ten_million_rows_are_shown_without_reading_them(qtbot: QtBot) -> None:
    view = DataTable(Numbers(10_000_000))
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.follow(9_999_999)
    assert view.rowHeight(9_999_999) == ROW_HEIGHT


def test_an_empty_table_says_why(qtbot: QtBot) -> None:
    view = DataTable(Numbers(0))
    qtbot.addWidget(view)
    view.resize(300, 200)
    before = view.grab().toImage()
    view.set_empty_text("Nothing yet.")
    assert view.grab().toImage() != before
    assert view.accessibleDescription() == "Nothing yet."
    assert view.visible_rows() == (0, -1)


class _Amounts(CellModel):
    """Amounts of all widths that end in the same figure."""

    TEXTS = ("1.10", "11.10", "1,111.10", "-8.80", "+88,888,888.80", "4,070,470.40", "-1,171,711.10")

    def __init__(self) -> None:
        super().__init__((Column("amount", "-88,888,888.80", "1.10", right=True, stretch=1),))

    def row_count(self) -> int:
        return len(self.TEXTS)

    def cell(self, row: int, _column: int) -> Cell:
        return Cell(self.TEXTS[row])


def test_amounts_end_at_the_same_pixel(qtbot: QtBot) -> None:
    make_application([])
    table = DataTable(_Amounts())
    qtbot.addWidget(table)
    table.setFont(ui_font())
    table.resize(300, 400)
    picture = table.viewport().grab().toImage()
    ends = {_last_ink(picture, table.rowViewportPosition(row) + ROW_HEIGHT // 2) for row in range(len(_Amounts.TEXTS))}
    assert len(ends) == 1
    assert ends != {-1}


def _last_ink(picture: QImage, middle: int) -> int:
    """The last column of a row of text that is not the ground; -1 where there is no text."""
    ground = picture.pixel(1, middle)
    inked = [x for x in range(picture.width()) for y in range(middle - 6, middle + 6) if picture.pixel(x, y) != ground]
    return max(inked, default=-1)
