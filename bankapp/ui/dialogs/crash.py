"""What is shown when something went wrong that nobody expected: all details, to be kept and passed on."""

import platform
import traceback
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from bankapp.ui.dialogs.form import MARGIN, MessageLine
from bankapp.ui.fonts import SMALL_SIZE, mono_font
from bankapp.ui.labels import heading, plain_label


class CrashReport(Struct, frozen=True):
    """One unexpected error: what it was, of which version, on what, and where."""

    what: str
    version: str
    system: str
    trace: str

    @property
    def text(self) -> str:
        """All of it, to be copied."""
        return f"{self.what}\n\nbankapp {self.version}\n{self.system}\n\n{self.trace}"


def crash_report(error: BaseException, version: str) -> CrashReport:
    """A report of an error that was just caught."""
    system = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    what = "".join(traceback.format_exception_only(error)).strip()
    return CrashReport(what, version, system, "".join(traceback.format_exception(error)))


class CrashDialog(QDialog):
    """Keeps every report that it is given until it is closed; a further one is added below the earlier ones."""

    def __init__(
        self, report: CrashReport, parent: QWidget | None = None, choose: Callable[[], str] | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("crashDialog")
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(720, 480)
        self._choose = choose or self._choose_file
        self._reports: list[CrashReport] = []
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(mono_font(SMALL_SIZE))
        self.details.setAccessibleName(self.tr("Details"))
        self.message = MessageLine()
        self._compose()
        self.add(report)

    @property
    def text(self) -> str:
        """All details of all reports."""
        return "\n\n".join(report.text for report in self._reports)

    def add(self, report: CrashReport) -> None:
        """Another one."""
        self._reports.append(report)
        self.details.setPlainText(self.text)

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)
        self.message.show_hint(self.tr("Copied."))

    def save(self) -> None:
        """Write the details to a file that a person chooses."""
        name = self._choose()
        if not name:
            return
        try:
            Path(name).write_text(self.text, encoding="utf-8")
        except OSError as error:
            text = self.tr("It could not be saved: {why}. The details are still here.")
            self.message.show_error(text.format(why=error.strerror or str(error)))
        else:
            self.message.show_hint(self.tr("Saved to {name}.").format(name=name))

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("Something went wrong"), 13))
        says = self.tr(
            "This is a bug in the programme, not a mistake of yours. The bank's log is safe: an event is written whole "
            "or not at all. Please pass the details on."
        )
        column.addWidget(plain_label(says, "dimmed", wrap=True))
        column.addWidget(self.details, 1)
        column.addWidget(self.message)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.copy_button, self.save_button = QPushButton(self.tr("Copy")), QPushButton(self.tr("Save…"))
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        self.copy_button.clicked.connect(self.copy)
        self.save_button.clicked.connect(self.save)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.copy_button, self.save_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        for button in (self.copy_button, self.save_button, close):
            button.setAccessibleName(button.text())
        return row

    def _choose_file(self) -> str:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the details"), "bankapp-crash.txt", "*.txt")
        return name
