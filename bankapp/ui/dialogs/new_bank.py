"""The dialog that asks what kind of bank a new one is to be."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QWidget

from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.labels import plain_label


class NewBankDialog(FormDialog):
    """Asks whether names and texts are to be kept encrypted; `value()` is the answer. It is final."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        super().__init__(tr("NewBankDialog", "New empty bank"), name, tr("NewBankDialog", "Make the bank"), parent)
        self.setObjectName("newBankDialog")
        self.private = QCheckBox(self.tr("Keep names and texts encrypted"))
        self.private.setChecked(True)
        self.private.setObjectName("privateCheck")
        self.private.setAccessibleName(self.private.text())
        self.add_whole(self.private)
        explained = self.tr(
            "Owners' names, counterparties and reasons are then stored under a key of each account, and a person can "
            "be forgotten by destroying the key. Who reads this bank's topic sees ciphertext there. "
            "It cannot be changed later."
        )
        self.add_whole(plain_label(explained, "dimmed", wrap=True))
        self.check()

    def value(self) -> bool:
        return self.private.isChecked()
