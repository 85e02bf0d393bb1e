"""The dialogs that ask why."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.commands import Leg
from bankapp.domain.money import Money
from bankapp.domain.reversing import reversal_of
from bankapp.ui.dialogs.form import FormDialog, NotYet
from bankapp.ui.facts import Fact, FactList
from bankapp.ui.formats import format_count
from bankapp.ui.wording import event_title, signed_text


class ReasonDialog(FormDialog):
    """Asks for the reason of something that needs no other input; `value()` is the reason."""

    def __init__(
        self, title: str, lead: str, verb: str, *, required: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, lead, verb, parent)
        self._required = required
        self.reason = QLineEdit()
        if not required:
            self.reason.setPlaceholderText(self.tr("may be left empty"))
        self.add_before()
        self.add_field(self.tr("Reason"), self.reason)
        self.reason.textChanged.connect(self.check)
        self.check()
        self.reason.setFocus()

    def add_before(self) -> None:
        """What a dialog shows above the reason."""

    def value(self) -> str:
        reason = self.reason.text().strip()
        if self._required and not reason:
            raise NotYet(self.tr("Say why. The reason stays in the log for ever."))
        return reason


class ReverseDialog(ReasonDialog):
    """Shows what would be undone, and asks why. The legs are those of `Bank.reversal`."""

    def __init__(self, legs: Sequence[Leg], parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        self._legs = legs
        lead = tr("ReverseDialog", "Nothing is erased: new events put back what these ones moved.")
        title, verb = tr("ReverseDialog", "Reverse"), tr("ReverseDialog", "Reverse")
        super().__init__(title, lead, verb, parent=parent)
        self.setObjectName("reverseDialog")

    def add_before(self) -> None:
        self.undone = FactList(name_width=56)
        self.undone.set_facts([undone_fact(leg, self.locale()) for leg in self._legs])
        self.add_whole(self.undone)


def undone_fact(leg: Leg, locale: QLocale) -> Fact:
    """What is undone of an event, and by how much."""
    reversal = reversal_of(leg)
    text = QCoreApplication.translate("ReverseDialog", "{title} on account {account}, put back by {money}")
    return Fact(
        f"#{format_count(leg.position, locale)}",
        text.format(
            title=event_title(leg.event),
            account=leg.account_id,
            money=signed_text(Money(reversal.effect, reversal.currency), locale),
        ),
    )
