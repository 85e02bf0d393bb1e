from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QCloseEvent
from pytestqt.qtbot import QtBot

from bankapp.domain.money import Money
from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.recorded import Head
from bankapp.services.exporting import Exported, Selection
from bankapp.services.importing import Difference, Imported
from bankapp.services.moments import first_position_of, position_of
from bankapp.services.session import Session
from bankapp.ui.dialogs.export import ExportContext, ExportDialog
from bankapp.ui.dialogs.importing import ImportDialog, Outcome
from bankapp.ui.dialogs.progress import ProgressDialog, ProgressPage
from bankapp.ui.dialogs.requests import ExportRequest, ImportRequest
from bankapp.ui.tasks import Job, Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD

HASH = bytes(range(32))


class Started:
    """Work that a test ends as it likes."""

    def __init__(self) -> None:
        self.job = Job()
        self.requests: list[object] = []
        self.done: Callable[[object], None] = lambda _: None
        self.failed: Callable[[BankappError], None] = lambda _: None

    def export(
        self, request: ExportRequest, done: Callable[[Exported], None], failed: Callable[[BankappError], None]
    ) -> Job:
        self.requests.append(request)
        self.done, self.failed = done, failed  # type: ignore[assignment]
        return self.job

    def import_(
        self, request: ImportRequest, done: Callable[[Outcome], None], failed: Callable[[BankappError], None]
    ) -> Job:
        self.requests.append(request)
        self.done, self.failed = done, failed  # type: ignore[assignment]
        return self.job


@pytest.fixture
def started(theme: Theme) -> Started:
    return Started()


@pytest.fixture
def export(qtbot: QtBot, started: Started, session: Session, tmp_path: Path) -> ExportDialog:
    history = session.history
    context = ExportContext(
        "sample",
        tmp_path,
        8,
        HEAD,
        "123",
        lambda text: first_position_of(text, history),
        lambda text: position_of(text, history),
    )
    dialog = ExportDialog(context, started.export)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def import_(qtbot: QtBot, started: Started) -> ImportDialog:
    dialog = ImportDialog(("berka",), 0, started.import_)
    qtbot.addWidget(dialog)
    return dialog


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return path


def test_the_whole_log_is_exported_at_once(export: ExportDialog, started: Started, tmp_path: Path) -> None:
    export.ok_button.click()
    assert started.requests == [ExportRequest(tmp_path / "sample.jsonl", "jsonl", Selection("", 1, 0))]


def test_keys_go_along_where_there_are_any_unless_somebody_says_no(
    qtbot: QtBot, started: Started, export: ExportDialog, tmp_path: Path
) -> None:
    assert not export.keys.isVisibleTo(export)
    dialog = ExportDialog(replace(export._context, private=True), started.export)
    qtbot.addWidget(dialog)
    assert dialog.keys.isVisibleTo(dialog)
    dialog.csv.setChecked(True)
    assert not dialog.keys.isEnabled()
    dialog.jsonl.setChecked(True)
    assert dialog.keys.isEnabled()
    dialog.keys.setChecked(False)
    dialog.ok_button.click()
    assert started.requests == [ExportRequest(tmp_path / "sample.jsonl", "jsonl", Selection("", 1, 0), keys=False)]


def test_an_account_up_to_the_playhead_as_a_table(export: ExportDialog, started: Started, tmp_path: Path) -> None:
    export.csv.setChecked(True)
    export.account.setChecked(True)
    export.to_playhead.setChecked(True)
    export.ok_button.click()
    assert started.requests == [ExportRequest(tmp_path / "sample-123.csv", "csv", Selection("123", 1, 8))]


def test_a_range_takes_moments(export: ExportDialog, started: Started) -> None:
    export.between.setChecked(True)
    export.first.setText("3")
    export.last.setText("now")
    request = export.value()
    assert request.selection == Selection("", 3, HEAD)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [("", "", "Enter the first"), ("9", "4", "There is no event from 9 to 4"), ("soon", "", "no moment")],
)
def test_a_range_that_makes_no_sense_says_why(export: ExportDialog, first: str, last: str, says: str) -> None:
    export.between.setChecked(True)
    export.first.setText(first)
    export.last.setText(last)
    assert not export.ok_button.isEnabled()
    assert says in export.message.text


def test_a_file_needs_a_folder_and_may_be_replaced(export: ExportDialog, tmp_path: Path) -> None:
    export.path.edit.setText(str(tmp_path / "nowhere" / "x.jsonl"))
    assert "There is no folder" in export.message.text
    (tmp_path / "there.jsonl").touch()
    export.path.edit.setText(str(tmp_path / "there.jsonl"))
    assert export.ok_button.isEnabled()
    assert "will be replaced" in export.message.text


def test_what_was_exported_is_told_with_the_head_hash(export: ExportDialog, started: Started) -> None:
    export.ok_button.click()
    started.job.progressed.emit(7)
    assert export.progress.text == "7 of 15"
    started.done(Exported(15, Head(15, HASH)))
    assert {fact.copy for fact in export.outcome.facts} >= {HASH.hex()}
    assert not export.working


