"""The dialog that asks whom to forget, and says what will be gone and what stays."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from bankapp.services.readmodels import AccountRow
from bankapp.ui.dialogs.reasons import ReasonDialog
from bankapp.ui.labels import plain_label

_ROWS = 4


class ForgetRequest(Struct, frozen=True):
    """Whose holders are to be forgotten, and why; the first account is the one that was chosen."""

    account_ids: tuple[str, ...]
    reason: str


class ForgetDialog(ReasonDialog):
    """Asks for the reason, and for other accounts of the same name that are meant too; `value()` is the reason."""

    def __init__(
        self, account_id: str, owner: str, namesakes: Sequence[AccountRow], parent: QWidget | None = None
    ) -> None:
        tr = QCoreApplication.translate
        self._account_id = account_id
        self._namesakes = namesakes
        lead = tr("ForgetDialog", "{owner}, account {account}. This cannot be taken back.")
        title, verb = tr("ForgetDialog", "Forget this person"), tr("ForgetDialog", "Forget")
        told = owner or tr("ForgetDialog", "The holder")
        super().__init__(title, lead.format(owner=told, account=account_id), verb, parent=parent)
        self.setObjectName("forgetDialog")

    def add_before(self) -> None:
        gone = self.tr(
            "Gone: the owner's name, and the counterparties and reasons of all events of the account. Their key is "
            "destroyed; they are shown as “(forgotten)” everywhere from then on. So are notes that name the owner."
        )
        stays = self.tr(
            "Stays: every amount, every balance and the chain; the reason that you give here; what was said of the "
            "person in events of other accounts; and backups, copies and exports that were made before."
        )
        for text in (gone, stays):
            self.add_whole(plain_label(text, "dimmed", wrap=True))
        self.namesakes = self._list()
        if self._namesakes:
            self.add_field(self.tr("Same name"), self.namesakes)

    def request(self) -> ForgetRequest:
        """What is asked for."""
        items = [self.namesakes.item(row) for row in range(self.namesakes.count())]
        also = (
            row.account_id
            for row, item in zip(self._namesakes, items, strict=True)
            if item.checkState() == Qt.CheckState.Checked
        )
        return ForgetRequest((self._account_id, *also), self.value())

    def _list(self) -> QListWidget:
        """Nobody is forgotten for the sake of a name alone: each has to be ticked."""
        made = QListWidget()
        made.setObjectName("namesakesList")
        for row in self._namesakes:
            item = QListWidgetItem(f"{row.account_id}   {row.owner}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            made.addItem(item)
        rows = min(max(len(self._namesakes), 1), _ROWS)
        made.setFixedHeight(rows * max(made.sizeHintForRow(0), 20) + 2 * made.frameWidth() + 4)
        return made
