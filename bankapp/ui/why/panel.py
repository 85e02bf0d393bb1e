"""The tab that says why a balance is what it is: the events that it is made of, in groups."""

from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.explaining import Explanation, explain
from bankapp.services.session import Session
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.formats import format_count
from bankapp.ui.pace import Pace
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.why.models import GroupsModel, PartsModel, key_of
from bankapp.ui.wording import money_text


class WhyPanel(QWidget):
    """Follows the account and the playhead, while it is seen: who shows it tells it the moment then."""

    eventChosen = Signal(int)
    momentChosen = Signal(int)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("whyPanel")
        self.setAccessibleName(self.tr("Why this balance"))
        self._session: Session | None = None
        self._account = ""
        self._position = 0
        self._asked: tuple[str, int] | None = None
        self._chosen: tuple[str, str, str] | None = None
        self._found: Explanation | None = None
        self._pace = Pace(self._ask, self)
        self.sentence = Sentence("whySentence", room=36)
        self._page = ProgressPage()
        self._groups, self._parts = GroupsModel(self), PartsModel(self)
        self.groups_view = self._group_table()
        self.parts_view = self._part_table()
        self._question: LongQuestion[Explanation] = LongQuestion(
            tasks, self._page, self._show, self._show_error, self._show_stopped, self
        )
        self._compose()
        self._clear()

    @property
    def explanation(self) -> Explanation | None:
        """What is shown."""
        return self._found

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._session, self._position = session, 0
        self.show_account("")

    def show_account(self, account_id: str) -> None:
        """The account to explain; empty for none."""
        self._account = account_id
        self._chosen = None
        self._clear()
        if self.isVisible():
            self._pace.call()

    def show_moment(self, position: int, _head: int) -> None:
        """The playhead moved."""
        self._position = position
        self._pace.call()

    # asking

    def _ask(self) -> None:
        session = self._session
        if session is None or not self._account:
            self._clear()
            return
        wanted = self._account, self._position
        if wanted == self._asked:
            return
        self._asked = wanted
        versions = session.history.version(*wanted)
        self._question.ask(self.tr("Reading the account"), versions, partial(explain, session.history, *wanted))

    def _clear(self) -> None:
        self._question.drop()
        self._asked = self._found = None
        self._groups.set_explanation(None)
        self._show_parts(-1)
        self.sentence.show_hint(
            "" if self._account else self.tr("Choose an account to see what its balance is made of.")
        )

    # answers

    def _show(self, found: Explanation) -> None:
        self._found = found
        self._groups.set_explanation(found)
        row = self._groups.row_of(self._chosen) if self._chosen else -1
        row = row if row >= 0 or not found.groups else 0
        self.groups_view.choose(row)
        self._show_parts(row)
        if found.holds:
            self.sentence.show_good(self._words(found))
        else:
            self.sentence.show_bad(self.tr("The events do NOT add up to the balance. Verify the chain."))

    def _words(self, found: Explanation) -> str:
        account = found.account
        if not account.version:
            return self.tr("Account {id} was not yet open at this moment.").format(id=self._account)
        if not found.groups:
            return self.tr("No money has moved on account {id} yet.").format(id=account.account_id)
        count = sum(len(group.parts) for group in found.groups)
        text = self.tr("{count} movements make the balance of account {id}: {sum}.")
        return text.format(
            count=format_count(count, self.locale()), id=account.account_id, sum=money_text(found.sum, self.locale())
        )

    def _show_parts(self, row: int) -> None:
        group, session = self._groups.group(row), self._session
        if session:
            currency = self._found.account.currency if self._found else ""
            self._parts.set_group(group, currency, session.history.event)
        else:
            self._parts.set_group(None, "", lambda _: None)

    def _show_error(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))

    def _show_stopped(self) -> None:
        self.sentence.show_hint(self.tr("Stopped. It is asked again when the playhead moves."))

    def _choose_group(self, row: int) -> None:
        group = self._groups.group(row)
        self._chosen = key_of(group) if group else None
        self._show_parts(row)

    def _tell(self, signal: SignalInstance, row: int) -> None:
        signal.emit(self._parts.part(row).position)

    # composition

    def _compose(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(12, 12, 12, 12)
        above.setSpacing(8)
        above.addWidget(self.sentence)
        above.addWidget(self._page)
        tables = QSplitter(Qt.Orientation.Vertical, self)
        tables.addWidget(self.groups_view)
        tables.addWidget(self.parts_view)
        tables.setChildrenCollapsible(False)
        tables.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(tables, 1)

    def _group_table(self) -> DataTable:
        view = DataTable(self._groups, self)
        view.setObjectName("whyGroupsView")
        view.setAccessibleName(self.tr("Groups of events"))
        view.chosen.connect(self._choose_group)
        return view

    def _part_table(self) -> DataTable:
        view = DataTable(self._parts, self)
        view.setObjectName("whyPartsView")
        view.setAccessibleName(self.tr("Events of the group"))
        view.chosen.connect(lambda row: self._tell(self.eventChosen, row))
        view.opened.connect(lambda row: self._tell(self.momentChosen, row))
        view.enterPressed.connect(lambda row: self._tell(self.momentChosen, row))
        return view
