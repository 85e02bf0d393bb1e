"""Mouse, wheel and density for the timeline's tests: events are handed to the widget, no cursor is moved."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from bankapp.services.readmodels import Bin
from bankapp.ui.timeline.density import Density

NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
RIGHT = Qt.MouseButton.RightButton


def _mouse(kind: QEvent.Type, x: float, button: Qt.MouseButton, keys: Qt.KeyboardModifier, y: float) -> QMouseEvent:
    return QMouseEvent(kind, QPointF(x, y), QPointF(x, y), button, button, keys)


def press(
    widget: QWidget, x: float, keys: Qt.KeyboardModifier = NO_KEYS, button: Qt.MouseButton = LEFT, y: float = 40
) -> None:
    widget.mousePressEvent(_mouse(QEvent.Type.MouseButtonPress, x, button, keys, y))


def move(widget: QWidget, x: float, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    widget.mouseMoveEvent(_mouse(QEvent.Type.MouseMove, x, LEFT, keys, 40))


def release(widget: QWidget, x: float, button: Qt.MouseButton = LEFT) -> None:
    widget.mouseReleaseEvent(_mouse(QEvent.Type.MouseButtonRelease, x, button, NO_KEYS, 40))


def double_click(widget: QWidget, x: float) -> None:
    widget.mouseDoubleClickEvent(_mouse(QEvent.Type.MouseButtonDblClick, x, LEFT, NO_KEYS, 10))


def leave(widget: QWidget) -> None:
    widget.leaveEvent(QEvent(QEvent.Type.Leave))


def drag(widget: QWidget, *xs: float, keys: Qt.KeyboardModifier = NO_KEYS, button: Qt.MouseButton = LEFT) -> None:
    press(widget, xs[0], keys, button)
    for x in xs[1:]:
        move(widget, x, keys)
    release(widget, xs[-1], button)


def key(widget: QWidget, code: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    widget.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, code, keys))


def wheel(widget: QWidget, x: float, *, up: int = 0, sideways: int = 0) -> None:
    at, turned = QPointF(x, 40), QPoint(sideways, up)
    no_button, no_phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    widget.wheelEvent(QWheelEvent(at, at, QPoint(), turned, no_button, NO_KEYS, no_phase, False))


def even(first: int, last: int, bins: int) -> Density:
    """As much money in as out in every bin."""
    return Density(first, last, (Bin(money_in=2, money_out=2),) * bins)
