"""The accounts at the moment: found, sorted, chosen; and the bank's books below them."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple, get_args

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from bankapp.domain.account import Status
from bankapp.errors import BankappError
from bankapp.services.history import History
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.services.states import BooksAt
from bankapp.ui.accounts.footer import BooksFooter
from bankapp.ui.accounts.listing import Order, Wanted, footing, listed, parse_query
from bankapp.ui.accounts.model import AccountColumn, AccountsModel, Question, Values, read_values
from bankapp.ui.icons import set_icon
from bankapp.ui.latest import Latest
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.wording import sentence, status_word

_ORDERS: dict[int, Order] = {
    AccountColumn.ACCOUNT: "id",
    AccountColumn.OWNER: "owner",
    AccountColumn.BALANCE: "balance",
}


class _Moment(NamedTuple):
    """What a moment shows: the accounts in view, and the books with the number of accounts by now."""

    question: Question
    values: Mapping[int, list[Values]]
    footing: tuple[BooksAt, int]


def _read_moment(history: History, question: Question, opened: int | None) -> _Moment:
    """One question for all of it; `opened` is how many accounts there are by now, where that is known."""
    values = read_values(history, question)
    return _Moment(question, values, footing(history, question.position, question.head, opened))


class AccountsPanel(QWidget):
    """Follows the playhead. What is chosen stays chosen by its id, whatever is listed."""

    accountChosen = Signal(str)
    newAccountRequested = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accountsPanel")
        self._listing = Latest(tasks, "accounts.list", self._show_rows, self._show_error)
        self._moment = Latest(tasks, "accounts.moment", self._show_found, self._show_error, self._set_stale)
        self._history: History | None = None
        self._wanted = Wanted()
        self._chosen = self._no_bank = self._block = ""
        self._why_not: str | None = None
        """Why no account can be opened, as the button says it now."""
        self._head = self._opened = 0
        self._opened_at = -1
        """The head at which so many accounts were opened."""
        self._model = AccountsModel(self)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._filter_typed)
        self._filter = self._filter_box()
        self._new = self._new_button()
        self.view = self._table()
        self._footer = BooksFooter(self)
        self._compose()

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._listing.drop()
        self._moment.drop()
        self._history = session.history if session else None
        self._chosen = ""
        self._opened, self._opened_at = 0, -1
        self._model.set_history(self._history)
        self._footer.clear()
        self._no_bank = self._why_no_bank(session)
        self._allow_new()
        if self._history:
            head = self._history.head()
            self._say_empty()
            self._list(replace(self._wanted, position=head))
            self.show_moment(head, head)

    def show_moment(self, position: int, head: int) -> None:
        """The playhead moved, or the log grew."""
        moved = position != self._wanted.position
        self._head = head
        wanted = replace(self._wanted, position=position)
        self._allow_new(in_the_past=position != head)
        if moved and wanted.depends_on_moment:
            self._list(wanted)
        self._wanted = wanted
        if self._history:
            opened = self._opened if head == self._opened_at else None
            self._moment.ask(partial(_read_moment, self._history, self._model.question(position, head), opened))

    @property
    def is_behind(self) -> bool:
        """Whether what the accounts held at the moment is still being asked."""
        return self._moment.is_behind

    def show_account(self, account_id: str) -> None:
        """Choose an account without telling; none when empty."""
        self._chosen = account_id
        row = self._model.row_of(account_id)
        self.view.choose(row)
        self.view.follow(row)

    def edit_filter(self) -> None:
        """Put the cursor into the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    # what is listed

    def _list(self, wanted: Wanted) -> None:
        self._wanted = wanted
        if self._history:
            self._listing.ask(partial(listed, self._history, wanted))

    def _show_rows(self, rows: list[AccountRow]) -> None:
        self._model.set_rows(rows)
        self._say_empty()
        self.view.choose(self._model.row_of(self._chosen))

    def _show_found(self, found: _Moment) -> None:
        question, values, (books, opened) = found
        self._model.show_values(question, values)
        self._footer.show_books(books)
        self._opened_at = question.head
        if opened != self._opened:
            self._opened = opened
            self._list(self._wanted)

    def _set_stale(self, stale: bool) -> None:
        self._model.set_stale(stale)
        self._footer.set_stale(stale=stale)

    def _show_error(self, error: BankappError) -> None:
        self._footer.show_error(str(error))

    def _say_empty(self) -> None:
        typed = self._filter.text().strip()
        nothing = self.tr("No account yet. Open the first one.")
        unmatched = self.tr("No account matches “{text}”.").format(text=typed)
        self.view.set_empty_text(unmatched if typed else nothing)

    def _filter_typed(self) -> None:
        words: dict[str, Status] = {}
        for status in get_args(Status):
            words[status] = words[status_word(status)] = status
        self._list(replace(self._wanted, query=parse_query(self._filter.text(), words)))

    def _title_clicked(self, column: int) -> None:
        """Up, down, and then the order of opening again."""
        order = _ORDERS.get(column)
        if order is None:
            return
        if order != self._wanted.order:
            self._list(replace(self._wanted, order=order, descending=False))
        elif not self._wanted.descending:
            self._list(replace(self._wanted, descending=True))
        else:
            self._list(replace(self._wanted, order="opened", descending=False))
        self._show_order()

    def _show_order(self) -> None:
        column = next((column for column, order in _ORDERS.items() if order == self._wanted.order), -1)
        self._model.show_order(column, descending=self._wanted.descending)

    def _row_chosen(self, row: int) -> None:
        self._chosen = self._model.account_id(row)
        self.accountChosen.emit(self._chosen)

    # composition

    def set_block(self, reason: str) -> None:
        """Why nothing can be posted, whatever the playhead says; empty where it can."""
        self._block = reason
        self._allow_new(in_the_past=self._wanted.position != self._head)

    def _why_no_bank(self, session: Session | None) -> str:
        if session is None:
            return self.tr("Open a bank first")
        return self.tr("This bank is open for reading only") if session.read_only else ""

    def _allow_new(self, *, in_the_past: bool = False) -> None:
        past = self.tr("You are viewing the past: return to now first") if in_the_past else ""
        why_not = self._no_bank or sentence(self._block) or past
        if why_not == self._why_not:
            return  # the playhead asks with every step
        self._why_not = why_not
        self._new.setEnabled(not why_not)
        self._new.setToolTip(why_not or self.tr("New account"))

    def _filter_box(self) -> QLineEdit:
        box = QLineEdit(self)
        box.setObjectName("accountsFilter")
        box.setClearButtonEnabled(True)
        box.setMaxLength(200)
        box.setPlaceholderText(self.tr("Find an account"))
        box.setAccessibleName(self.tr("Find an account"))
        box.setToolTip(self.tr("A part of the id or of the owner's name; status:frozen finds by state"))
        lens = QAction(box)
        set_icon(lens, "find", window=box)
        box.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)
        box.textChanged.connect(lambda: self._turn.start())
        return box

    def _new_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("newAccountButton")
        button.setAccessibleName(self.tr("New account"))
        button.clicked.connect(self.newAccountRequested)
        set_icon(button, "new-account")
        return button

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("accountsView")
        view.setAccessibleName(self.tr("Accounts"))
        titles = view.horizontalHeader()
        titles.setSectionsClickable(True)
        titles.sectionClicked.connect(self._title_clicked)
        view.chosen.connect(self._row_chosen)
        return view

    def _compose(self) -> None:
        above = QHBoxLayout()
        above.setContentsMargins(8, 8, 8, 8)
        above.setSpacing(8)
        above.addWidget(self._filter, 1)
        above.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        column.addWidget(self._footer)
        self._no_bank = self._why_no_bank(None)
        self._allow_new()
