"""A bank with some life in it, for every panel's tests.

The sample bank's events, by position:
 1 opened 123 (Ann Lee, EUR)      2 deposit 100.00, salary from Acme    3 withdrawal 50.00, rent     4 deposit 25.00
 5 opened 456 (Bob Stone, 20.00)  6 deposit 40.00                       7 opened 789 (Cleo Marsh)
 8, 9 transfer 15.00 456 -> 789   10, 11 that transfer reversed         12 product basic, fee 2.50   13 fee 2.90
14 frozen 456                    15 closed 789
At the end: 123 holds 75.00, 456 holds 40.00 and is frozen, 789 holds 0.00 and is closed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import (
    ChangePrice,
    CloseAccount,
    Command,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.fonts import load_fonts
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme, apply_colours, load_theme, palette_of
from tests.support.clock import SECOND, START, FakeClock
from tests.support.ids import seeded_ids

HEAD = 15
"""The newest position of the sample bank."""
_BEFORE_THE_REVERSAL: tuple[tuple[Command, str], ...] = (
    (OpenAccount("123", "Ann Lee", "EUR"), "first visit"),
    (Deposit("123", Money(10_000, "EUR"), "Acme"), "salary"),
    (Withdraw("123", Money(5_000, "EUR")), "rent"),
    (Deposit("123", Money(2_500, "EUR")), "gift"),
    (OpenAccount("456", "Bob Stone", "EUR", 2_000), "first visit"),
    (Deposit("456", Money(4_000, "EUR")), "savings"),
    (OpenAccount("789", "Cleo Marsh", "EUR"), "first visit"),
    (Transfer("456", "789", Money(1_500, "EUR")), "loan"),
)
_AFTER_THE_REVERSAL: tuple[tuple[Command, str], ...] = (
    (OpenProduct("basic", "Basic account", Money(250, "EUR")), "new this year"),
    (ChangePrice("basic", Money(290, "EUR"), "costs rose"), ""),
    (Freeze("456"), "card lost"),
    (CloseAccount("789"), "moved away"),
)


def post(session: Session, command: Command, reason: str = "", actor: str = "teller") -> int:
    """Carry out a command; gives the new head."""
    return session.bank.execute(command, session.bank.envelope(actor, reason)).position


class PatientBot(QtBot):
    """Waits for as long as a busy machine may take; what holds is over at once all the same."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins with English separators, whatever the machine or another test has chosen."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.fixture
def empty_session(tmp_path: Path) -> Iterator[Session]:
    """A bank in which nothing has happened; its clock goes on an hour with every look."""
    clock = FakeClock(START, step=3600 * SECOND)
    session = Workspace(clock, seeded_ids()).create(tmp_path / "sample.bank")
    yield session
    session.close()


@pytest.fixture
def session(empty_session: Session) -> Session:
    """The sample bank, as above."""
    for command, reason in _BEFORE_THE_REVERSAL:
        post(empty_session, command, reason)
    post(empty_session, empty_session.bank.reversal(8, "wrong account"))
    for command, reason in _AFTER_THE_REVERSAL:
        post(empty_session, command, reason)
    return empty_session


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, on the whole application, without its style sheet: under one a window takes three times as long
    to make, and only its paddings come from there."""
    load_fonts()
    light = load_theme("light")
    if qapp.palette() != palette_of(light) or qapp.styleSheet():
        apply_colours(qapp, light)
    return light


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    """Background work that is over when the test is."""
    tasks = Tasks(patience=5)  # what is quick is there at once, however busy the machine
    yield tasks
    tasks.close()
