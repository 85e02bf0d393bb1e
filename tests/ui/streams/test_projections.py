"""The projections in the Streams tab."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.adapters.sql import projecting
from bankapp.bootstrap import Workspace
from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.eventstore.store import Progress
from bankapp.services.catching_up import Fault
from bankapp.services.projections import PROJECTIONS, CatchUp, Projection
from bankapp.services.session import Session
from bankapp.ui.streams.projections_box import INTERVAL_MS, ProjectionsBox
from bankapp.ui.streams.projections_model import ProjectionsModel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.support.keeping import break_handler, state_of
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child

BUTTONS = ("pause", "resume", "retry", "rebuild", "cancel")


@pytest.fixture
def box(qtbot: QtBot, theme: Theme, session: Session, tasks: Tasks) -> Iterator[ProjectionsBox]:
    """Shown on the sample bank, with the register chosen."""
    box = ProjectionsBox(tasks)
    qtbot.addWidget(box)
    box.resize(700, 260)
    box.set_session(session)
    box.show()
    qtbot.waitUntil(lambda: len(box.model.rows) == len(PROJECTIONS))
    yield box
    box.set_session(None)


def button(box: ProjectionsBox, wanted: str) -> QPushButton:
    return child(box, QPushButton, f"{wanted}ProjectionButton")


def enabled(box: ProjectionsBox) -> set[str]:
    return {wanted for wanted in BUTTONS if button(box, wanted).isEnabled()}


def states(box: ProjectionsBox) -> list[str]:
    return [box.model.cell(row, 1).text for row in range(box.model.row_count())]


def test_each_stands_in_a_row_with_position_lag_and_error(qtmodeltester: ModelTester) -> None:
    model = ProjectionsModel()
    failed = Projection("bins", "failed", 2_000, Fault(2_001, "out of ink"), CatchUp(30_000, 500_000))
    model.show_projections((Projection("register", "running", 12_000), failed), 12_000)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.row_text(0) == "Register\tRunning\t12,000\t0\t–\t"
    assert model.row_text(1) == "Bins\tFailed\t2,000\t10,000\t60,000\tEvent 2,001: out of ink"


def test_a_rebuild_says_how_far_it_is_and_who_is_behind_is_told() -> None:
    model = ProjectionsModel()
    model.show_projections((Projection("books", "failed", 1, rebuilt=45), Projection("bins", "running", 99)), 100)
    assert [model.cell(row, 1).text for row in (0, 1)] == ["Rebuilding 45%", "Behind"]
    assert [model.cell(row, 1).icon for row in (0, 1)] == ["loop", "past"]


def test_it_is_named_for_scripts_and_shows_the_bank(box: ProjectionsBox) -> None:
    assert child(box, QTableView, "projectionsTable") is box.view
    assert [row.name for row in box.model.rows] == list(PROJECTIONS)
    assert (states(box), enabled(box)) == (["Running"] * 3, {"pause", "rebuild"})
    assert "It is not paused" in button(box, "resume").toolTip()


def test_the_chosen_one_is_paused_and_resumed(qtbot: QtBot, box: ProjectionsBox, session: Session) -> None:
    box.view.selectRow(1)
    button(box, "pause").click()
    qtbot.waitUntil(lambda: states(box) == ["Running", "Paused", "Running"])
    assert enabled(box) == {"resume", "rebuild"}
    post(session, Deposit("123", Money(1, "EUR")))
    button(box, "resume").click()
    qtbot.waitUntil(lambda: states(box) == ["Running"] * 3)
    assert state_of(session, "books").position == HEAD + 1


def test_what_others_do_is_followed(qtbot: QtBot, box: ProjectionsBox, tmp_path: Path) -> None:
    other = Workspace().open(tmp_path / "sample.bank")
    other.projections.pause("bins")
    post(other, Deposit("123", Money(1, "EUR")))
    qtbot.waitUntil(lambda: box.model.row_text(2) == f"Bins\tPaused\t{HEAD}\t1\t–\t")
    other.close()


def test_it_asks_often_enough_to_follow_within_a_fifth_of_a_second_and_only_while_it_is_seen(
    box: ProjectionsBox,
) -> None:
    assert INTERVAL_MS < 200
    assert box._timer.isActive()
    box.hide()
    assert not box._timer.isActive()


def test_a_failed_one_says_at_which_event_and_is_tried_again(
    qtbot: QtBot, box: ProjectionsBox, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_handler(patch, "register", at=HEAD + 1)
        post(session, Deposit("123", Money(1, "EUR")))
        qtbot.waitUntil(lambda: states(box)[0] == "Failed")
        assert box.model.cell(0, 5).text == f"Event {HEAD + 1}: ValueError: out of ink"
        button(box, "retry").click()
        told = f"register stopped at event {HEAD + 1}: ValueError: out of ink."
        qtbot.waitUntil(lambda: child(box, QLabel, "projectionsFinding").text() == told)
    qtbot.waitUntil(lambda: "retry" in enabled(box))
    button(box, "retry").click()
    qtbot.waitUntil(lambda: states(box)[0] == "Running")
    assert child(box, QLabel, "projectionsFinding").text() == ""


def test_a_rebuild_runs_beside_and_can_be_cancelled(
    qtbot: QtBot, box: ProjectionsBox, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, behind = Event(), projecting.SqlProjections.behind

    def slow(self: projecting.SqlProjections, position: int, limit: int) -> object:
        if position >= 5:
            go_on.wait(20)
        return behind(self, position, limit)

    monkeypatch.setattr(projecting, "BATCH", 5)
    monkeypatch.setattr(projecting.SqlProjections, "behind", slow)
    button(box, "rebuild").click()
    qtbot.waitUntil(lambda: states(box)[0] == "Rebuilding 33%")
    assert enabled(box) == {"pause", "cancel"}
    button(box, "cancel").click()
    go_on.set()
    qtbot.waitUntil(lambda: states(box)[0] == "Running" and "rebuild" in enabled(box))
    assert state_of(session, "register").caught_up is None


def test_a_rebuild_tells_how_fast_it_was(qtbot: QtBot, box: ProjectionsBox) -> None:
    button(box, "rebuild").click()
    qtbot.waitUntil(lambda: box.model.cell(0, 4).text not in ("", "–"))
    qtbot.waitUntil(lambda: enabled(box) == {"pause", "rebuild"})


def test_another_sessions_rebuild_can_be_cancelled(
    qtbot: QtBot, box: ProjectionsBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projecting, "BATCH", 5)
    other = Workspace().open(tmp_path / "sample.bank")

    def killed(_reached: int) -> None:
        raise SystemExit

    monkeypatch.setattr("bankapp.adapters.sql.rebuilding.Rebuild._tidy", lambda _self: None)
    with pytest.raises(SystemExit):
        other.projections.rebuild(("register",), killed)
    qtbot.waitUntil(lambda: states(box)[0] == "Rebuilding 33%")
    button(box, "cancel").click()
    qtbot.waitUntil(lambda: states(box)[0] == "Running")
    other.close()


def test_a_bank_that_can_only_be_read_lets_nothing_be_done_and_says_so(
    qtbot: QtBot, box: ProjectionsBox, session: Session, tmp_path: Path
) -> None:
    reader = Workspace().open(tmp_path / "sample.bank", read_only=True)
    box.set_session(reader)
    qtbot.waitUntil(lambda: len(box.model.rows) == len(PROJECTIONS))
    assert enabled(box) == set()
    assert "This bank can only be read" in button(box, "rebuild").toolTip()
    box.set_session(None)
    reader.close()


def test_leaving_the_bank_cancels_what_runs(
    qtbot: QtBot, box: ProjectionsBox, tasks: Tasks, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Event()

    def endless(_self: object, _names: object, progress: Progress) -> None:
        while True:
            begun.set()
            progress(1)

    monkeypatch.setattr(projecting.SqlProjections, "rebuild", endless)
    button(box, "rebuild").click()
    assert begun.wait(20)
    box.set_session(None)
    qtbot.waitUntil(lambda: tasks.idle)
    assert (box.model.row_count(), enabled(box)) == (0, set())