def test_closing_a_working_dialog_stops_the_work_first(export: ExportDialog, started: Started) -> None:
    export.ok_button.click()
    export.reject()
    with pytest.raises(Cancelled):
        started.job.tell(1)
    started.failed(Cancelled())
    assert not export.working
    assert export.message.text == "Cancelled; nothing was changed."
    assert export.ok_button.isEnabled()


def test_it_works_with_real_tasks(qtbot: QtBot, session: Session, tasks: Tasks, tmp_path: Path, theme: Theme) -> None:
    def start(request: ExportRequest, done: Callable[[Exported], None], failed: Callable[[BankappError], None]) -> Job:
        files = session.files
        return tasks.run(lambda tell: files.export(request.path, request.form, request.selection, tell), done, failed)

    dialog = ExportDialog(ExportContext("s", tmp_path, HEAD, HEAD, "", int, lambda _: HEAD), start)
    qtbot.addWidget(dialog)
    dialog.ok_button.click()
    qtbot.waitUntil(lambda: bool(dialog.outcome.facts))
    assert len((tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines()) >= HEAD


def test_a_table_is_imported_by_its_profile(import_: ImportDialog, started: Started, table: Path) -> None:
    import_.path.edit.setText(str(table))
    import_.ok_button.click()
    assert started.requests == [ImportRequest(table, "berka")]


def test_a_log_is_recognised_by_its_name(import_: ImportDialog, started: Started, tmp_path: Path) -> None:
    path = tmp_path / "bank.jsonl"
    path.touch()
    import_.path.edit.setText(str(path))
    assert not import_.profile.isEnabled()
    import_.ok_button.click()
    assert started.requests == [ImportRequest(path)]


def test_a_log_cannot_be_imported_into_a_bank_that_holds_events(qtbot: QtBot, started: Started) -> None:
    dialog = ImportDialog((), 15, started.import_)
    qtbot.addWidget(dialog)
    assert not dialog.log.isEnabled()
    assert "15 events already" in dialog.log.toolTip()


def test_a_file_that_is_not_there_is_told(import_: ImportDialog, tmp_path: Path) -> None:
    import_.path.edit.setText(str(tmp_path / "nothing.csv"))
    assert not import_.ok_button.isEnabled()
    assert "There is no file" in import_.message.text


def test_an_import_tells_rows_events_and_differences(import_: ImportDialog, started: Started, table: Path) -> None:
    import_.path.edit.setText(str(table))
    import_.ok_button.click()
    one, other = Money(100, "CZK"), Money(101, "CZK")
    started.done(Imported(28_205, 3, 30_766, tuple(Difference(row, "1", one, other) for row in range(1, 700))))
    assert [fact.tone for fact in import_.outcome.facts][-1] == "error"
    assert import_.differences.rowCount() == 500
    assert import_._more.text() == "and 199 more"


def test_an_import_without_differences_says_so(import_: ImportDialog, started: Started, table: Path) -> None:
    import_.path.edit.setText(str(table))
    import_.ok_button.click()
    started.done(Imported(28_205, 0, 30_766, ()))
    assert import_.outcome.facts[-1].value == "equal after every row"
    assert import_.differences.isHidden()


def test_what_went_wrong_is_told_in_the_form(import_: ImportDialog, started: Started, table: Path) -> None:
    import_.path.edit.setText(str(table))
    import_.ok_button.click()
    started.failed(BankappError("Row 7: no amount. Nothing was imported."))
    assert import_.message.text == "Row 7: no amount. Nothing was imported."
    assert import_.path.edit.text() == str(table)


def test_work_in_two_phases_fills_the_bar_once(qtbot: QtBot, theme: Theme) -> None:
    page = ProgressPage()
    qtbot.addWidget(page)
    page.begin("Importing", 100, phases=2)
    shares = []
    for done in (50, 100, 50, 100):
        page.tell(done)
        shares.append(page._bar.value())
    assert shares == [250, 500, 750, 1000]
    assert page.text == "Writing: 100 of 100"


def test_the_bar_lives_while_the_total_is_not_known(qtbot: QtBot, theme: Theme) -> None:
    page = ProgressPage("Working")
    qtbot.addWidget(page)
    page.begin("Working")
    page.tell(1_000)
    page.grab()
    assert page.text == "1,000 done"


def test_a_progress_dialog_asks_its_job_to_stop_and_waits(qtbot: QtBot, theme: Theme) -> None:
    job = Job()
    dialog = ProgressDialog(job, "Making the sample bank", 1_000)
    qtbot.addWidget(dialog)
    dialog.show()
    event = QCloseEvent()
    dialog.closeEvent(event)
    assert not event.isAccepted()
    with pytest.raises(Cancelled):
        job.tell(1)
    with qtbot.waitSignal(dialog.finished):
        dialog.finish()
