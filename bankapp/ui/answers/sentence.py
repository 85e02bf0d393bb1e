"""One sentence of a few lines that says how something is: with an icon, never by its colour alone."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bankapp.ui.icons import IconName, icon
from bankapp.ui.labels import ValueLabel
from bankapp.ui.theme import theme_of

_ICON = 16


class Sentence(QWidget):
    """A hint, a good verdict or a bad one."""

    def __init__(self, name: str, lines: int = 4, *, room: int = 0) -> None:
        """Keeps free `room` pixels of height; without any it is not there while it says nothing."""
        super().__init__()
        self._keeps_room = room > 0
        self.setMinimumHeight(room)
        self._name: IconName | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._words = ValueLabel(lines, padding=0)
        self._words.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        self._show("", None)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def is_bad(self) -> bool:
        """Whether it says that something is wrong."""
        return self._name == "error"

    def show_hint(self, text: str) -> None:
        """Something to know."""
        self._show(text, None)

    def show_good(self, text: str) -> None:
        """All is as it should be."""
        self._show(text, "check")

    def show_bad(self, text: str) -> None:
        """Something is wrong, or cannot be understood."""
        self._show(text, "error")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _show(self, text: str, name: IconName | None) -> None:
        self._name = name
        if not self._keeps_room:
            self.setVisible(bool(text))
        self._icon.setVisible(name is not None)
        self._words.setText(text)
        self._words.setAccessibleName(text)
        self._colour()

    def _colour(self) -> None:
        colours = theme_of(self).colours
        inks = {"check": colours.text, "error": colours.error}
        self._words.set_colours(inks.get(self._name or "", colours.dimmed))
        if self._name:
            ink = colours.ok if self._name == "check" else colours.error
            self._icon.setPixmap(icon(self._name, ink).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
