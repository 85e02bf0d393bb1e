"""The window notices what was changed behind our back in what is kept beside the log, and has it made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bankapp.services.session import Session
from bankapp.ui.healing import Healer
from bankapp.ui.tasks import Tasks
from tests.support.raw import run_raw
from tests.ui.conftest import HEAD

FORGERY = "UPDATE account_history SET balance = 1 WHERE position = 4"


@pytest.fixture
def healer(tasks: Tasks) -> Iterator[Healer]:
    healer = Healer(tasks)
    yield healer
    healer.set_session(None)


def test_a_changed_balance_heals_by_itself_and_without_the_watch_it_does_not(
    qtbot: QtBot, healer: Healer, session: Session, tmp_path: Path
) -> None:
    run_raw(tmp_path / "sample.bank", FORGERY)
    assert session.history.account("123", HEAD).balance == 1
    with qtbot.waitSignal(healer.told, check_params_cb=lambda text: "have been rebuilt" in text, timeout=20_000):
        healer.set_session(session)
    assert session.history.account("123", HEAD).balance == 7_500
    assert not session.history.distrusted
