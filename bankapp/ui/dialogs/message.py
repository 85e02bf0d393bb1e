"""A plain message: something did not work, and why."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bankapp.ui.dialogs.form import MARGIN
from bankapp.ui.labels import ValueLabel, heading

_LINES = 12
_WIDTH = 420


class MessageDialog(QDialog):
    """A title, a text that is shown letter by letter, and a button."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self.message = ValueLabel(_LINES, padding=0)
        self.message.setText(text)
        self.message.setAccessibleName(text)
        close = QPushButton(QCoreApplication.translate("MessageDialog", "Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(heading(title, 13))
        column.addWidget(self.message)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.adjustSize()


def show_message(parent: QWidget, title: str, text: str) -> MessageDialog:
    """Show a message over a window; returns at once."""
    dialog = MessageDialog(title, text, parent)
    dialog.open()
    return dialog
