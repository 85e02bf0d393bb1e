"""The field that shows the playhead's position and takes any moment that people type."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class PositionEdit(QLineEdit):
    """Follows the playhead until somebody types; Enter asks for a moment, Esc or leaving gives up."""

    momentRequested = Signal(str)
    abandoned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position = 0
        self.setText("0")
        self.setObjectName("positionEdit")
        self.setAccessibleName(self.tr("Position or moment"))
        self.setToolTip(self.tr("Go to a moment (Ctrl+L): 4211908, +100, 42%, 2026-03-14 10:02, @bookmark, now"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(120)
        self.returnPressed.connect(self._ask)

    def set_position(self, position: int) -> None:
        """Where the playhead stands; shown unless somebody is typing."""
        self._position = position
        text = str(position)
        if not self.isModified() and self.text() != text:
            self.setText(text)

    def set_invalid(self, *, invalid: bool) -> None:
        """Mark what was typed as not understood."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.text() != str(self._position)):
            self._give_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._give_up()

    def _ask(self) -> None:
        self.setModified(False)
        self.momentRequested.emit(self.text().strip())

    def _give_up(self) -> None:
        self.setModified(False)
        self.setText(str(self._position))
        self.abandoned.emit()
