"""One line that says how something would end: with an icon, never by its colour alone."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bankapp.ui.icons import IconName, icon
from bankapp.ui.theme import theme_of
from bankapp.ui.tooltips import plain_tooltip

_ICON = 16
_GAP = 6


class VerdictLabel(QLabel):
    """A hint, a good verdict or a bad one; elided where it does not fit, whole in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon: IconName | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def is_bad(self) -> bool:
        """Whether it says no."""
        return self._icon == "error"

    def show_hint(self, text: str) -> None:
        """Something to know before anything can be said."""
        self._show(text, None)

    def show_good(self, text: str) -> None:
        """It would work, or has worked."""
        self._show(text, "check")

    def show_bad(self, text: str) -> None:
        """It would be refused, or cannot be understood."""
        self._show(text, "error")

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_ICON + _GAP, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.rect()
        if self._icon:
            square = QRect(area.left(), area.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            icon(self._icon, self._colour()).paint(painter, square)
            area.setLeft(area.left() + _ICON + _GAP)
        painter.setPen(self._colour() if self.is_bad or not self._icon else theme_of(self).colours.text)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _show(self, text: str, name: IconName | None) -> None:
        if (text, name) == (self.text(), self._icon):
            return
        self._icon = name
        self.setText(text)
        self.setToolTip(plain_tooltip(text))
        self.update()

    def _colour(self) -> QColor:
        colours = theme_of(self).colours
        return {"check": colours.ok, "error": colours.error}.get(self._icon or "", colours.dimmed)
