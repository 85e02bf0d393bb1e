"""Saving a proof in the window: what is signed, where it is written, and what is asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QInputDialog, QLabel
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.ui.dialogs.message import MessageDialog
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from tests.ui.conftest import HEAD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """On the sample bank; keys and heads lie in a folder of this test alone."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    window = MainWindow(Workspace, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    yield window
    window.close()


def dialog(window: MainWindow, kind: type[QDialog]) -> QDialog | None:
    return next((found for found in window.findChildren(kind) if found.isVisible()), None)


def test_a_proof_is_signed_and_written_for_somebody_else(
    qtbot: QtBot, window: MainWindow, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "correct horse")
    window.proofs.save(tmp_path / "monday.head")
    qtbot.waitUntil(lambda: dialog(window, MessageDialog) is not None)
    origin, size, *_ = (tmp_path / "monday.head").read_text().splitlines()
    assert (origin.startswith("bankapp/"), int(size)) == (True, HEAD)
    assert [kept.head.position for kept in Workspace().proofs().kept(session.bank_id)] == [HEAD]


def test_without_a_key_ring_the_passphrase_is_asked_for(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.proofs.save(tmp_path / "monday.head")
    qtbot.waitUntil(lambda: dialog(window, QInputDialog) is not None)
    asking = dialog(window, QInputDialog)
    assert isinstance(asking, QInputDialog)
    assert not (tmp_path / "monday.head").exists()
    asking.setTextValue("correct horse")
    asking.accept()
    qtbot.waitUntil(lambda: (tmp_path / "monday.head").exists())


def test_a_proof_that_cannot_be_written_is_told_in_words(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "correct horse")
    window.proofs.save(tmp_path / "no such folder" / "monday.head")
    qtbot.waitUntil(lambda: dialog(window, MessageDialog) is not None)
    told = dialog(window, MessageDialog)
    assert isinstance(told, MessageDialog)
    assert "cannot be written" in told.message.text()


def chain(window: MainWindow) -> QLabel:
    found = window.findChild(QLabel, "chainLabel")
    assert isinstance(found, QLabel)
    return found


def test_without_a_head_outside_the_window_says_that_the_end_is_not_proved(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "its end is not proved" in chain(window).text())
    assert "No signed head is kept outside of this bank" in chain(window).toolTip()
    assert "BANKAPP_KEY_PASSPHRASE" in chain(window).toolTip()


def test_a_saved_proof_is_told_in_the_status_bar(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: "verified" in chain(window).text())
    window.proofs.save(tmp_path / "monday.head", "correct horse")
    qtbot.waitUntil(lambda: f"signed head up to event {HEAD}" in chain(window).toolTip())
    assert "not proved" not in chain(window).text()


def test_a_bank_that_is_closed_has_its_head_signed_and_kept(
    qtbot: QtBot, window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "correct horse")
    window.chain.start()
    qtbot.waitUntil(lambda: chain(window).toolTip() != "" and "PASSPHRASE" not in chain(window).toolTip())
    window.close_session()
    assert [kept.head.position for kept in Workspace().proofs().kept(session.bank_id)] == [HEAD]
