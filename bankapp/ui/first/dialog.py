"""The dialog that finds the first moment at which something held."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.searching import Found, first
from bankapp.services.session import Session
from bankapp.ui.answers.question import LongQuestion
from bankapp.ui.answers.sentence import Sentence
from bankapp.ui.dialogs.form import MARGIN
from bankapp.ui.dialogs.progress import ProgressPage
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.labels import heading, plain_label
from bankapp.ui.tasks import Tasks
from bankapp.ui.tooltips import plain_tooltip

_WIDTH = 520
_SIGNS = ("<", "<=", ">", ">=", "=")


class FirstDialog(QDialog):
    """Builds a condition, or takes one as typed; stays open beside the window while its answer is looked at."""

    momentChosen = Signal(int)

    def __init__(self, tasks: Tasks, session: Session, account_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("firstDialog")
        self.setWindowTitle(self.tr("Find the first…"))
        self.setMinimumWidth(_WIDTH)
        self._session = session
        self._found: Found | None = None
        self._fields(account_id)
        self.sentence = Sentence("firstSentence", room=54)
        self._page = ProgressPage()
        self._question: LongQuestion[Found] = LongQuestion(
            tasks, self._page, self._show, self._show_error, self._show_stopped, self
        )
        self._buttons()
        self._compose()
        self._connect()
        self._build()

    @property
    def found(self) -> Found | None:
        """The answer, if there is one."""
        return self._found

    def search(self) -> None:
        """Look for the first moment of the condition."""
        self._forget()
        history, condition = self._session.history, self.condition.text()
        self._question.ask(self.tr("Searching"), history.head(), partial(first, history, condition))

    def done(self, result: int) -> None:
        self._question.drop()
        super().done(result)

    # the condition

    def _build(self) -> None:
        """Write the condition that the fields mean."""
        what = self.what.currentData()
        self.name.setEnabled(what != "accounts")
        self.sign.setEnabled(what != "status")
        if what == "status":
            self.sign.setCurrentText("=")
        self.name.setPlaceholderText(self.tr("EUR") if what == "total" else self.tr("account id"))
        words = "accounts" if what == "accounts" else f"{what} {self.name.text().strip()}"
        self.condition.setText(f"{words} {self.sign.currentText()} {self.value.text().strip()}")

    def _what_chosen(self) -> None:
        what = self.what.currentData()
        proposed = {"balance": "0", "total": "1000", "status": "frozen", "accounts": "10"}
        if what == "total" or self.name.text() == "EUR":
            self.name.setText("EUR" if what == "total" else self._account)
        self.sign.setCurrentText({"balance": "<", "status": "="}.get(what, ">="))
        self.value.setText(proposed[what])
        self._build()

    # answers

    def _forget(self) -> None:
        self._question.drop()
        self._found = None
        self.sentence.show_hint("")
        self._allow()

    def _show(self, found: Found) -> None:
        self._found = found
        self.sentence.show_good(self._words(found))
        self._allow()

    def _words(self, found: Found) -> str:
        methods = {"bisection": self.tr("by bisection"), "reading in order": self.tr("by reading in order")}
        how = self.tr("{count} places looked at, {method}.").format(
            count=format_count(found.probes, self.locale()), method=methods[found.method]
        )
        if found.position is None:
            return self.tr("It never held. {how}").format(how=how)
        event = self._session.history.event(found.position)
        if event is None:
            return self.tr("It held from the beginning, before the first event. {how}").format(how=how)
        text = self.tr("It first held after event {position}, {when}. {how}")
        position, when = format_count(found.position, self.locale()), format_when(event.effective_at, self.locale())
        return text.format(position=position, when=when, how=how)

    def _show_error(self, error: BankappError) -> None:
        self.sentence.show_bad(str(error))

    def _show_stopped(self) -> None:
        self.sentence.show_hint(self.tr("Stopped."))

    def _go(self) -> None:
        if self._found and self._found.position is not None:
            self.momentChosen.emit(self._found.position)

    def _allow(self) -> None:
        somewhere = self._found is not None and self._found.position is not None
        self.go_button.setEnabled(somewhere)
        nowhere = self.tr("Find a moment first")
        self.go_button.setToolTip(plain_tooltip(self.tr("Move the playhead there") if somewhere else nowhere))

    # composition

    def _fields(self, account_id: str) -> None:
        self._account = account_id
        self.what, self.sign = QComboBox(), QComboBox()
        for what, text in (
            ("balance", self.tr("Balance of account")),
            ("total", self.tr("Total of all accounts in")),
            ("status", self.tr("Status of account")),
            ("accounts", self.tr("Number of accounts")),
        ):
            self.what.addItem(text, what)
        self.sign.addItems(_SIGNS)
        self.name, self.value, self.condition = QLineEdit(account_id), QLineEdit("0"), QLineEdit()
        self.what.setObjectName("firstWhat")
        self.condition.setObjectName("firstCondition")
        for field, name in (
            (self.what, self.tr("What")),
            (self.name, self.tr("Account or currency")),
            (self.sign, self.tr("Comparison")),
            (self.value, self.tr("Value")),
            (self.condition, self.tr("Condition")),
        ):
            field.setAccessibleName(name)

    def _buttons(self) -> None:
        self.find_button, self.go_button = QPushButton(self.tr("Find")), QPushButton(self.tr("Go there"))
        self.close_button = QPushButton(self.tr("Close"))
        for button, name in (
            (self.find_button, "firstFindButton"),
            (self.go_button, "firstGoButton"),
            (self.close_button, "firstCloseButton"),
        ):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        self.find_button.setDefault(True)

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(lambda _: self._what_chosen())
        self.sign.currentIndexChanged.connect(lambda _: self._build())
        self.name.textEdited.connect(lambda _: self._build())
        self.value.textEdited.connect(lambda _: self._build())
        self.condition.textChanged.connect(lambda _: self._forget())
        self.find_button.clicked.connect(self.search)
        self.go_button.clicked.connect(self._go)
        self.close_button.clicked.connect(self.reject)

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, 16)
        column.setSpacing(12)
        column.addWidget(heading(self.tr("When did it first hold?"), 13))
        row = QHBoxLayout()
        row.setSpacing(8)
        for field, stretch in ((self.what, 3), (self.name, 2), (self.sign, 0), (self.value, 2)):
            row.addWidget(field, stretch)
        column.addLayout(row)
        form = QFormLayout()
        form.addRow(plain_label(self.tr("As text")), self.condition)
        column.addLayout(form)
        column.addWidget(self.sentence)
        column.addWidget(self._page)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.close_button, self.go_button, self.find_button):
            buttons.addWidget(button)
        column.addLayout(buttons)


def open_first_dialog(tasks: Tasks, session: Session, account_id: str, parent: QWidget) -> FirstDialog:
    """Show the dialog beside the window."""
    dialog = FirstDialog(tasks, session, account_id, parent)
    dialog.setAccessibleName(QCoreApplication.translate("FirstDialog", "Find the first moment"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
    return dialog
