"""The guided tour: a card beside one part of the window after the other. It can be left at any step."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bankapp.ui.labels import heading, plain_label
from bankapp.ui.theme import theme_of

_WIDTH = 340
_GAP = 12
_RADIUS = 8


class Step(Struct, frozen=True):
    """What is said about a part of the window; `show` brings it to sight, `target` is the part."""

    title: str
    text: str
    target: Callable[[], QWidget]
    show: Callable[[], object] = lambda: None


class Guide(QFrame):
    """Walks through steps over a window; hidden when it is not walking."""

    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("guide")
        self.setAccessibleName(self.tr("Guided tour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(_WIDTH)
        self._window = window
        self._steps: Sequence[Step] = ()
        self._index = 0
        self._frame = _Frame(window)
        self._title, self._text = heading("", 13), plain_label("", wrap=True)
        self._count = plain_label("", "dimmed")
        self._window = window
        self._compose()
        self.hide()

    @property
    def step(self) -> int:
        """Which step is shown, from 1; 0 when it is not walking."""
        return self._index + 1 if self._steps else 0

    def start(self, steps: Sequence[Step]) -> None:
        """Begin with the first step."""
        self._steps, self._index = steps, 0
        self._window.installEventFilter(self)
        self._show_step()

    def go_on(self) -> None:
        """To the next step; behind the last one it is over."""
        self._index += 1
        if self._index >= len(self._steps):
            self.leave()
        else:
            self._show_step()

    def leave(self) -> None:
        """End here."""
        self._steps = ()
        self._window.removeEventFilter(self)
        self.hide()
        self._frame.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # Escape leaves the tour, not the past
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme_of(self).colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.accent, 1))
        painter.setBrush(colours.base)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)

    def _compose(self) -> None:
        self.next_button, self.leave_button = QPushButton(), QPushButton(self.tr("Leave"))
        self.next_button.setDefault(True)
        self.next_button.clicked.connect(self.go_on)
        self.leave_button.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.addWidget(self._count, 1)
        row.addWidget(self.leave_button)
        row.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(row)

    def _show_step(self) -> None:
        step = self._steps[self._index]
        step.show()
        last = self._index == len(self._steps) - 1
        self._title.setText(step.title)
        self._text.setText(step.text)
        self._count.setText(self.tr("{0} of {1}").format(self._index + 1, len(self._steps)))
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))
        self.leave_button.setVisible(not last)
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        target = self._steps[self._index].target()
        around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        self._frame.surround(around)
        self.resize(_WIDTH, self.heightForWidth(_WIDTH) if self.hasHeightForWidth() else self.sizeHint().height())
        self.move(_beside(around, self.rect(), self._window.rect()))


class _Frame(QWidget):
    """A line around the part that is spoken of; lets all clicks through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, around: QRect) -> None:
        self.setGeometry(around.adjusted(-2, -2, 2, 2).intersected(self._window.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme_of(self).colours.accent, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)


def _beside(around: QRect, card: QRect, window: QRect) -> QPoint:
    """Where the card covers least of what it speaks of: to the right, to the left, above, below, else inside."""
    x = min(max(around.center().x() - card.width() // 2, _GAP), window.width() - card.width() - _GAP)
    y = min(max(around.top(), _GAP), window.height() - card.height() - _GAP)
    if around.right() + card.width() + 2 * _GAP <= window.width():
        return QPoint(around.right() + _GAP, y)
    if around.left() - card.width() - 2 * _GAP >= 0:
        return QPoint(around.left() - card.width() - _GAP, y)
    if around.top() - card.height() - 2 * _GAP >= 0:
        return QPoint(x, around.top() - card.height() - _GAP)
    if around.bottom() + card.height() + 2 * _GAP <= window.height():
        return QPoint(x, around.bottom() + _GAP)
    return QPoint(x, min(around.top() + _GAP, window.height() - card.height() - _GAP))
