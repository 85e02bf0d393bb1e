"""The small note beside the mouse."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

_GAP = 4


class HoverNote(QLabel):
    """A tool tip that shows its text as it is: Qt's own would read words from the log as markup.

    It floats in the window of its strip, so it never takes the focus, and it is in the window's pictures.
    """

    def __init__(self, strip: QWidget) -> None:
        super().__init__(strip)
        self._strip = strip
        self.setObjectName("hoverNote")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setAutoFillBackground(True)
        self.setMargin(6)
        self.hide()

    def show_at(self, x: int, text: str) -> None:
        """Say something below a pixel of the strip, or above it when there is no room; nothing hides the note."""
        if not text:
            self.hide()
            return
        window = self._strip.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setText(text)
        self.adjustSize()
        self.move(self._place(window, x))
        self.show()
        self.raise_()

    def _place(self, window: QWidget, x: int) -> QPoint:
        left = max(0, min(x - self.width() // 2, self._strip.width() - self.width()))
        below = self._strip.mapTo(window, QPoint(left, self._strip.height() + _GAP))
        if below.y() + self.height() <= window.height():
            return below
        return QPoint(below.x(), max(0, below.y() - self._strip.height() - 2 * _GAP - self.height()))
