"""Forgetting a person in the window, and seeing that another window did."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QListWidget, QTableView
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, ForgetPerson, OpenAccount, Withdraw
from bankapp.services.session import Session
from bankapp.ui.dialogs.forgetting import ForgetDialog
from bankapp.ui.dialogs.new_bank import NewBankDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace
from tests.ui.finding import child

WHY = "asked for by letter"


def lived(session: Session) -> Session:
    """Ann Lee has two accounts, and Bo one."""
    desk = desk_of(session)
    for account_id, owner in (("123", "Ann Lee"), ("124", "Ann Lee"), ("456", "Bo")):
        desk.do(OpenAccount(account_id, owner, "EUR"), reason="first visit")
    desk.do(Deposit("123", eur("100"), "Acme"), reason="salary")
    desk.do(Withdraw("123", eur("5"), "Baker"), reason="bread")
    return session


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Callable[[Session], MainWindow]]:
    """Shows a bank in a window of its own."""
    QLocale.setDefault(QLocale("en_GB"))
    windows = list[MainWindow]()

    def made(session: Session) -> MainWindow:
        window = MainWindow(workspace, Preferences(tmp_path / f"window{len(windows)}.ini"))
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.show_session(session)
        return window

    yield made
    for window in windows:
        window.close()


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return lived(workspace().create(tmp_path / "a.bank", private=True))


@pytest.fixture
def window(make: Callable[[Session], MainWindow], session: Session) -> MainWindow:
    window = make(session)
    window.view.choose_account("123")
    return window


def said(window: MainWindow) -> set[str]:
    """Everything that the accounts and the register say."""
    texts = set[str]()
    for name in ("accountsView", "registerView"):
        model = child(window, QTableView, name).model()
        cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount()))
        texts |= {str(cell.data()) for cell in cells}
    return texts


def asked(qtbot: QtBot, window: MainWindow) -> ForgetDialog:
    window.actions_.forget_person.trigger()
    qtbot.waitUntil(lambda: window.findChild(ForgetDialog, "forgetDialog") is not None)
    return child(window, ForgetDialog, "forgetDialog")


def test_a_person_is_forgotten_with_the_accounts_that_are_ticked(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    qtbot.waitUntil(lambda: {"Ann Lee", "Bo", "Acme"} <= said(window))
    dialog = asked(qtbot, window)
    names = child(dialog, QListWidget, "namesakesList")
    assert [names.item(row).text() for row in range(names.count())] == ["124   Ann Lee"]
    names.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.reason.setText(WHY)
    with qtbot.waitSignal(window.forgotten.forgotten):
        dialog.ok_button.click()
    qtbot.waitUntil(lambda: "(forgotten)" in said(window) and not {"Ann Lee", "Acme", "bread"} & said(window))
    assert [row.owner for row in session.history.find_accounts()] == ["(forgotten)", "(forgotten)", "Bo"]
    assert window.view.account == "123"


def test_nobody_is_forgotten_for_the_sake_of_a_name(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    dialog = asked(qtbot, window)
    dialog.reason.setText(WHY)
    with qtbot.waitSignal(window.desk.appended):
        dialog.ok_button.click()
    assert [row.owner for row in session.history.find_accounts()] == ["(forgotten)", "Ann Lee", "Bo"]


def test_the_dialog_says_what_will_be_gone_and_what_stays_and_wants_a_reason(qtbot: QtBot, window: MainWindow) -> None:
    dialog = asked(qtbot, window)
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Ann Lee, account 123. This cannot be taken back." in told
    assert "Gone: the owner's name" in told
    assert "Stays: every amount" in told
    assert not dialog.ok_button.isEnabled()
    assert "Say why" in dialog.message.text
    dialog.reject()


def test_a_reason_that_names_the_person_is_refused_in_the_dialog(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    dialog = asked(qtbot, window)
    dialog.reason.setText("Ann Lee asked for it")
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: "it would stay" in dialog.message.text)
    assert session.history.account("123", 1).owner == "Ann Lee"
    dialog.reject()


def test_another_window_shows_at_once_that_a_person_was_forgotten(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: {"Ann Lee", "Acme"} <= said(window))
    other = workspace(seed=9).open(tmp_path / "a.bank")
    with qtbot.waitSignal(window.forgotten.forgotten):
        desk_of(other).do(ForgetPerson("123", WHY))
    qtbot.waitUntil(lambda: "(forgotten)" in said(window) and not {"Acme", "bread"} & said(window))
    other.close()


def test_in_a_plain_bank_the_action_says_why_nobody_can_be_forgotten(
    make: Callable[[Session], MainWindow], tmp_path: Path
) -> None:
    window = make(lived(workspace().create(tmp_path / "plain.bank", private=False)))
    action = window.actions_.forget_person
    assert not action.isEnabled()
    assert "names and texts are not encrypted in this bank" in action.toolTip()


@pytest.mark.parametrize("private", [False, True], ids=["plain", "private"])
def test_a_new_bank_is_private_where_that_is_ticked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, private: bool
) -> None:
    window.reception.ask_kind(tmp_path / "new.bank")
    dialog = child(window, NewBankDialog, "newBankDialog")
    assert dialog.private.isChecked()
    dialog.private.setChecked(private)
    with qtbot.waitSignal(window.reception.opened):
        dialog.ok_button.click()
    assert window.session
    assert window.session.forgetting.possible == private
