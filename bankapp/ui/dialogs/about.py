"""What this programme is, its version, and whose work it contains."""

import platform

from PySide6.QtCore import QSize, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bankapp.ui.dialogs.form import MARGIN
from bankapp.ui.facts import Fact, FactList
from bankapp.ui.icons import icon
from bankapp.ui.labels import heading, plain_label

_ICON = 24


class AboutDialog(QDialog):
    """A short page about bankapp."""

    def __init__(self, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(self.tr("About bankapp"))
        self.setMinimumWidth(460)
        self.facts = FactList(name_width=80)
        self.facts.set_facts(self._facts(version))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.accept)
        says = self.tr(
            "A desktop bank that shows event sourcing at work: every change is an event, nothing is ever overwritten, "
            "and any moment of the past can be seen again."
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.setSpacing(12)
        column.addLayout(self._title())
        column.addWidget(plain_label(says, wrap=True))
        column.addWidget(self.facts)
        column.addStretch(1)
        column.addLayout(row)

    def _title(self) -> QHBoxLayout:
        picture = QLabel()
        size = QSize(_ICON, _ICON)
        picture.setPixmap(icon("bank", self.palette()).pixmap(size, self.devicePixelRatioF()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(heading("bankapp", 15), 1)
        return row

    def _facts(self, version: str) -> tuple[Fact, ...]:
        return (
            Fact(self.tr("Version"), version),
            Fact(self.tr("Licence"), self.tr("MIT")),
            Fact(self.tr("Runs on"), f"Python {platform.python_version()}, Qt {qVersion()}"),
            Fact(self.tr("Fonts"), self.tr("Inter and JetBrains Mono (SIL Open Font License), DejaVu Sans")),
            Fact(self.tr("Icons"), self.tr("Lucide (ISC License)")),
        )
