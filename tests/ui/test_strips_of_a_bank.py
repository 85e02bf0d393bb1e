"""The bars of the timeline are those of the bank that is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import OpenAccount
from bankapp.services.history import History
from bankapp.services.readmodels import Bin
from bankapp.services.session import Session
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD, post


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(Workspace, Preferences(tmp_path / "preferences.ini"))
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    window.show_session(session)
    qtbot.waitUntil(lambda: counted(window)[0] > 0)
    yield window
    window.close()


@pytest.fixture
def other(tmp_path: Path) -> Session:
    """As long as the sample bank, but nothing happened in it than that accounts were opened."""
    other = Workspace().create(tmp_path / "other.bank")
    for number in range(HEAD):
        post(other, OpenAccount(str(number), "Ann Lee", "EUR"))
    return other


def counted(window: MainWindow) -> tuple[int, int]:
    """Money in and accounts, as the detail strip counts them."""
    bins = window.view.timeline.slider.density.bins
    return sum(share.money_in for share in bins), sum(share.account for share in bins)


def test_another_bank_of_the_same_length_shows_its_own(qtbot: QtBot, window: MainWindow, other: Session) -> None:
    window.show_session(other)
    qtbot.waitUntil(lambda: counted(window) == (0, HEAD))


def test_what_was_made_anew_is_asked_for_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(History, "density", lambda *_: [Bin(money_in=77)])
    window.view.refresh()
    qtbot.waitUntil(lambda: counted(window)[0] == 77)
