"""What the window remembers."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QSplitter
from pytestqt.qtbot import QtBot

from bankapp.ui.preferences import Preferences


def test_banks_opened_last_come_first_and_vanished_ones_are_forgotten(qtbot: QtBot, tmp_path: Path) -> None:
    banks = [tmp_path / f"{name}.bank" for name in "abc"]
    preferences = Preferences(tmp_path / "window.ini")
    for bank in banks:
        bank.touch()
        preferences.opened(bank)
    preferences.opened(banks[0])
    banks[1].unlink()
    preferences.save()
    assert Preferences(tmp_path / "window.ini").recent == [banks[0], banks[2]]


def test_nothing_is_remembered_at_first(qtbot: QtBot, tmp_path: Path) -> None:
    assert Preferences(tmp_path / "window.ini").recent == []


def test_a_broken_file_is_as_if_nothing_had_been_set(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_bytes(b"\xff[\x00banks\nrecent=@Invalid(")
    preferences = Preferences(tmp_path / "window.ini")
    assert preferences.recent == []
    preferences.restore_layout(QLabel())


def test_the_width_of_the_columns_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    preferences.keep(_window(qtbot, [100, 300]))
    preferences.save()
    restored = _window(qtbot, [200, 200])
    Preferences(tmp_path / "window.ini").restore_layout(restored)
    assert _sizes(restored) == [100, 300]


def _window(qtbot: QtBot, sizes: list[int]) -> QSplitter:
    """A window that is a splitter with the splitter in it that is looked at."""
    window = QSplitter()
    qtbot.addWidget(window)
    splitter = QSplitter(window)
    splitter.setObjectName("columnsSplitter")
    splitter.setHandleWidth(2)
    for text in "ab":
        splitter.addWidget(QLabel(text))
    window.resize(402, 100)
    splitter.resize(402, 100)
    splitter.setSizes(sizes)
    return window


def _sizes(window: QSplitter) -> list[int]:
    splitter = window.findChild(QSplitter)
    assert splitter is not None
    return splitter.sizes()
