"""The row below the register in which money is posted, with the verdict while it is typed."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from bankapp.domain.money import BadAmount, Money
from bankapp.errors import BankappError
from bankapp.services.bank import Bank
from bankapp.ui.register.drafts import Draft, EntryCommand, EntryKind, Posting, becomes, command_of, refusal
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import theme_of
from bankapp.ui.verdict import VerdictLabel

_KINDS: tuple[EntryKind, ...] = ("deposit", "withdraw", "transfer")
_KEY = "quickEntry.preview"
_LONGEST = 500


class QuickEntry(QWidget):
    """Says what is to be posted; it posts nothing itself.

    The owner answers `postRequested`, which carries a Posting, with `posted` or `refused`; until then nothing more can
    be posted.
    """

    postRequested = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("quickEntry")
        self._tasks = tasks
        self._bank: Bank | None = None
        self._account_id = self._currency = ""
        self._why_not = self.tr("Choose an account first")
        self._busy = False
        self._make_fields()
        self._make_buttons()
        self._compose()
        self._enable()
        self._weigh()

    @property
    def kind(self) -> EntryKind:
        """What Enter posts."""
        return _KINDS[self._type.currentIndex()]

    def set_account(self, bank: Bank | None, account_id: str, currency: str, why_not: str = "") -> None:
        """The account to post to; with a reason why nothing can be posted, all is disabled and says so."""
        if (bank, account_id) != (self._bank, self._account_id):
            self._clear()
            self._busy = False
        changed = (bank, account_id, why_not) != (self._bank, self._account_id, self._why_not)
        self._bank, self._account_id, self._currency, self._why_not = bank, account_id, currency, why_not
        if changed:
            self._enable()
        if changed or self._amount.text():  # the result of a posting stays until something else is to be said
            self._weigh()

    def choose(self, kind: EntryKind) -> None:
        """Choose what is to be posted and put the cursor into the amount."""
        self._type.setCurrentIndex(_KINDS.index(kind))
        self._amount.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def posted(self, text: str) -> None:
        """It was carried out: the fields are ready for the next one."""
        self._busy = False
        self._clear()
        self._enable()
        self._verdict.show_good(text)

    def refused(self, text: str) -> None:
        """It was not carried out; what was typed is still there."""
        self._busy = False
        self._enable()
        self._verdict.show_bad(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline above."""
        QPainter(self).fillRect(0, 0, self.width(), 1, theme_of(self).colours.hairline)

    # composition

    def _make_fields(self) -> None:
        self._type = QComboBox(self)
        self._type.setObjectName("quickEntryType")
        self._type.setAccessibleName(self.tr("Type"))
        self._type.addItems([self.tr("Deposit"), self.tr("Withdraw"), self.tr("Transfer")])
        self._amount = self._field("quickEntryAmount", self.tr("Amount"))
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._counterparty = self._field("quickEntryCounterparty", self.tr("Counterparty"))
        self._reason = self._field("quickEntryReason", self.tr("Reason"))
        self._verdict = VerdictLabel(self)
        self._verdict.setObjectName("quickEntryVerdict")
        self._type.currentIndexChanged.connect(self._type_changed)

    def _make_buttons(self) -> None:
        self._buttons: dict[EntryKind, QPushButton] = {
            "deposit": self._button("depositButton", self.tr("Deposit"), "deposit"),
            "withdraw": self._button("withdrawButton", self.tr("Withdraw"), "withdraw"),
            "transfer": self._button("transferButton", self.tr("Transfer"), "transfer"),
        }

    def _compose(self) -> None:
        fields = QGridLayout()
        fields.setSpacing(8)
        for column, (field, stretch) in enumerate(
            ((self._type, 2), (self._amount, 2), (self._counterparty, 3), (self._reason, 4))
        ):
            fields.addWidget(field, 0, column)
            fields.setColumnStretch(column, stretch)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._verdict, 1)
        for button in self._buttons.values():
            buttons.addWidget(button)
        fields.addLayout(buttons, 1, 0, 1, 4)
        fields.setContentsMargins(16, 12, 16, 12)
        self.setLayout(fields)

    def _field(self, name: str, label: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setPlaceholderText(label)
        field.setMaxLength(_LONGEST)
        field.setMinimumWidth(64)
        field.textChanged.connect(self._weigh)
        field.returnPressed.connect(lambda: self._post(self.kind))
        return field

    def _button(self, name: str, text: str, kind: EntryKind) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._post(kind))
        return button

    # what may be done

    def _enable(self) -> None:
        why_not = self._why_not or (self.tr("One moment: the last entry is being posted") if self._busy else "")
        for widget in (self._type, self._amount, self._counterparty, self._reason, *self._buttons.values()):
            widget.setEnabled(not why_not)
            widget.setToolTip(why_not)
        for kind, button in self._buttons.items():
            button.setDefault(kind == self.kind and not why_not)
        transfer = self._buttons["transfer"]
        if not why_not and self.kind != "transfer":
            transfer.setEnabled(False)
            transfer.setToolTip(self.tr("Choose Transfer as the type first"))

    def _type_changed(self) -> None:
        transfer = self.kind == "transfer"
        label = self.tr("To account") if transfer else self.tr("Counterparty")
        self._counterparty.setPlaceholderText(label)
        self._counterparty.setAccessibleName(label)
        self._enable()
        self._weigh()

    # the verdict

    def _weigh(self) -> None:
        """Say what would happen, as soon as that is known."""
        self._tasks.drop(_KEY)
        if self._why_not or self._bank is None:
            self._verdict.show_hint(self._why_not)
        elif not self._amount.text().strip():
            self._verdict.show_hint("" if self._busy else self.tr("Type an amount to see what it would do."))
        else:
            self._preview(self._bank)

    def _preview(self, bank: Bank) -> None:
        try:
            command = self._command(self.kind)
        except BadAmount as error:
            self._verdict.show_bad(str(error))
            return
        if command is None:
            self._verdict.show_hint(self.tr("Type the account that is to receive it."))
            return
        self._tasks.ask(_KEY, partial(bank.preview, command), partial(self._show_after, command), self._show_refusal)

    def _show_after(self, command: EntryCommand, after: dict[str, Money]) -> None:
        self._verdict.show_good(becomes(command, after, self.locale()))

    def _show_refusal(self, error: BankappError) -> None:
        self._verdict.show_bad(refusal(error, self.locale()))

    def _command(self, kind: EntryKind) -> EntryCommand | None:
        """What the fields mean; None while the other account of a transfer is missing. Raises BadAmount."""
        draft = self._draft(kind)
        command = command_of(draft, self.locale())
        return None if kind == "transfer" and not draft.counterparty.strip() else command

    def _draft(self, kind: EntryKind) -> Draft:
        fields = (self._amount.text(), self._counterparty.text(), self._reason.text())
        return Draft(kind, self._account_id, self._currency, *fields)

    # posting

    def _post(self, kind: EntryKind) -> None:
        if self._why_not or self._busy:
            return
        try:
            command = self._command(kind)
        except BadAmount as error:
            self._verdict.show_bad(str(error))
            self._amount.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if command is None:
            self._verdict.show_bad(self.tr("Type the account that is to receive it."))
            self._counterparty.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._tasks.drop(_KEY)
        self._busy = True
        self._enable()
        self.postRequested.emit(Posting(command, self._reason.text().strip()))

    def _clear(self) -> None:
        for field in (self._amount, self._counterparty, self._reason):
            field.clear()
