"""The window notices what was changed behind our back in what is kept beside the log, and has it made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bankapp.services.session import Session
from bankapp.ui.healing import Healer
from bankapp.ui.tasks import Tasks
from tests.support.raw import run_raw
from tests.support.services import desk_of, workspace
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


def test_a_private_bank_is_well(qtbot: QtBot, healer: Healer, tmp_path: Path) -> None:
    """Its read models tell names that are sealed in the log, and that is no forgery."""
    session = workspace().create(tmp_path / "private.bank", private=True)
    desk = desk_of(session)
    desk.opened("123", deposit="100")
    told: list[str] = []
    healer.told.connect(told.append)
    healer.set_session(session)
    assert healer._audit
    qtbot.waitUntil(lambda: healer._audit is not None and healer._audit.passes > 0)
    assert (session.history.distrusted, set(told)) == (False, {""})
    healer.set_session(None)
    session.close()
