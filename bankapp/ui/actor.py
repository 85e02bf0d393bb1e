"""The button that says who is at the desk, and lets that be changed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from bankapp.services.session import Session
from bankapp.ui.dialogs.actor import ActorDialog, claim_text
from bankapp.ui.icons import set_icon
from bankapp.ui.tooltips import plain_tooltip

_WIDEST = 180
"""Pixels: a long name must not push the actions out of the toolbar."""


class ActorButton(QToolButton):
    """Shows a name. `changed` tells another one that a person has given."""

    changed = Signal(str)

    def __init__(self, actor: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actorButton")
        self._actor, self._login = actor, ""
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setMaximumWidth(_WIDEST)
        set_icon(self, "account")
        self.clicked.connect(self.ask)
        self._tell()

    @property
    def actor(self) -> str:
        """Who is at the desk."""
        return self._actor

    def set_session(self, session: Session | None) -> None:
        """Another bank, or none: what the name is worth depends on where it is."""
        self._login = session.login if session else ""
        self._tell()

    def ask(self) -> None:
        """Ask who is at the desk."""
        dialog = ActorDialog(self._actor, self._login, self.window())

        def given(name: str) -> None:
            self._set(name)
            dialog.accept()

        dialog.submitted.connect(given)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set(self, actor: str) -> None:
        self._actor = actor
        self._tell()
        self.changed.emit(actor)

    def _tell(self) -> None:
        shown = self._actor or self.tr("nobody")
        room = _WIDEST - 48
        elided = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self.setText(elided.replace("&", "&&"))
        says = self.tr("At the desk: {name}").format(name=shown)
        self.setAccessibleName(says)
        self.setAccessibleDescription(claim_text(self._login))
        self.setToolTip(plain_tooltip(f"{says}\n{claim_text(self._login)}"))
