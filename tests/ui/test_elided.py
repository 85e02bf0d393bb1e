from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bankapp.ui.elided import ElidedLabel


def test_a_long_text_asks_for_no_more_room_than_there_is(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("a very long text " * 20)
    assert label.minimumSizeHint().width() < 50 < label.sizeHint().width()


def test_markup_is_shown_as_it_is(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_it_asks_for_other_room_only_where_a_text_needs_more_or_less_than_half_of_it(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    wide, small, tiny = "1,234,567.89 EUR in all", "1,234,567.89 EUR", "0"
    label.setText(wide)
    room = label.sizeHint()
    label.setText(small)
    assert label.sizeHint() == room
    label.setText(tiny)
    assert label.sizeHint().width() < room.width()
    label.setText(wide)
    assert label.sizeHint() == room
