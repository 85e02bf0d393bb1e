"""The welcome page: what to start with, in one click."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCommandLinkButton, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bankapp.ui.fonts import ui_font
from bankapp.ui.icons import IconName, set_icon


class WelcomePage(QWidget):
    """Offers a sample bank, an empty one, an import, or one of the banks opened before."""

    smallSampleRequested = Signal()
    bigSampleRequested = Signal()
    guideRequested = Signal()
    emptyRequested = Signal()
    openRequested = Signal()
    importRequested = Signal()
    recentRequested = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcomePage")
        self._recent = QVBoxLayout()
        self._recent_title = self._heading(self.tr("Opened before"))
        self._compose()
        self.set_recent(())

    def set_recent(self, paths: Sequence[Path]) -> None:
        """The banks that were opened before, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.deleteLater()
        for path in paths:
            self._recent.addWidget(self._recent_button(path))
        self._recent_title.setVisible(bool(paths))

    def _compose(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._title())
        column.addWidget(self._text(self.tr("A bank whose every change is an event. Nothing is ever overwritten, so")))
        column.addWidget(self._text(self.tr("any moment of its history can be shown, explained and checked again.")))
        column.addSpacing(24)
        column.addLayout(self._choices())
        column.addSpacing(16)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addStretch(1)
        holder = QFrame(self)
        holder.setLayout(column)
        holder.setFixedWidth(760)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 64, 24, 24)
        outer.addStretch(1)
        outer.addWidget(holder)
        outer.addStretch(1)

    def _title(self) -> QLabel:
        title = QLabel(self.tr("Welcome to bankapp"), self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(ui_font(24, QFont.Weight.DemiBold))
        return title

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(ui_font(weight=QFont.Weight.DemiBold))
        return label

    def _text(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "dimmed")
        return label

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        small = self._choice(
            "smallSampleButton",
            "bank",
            self.tr("Small sample bank"),
            self.tr("Twenty people, a year and a half of their money."),
        )
        big = self._choice(
            "bigSampleButton",
            "events",
            self.tr("Big sample bank"),
            self.tr("A million events, to feel the time machine under load."),
        )
        imported = self._choice(
            "importButton", "import", self.tr("Import"), self.tr("Another bank's transactions, or an exported log.")
        )
        empty = self._choice(
            "emptyButton", "new-account", self.tr("Empty bank"), self.tr("Start from nothing, with the first account.")
        )
        opened = self._choice("openButton", "folder", self.tr("Open a bank"), self.tr("A bank's file on this machine."))
        guide = self._choice(
            "guideButton", "help", self.tr("Guided tour"), self.tr("Two minutes through the window, on a sample bank.")
        )
        guide.clicked.connect(self.guideRequested)
        small.clicked.connect(self.smallSampleRequested)
        big.clicked.connect(self.bigSampleRequested)
        imported.clicked.connect(self.importRequested)
        empty.clicked.connect(self.emptyRequested)
        opened.clicked.connect(self.openRequested)
        for button in (small, big, imported):
            left.addWidget(button)
        for button in (empty, opened, guide):
            right.addWidget(button)
        right.addStretch(1)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        return row

    def _choice(self, name: str, picture: IconName, title: str, text: str) -> QCommandLinkButton:
        button = QCommandLinkButton(title, text, self)
        button.setObjectName(name)
        button.setAccessibleName(title)
        button.setIconSize(QSize(24, 24))
        set_icon(button, picture)
        return button

    def _recent_button(self, path: Path) -> QWidget:
        button = self._choice(f"recent-{path.stem}", "file", path.name, "")
        button.setDescription(str(path.parent))
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.recentRequested.emit(path))
        return button
