"""A field for one moment: typed in any of its forms, or taken from the playhead."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolButton, QWidget

from bankapp.errors import BankappError
from bankapp.services.moments import position_of
from bankapp.services.session import Session
from bankapp.ui.elided import ElidedLabel
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.icons import set_icon
from bankapp.ui.labels import plain_label, set_role
from bankapp.ui.tooltips import plain_tooltip

NONE = -1
"""No moment is set."""


class MomentField(QWidget):
    """Holds a position. `chosen` tells that a person set another one."""

    chosen = Signal(int)

    def __init__(self, letter: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._here = 0
        self._position = NONE
        self.edit = QLineEdit()
        self.edit.setObjectName(f"moment{letter}Edit")
        self.edit.setAccessibleName(self.tr("Moment {letter}").format(letter=letter))
        self.edit.setPlaceholderText(self.tr("42%, 2026-03-14, now"))
        self.edit.setToolTip(self.tr("A position, now, 42%, a date, +100, @bookmark"))
        self.edit.returnPressed.connect(self._typed)
        self.edit.editingFinished.connect(self._typed)
        self.here_button = QToolButton()
        self.here_button.setObjectName(f"moment{letter}Here")
        self.here_button.setIconSize(QSize(16, 16))
        set_icon(self.here_button, "past")
        says = self.tr("Set {letter} to the playhead ({keys})").format(letter=letter, keys=keys)
        self.here_button.setAccessibleName(says)
        self.here_button.setToolTip(plain_tooltip(says))
        self.here_button.clicked.connect(self.take_playhead)
        self._when = ElidedLabel()
        self._when.setProperty("role", "dimmed")
        self._compose(letter)

    @property
    def position(self) -> int:
        """The moment; NONE where none is set."""
        return self._position

    @property
    def words(self) -> str:
        """What is said about the moment, or about what is wrong with what was typed."""
        return self._when.text()

    def set_session(self, session: Session | None) -> None:
        """Moments of another bank; none is set."""
        self._session = session
        self.set_position(NONE)

    def set_here(self, position: int) -> None:
        """Where the playhead stands."""
        self._here = position

    def take_playhead(self) -> None:
        """The playhead's moment."""
        self._choose(self._here)

    def set_position(self, position: int) -> None:
        """Show a moment without telling anybody."""
        self._position = position
        self.edit.setText(format_count(position, self.locale()) if position != NONE else "")
        self.edit.setModified(False)
        self._say(self._moment_words(), error=False)

    def _choose(self, position: int) -> None:
        self.set_position(position)
        self.chosen.emit(position)

    def _typed(self) -> None:
        if not self._session or not self.edit.isModified():
            return
        self.edit.setModified(False)
        if not self.edit.text().strip():
            self._choose(NONE)
            return
        try:
            found = position_of(self.edit.text(), self._session.history, self._here, self._session.bookmarks)
        except BankappError as error:
            self._say(str(error), error=True)
        else:
            self._choose(found)

    def _moment_words(self) -> str:
        if self._position == NONE or not self._session:
            return self.tr("not set")
        event = self._session.history.event(self._position)
        return format_when(event.effective_at, self.locale()) if event else self.tr("before the first event")

    def _say(self, text: str, *, error: bool) -> None:
        set_role(self._when, "error" if error else "dimmed")
        self._when.setText(text)
        self._when.setToolTip(plain_tooltip(text) if error else "")

    def _compose(self, letter: str) -> None:
        label = plain_label(letter)
        label.setFixedWidth(12)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.edit, 0, 1)
        grid.addWidget(self.here_button, 0, 2)
        grid.addWidget(self._when, 1, 1, 1, 2)
        grid.setColumnStretch(1, 1)
