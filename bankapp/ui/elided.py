"""A label that gives up words, not its neighbours' room, when space is short."""

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bankapp.ui.measuring import Widths

_LEAST_WIDTH = 24
STEP = 48
_ROUNDING = 2
"""Widths of text are not whole pixels, and a text that is short of a fraction of one is cut."""


def steady_width(width: int, step: int = STEP) -> int:
    """A little more room than a text needs, so that the next text of about the same length needs no other room."""
    return -(-width // step) * step


def text_flags(label: QLabel) -> int:
    """How the one line of a label is painted; to be kept: putting flags together takes Python longer than painting."""
    across = label.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
    return int(across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class ElidedLabel(QLabel):
    """One line of plain text, with an ellipsis when it does not fit.

    Made for texts that change with every step of the playhead: Qt's own label lays out the window anew with each text,
    this one only when the text needs more room than it has asked for, or less than half of that. So it keeps the text
    itself.
    """

    def __init__(self, parent: QWidget | None = None, *, step: int = STEP) -> None:
        """The room that it asks for is a multiple of `step` pixels."""
        super().__init__(parent)
        self._step = step
        self._text = ""
        self._widths: Widths | None = None
        self._wide: int | None = None
        self._room = 0
        self._flags = text_flags(self)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        if self.accessibleName() == self._text:
            self.setAccessibleName(text)
        self._text, self._wide = text, None
        self._make_room()
        self.update()

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        super().setAlignment(alignment)
        self._flags = text_flags(self)

    def clear(self) -> None:
        self.setText("")

    def sizeHint(self) -> QSize:
        return QSize(self._room, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST_WIDTH, self.sizeHint().width()), self.fontMetrics().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths, self._wide, self._room = None, None, 0
            self._make_room()

    def _make_room(self) -> None:
        needed = steady_width(self._width() + _ROUNDING, self._step)
        if not self._room // 2 < needed <= self._room:
            self._room = needed
            self.updateGeometry()

    def _width(self) -> int:
        """How wide the whole text is; kept, as Qt asks several times."""
        if self._wide is None:
            self._widths = self._widths or Widths(self.font())
            self._wide = ceil(self._widths.of(self._text))
        return self._wide

    def paintEvent(self, _event: QPaintEvent) -> None:
        text, room = self._text, self.width()
        if self._width() > room:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self._flags, text)
