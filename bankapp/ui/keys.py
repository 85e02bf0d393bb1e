"""The single keys that travel in time. Text fields keep their keys for themselves."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bankapp.ui.answers.controller import Answers
from bankapp.ui.bank_view import BankView

Way = Callable[[], object]


def bind_keys(view: BankView, window: QWidget) -> list[QShortcut]:
    """Bind the keys of the time line to a window; they act while `view` is seen."""
    travel, slider = view.travel, view.timeline.slider
    ways: dict[str, Way] = {
        "Left": lambda: travel.step(-1),
        ",": lambda: travel.step(-1),
        "Right": lambda: travel.step(1),
        ".": lambda: travel.step(1),
        "Shift+Left": lambda: travel.step(-10),
        "Shift+Right": lambda: travel.step(10),
        "Ctrl+Left": lambda: travel.step_in_account(-1),
        "Ctrl+Right": lambda: travel.step_in_account(1),
        "PgUp": lambda: travel.page(-1),
        "PgDown": lambda: travel.page(1),
        "Home": travel.first,
        "End": travel.now,
        "Space": travel.play_or_pause,
        "Shift+Space": lambda: travel.play_or_pause(backward=True),
        "[": lambda: travel.change_speed(-1),
        "]": lambda: travel.change_speed(1),
        "=": slider.zoom_in,
        "-": slider.zoom_out,
        "\\": slider.zoom_fit,
        "Ctrl+L": view.timeline.transport.edit_position,
        "Alt+Left": travel.back,
        "Alt+Right": travel.forward,
        "Esc": travel.now,
    }
    return [_bind(keys, way, view, window) for keys, way in ways.items()]


def bind_answers(answers: Answers, view: BankView, window: QWidget) -> list[QShortcut]:
    """Bind the keys of the questions about history."""
    ways: dict[str, Way] = {
        "I": answers.set_first,
        "O": answers.set_second,
        "M": answers.bookmark,
        "Shift+M": answers.next_bookmark,
    }
    return [_bind(keys, way, view, window) for keys, way in ways.items()]


def _bind(keys: str, way: Way, view: BankView, window: QWidget) -> QShortcut:
    shortcut = QShortcut(QKeySequence(keys), window)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(lambda: way() if view.isVisible() else None)
    return shortcut
