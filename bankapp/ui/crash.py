"""What happens when something happens that nobody expected: it is logged, shown with its details, and kept."""

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from bankapp.ui.dialogs.crash import CrashDialog

_log = logging.getLogger("bankapp")


class CrashHandler(QObject):
    """Catches what reaches the edges of the programme's threads, and shows it once at a time."""

    _caught = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: CrashDialog | None = None
        self._before = sys.excepthook, threading.excepthook
        self._caught.connect(self.report, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on."""
        sys.excepthook = self._of_gui_thread
        threading.excepthook = self._of_other_thread

    def uninstall(self) -> None:
        """Catch no longer."""
        sys.excepthook, threading.excepthook = self._before

    def report(self, error: BaseException) -> None:
        """Show an error with its traceback; those that follow are added to the dialog that is there."""
        from bankapp._version import installed_version
        from bankapp.ui.dialogs.crash import CrashDialog, crash_report  # nobody expects to need it

        report = crash_report(error, installed_version())
        _log.error("Unexpected: %s", report.text)
        if self._dialog is None:
            self._dialog = CrashDialog(report, self._window)
            self._dialog.finished.connect(self._closed)
            self._dialog.open()
        else:
            self._dialog.add(report)

    def _closed(self) -> None:
        self._dialog = None

    def _of_gui_thread(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
        else:
            self._caught.emit(error)

    def _of_other_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._caught.emit(arguments.exc_value)
