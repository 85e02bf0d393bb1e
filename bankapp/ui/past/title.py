"""The banner of a bank that is a what-if: it says so for as long as the bank is open."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from bankapp.ui.icons import icon
from bankapp.ui.labels import ValueLabel
from bankapp.ui.theme import theme_of


class TitleBanner(QFrame):
    """Hidden for every other bank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titleBanner")
        self._icon = QLabel()
        self._sentence = ValueLabel(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._sentence, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; empty for a bank that is none."""
        return self._sentence.text()

    def show_title(self, title: str) -> None:
        """What the bank says of itself."""
        text = self.tr("{title}. This bank is no record of what happened.").format(title=title) if title else ""
        self._sentence.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(title))
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self).colours.what_if_pill)

    def _colour(self) -> None:
        ink = theme_of(self).colours.on_what_if_pill
        self._icon.setPixmap(icon("what-if", ink).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._sentence.set_colours(ink)
