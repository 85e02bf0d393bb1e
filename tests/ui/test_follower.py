"""Following a bank that others write to."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.follower import Follower
from tests.ui.conftest import HEAD, post


def test_what_another_programme_appends_is_seen_within_half_a_second(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    follower = Follower()
    with qtbot.waitSignal(follower.grew, timeout=500):
        follower.follow(session)
    other = Workspace().open(tmp_path / "sample.bank")
    with qtbot.waitSignal(follower.grew, timeout=500) as told:
        post(other, Deposit("123", Money(100, "EUR")))
    assert told.args == [HEAD + 1]
    other.close()
    follower.follow(None)


def test_nothing_is_told_while_nothing_happens(qtbot: QtBot, session: Session) -> None:
    follower = Follower()
    follower.follow(session)
    follower.look()
    with qtbot.assertNotEmitted(follower.grew):
        follower.look()
    follower.follow(None)
