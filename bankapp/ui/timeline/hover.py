"""The small note beside the mouse."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget


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

    def show_above(self, x: int, text: str) -> None:
        """Say something above a pixel of the strip, within the strip's width; nothing hides the note."""
        if not text:
            self.hide()
            return
        window = self._strip.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setText(text)
        self.adjustSize()
        left = max(0, min(x - self.width() // 2, self._strip.width() - self.width()))
        place = self._strip.mapTo(window, QPoint(left, -self.height() - 4))
        self.move(place.x(), max(0, place.y()))
        self.show()
        self.raise_()
