"""The banner of a bank that is no ordinary one, a what-if or one of a newer bankapp: it says so while that is open."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from bankapp.services.readmodels import UnknownAt
from bankapp.ui.formats import format_count
from bankapp.ui.icons import IconName, icon
from bankapp.ui.labels import ValueLabel
from bankapp.ui.theme import theme_of


class TitleBanner(QFrame):
    """Hidden for every other bank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titleBanner")
        self._icon = QLabel()
        self._icon_name: IconName = "what-if"
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

    def show_title(
        self,
        title: str,
        unknown: UnknownAt | None = None,
        *,
        read_only: bool = False,
        missing_guards: Sequence[str] = (),
    ) -> None:
        """What the bank says of itself, and from where on this version does not know what its events did."""
        text = self.tr("{title}. This bank is no record of what happened.").format(title=title) if title else ""
        self._icon_name = "warning" if unknown or missing_guards else "file" if read_only and not title else "what-if"
        reading = (
            self.tr("Opened read-only: all can be seen and exported, nothing can be written.") if read_only else ""
        )
        said = (text, self._newer(unknown), reading, self._unguarded(missing_guards))
        text = " ".join(filter(None, said))
        self._sentence.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._colour()

    def _newer(self, unknown: UnknownAt | None) -> str:
        if unknown is None:
            return ""
        text = self.tr(
            "A newer bankapp wrote to this bank: what event {position} ({type}) did is not known here. The bank is"
            " shown as it was before, and nothing can be written."
        )
        return text.format(position=format_count(unknown.position, self.locale()), type=unknown.type)

    def _unguarded(self, missing: Sequence[str]) -> str:
        if not missing:
            return ""
        text = self.tr("Guards of the log were taken away or weakened, so it could be changed: {names}.")
        return text.format(names=", ".join(missing))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self).colours.what_if_pill)

    def _colour(self) -> None:
        ink = theme_of(self).colours.on_what_if_pill
        self._icon.setPixmap(icon(self._icon_name, ink).pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._sentence.set_colours(ink)
