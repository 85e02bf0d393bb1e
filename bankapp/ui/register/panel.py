"""The tab of one account: its events with the balance after each, and the row in which money is posted."""

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.closings import closed_until
from bankapp.services.history import History
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.services.states import AccountAt
from bankapp.ui.latest import Latest
from bankapp.ui.pace import Pace
from bankapp.ui.register.fold import Fold
from bankapp.ui.register.header import RegisterHeader
from bankapp.ui.register.model import RegisterLine, RegisterModel
from bankapp.ui.register.quick_entry import QuickEntry
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.wording import sentence


class _Moment(NamedTuple):
    """What is shown of an account: as it was then, as it is now, and up to which day the books were closed then."""

    then: AccountAt
    now: AccountAt
    head: int
    closed_until: str


def _read_moment(history: History, row: AccountRow, position: int, head: int, now: AccountAt | None) -> _Moment:
    """`now` is how the account is at the head, where that is known."""
    (then,) = history.accounts([row], position)
    if now is None:
        now = then if position == head else history.accounts([row], head)[0]
    return _Moment(then, now, head, closed_until(history, position))


def _read_corrected(history: History, account_id: str) -> tuple[str, tuple[int, ...]]:
    return account_id, tuple(history.corrected(account_id))


class RegisterPanel(QWidget):
    """Follows the playhead. Postings come out of `quick_entry`, which says how they are answered."""

    eventChosen = Signal(int)
    momentChosen = Signal(int)
    reverseRequested = Signal(int)
    rebookRequested = Signal(int)
    """Reverse the event at this position, and book it again with changes."""
    whatIfRequested = Signal(int)
    """What if the event at this position had not happened?"""
    whatIfAmountRequested = Signal(int)
    postRequested = Signal(object)
    foldingChanged = Signal(bool)
    """Whether events that were reversed are left out, together with their reversals."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("registerPanel")
        self._session: Session | None = None
        self._account_id = self._owner = self._block = ""
        self._row: AccountRow | None = None
        self._now: AccountAt | None = None
        self._now_at = 0
        self._version = -1
        self._position = self._head = 0
        self._model = RegisterModel(self)
        self._pace = Pace(self._follow, self)
        self._moment = Latest(tasks, "register.moment", self._show_found, self._show_error, self._set_stale)
        self._fold = Latest(tasks, "register.fold", self._show_fold)
        self._corrected: tuple[int, ...] = ()
        self._header = RegisterHeader(self)
        self._header.fold.toggled.connect(self._fold_toggled)
        self.view = self._table()
        self.quick_entry = QuickEntry(tasks, self)
        self.quick_entry.postRequested.connect(self.postRequested)
        self._compose()

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none; no account is chosen then."""
        self._moment.drop()
        self._fold.drop()
        self._session = session
        self._position = self._head = session.history.head() if session else 0
        self.show_account("")

    @property
    def is_behind(self) -> bool:
        """Whether what the account held at the moment is still being asked."""
        return self._moment.is_behind

    def show_account(self, account_id: str) -> None:
        """The account to show; empty for none."""
        self._account_id = account_id
        self._version = -1
        self._load()
        history = self._session.history if self._session else None
        now = self._now
        self._model.set_account(history if now else None, account_id, now.currency if now else "", self._versions())
        self._corrected = ()
        self._ask_fold()
        self._show()
        self._follow()

    def show_moment(self, position: int, head: int) -> None:
        """The playhead moved, or the log grew."""
        grown = head != self._head
        self._position, self._head = position, head
        if grown and self._account_id and self._now is None:  # it may have been opened by now
            self.show_account(self._account_id)
        else:
            self._show()
            if grown:
                self._ask_fold()

    def set_folding(self, *, folding: bool) -> None:
        """Leave out events that were reversed and their reversals, or show them again."""
        self._header.fold.setChecked(folding)

    def menu(self, row: int) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        line = self._model.line(row)
        if line is not None:
            position = line.shown.position
            menu.addAction(self.tr("Go to this moment"), lambda: self.momentChosen.emit(position))
            menu.addAction(self._correcting(menu, line, self.tr("Reverse this event…"), self.reverseRequested))
            menu.addAction(self._correcting(menu, line, self.tr("Reverse and book again…"), self.rebookRequested))
            menu.addSeparator()
            menu.addAction(self.tr("What if it had not happened?"), lambda: self.whatIfRequested.emit(position))
            another = menu.addAction(
                self.tr("What if the amount were another?…"), lambda: self.whatIfAmountRequested.emit(position)
            )
            another.setEnabled(bool(line.shown.effect) and not line.shown.reverses)
            another.setToolTip("" if another.isEnabled() else self.tr("This event has no amount of its own"))
            menu.addSeparator()
            menu.addAction(self.tr("Copy"), self.view.copy_row)
        return menu

    def set_block(self, reason: str) -> None:
        """Why nothing can be posted, whatever the playhead says; empty where it can."""
        self._block = reason
        self._show_entry()

    # what is shown

    def _load(self) -> None:
        """The account as it is now; one that the bank does not have is like none."""
        self._now, self._row, self._owner, self._now_at = None, None, "", self._head
        history = self._session.history if self._session and self._account_id else None
        row = history.account_row(self._account_id) if history else None
        if history and row:
            (now,) = history.accounts([row], self._head)
            if now.version:
                self._now, self._row, self._owner = now, row, now.owner

    def _versions(self) -> int:
        return self._now.version if self._now else 0

    def _show(self) -> None:
        if self._session is None or self._row is None:
            self._moment.drop()
            self._header.show_nothing()
        else:
            known = self._now if self._now_at == self._head else None
            ask = partial(_read_moment, self._session.history, self._row, self._position, self._head, known)
            self._moment.ask(ask)
        self._show_entry()

    def _show_found(self, found: _Moment) -> None:
        then, now, head, until = found
        if then.account_id == self._account_id:
            self._now, self._now_at = now, head
            self._header.show_account(then, self._owner, self._versions(), until)
            self._model.show_closed(until)
            self._show_version(then.version)
            self._show_entry()

    def _show_error(self, error: BankappError) -> None:
        self._header.show_error(str(error))

    def _set_stale(self, stale: bool) -> None:
        self._header.set_stale(stale=stale)

    def _show_version(self, version: int) -> None:
        """The table follows a few times a second while the playhead runs: it is dearer than all else."""
        moved, self._version = version != self._version, version
        self._tell_fold()
        if self._versions() > self._model.versions:
            self._follow()
        elif moved:
            self._pace.call()

    def _follow(self) -> None:
        self._model.show_version(max(self._version, 0), self._versions())
        if self.isVisible():
            self._follow_row()

    def _follow_row(self) -> None:
        self.view.follow(max(self._model.fold.row(self._version), 0))

    def _ask_fold(self) -> None:
        if self._session and self._now:
            self._fold.ask(partial(_read_corrected, self._session.history, self._account_id))
        else:
            self._fold.drop()
            self._tell_fold()

    def _show_fold(self, found: tuple[str, tuple[int, ...]]) -> None:
        account_id, corrected = found
        if account_id == self._account_id:
            self._corrected = corrected
            self._apply_fold()

    def _apply_fold(self) -> None:
        before = self._model.fold.hidden
        self._model.set_fold(Fold(self._corrected if self._header.fold.isChecked() else ()))
        self._tell_fold()
        if self._model.fold.hidden != before and self.isVisible():
            self._follow_row()

    def _tell_fold(self) -> None:
        self._header.fold.show_fold(len(self._corrected), here=self._model.fold.hides(self._version))

    def _fold_toggled(self, folding: bool) -> None:
        self._apply_fold()
        self.foldingChanged.emit(folding)

    def _show_entry(self) -> None:
        bank = self._session.bank if self._session and self._now else None
        currency = self._now.currency if self._now else ""
        self.quick_entry.set_account(bank, self._account_id, currency, self._why_not())

    def _why_not(self) -> str:
        """Why nothing can be posted; empty when it can."""
        if self._session is None or self._now is None:
            return self.tr("Choose an account first")
        if self._block:
            return sentence(self._block)
        if self._position != self._head:
            return self.tr("You are viewing the past: return to now to post")
        if self._session.read_only:
            return self.tr("This bank is open for reading only")
        match self._now.status:
            case "frozen":
                return self.tr("This account is frozen: no money moves until it is unfrozen")
            case "closed":
                return self.tr("This account is closed")
            case _:
                return ""

    def _why_not_reverse(self, line: RegisterLine) -> str:
        if line.shown.reverses:
            return self.tr("This event is itself a reversal")
        if not line.shown.effect:
            return self.tr("This event moved no money")
        if line.undone:
            return self.tr("This event has already been reversed")
        return self._why_not()

    # composition

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_row()

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.view, 1)
        column.addWidget(self.quick_entry)

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("registerView")
        view.setAccessibleName(self.tr("Register"))
        view.set_empty_text(self.tr("Choose an account to see what happened to it."))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.chosen.connect(lambda row: self._tell(self.eventChosen, row))
        view.opened.connect(lambda row: self._tell(self.momentChosen, row))
        return view

    def _tell(self, signal: SignalInstance, row: int) -> None:
        line = self._model.line(row)
        if line is not None:
            signal.emit(line.shown.position)

    def _open_menu(self, place: QPoint) -> None:
        row = self.view.rowAt(place.y())
        if row >= 0:
            self.view.choose(row)
            menu = self.menu(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(place))

    def _correcting(self, menu: QMenu, line: RegisterLine, text: str, wanted: SignalInstance) -> QAction:
        action = QAction(text, menu)
        why_not = self._why_not_reverse(line)
        action.setEnabled(not why_not)
        action.setToolTip(why_not)
        action.triggered.connect(lambda: wanted.emit(line.shown.position))
        return action
