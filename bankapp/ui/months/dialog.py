"""The dialog that closes a month: it shows what each account's product costs and bears, and posts it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from bankapp.domain.months import Month, parse_month
from bankapp.domain.rejections import BooksAreClosed
from bankapp.errors import BankappError, Cancelled
from bankapp.services.month_basis import Statement
from bankapp.services.month_end import Posted
from bankapp.ui.dialogs.form import NotYet
from bankapp.ui.dialogs.working import WorkingDialog
from bankapp.ui.facts import Fact
from bankapp.ui.formats import format_count
from bankapp.ui.labels import ValueLabel
from bankapp.ui.months.model import MonthModel
from bankapp.ui.months.work import Look, Post, Preview
from bankapp.ui.tables.view import DataTable
from bankapp.ui.tasks import Job
from bankapp.ui.wording import joined, money_text

_SIZE = (980, 560)
_ROWS = 300
_OFFERED = 24


class MonthDialog(WorkingDialog[Preview, Posted]):
    """Looks at a month as soon as it is chosen, through `look`; what is due of it is posted through `post`."""

    def __init__(self, look: Look, post: Post, today: date | None = None, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        lead = tr(
            "MonthDialog",
            "Fee and interest of each account's product, at the prices of that month and by the balance at the end of "
            "each day. Posted once, and counts from the end of the month.",
        )
        super().__init__(tr("MonthDialog", "Close the month"), lead, tr("MonthDialog", "Post"), post, parent)
        self.setObjectName("closeMonthDialog")
        self.resize(*_SIZE)
        self._look = look
        self._looking: Job | None = None
        self._number = 0
        self._preview: Preview | None = None
        self._failure: BankappError | None = None
        self._add_fields(today or datetime.now(UTC).date())
        self.finished.connect(lambda _: self._give_up())
        self._choose()

    def value(self) -> Preview:
        parse_month(self.month.currentText())
        if self._failure:
            raise self._failure
        if self._preview is None:
            raise NotYet(self.tr("The month is being counted…"))
        statement = self._preview.statement
        if not statement.count("due"):
            raise NotYet(self._nothing_due(statement))
        if statement.closed_until:
            raise BooksAreClosed(statement.closed_until, statement.month.last.isoformat())
        return self._preview

    def begin(self, request: Preview) -> None:
        text = self.tr("Posting {month}").format(month=request.statement.month)
        self.progress.begin(text, request.statement.count("due"))

    def show_outcome(self, result: Posted) -> None:
        month = result.statement.month
        done = self.tr("{month} was stopped") if result.stopped else self.tr("{month} is posted")
        self.outcome_title.setText(done.format(month=month))
        facts = [
            Fact(self.tr("Posted"), self._accounts(result.posted)),
            Fact(self.tr("Posted before"), self._accounts(result.already)),
            *(Fact(self.tr("Refused"), why, "error") for _, why in result.refused[:3]),
        ]
        if left := result.statement.count("due"):
            facts.append(Fact(self.tr("Still to post"), self._accounts(left), "changed"))
        for total in result.statement.totals:
            facts.append(Fact(self.tr("Fees"), money_text(total.fees, self.locale())))
            facts.append(Fact(self.tr("Interest"), money_text(total.interest, self.locale())))
        self.outcome.set_facts(facts)

    # looking

    def _choose(self) -> None:
        """Count the month that is chosen; what is still counted for another is given up."""
        self._give_up()
        self._preview, self._failure = None, None
        self._show(None)
        try:
            month = parse_month(self.month.currentText())
        except BankappError:
            self.check()
            return
        number = self._number
        self._looking = self._look(
            month, lambda found: self._found(number, found), lambda error: self._bad(number, error)
        )
        self._looking.progressed.connect(lambda done: self._tell(number, done))
        self.check()

    def _give_up(self) -> None:
        self._number += 1
        if self._looking:
            self._looking.cancel()
            self._looking = None

    def _found(self, number: int, preview: Preview) -> None:
        if number == self._number:
            self._looking, self._preview = None, preview
            self._show(preview.statement)
            self.check()

    def _bad(self, number: int, error: BankappError) -> None:
        if number == self._number and not isinstance(error, Cancelled):
            self._looking, self._failure = None, error
            self.check()

    def _tell(self, number: int, done: int) -> None:
        if number == self._number and self._looking:
            text = self.tr("The month is being counted: event {n}").format(n=format_count(done, self.locale()))
            self.message.show_hint(text)

    def _show(self, statement: Statement | None) -> None:
        self._model.show_statement(statement)
        self.view.set_empty_text(self.tr("No account had a product in this month.") if statement else "")
        self.totals.setText(self._totals(statement) if statement else "")

    def _totals(self, statement: Statement) -> str:
        locale = self.locale()
        counted = self.tr("{due} to post, {before} already posted").format(
            due=self._accounts(statement.count("due")), before=format_count(statement.count("posted"), locale)
        )
        sums = (
            self.tr("fees {fees}, interest {interest}").format(
                fees=money_text(total.fees, locale), interest=money_text(total.interest, locale)
            )
            for total in statement.totals
        )
        return joined(counted, *sums)

    def _nothing_due(self, statement: Statement) -> str:
        if statement.count("posted"):
            return self.tr("{month} is posted already.").format(month=statement.month)
        return self.tr("There is nothing to post for {month}.").format(month=statement.month)

    def _accounts(self, count: int) -> str:
        text = self.tr("{count} account") if count == 1 else self.tr("{count} accounts")
        return text.format(count=format_count(count, self.locale()))

    def _failed(self, error: BankappError) -> None:
        super()._failed(error)
        self._choose()
        self.message.show_error(str(error))

    # composition

    def _add_fields(self, today: date) -> None:
        self.month = QComboBox()
        self.month.setObjectName("monthChooser")
        self.month.setEditable(True)
        self.month.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.month.addItems([str(month) for month in _months_over(today)])
        self.month.setMaximumWidth(140)
        self.month.currentTextChanged.connect(lambda _: self._choose())
        self.add_field(self.tr("Month"), self.month)
        self._model = MonthModel(self)
        self.view = DataTable(self._model, self)
        self.view.setObjectName("monthView")
        self.view.setAccessibleName(self.tr("Fee and interest by account"))
        self.view.setMinimumHeight(_ROWS)
        self.totals = ValueLabel(2)
        self.totals.setObjectName("monthTotals")
        self.add_whole(self.view)
        self.add_whole(self.totals)


def _months_over(today: date) -> Sequence[Month]:
    """The newest first."""
    months = [Month(today.year, today.month).before]
    while len(months) < _OFFERED:
        months.append(months[-1].before)
    return months
