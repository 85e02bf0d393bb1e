"""The tab that lays two moments side by side: what changed, and whether the events between explain it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bankapp.errors import BankappError
from bankapp.services.comparing import Comparison, compare
from bankapp.services.session import Session
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.compare.day import DayView
from bankapp.ui.compare.model import ChangesModel, total_facts
from bankapp.ui.compare.moment_field import NONE, MomentField
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.facts import FactList
from bankapp.ui.formats import format_count
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks


class ComparePanel(QWidget):
    """Holds its two moments until others are set; it does not follow the playhead by itself."""

    accountChosen = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compareView")
        self.setAccessibleName(self.tr("Compare two moments"))
        self._session: Session | None = None
        self._account = ""
        self._found: Comparison | None = None
        self.first, self.second = MomentField("A", "I"), MomentField("B", "O")
        self.only_account = QCheckBox()
        self.only_account.setObjectName("onlyAccountBox")
        self.sentence = Sentence("compareSentence", room=36)
        self.totals = FactList(name_width=72)
        self._page = ProgressPage()
        self._model = ChangesModel(self)
        self.view = self._table()
        self.day = DayView(tasks)
        self.day.accountChosen.connect(self.accountChosen)
        self._question: LongQuestion[Comparison] = LongQuestion(
            tasks, self._page, self._show, self._show_error, self._show_stopped, self
        )
        self._compose()
        self._connect()
        self.show_account("")
        self._ask()

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._found

    @property
    def positions(self) -> tuple[int, int]:
        """A and B, NONE where not set."""
        return self.first.position, self.second.position

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none; no moment is set."""
        self._session = session
        self.first.set_session(session)
        self.second.set_session(session)
        self.day.set_session(session)
        self._ask()

    def show_moment(self, position: int, head: int) -> None:
        """Where the playhead stands."""
        self.first.set_here(position)
        self.second.set_here(position)

    def show_account(self, account_id: str) -> None:
        """The account that is chosen; empty for none."""
        self._account = account_id
        some = self.tr("Only account {id}").format(id=account_id) if account_id else self.tr("Only the chosen account")
        self.only_account.setText(some)
        self.only_account.setEnabled(bool(account_id))
        self.only_account.setToolTip("" if account_id else self.tr("Choose an account first"))
        self.view.choose(self._model.row_of(account_id))
        if self.only_account.isChecked():
            self._ask()

    def compare(self, first: int, second: int) -> None:
        """Compare these two positions."""
        self.moments_button.setChecked(True)
        self.first.set_position(first)
        self.second.set_position(second)
        self._ask()

    def set_first(self, position: int) -> None:
        """A is this position."""
        self.moments_button.setChecked(True)
        self.first.set_position(position)
        self._ask()

    def set_second(self, position: int) -> None:
        """B is this position."""
        self.moments_button.setChecked(True)
        self.second.set_position(position)
        self._ask()

    # asking

    def _ask(self) -> None:
        session, (one, other) = self._session, self.positions
        self._found = None
        self._model.set_comparison(None)
        self.totals.set_facts([])
        if session is None or NONE in (one, other):
            self._question.drop()
            self.sentence.show_hint(self._missing(one, other))
            return
        account_id = self._account if self.only_account.isChecked() else ""
        self.sentence.show_hint("")
        work = partial(compare, session.history, one, other, account_id)
        self._question.ask(self.tr("Comparing"), 0 if account_id else abs(other - one), work)

    def _missing(self, one: int, other: int) -> str:
        if one == other == NONE:
            return self.tr("Set two moments: type them, or press I and O while you travel.")
        letter = "A" if one == NONE else "B"
        return self.tr("Set moment {letter} as well.").format(letter=letter)

    # answers

    def _show(self, found: Comparison) -> None:
        self._found = found
        self._model.set_comparison(found)
        self.totals.set_facts(total_facts(found, self.locale()))
        self.view.choose(self._model.row_of(self._account))
        if found.explained:
            self.sentence.show_good(self._words(found))
        else:
            self.sentence.show_bad(self.tr("The events between do NOT explain the difference. Verify the chain."))

    def _words(self, found: Comparison) -> str:
        count = format_count(found.events, self.locale())
        if not found.events:
            return self.tr("Nothing happened between these moments.")
        if found.events == 1:
            return self.tr("1 event lies between; it explains every difference to the cent.")
        return self.tr("{count} events lie between; they explain every difference to the cent.").format(count=count)

    def _show_error(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))

    def _show_stopped(self) -> None:
        self.sentence.show_hint(self.tr("Stopped. Set a moment again to compare."))

    # composition

    def _connect(self) -> None:
        for field in (self.first, self.second):
            field.chosen.connect(lambda _: self._ask())
        self.only_account.toggled.connect(lambda _: self._ask())

    def _compose(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._two_moments())
        self._pages.addWidget(self.day)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._choices())
        column.addWidget(self._pages, 1)

    def _choices(self) -> QHBoxLayout:
        """Which of the two is asked."""
        self.moments_button, self.day_button = QToolButton(), QToolButton()
        self._choice = QButtonGroup(self)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(4)
        for page, (button, name, text) in enumerate(
            (
                (self.moments_button, "twoMomentsButton", self.tr("Two moments")),
                (self.day_button, "oneDayButton", self.tr("One day, then and now")),
            )
        ):
            button.setObjectName(name)
            button.setText(text)
            button.setAccessibleName(text)
            button.setCheckable(True)
            self._choice.addButton(button, page)
            row.addWidget(button)
        row.addStretch(1)
        self.moments_button.setChecked(True)
        self._choice.idToggled.connect(lambda page, on: self._pages.setCurrentIndex(page) if on else None)
        return row

    def _two_moments(self) -> QWidget:
        page = QWidget()
        above = QVBoxLayout()
        above.setContentsMargins(12, 4, 12, 12)
        above.setSpacing(8)
        for widget in (self.first, self.second, self.only_account, self.sentence, self.totals, self._page):
            above.addWidget(widget)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.view, 1)
        return page

    def _table(self) -> DataTable:
        view = DataTable(self._model, self)
        view.setObjectName("changesView")
        view.setAccessibleName(self.tr("Changed accounts"))
        view.chosen.connect(self._choose)
        return view

    def _choose(self, row: int) -> None:
        account_id = self._model.account_id(row)
        if account_id:
            self.accountChosen.emit(account_id)
