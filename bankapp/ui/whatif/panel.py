"""The tab that asks what would have been: what is tried, and beside the truth what would have come of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.services.whatif import Answer
from bankapp.services.whatif_changes import Change, ChangeAmount, LeaveOut, amount_at, command_at, inserted
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.tables.cells import CellModel
from bankapp.ui.tables.view import ROW_HEIGHT, DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.tooltips import plain_tooltip
from bankapp.ui.whatif.dialogs import AnotherAmountDialog, OneMoreDialog
from bankapp.ui.whatif.models import ChangedModel, RefusedModel, Tried, TriedModel
from bankapp.ui.whatif.words import change_text, command_text

_MOST_ROWS = 5


class WhatIfPanel(QWidget):
    """Writes nothing: it only reads the log and decides it again. `shown` tells whether an answer is in view."""

    eventChosen = Signal(int)
    momentChosen = Signal(int)
    accountChosen = Signal(str)
    shown = Signal(bool)
    saveRequested = Signal(object)
    """The changes, as a list, to be made a bank of their own."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.setObjectName("whatIfPanel")
        self.setAccessibleName(self.tr("What if"))
        self._session: Session | None = None
        self._account, self._position = "", 0
        self._answer: Answer | None = None
        self._was_shown = False
        self.sentence = Sentence("whatIfSentence")
        self._page = ProgressPage()
        self._tried, self._changed, self._refused = TriedModel(self), ChangedModel(self), RefusedModel(self)
        self.tried_view = self._table(self._tried, "whatIfTriedView", self.tr("What is tried"))
        self.changed_view = self._table(self._changed, "whatIfChangedView", self.tr("What would differ"))
        self.refused_view = self._table(self._refused, "whatIfRefusedView", self.tr("What would be refused"))
        self.changed_view.set_empty_text(self.tr("No account would differ."))
        self.refused_view.set_empty_text(self.tr("Nothing would be refused."))
        self._buttons()
        self._question: LongQuestion[Answer] = LongQuestion(
            tasks, self._page, self._show, self._show_error, self._show_stopped, self
        )
        self._compose()
        self._connect()
        self._forget_answer()

    @property
    def answer(self) -> Answer | None:
        """What would have been, if that was asked."""
        return self._answer

    @property
    def changes(self) -> list[Change]:
        """What is tried."""
        return self._tried.changes

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none; nothing is tried."""
        self._tasks.drop("whatif.accounts")
        self._session = session
        self._tried.set_tried([])
        self._forget_answer()

    def show_account(self, account_id: str) -> None:
        """The account that is chosen; empty for none."""
        self._account = account_id

    def show_moment(self, position: int, _head: int) -> None:
        """Where the playhead stands."""
        self._position = position
        self._allow()

    # what is tried

    def leave_out(self, position: int) -> None:
        """Try it without an event."""
        self._try(LeaveOut(position))

    def ask_amount(self, position: int) -> None:
        """Ask what amount an event is to have had, and try that."""
        session = self._session
        if session is None:
            return
        try:
            amount, command = amount_at(session.history, position), command_at(session.history, position).command
        except BankappError as error:
            self.sentence.show_bad(str(error))
            return
        what = command_text(command, self.locale())
        self._open(AnotherAmountDialog(position, amount, what, self.window()), self._try)

    def ask_one_more(self) -> None:
        """Ask for a command that is given at the playhead, and try that."""
        session, position = self._session, self._position
        if session is None:
            return

        def ask(accounts: list[AccountRow]) -> None:
            dialog = OneMoreDialog(accounts, self._account, self._where(session), self.window())
            self._open(
                dialog, lambda command: self._try(inserted(session.bank, session.history, position, command, "what if"))
            )

        find = session.history.find_accounts
        self._tasks.ask_briefly("whatif.accounts", find, ask, lambda error: self.sentence.show_bad(str(error)))

    def remove(self) -> None:
        """Try it without the chosen change."""
        row = self.tried_view.current_row
        if row >= 0:
            self._tried.set_tried([tried for at, tried in enumerate(self._tried.tried) if at != row])
            self._forget_answer()

    def clear(self) -> None:
        """Try nothing any more."""
        self._tried.set_tried([])
        self._forget_answer()

    def run(self) -> None:
        """Decide history again under all that is tried."""
        session, changes = self._session, self.changes
        if session is None or not changes:
            return
        self._forget_answer()
        head = session.history.head()
        self._question.ask(
            self.tr("Deciding history again"), head, lambda progress: session.what_if(changes).answer(progress)
        )
        self._allow()

    def _try(self, change: Change) -> None:
        session = self._session
        if session is None:
            return
        same = isinstance(change, LeaveOut | ChangeAmount)
        others = [tried for tried in self._tried.tried if not (same and _about(tried.change) == change.position)]
        try:
            text = change_text(change, session.history, self.locale())
        except BankappError as error:
            self.sentence.show_bad(str(error))
            return
        self._tried.set_tried([*others, Tried(change, text)])
        self.run()

    def _open(self, dialog: FormDialog, then: Callable[..., None]) -> None:
        def taken(value: object) -> None:
            dialog.accept()
            then(value)

        dialog.submitted.connect(taken)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _where(self, session: Session) -> str:
        event = session.history.event(self._position)
        if event is None:
            return self.tr("It is given before the first event.")
        when = format_when(event.effective_at, self.locale())
        text = self.tr("It is given right after event {position}, {when}.")
        return text.format(position=format_count(self._position, self.locale()), when=when)

    # answers

    def _show(self, answer: Answer) -> None:
        self._answer = answer
        self._changed.set_changed(answer.changed)
        self._refused.set_refused(answer.refused)
        self._show_results(shown=True)
        self.sentence.show_good(self._words(answer))
        self._tell_shown()
        self._allow()

    def _words(self, answer: Answer) -> str:
        locale = self.locale()
        text = self.tr(
            "{decided} commands decided again from event {start} on: {changed} accounts would differ at event {head}, "
            "{refused} commands would be refused."
        )
        return text.format(
            decided=format_count(answer.decided, locale),
            start=format_count(answer.start, locale),
            head=format_count(answer.head, locale),
            changed=format_count(len(answer.changed), locale),
            refused=format_count(len(answer.refused), locale),
        )

    def _forget_answer(self) -> None:
        self._question.drop()
        self._answer = None
        self._changed.set_changed(())
        self._refused.set_refused(())
        self._show_results(shown=False)
        invite = self.tr(
            "Leave an event out or give it another amount from its context menu, or add a command at the playhead. "
            "The rest of history is decided again; the bank itself stays as it is."
        )
        self.sentence.show_hint("" if self.changes else invite)
        self._fit_tried()
        self._tell_shown()
        self._allow()

    def _show_results(self, *, shown: bool) -> None:
        """The tables are there when there is something to say."""
        self._results.setVisible(shown)
        self._room.setVisible(not shown)

    def _show_error(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))
        self._allow()

    def _show_stopped(self) -> None:
        self.sentence.show_hint(self.tr("Stopped. Press Run to try again."))
        self._allow()

    def _tell_shown(self) -> None:
        now = self._answer is not None and self.isVisible()
        if now != self._was_shown:
            self._was_shown = now
            self.shown.emit(now)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_shown()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell_shown()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_tried()

    # what may be done

    def _allow(self) -> None:
        no_bank = "" if self._session else self.tr("Open a bank first")
        nothing = no_bank or ("" if self.changes else self.tr("Nothing is tried yet"))
        unanswered = nothing or ("" if self._answer else self.tr("Run it first"))
        unchosen = "" if self.tried_view.current_row >= 0 else self.tr("Choose what is tried first")
        running = self.tr("It is under way") if self._question.running else ""
        _enable(self.add_button, no_bank, self.tr("A deposit, withdrawal or transfer at the playhead"))
        _enable(self.remove_button, nothing or unchosen, self.tr("Do not try this any more"))
        _enable(self.run_button, nothing or running, self.tr("Decide the rest of history again"))
        _enable(self.clear_button, nothing, self.tr("Try nothing any more"))
        _enable(self.save_button, unanswered, self.tr("Make a bank of what would have been"))

    # composition

    def _buttons(self) -> None:
        self.add_button = _button("whatIfAddButton", self.tr("Add a command…"), self.ask_one_more)
        self.remove_button = _button("whatIfRemoveButton", self.tr("Remove"), self.remove)
        self.run_button = _button("whatIfRunButton", self.tr("Run"), self.run)
        self.clear_button = _button("whatIfClearButton", self.tr("Clear"), self.clear)
        self.save_button = _button(
            "whatIfSaveButton", self.tr("Save as a new bank…"), lambda: self.saveRequested.emit(self.changes)
        )

    def _compose(self) -> None:
        buttons = QGridLayout()
        buttons.setContentsMargins(12, 12, 12, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button, 0, 0, 1, 2)
        buttons.addWidget(self.remove_button, 0, 2)
        buttons.addWidget(self.run_button, 1, 0)
        buttons.addWidget(self.clear_button, 1, 1)
        buttons.addWidget(self.save_button, 1, 2)
        below = QVBoxLayout()
        below.setContentsMargins(12, 12, 12, 12)
        below.setSpacing(8)
        below.addWidget(self.sentence)
        below.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(buttons)
        column.addWidget(self.tried_view)
        column.addLayout(below)
        self._results = QSplitter(Qt.Orientation.Vertical, self)
        self._results.addWidget(self.changed_view)
        self._results.addWidget(self.refused_view)
        self._results.setChildrenCollapsible(False)
        self._results.setHandleWidth(1)
        column.addWidget(self._results, 1)
        self._room = QWidget()
        column.addWidget(self._room, 1)

    def _connect(self) -> None:
        self.tried_view.chosen.connect(lambda _: self._allow())
        self.changed_view.chosen.connect(lambda row: self.accountChosen.emit(self._changed.account_id(row)))
        self._lead(self.tried_view, self._tried.position)
        self._lead(self.refused_view, self._refused.position)

    def _lead(self, view: DataTable, position_of: Callable[[int], int]) -> None:
        """Rows lead to the moments that they are about."""

        def tell(signal: SignalInstance, row: int) -> None:
            signal.emit(position_of(row))

        view.chosen.connect(lambda row: tell(self.eventChosen, row))
        view.opened.connect(lambda row: tell(self.momentChosen, row))
        view.enterPressed.connect(lambda row: tell(self.momentChosen, row))

    def _table(self, model: CellModel, name: str, title: str) -> DataTable:
        view = DataTable(model, self)
        view.setObjectName(name)
        view.setAccessibleName(title)
        return view

    def _fit_tried(self) -> None:
        """As high as its rows, up to a few of them; not there at all without one."""
        rows = min(self._tried.row_count(), _MOST_ROWS)
        self.tried_view.setVisible(rows > 0)
        title = self.tried_view.horizontalHeader().sizeHint().height()
        self.tried_view.setFixedHeight(title + rows * ROW_HEIGHT + 2)


def _about(change: Change) -> int:
    """The event that a change is about; -1 for one that is about none."""
    return change.position if isinstance(change, LeaveOut | ChangeAmount) else -1


def _button(name: str, text: str, does: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.clicked.connect(lambda: does())
    return button


def _enable(button: QPushButton, why_not: str, does: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(plain_tooltip(why_not or does))
