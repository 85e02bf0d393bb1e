"""Importing: a whole exported log, or another bank's table of transactions."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bankapp.errors import BadInput
from bankapp.eventstore.recorded import Head
from bankapp.services.importing import Difference, Imported
from bankapp.ui.dialogs.form import NotYet
from bankapp.ui.dialogs.requests import ImportRequest
from bankapp.ui.dialogs.working import Choose, PathField, Start, WorkingDialog
from bankapp.ui.facts import Fact, Tone
from bankapp.ui.formats import format_count
from bankapp.ui.labels import plain_label
from bankapp.ui.wording import money_text

_MOST_DIFFERENCES = 500
_READING_AND_WRITING = 2
_COUNTED_AT_ONCE = 8_000_000
"""Bytes: the rows of a larger file are not counted beforehand."""
Outcome = Imported | Head


class NoFile(BadInput):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no file {path}.")


class ImportDialog(WorkingDialog[ImportRequest, Outcome]):
    """Takes a file over through `start`. `events` is how many the bank holds: a whole log goes into an empty one.

    `count` tells how many rows a file holds, for the progress.
    """

    def __init__(
        self,
        profiles: Sequence[str],
        events: int,
        start: Start[ImportRequest, Outcome],
        choose: Choose | None = None,
        parent: QWidget | None = None,
        *,
        count: Callable[[Path], int] | None = None,
    ) -> None:
        tr = QCoreApplication.translate
        lead = tr("ImportDialog", "All of a file is taken over, or nothing. Taking it over twice adds nothing.")
        title, verb = tr("ImportDialog", "Import"), tr("ImportDialog", "Import")
        super().__init__(title, lead, verb, start, parent)
        self.setObjectName("importDialog")
        self._count = count
        self.path = PathField(choose or self._choose)
        self.add_field(self.tr("File"), self.path)
        self._add_kinds(profiles, events)
        self._add_differences()
        self.path.edit.textChanged.connect(self._path_changed)
        self._kind_chosen()
        self.path.setFocus()

    def value(self) -> ImportRequest:
        path = self.path.path
        if path is None:
            raise NotYet(self.tr("Choose a file."))
        if not path.is_file():
            raise NoFile(path)
        if self.log.isChecked():
            return ImportRequest(path)
        profile = self.profile.currentText().strip()
        if not profile:
            raise NotYet(self.tr("Choose a profile."))
        return ImportRequest(path, profile)

    def begin(self, request: ImportRequest) -> None:
        phases = _READING_AND_WRITING if request.profile else 1
        small = request.path.stat().st_size <= _COUNTED_AT_ONCE
        total = self._count(request.path) if self._count and small else 0
        self.progress.begin(self.tr("Importing {name}").format(name=request.path.name), total, phases)

    def show_outcome(self, result: Outcome) -> None:
        self.outcome_title.setText(self.tr("Imported"))
        if isinstance(result, Head):
            self._show_log(result)
        else:
            self._show_table(result)

    def _add_kinds(self, profiles: Sequence[str], events: int) -> None:
        self.table = QRadioButton(self.tr("A table of transactions (.csv, also .xz)"))
        self.log = QRadioButton(self.tr("An exported log (.jsonl), into an empty bank"))
        self.profile = QComboBox()
        self.profile.setEditable(True)
        self.profile.addItems(list(profiles))
        box, self._kinds = QWidget(), QButtonGroup(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(8)
        for button in (self.table, self.log):
            button.setAccessibleName(button.text())
            self._kinds.addButton(button)
            column.addWidget(button)
        self.add_field(self.tr("It holds"), box)
        self.add_field(self.tr("Profile"), self.profile)
        self.table.setChecked(True)
        self._allow_log(events)
        self._kinds.buttonToggled.connect(self._kind_chosen)
        self.profile.currentTextChanged.connect(self.check)

    def _allow_log(self, events: int) -> None:
        self.log.setEnabled(events == 0)
        blocked = self.tr("This bank holds {count} events already; make an empty bank first")
        count = format_count(events, self.locale())
        self.log.setToolTip(blocked.format(count=count) if events else "")

    def _add_differences(self) -> None:
        self.differences = QTableWidget(0, 4)
        headings = (self.tr("Row"), self.tr("Account"), self.tr("In the table"), self.tr("Ours"))
        self.differences.setHorizontalHeaderLabels(list(headings))
        self.differences.setAccessibleName(self.tr("Rows after which the balances differ"))
        self.differences.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.differences.setShowGrid(False)
        self.differences.verticalHeader().hide()
        self.differences.verticalHeader().setDefaultSectionSize(28)
        self.differences.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.differences.setMinimumHeight(160)
        self.differences.hide()
        self._more = plain_label("", "dimmed")
        self.done_column.insertWidget(2, self.differences, 1)
        self.done_column.insertWidget(3, self._more)

    def _kind_chosen(self) -> None:
        table = self.table.isChecked()
        self.profile.setEnabled(table)
        says = self.tr("How the table's columns are read: one that ships, or a file of your own")
        self.profile.setToolTip(says if table else self.tr("A log needs no profile"))
        self.check()

    def _path_changed(self, text: str) -> None:
        is_log = text.strip().lower().endswith((".jsonl", ".jsonl.xz", ".jsonl.gz"))
        if is_log and self.log.isEnabled():
            self.log.setChecked(True)
        elif not is_log:
            self.table.setChecked(True)
        self.check()

    def _choose(self) -> str:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import from"), self.path.edit.text())
        return name

    def _show_log(self, head: Head) -> None:
        digest = head.hash.hex()
        self.outcome.set_facts(
            [
                Fact(self.tr("Events"), format_count(head.position, self.locale())),
                Fact(self.tr("Head hash"), digest, code=True, copy=digest),
            ]
        )

    def _show_table(self, result: Imported) -> None:
        locale, differ = self.locale(), len(result.differences)
        balances = self.tr("equal after every row") if not differ else self.tr("differ after {count} rows")
        tone: Tone = "error" if differ else "ok"
        self.outcome.set_facts(
            [
                Fact(self.tr("Imported"), self.tr("{count} rows").format(count=format_count(result.imported, locale))),
                Fact(self.tr("Events"), format_count(result.events, locale)),
                Fact(
                    self.tr("Taken before"), self.tr("{count} rows").format(count=format_count(result.skipped, locale))
                ),
                Fact(self.tr("Balances"), balances.format(count=format_count(differ, locale)), tone),
            ]
        )
        self._show_differences(result.differences)

    def _show_differences(self, differences: Sequence[Difference]) -> None:
        shown = differences[:_MOST_DIFFERENCES]
        self.differences.setVisible(bool(shown))
        self.differences.setRowCount(len(shown))
        for number, difference in enumerate(shown):
            self._show_difference(number, difference)
        more = len(differences) - len(shown)
        text = self.tr("and {count} more").format(count=format_count(more, self.locale()))
        self._more.setText(text if more else "")

    def _show_difference(self, number: int, difference: Difference) -> None:
        texts = (
            format_count(difference.row, self.locale()),
            difference.account_id,
            money_text(difference.stated, self.locale()),
            money_text(difference.ours, self.locale()),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column != 1:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.differences.setItem(number, column, item)
