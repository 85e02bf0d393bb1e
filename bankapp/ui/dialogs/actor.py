"""The dialog that asks who stands at the desk."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from bankapp.domain.names import checked_name
from bankapp.ui.dialogs.form import FormDialog, NotYet


class ActorDialog(FormDialog):
    """Asks for a name; `value()` is the name. `login` is the role by which a server knows this window, if any."""

    def __init__(self, actor: str, login: str = "", parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        title, verb = tr("ActorDialog", "Who is at the desk?"), tr("ActorDialog", "That is me")
        super().__init__(title, claim_text(login), verb, parent)
        self.setObjectName("actorDialog")
        self.name = QLineEdit(actor)
        self.name.setObjectName("actorEdit")
        self.add_field(self.tr("Name"), self.name)
        self.name.textChanged.connect(self.check)
        self.check()
        self.name.setFocus()
        self.name.selectAll()

    def value(self) -> str:
        if not self.name.text().strip():
            raise NotYet(self.tr("Enter a name. It goes into every event that you cause."))
        return checked_name(self.tr("The name"), self.name.text())


def claim_text(login: str) -> str:
    """What the name at the desk is worth, honestly."""
    tr = QCoreApplication.translate
    if login:
        text = tr(
            "ActorDialog",
            "The name goes into every event that you cause. It is a claim: the login is the role {login},"
            " as which the server lets this window in.",
        )
        return text.format(login=login)
    return tr(
        "ActorDialog",
        "The name goes into every event that you cause. It is a claim and no login:"
        " whoever has the bank's file can give any name.",
    )
