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
