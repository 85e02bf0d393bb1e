"""Whatever way the playhead takes, and whatever cache is thrown away meanwhile: the window shows the naive fold."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractSlider, QLabel
from pytestqt.qtbot import QtBot

from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.bootstrap import Workspace
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.services.states import BankAt
from bankapp.ui.accounts.model import AccountColumn
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.wording import money_text
from tests.ui.finding import child

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
EVENTS, ACCOUNTS = 400, 12


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Workspace().sample(tmp_path / "sample.bank", EVENTS, ACCOUNTS, 7)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, session: Session) -> MainWindow:
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.show_session(session)
    return window


def shown(window: MainWindow) -> tuple[dict[str, str], str, str]:
    """The balances of all accounts, the balance of the chosen one, and the bank's total: all as texts."""
    model = window.view.accounts.view.model()
    balances = {
        str(model.index(row, AccountColumn.ACCOUNT).data()): str(model.index(row, AccountColumn.BALANCE).data())
        for row in range(model.rowCount())
    }
    return balances, child(window, QLabel, "balanceLabel").text(), child(window, QLabel, "totalLabel").text()


def expected(session: Session, account: str, truth: BankAt) -> tuple[dict[str, str], str, str]:
    """The same, by reading every event from the first on."""
    held = {found.account_id: money_text(found.money, QLocale()) for found in truth.accounts}
    rows = session.history.find_accounts()
    balances = {row.account_id: held.get(row.account_id, "").removesuffix(" EUR") for row in rows}
    total = sum(found.balance for found in truth.accounts)
    return balances, held.get(account, ""), f"Total {money_text(Money(total, 'EUR'), QLocale())}" if held else ""


def throw_away(session: Session, rng: random.Random) -> None:
    """Lose a cache, or make again what was lost; most times neither."""
    lost = rng.choice(("DELETE FROM snapshots", "DELETE FROM projections", "made again", "", "", ""))
    if lost == "made again":
        session.readmodels.catch_up()
    elif lost:
        assert isinstance(session.readmodels, SqlReadModels)
        with session.readmodels._database.transaction() as cursor:
            cursor.execute(lost)


@pytest.mark.parametrize("seed", range(3))
def test_any_way_of_the_playhead_shows_what_the_events_say(
    qtbot: QtBot, window: MainWindow, session: Session, seed: int
) -> None:
    rng = random.Random(seed)
    slider = child(window, QAbstractSlider, "timelineSlider")
    for _ in range(25):
        position = rng.choice((rng.randint(0, EVENTS), slider.value() + rng.choice((-1, 1, 30)), 0, slider.maximum()))
        throw_away(session, rng)
        slider.setValue(position)
        truth = expected(session, window.view.account, session.history.replay(slider.value()))
        qtbot.waitUntil(lambda: shown(window) == truth)  # noqa: B023 - awaited within the same round
