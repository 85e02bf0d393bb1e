"""The window on a bank on a server."""

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.services.places import BankUrl
from bankapp.services.session import Session
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace


def test_the_window_shows_what_others_append_to_a_bank_on_a_server(
    qtbot: QtBot, url: str, session: Session, tmp_path: Path
) -> None:
    desk_of(session).opened("a", deposit="5")
    window = MainWindow(lambda: workspace(seed=2), Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.start(cast("Path", BankUrl(url)), "now")
    slider = window.findChild(QAbstractSlider, "timelineSlider")
    assert slider is not None
    qtbot.waitUntil(lambda: slider.maximum() == 2)
    desk_of(session).do(Deposit("a", eur("1")))
    qtbot.waitUntil(lambda: slider.maximum() == 3, timeout=2000)
    window.close()
