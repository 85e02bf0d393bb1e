"""Exporting: which events, in which form, to which file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from bankapp.errors import BadInput
from bankapp.services.exporting import Exported, Selection
from bankapp.ui.dialogs.form import NotYet
from bankapp.ui.dialogs.requests import ExportRequest
from bankapp.ui.dialogs.working import Choose, PathField, Start, WorkingDialog
from bankapp.ui.facts import Fact
from bankapp.ui.formats import format_count
from bankapp.ui.labels import plain_label

BETWEEN = 2
"""The number of the range from one moment to another."""


MomentReader = Callable[[str], int]
"""The position that a text names; raises BadInput."""


class ExportContext(Struct, frozen=True):
    """What there is to export, and where the playhead stands; `name` and `folder` are for naming the file.

    `first_of` and `last_of` read the moments where a range begins and ends; `between` is proposed as the range.
    `private`: the bank has keys that open its names and texts.
    """

    name: str
    folder: Path
    position: int
    head: int
    account_id: str
    first_of: MomentReader
    last_of: MomentReader
    between: tuple[int, int] | None = None
    private: bool = False


class EmptyRange(BadInput):
    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        super().__init__(f"There is no event from {first} to {last}.")


class NoFolder(BadInput):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no folder {path.parent}.")


class ExportDialog(WorkingDialog[ExportRequest, Exported]):
    """Writes a file through `start`, and tells how many events it holds and the head of the log that they end at."""

    def __init__(
        self,
        context: ExportContext,
        start: Start[ExportRequest, Exported],
        choose: Choose | None = None,
        parent: QWidget | None = None,
    ) -> None:
        tr = QCoreApplication.translate
        title, verb = tr("ExportDialog", "Export"), tr("ExportDialog", "Export")
        super().__init__(title, "", verb, start, parent)
        self.setObjectName("exportDialog")
        self.setMinimumWidth(560)
        self._context = context
        self._written = Path()
        self.path = PathField(choose or self._choose)
        self._add_form()
        self._add_scope()
        self._add_range()
        self.add_field(self.tr("File"), self.path)
        self._suggest()
        self.path.edit.textChanged.connect(self.check)
        self.check()
        self.path.setFocus()

    @property
    def form(self) -> str:
        """The chosen one of EXPORT_FORMATS."""
        return "csv" if self.csv.isChecked() else "jsonl"

    def value(self) -> ExportRequest:
        first, last = self._positions()
        path = self.path.path
        if path is None:
            raise NotYet(self.tr("Choose a file."))
        if not path.parent.is_dir():
            raise NoFolder(path)
        return ExportRequest(path, self.form, Selection(self._account(), first, last), self.keys.isChecked())

    def check(self) -> None:
        super().check()
        path = self.path.path
        if self.ok_button.isEnabled() and path and path.exists():
            self.message.show_hint(self.tr("The file is there already and will be replaced."))

    def begin(self, request: ExportRequest) -> None:
        self._written = request.path
        selection = request.selection
        total = 0 if selection.account_id else (selection.last or self._context.head) - selection.first + 1
        self.progress.begin(self.tr("Exporting"), total)

    def show_outcome(self, result: Exported) -> None:
        self.outcome_title.setText(self.tr("Exported"))
        head = result.head.hash.hex()
        self.outcome.set_facts(
            [
                Fact(self.tr("Events"), format_count(result.events, self.locale())),
                Fact(self.tr("File"), str(self._written), code=True, copy=str(self._written)),
                Fact(self.tr("Head of the log"), self._head_text(result)),
                Fact(self.tr("Its hash"), head, code=True, copy=head),
            ]
        )

    def _add_form(self) -> None:
        self.jsonl, self.csv = QRadioButton(self.tr("Complete log (.jsonl)")), QRadioButton(self.tr("Table (.csv)"))
        whole = self.tr("Every field and hash: an empty bank that imports it has the same head.")
        people = self.tr("For people: amounts with decimals, safe to open in a spreadsheet.")
        forms = (
            (
                self.jsonl,
                _below(plain_label(whole, "dimmed", wrap=True), self._keys_box(), way=QBoxLayout.Direction.TopToBottom),
            ),
            (self.csv, _below(plain_label(people, "dimmed", wrap=True))),
        )
        self._forms = self._group(self.tr("Form"), forms)
        self.jsonl.toggled.connect(self.keys.setEnabled)
        self.jsonl.setChecked(True)
        self._forms.buttonToggled.connect(self._suggest)

    def _keys_box(self) -> QCheckBox:
        self.keys = QCheckBox(self.tr("With the keys that open names and texts"))
        self.keys.setChecked(True)
        self.keys.setObjectName("withKeysCheck")
        self.keys.setAccessibleName(self.keys.text())
        self.keys.setVisible(self._context.private)
        return self.keys

    def _add_scope(self) -> None:
        account = self._context.account_id
        self.bank = QRadioButton(self.tr("The whole bank"))
        self.account = QRadioButton(self.tr("Account {id}").format(id=account) if account else self.tr("This account"))
        self.account.setEnabled(bool(account))
        self.account.setToolTip("" if account else self.tr("Choose an account first"))
        self._scopes = self._group(self.tr("Events of"), ((self.bank, None), (self.account, None)))
        self.bank.setChecked(True)
        self._scopes.buttonToggled.connect(self._suggest)

    def _add_range(self) -> None:
        position = format_count(self._context.position, self.locale())
        self.all = QRadioButton(self.tr("All"))
        self.to_playhead = QRadioButton(self.tr("Up to the playhead, event {position}").format(position=position))
        self.between = QRadioButton(self.tr("From one moment to another"))
        self._ranges = self._group(
            self.tr("Range"), ((self.all, None), (self.to_playhead, None), (self.between, _below(*self._moments())))
        )
        self.all.setChecked(True)
        self.to_playhead.setEnabled(self._context.position > 0)
        at_start = self.tr("The playhead is before the first event")
        self.to_playhead.setToolTip("" if self._context.position else at_start)
        self._ranges.idToggled.connect(self._range_chosen)
        if self._context.between:
            self.between.setChecked(True)
            for edit, end in zip((self.first, self.last), self._context.between, strict=True):
                edit.setText(str(end))
        self._range_chosen()

    def _moments(self) -> tuple[QLineEdit, QLineEdit]:
        self.first, self.last = QLineEdit(), QLineEdit()
        self.first.setPlaceholderText(self.tr("from: 1, 2026-03-14, 42%"))
        self.last.setPlaceholderText(self.tr("to: now"))
        self.first.setAccessibleName(self.tr("From the moment"))
        self.last.setAccessibleName(self.tr("To the moment"))
        for edit in (self.first, self.last):
            edit.textChanged.connect(self.check)
        return self.first, self.last

    def _group(self, name: str, buttons: Sequence[tuple[QRadioButton, QBoxLayout | None]]) -> QButtonGroup:
        """Radio buttons under each other, numbered from 0, each with what belongs below it."""
        box, group = QWidget(), QButtonGroup(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(6)
        for number, (button, below) in enumerate(buttons):
            button.setAccessibleName(button.text())
            group.addButton(button, number)
            column.addWidget(button)
            if below:
                column.addLayout(below)
        self.add_field(name, box)
        return group

    def _range_chosen(self) -> None:
        between = self._ranges.checkedId() == BETWEEN
        for edit in (self.first, self.last):
            edit.setEnabled(between)
            edit.setToolTip("" if between else self.tr("Choose a range from one moment to another"))
        self.check()

    def _positions(self) -> tuple[int, int]:
        """First and last position; a last one of 0 is the newest."""
        match self._ranges.checkedId():
            case 1:
                return 1, self._context.position
            case 2:
                return self._typed_positions()
            case _:
                if not self._context.head:
                    raise EmptyRange(1, 0)
                return 1, 0

    def _typed_positions(self) -> tuple[int, int]:
        first_text, last_text = self.first.text().strip(), self.last.text().strip()
        if not first_text and not last_text:
            raise NotYet(self.tr("Enter the first or the last moment."))
        first = self._context.first_of(first_text) if first_text else 1
        last = self._context.last_of(last_text or "now")
        if first > last:
            raise EmptyRange(first, last)
        return first, last

    def _account(self) -> str:
        return self._context.account_id if self.account.isChecked() else ""

    def _suggest(self) -> None:
        """Name the file after what it holds, unless somebody has named it."""
        if self.path.edit.isModified():
            return
        part = f"-{self._account()}" if self._account() else ""
        self.path.edit.setText(str(self._context.folder / f"{self._context.name}{part}.{self.form}"))

    def _choose(self) -> str:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export to"), self.path.edit.text(), f"*.{self.form}")
        return path

    def _head_text(self, result: Exported) -> str:
        return self.tr("event {position}").format(position=format_count(result.head.position, self.locale()))


def _below(*widgets: QWidget, way: QBoxLayout.Direction = QBoxLayout.Direction.LeftToRight) -> QBoxLayout:
    """What is set in under a radio button, in a row or under each other."""
    row = QBoxLayout(way)
    row.setContentsMargins(24, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return row
