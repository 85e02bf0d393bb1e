"""`python -m tests.benchmarks.opened STARTED [BANK]`: opens a bank as `bankapp` does, says how long it took, and ends.

STARTED is when the process was started, by the monotonic clock. Without a bank it shows a window with nothing in it.
"""

import json
import os
import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.benchmarks.painting import Painting


class _Opening(QObject):
    """Notes the first paint of a window, and the first that shows the bank with the register of an account."""

    def __init__(self, started: float, window: QMainWindow) -> None:
        super().__init__(window)
        self._started, self._window = started, window
        self._painted = self._usable = 0.0
        self._painting = Painting(window)
        self._painting.painted.connect(self._look)
        self._waiting = QTimer(self, interval=10)
        self._waiting.timeout.connect(self._tell)

    def _look(self) -> None:
        now = (self._painting.at - self._started) * 1000
        self._painted = self._painted or now
        if not self._usable and self._can_be_used():
            self._usable = now
            self._waiting.start()

    def _can_be_used(self) -> bool:
        from bankapp.ui.main_window import MainWindow

        window = self._window
        if not isinstance(window, MainWindow):
            return True
        view = getattr(window, "view", None)
        if view is None:  # the window is on the screen before it is furnished
            return False
        ready = view.isVisible() and view.register.view.model().rowCount() > 0
        return ready and not view.accounts.is_behind and not view.register.is_behind

    def _tell(self) -> None:
        """When all is quiet but the verifying of the chain, which may take minutes."""
        chain, tasks = getattr(self._window, "chain", None), getattr(self._window, "tasks", None)
        if chain:
            chain.stop()
        if tasks is None or tasks.idle:
            self._waiting.stop()
            print(json.dumps([self._painted, self._usable, _memory()]))
            QCoreApplication.quit()


def _memory() -> float:
    """Megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _bare(started: float) -> int:
    app = QApplication([])
    window = QMainWindow()
    window.resize(1600, 960)
    _Opening(started, window)
    window.show()
    return app.exec()


def _bank(started: float, bank: str) -> int:
    from bankapp.cli.main import main
    from bankapp.ui.main_window import MainWindow

    show = MainWindow.show

    def watched(window: MainWindow) -> None:
        _Opening(started, window)
        show(window)

    with patch.object(MainWindow, "show", watched):
        return main(["--bank", bank])


if __name__ == "__main__":
    sys.exit(_bank(float(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 2 else _bare(float(sys.argv[1])))
