"""The dialog that reverses an event and books it again with changes, in one step, with the verdict before."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from msgspec import Struct
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.commands import Deposit, Leg, Transfer
from bankapp.domain.money import Money, decimals
from bankapp.errors import BankappError
from bankapp.services.correcting import Booking, Correction, NothingCorrected, corrected, leg_at, rebooked
from bankapp.services.readmodels import AccountRow
from bankapp.ui.dialogs.fields import AccountField, DateField, MoneyField
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.dialogs.reasons import undone_fact
from bankapp.ui.facts import Fact, FactList
from bankapp.ui.formats import format_minor
from bankapp.ui.tasks import Tasks
from bankapp.ui.wording import money_text

_KEY = "rebook.preview"


class Becomes(NamedTuple):
    """What an account holds, and what it would hold."""

    account_id: str
    before: Money
    after: Money


Weigh = Callable[[Correction], Sequence[Becomes]]
"""What a correction would lead to; raises BankappError. Called in a thread."""


class CorrectionRequest(Struct, frozen=True):
    """What is to be different, and why."""

    correction: Correction
    reason: str


class RebookDialog(FormDialog):
    """Asks what is to be different about the event at a position, and why. The legs are those of `Bank.reversal`."""

    def __init__(
        self,
        legs: Sequence[Leg],
        position: int,
        accounts: Sequence[AccountRow],
        weigh: Weigh,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        """Raises NotRebookable."""
        tr = QCoreApplication.translate
        lead = tr("RebookDialog", "Nothing is erased: one command puts it back and books it again as it should be.")
        title, verb = tr("RebookDialog", "Reverse and book again"), tr("RebookDialog", "Book again")
        self._booked = rebooked(leg_at(legs, position))
        super().__init__(title, lead, verb, parent)
        self.setObjectName("rebookDialog")
        self._legs, self._position, self._weigh, self._tasks = legs, position, weigh, tasks
        self._own = leg_at(legs, position).account_id
        self._add_undone()
        self._add_fields(accounts)
        self.finished.connect(lambda _: tasks.drop(_KEY))
        self.check()
        self.amount.edit.setFocus()
        self.amount.edit.selectAll()

    def value(self) -> CorrectionRequest:
        correction = self._correction()
        try:
            corrected(self._legs, self._position, correction)
        except NothingCorrected:
            raise NotYet(self.tr("Change what was wrong.")) from None
        reason = self.reason.text().strip()
        if not reason:
            raise NotYet(self.tr("Say why. The reason stays in the log for ever."))
        return CorrectionRequest(correction, reason)

    def check(self) -> None:
        super().check()
        self._tasks.drop(_KEY)
        try:
            correction = self._correction()
            corrected(self._legs, self._position, correction)
        except (NotYet, BankappError):
            self.verdict.set_facts(self._unweighed)
            return
        self._tasks.ask(_KEY, partial(self._weigh, correction), self._show_after, self._show_refusal)

    # inside

    def _correction(self) -> Correction:
        """Only what differs from what is booked; raises NotYet or a BankappError."""
        amount, account_id, other = self.amount.money(), self.account.account().account_id, self._other()
        return Correction(
            None if amount == self._booked.amount else amount,
            None if other == _counterparty(self._booked, self._own) else other,
            None if account_id == self._own else account_id,
            self.date.instant(),
        )

    def _other(self) -> str:
        if isinstance(self.counterparty, AccountField):
            return self.counterparty.account().account_id
        return self.counterparty.text().strip()

    def _show_after(self, found: Sequence[Becomes]) -> None:
        text, locale = self.tr("{before} becomes {after}"), self.locale()
        self.verdict.set_facts(
            [
                Fact(name, text.format(before=money_text(before, locale), after=money_text(after, locale)))
                for name, before, after in found
            ]
        )

    def _show_refusal(self, error: BankappError) -> None:
        self.verdict.set_facts(self._unweighed)
        self.message.show_error(str(error))

    # composition

    def _add_undone(self) -> None:
        self.undone = FactList(name_width=56)
        self.undone.set_facts([undone_fact(leg, self.locale()) for leg in self._legs])
        self.add_whole(self.undone)

    def _add_fields(self, accounts: Sequence[AccountRow]) -> None:
        booked, other = self._booked, _counterparty(self._booked, self._own)
        self.account = AccountField(accounts, self._own)
        self.amount = MoneyField(booked.amount.currency)
        self.amount.edit.setText(format_minor(booked.amount.minor, decimals(booked.amount.currency), self.locale()))
        self.counterparty = AccountField(accounts, other) if isinstance(booked, Transfer) else QLineEdit(other)
        self.date, self.reason, self.verdict = DateField(), QLineEdit(), FactList()
        self.verdict.setObjectName("rebookVerdict")
        self._unweighed = tuple(Fact(leg.account_id, "…", "dimmed") for leg in self._legs)
        self.verdict.set_facts(self._unweighed)
        comes_in = isinstance(booked, Deposit) or (isinstance(booked, Transfer) and booked.to_account == self._own)
        self.add_field(self.tr("Account"), self.account)
        self.add_field(self.tr("Amount"), self.amount)
        self.add_field(self.tr("From") if comes_in else self.tr("To"), self.counterparty)
        self.add_field(self.tr("Counts from"), self.date)
        self.add_field(self.tr("Reason"), self.reason)
        self.add_whole(self.verdict)
        for field in (self.account, self.amount, self.counterparty):
            changed = field.textChanged if isinstance(field, QLineEdit) else field.changed
            changed.connect(self.check)
        for edit in (self.date, self.reason):
            edit.textChanged.connect(self.check)


def _counterparty(booking: Booking, own: str) -> str:
    """The other side of what is booked on an account."""
    if isinstance(booking, Transfer):
        return booking.to_account if booking.from_account == own else booking.from_account
    return booking.counterparty
