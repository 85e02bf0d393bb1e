"""Starting the window: the application, its look, and the bank that is shown first."""

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from platformdirs import user_config_path
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bankapp.services.places import Place
from bankapp.ui.crash import CrashHandler
from bankapp.ui.fonts import load_fonts
from bankapp.ui.icons import icon
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme, ThemeName, apply_colours, load_theme, style_sheet_of

if TYPE_CHECKING:
    from bankapp.services.session import Workspace

_SWITCH_SECONDS = 0.0002
"""How long a thread may keep Python to itself while another waits; by default most of a frame. Whoever answers for a
frame takes turns with the others some twenty times."""
_YOUNG = 10_000
"""So many objects more than before, and garbage is searched among them: no search falls into most frames."""


def run_window(workspace: "Callable[[], Workspace]", place: Place | None, at: str) -> int:
    """Show the window until it is closed: on a bank, which is made where nothing is, or on the last one, or a welcome.

    `at` is the MOMENT to stand at. It is on the screen before most of the programme is loaded. Returns the exit code.
    """
    gc.disable()
    app = make_application(sys.argv[:1])
    preferences = Preferences(user_config_path("bankapp", appauthor=False) / "window.ini")
    theme = choose_theme(app, preferences)
    apply_colours(app, theme)
    window = MainWindow(workspace, preferences, furnished=False)
    crash = CrashHandler(window)
    crash.install()
    window.tasks.crashed.connect(crash.report)
    window.tell_opening(place)
    window.show()

    def furnish(_parts: object) -> None:
        if window.isVisible():  # it may have been closed meanwhile
            window.furnish()
            app.setStyleSheet(style_sheet_of(theme))
            settle_garbage()
            window.start(place, at)

    window.tasks.run(lambda _: import_module("bankapp.ui.parts"), furnish)
    try:
        return app.exec()
    finally:
        crash.uninstall()


def settle_garbage() -> None:
    """What is loaded by now stays: no search for garbage in the middle of a frame has to go through it."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()


def make_application(arguments: list[str]) -> QApplication:
    """The application with its fonts and its name; the one that is there already, if any."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(arguments)
    sys.setswitchinterval(_SWITCH_SECONDS)
    app.setApplicationName("bankapp")
    app.setApplicationDisplayName("bankapp")
    QGuiApplication.setDesktopFileName("bankapp")
    load_fonts()
    app.setWindowIcon(icon("bank", app.palette()))
    return app


def choose_theme(app: QApplication, preferences: Preferences) -> Theme:
    """The theme that was chosen last, else the one that the desktop asks for."""
    wanted = preferences.text("window/theme")
    dark_desktop = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    name: ThemeName = "dark" if wanted == "dark" or (wanted != "light" and dark_desktop) else "light"
    return load_theme(name)
