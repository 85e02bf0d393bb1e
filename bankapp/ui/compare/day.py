"""One day: what was known of the accounts then, beside what was true by what is known now."""

from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from bankapp.domain.money import decimals
from bankapp.errors import BankappError
from bankapp.services.effective import Day, OnDay, on_day
from bankapp.services.moments import instant_of
from bankapp.services.session import Session
from bankapp.services.states import AccountAt
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.formats import format_count, format_date, format_minor, format_signed
from bankapp.ui.labels import plain_label
from bankapp.ui.tables.cells import Cell, CellModel, Column, Tone
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Tasks
from bankapp.ui.wording import status_word


class DayModel(CellModel):
    """One row an account that was not known as it truly was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(), parent)
        self._rows: list[OnDay] = []

    def set_day(self, day: Day | None) -> None:
        """Another day, or none."""
        self.beginResetModel()
        self._rows = [found for found in day.accounts if found.differs] if day else []
        self.endResetModel()

    def account_id(self, row: int) -> str:
        """The account of a row."""
        return self._rows[row].account_id

    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        found = self._rows[row]
        match column:
            case 0:
                return Cell(found.account_id)
            case 1:
                return Cell(self._balance(found.known), Tone.QUIET)
            case 2:
                return Cell(self._balance(found.true))
            case _:
                difference = found.difference
                tone = Tone.MONEY_IN if difference.minor > 0 else Tone.MONEY_OUT if difference.minor < 0 else Tone.QUIET
                return Cell(format_signed(difference.minor, decimals(difference.currency), self.locale), tone)

    def _balance(self, account: AccountAt) -> str:
        if not account.version:
            return status_word("none")
        return format_minor(account.balance, decimals(account.currency), self.locale)


class DayView(QWidget):
    """Asks for a date, and lists the accounts of which something was entered later."""

    accountChosen = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dayView")
        self._session: Session | None = None
        self._day: Day | None = None
        self.edit = QLineEdit()
        self.edit.setObjectName("dayEdit")
        self.edit.setAccessibleName(self.tr("Day"))
        self.edit.setPlaceholderText(self.tr("such as 2026-03-14"))
        self.edit.returnPressed.connect(self.ask)
        self.sentence = Sentence("daySentence", room=54)
        self._page = ProgressPage()
        self._model = DayModel(self)
        self.view = DataTable(self._model, self)
        self.view.setObjectName("dayAccountsView")
        self.view.setAccessibleName(self.tr("Accounts that were not known as they truly were"))
        self.view.chosen.connect(lambda row: self.accountChosen.emit(self._model.account_id(row)))
        self._question: LongQuestion[Day] = LongQuestion(
            tasks, self._page, self._show, self._show_error, self._show_stopped, self
        )
        self._compose()
        self.set_session(None)

    @property
    def day(self) -> Day | None:
        """What is shown."""
        return self._day

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none."""
        self._session = session
        self.edit.clear()
        self._forget()
        self.sentence.show_hint(
            self.tr("Type a day: what was known then is laid beside what was true by what is known now.")
        )

    def ask(self) -> None:
        """Lay what was known on the typed day beside what was true."""
        session = self._session
        if session is None:
            return
        self._forget()
        try:
            instant = instant_of(self.edit.text())
        except BankappError as error:
            self.sentence.show_bad(str(error))
            return
        head = session.history.head()
        self._question.ask(self.tr("Reading the day"), head, partial(on_day, session.history, instant, head))

    def _forget(self) -> None:
        self._question.drop()
        self._day = None
        self._model.set_day(None)
        self.view.set_empty_text("")
        self.sentence.show_hint("")

    def _show(self, day: Day) -> None:
        self._day = day
        self._model.set_day(day)
        self.view.set_empty_text(self.tr("What was known then is true to this day."))
        self.sentence.show_good(self._words(day))

    def _words(self, day: Day) -> str:
        locale = self.locale()
        text = self.tr(
            "On {day} event {known} was the newest. By what is known now, {changed} of {accounts} accounts differ."
        )
        return text.format(
            day=format_date(day.instant, locale),
            known=format_count(day.known_at, locale),
            accounts=format_count(len(day.accounts), locale),
            changed=format_count(self._model.row_count(), locale),
        )

    def _show_error(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))

    def _show_stopped(self) -> None:
        self.sentence.show_hint(self.tr("Stopped."))

    def _compose(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(8)
        form.addRow(plain_label(self.tr("Day")), self.edit)
        above = QVBoxLayout()
        above.setContentsMargins(12, 4, 12, 12)
        above.setSpacing(8)
        above.addLayout(form)
        above.addWidget(self.sentence)
        above.addWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.view, 1)


def _columns() -> tuple[Column, ...]:
    tr = QCoreApplication.translate
    return (
        Column(tr("DayModel", "Account"), "Account", "1000"),
        Column(tr("DayModel", "Known then"), "not yet open", "000.00", right=True),
        Column(tr("DayModel", "True by now"), "not yet open", "000.00", right=True),
        Column(tr("DayModel", "Difference"), "+10,000.00", "+000.00", right=True, stretch=1),
    )
