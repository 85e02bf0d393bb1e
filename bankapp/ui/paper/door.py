"""Printing without a window: what Qt needs to know letters where there is no display, and nothing more."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase, QGuiApplication

from bankapp.ui.fonts import load_fonts


def application_for_paper() -> QCoreApplication:
    """The application that is there, or one that opens no window and asks for no display; keep it while printing."""
    existing = QCoreApplication.instance()
    app = existing or QGuiApplication(["bankapp", "-platform", "offscreen"])
    if "Inter" not in QFontDatabase.families():
        load_fonts()
    return app
