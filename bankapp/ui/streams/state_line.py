"""How a part of the tab is headed, and how it stands: an icon, and plain words."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bankapp.ui.elided import ElidedLabel
from bankapp.ui.fonts import ui_font
from bankapp.ui.icons import IconName, icon
from bankapp.ui.labels import ValueLabel
from bankapp.ui.theme import theme_of

_ICON = 16
_GAP = 6


def section_title(text: str) -> ElidedLabel:
    """The heading of a part."""
    label = ElidedLabel()
    label.setText(text)
    label.setFont(ui_font(weight=QFont.Weight.DemiBold))
    return label


class StateLine(QWidget):
    """Keeps its room whatever it says, so that nothing below it jumps."""

    def __init__(self, name: str, lines: int = 2) -> None:
        super().__init__()
        self._name: IconName = "pause"
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON + 2)
        self._words = ValueLabel(lines, padding=0)
        self._words.setObjectName(name)
        self.setMinimumHeight(self._words.heightForWidth(1) * lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def icon_name(self) -> IconName:
        """The icon beside it."""
        return self._name

    def show_state(self, name: IconName, text: str) -> None:
        """Say something else."""
        again = name == self._name
        self._name = name
        self._words.setText(text)
        self._words.setAccessibleName(text)
        if not again or self._icon.pixmap().isNull():
            self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        self._icon.setPixmap(icon(self._name, self._ink()).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))

    def _ink(self) -> QColor:
        colours = theme_of(self).colours
        inks = {
            "check": colours.ok,
            "live": colours.ok,
            "error": colours.error,
            "warning": colours.warning,
            "export": colours.accent,
        }
        return inks.get(self._name, colours.dimmed)
