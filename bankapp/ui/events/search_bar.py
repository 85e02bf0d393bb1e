"""The search field above the events, and what is told about the search."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from bankapp.ui.elided import ElidedLabel
from bankapp.ui.icons import IconName, set_icon
from bankapp.ui.tooltips import plain_tooltip

_PAUSE_MS = 300
"""Nobody wants what is half typed to be searched for."""


class SearchEdit(QLineEdit):
    """Where a query is typed. Esc empties and leaves it, and is not taken for "back to now"."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        is_asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """Says what is typed, in a pause or with Enter; shows what it is given. Its buttons are never hidden or moved."""

    typed = Signal(str)
    left = Signal()
    stopRequested = Signal()
    stepRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = self._field()
        self._status = self._label("searchStatus", "dimmed")
        self._error = self._label("searchError", "error")
        self._previous = self._button("previous", "previousHitButton", self.tr("Previous hit (Shift+F3)"))
        self._next = self._button("next", "nextHitButton", self.tr("Next hit (F3)"))
        self._stop = self._button(None, "stopSearchButton", self.tr("Stop searching"))
        self._stop.setText(self.tr("Stop"))
        self._pausing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._compose()
        self._connect()
        self.show_error("")
        self.set_open(is_open=False)

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def set_open(self, *, is_open: bool) -> None:
        """Whether there is a bank to search."""
        self.edit.setEnabled(is_open)
        self.edit.setToolTip(plain_tooltip(self._help()) if is_open else self.tr("Open a bank first"))
        self.show_state("")

    def show_state(self, text: str, *, active: bool = False, searching: bool = False) -> None:
        """How the search stands; `active`: there is one to step through, `searching`: one to stop."""
        self._status.setText(text)
        self._show_line()
        no_search = self.tr("Type what to look for first (Ctrl+F)")
        _allow(self._previous, self.tr("Previous hit (Shift+F3)"), "" if active else no_search)
        _allow(self._next, self.tr("Next hit (F3)"), "" if active else no_search)
        _allow(self._stop, self.tr("Stop searching"), "" if searching else self.tr("No search is going on"))

    def show_error(self, text: str) -> None:
        """Say in one line what is wrong with the query; nothing clears it."""
        self._error.setText(text)
        self._error.setToolTip(plain_tooltip(text))
        self._show_line()
        if bool(self.edit.property("invalid")) != bool(text):
            self.edit.setProperty("invalid", bool(text))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    # inside

    def _show_line(self) -> None:
        """One line below the field, where there is something to say; a mistake is more important than a count."""
        self._error.setVisible(bool(self._error.text()))
        self._status.setVisible(bool(self._status.text() and not self._error.text()))

    def _connect(self) -> None:
        self._pausing.timeout.connect(self._tell)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.returnPressed.connect(self._tell)
        self.edit.left.connect(self.left)
        self._previous.clicked.connect(lambda: self.stepRequested.emit(-1))
        self._next.clicked.connect(lambda: self.stepRequested.emit(1))
        self._stop.clicked.connect(self.stopRequested)

    def _text_changed(self, text: str) -> None:
        self._pausing.start()
        if not text.strip():
            self._tell()

    def _tell(self) -> None:
        self._pausing.stop()
        self.typed.emit(self.edit.text())

    def _field(self) -> SearchEdit:
        field = SearchEdit(self)
        field.setObjectName("searchEdit")
        field.setClearButtonEnabled(True)
        field.setMaxLength(500)
        field.setPlaceholderText(self.tr("Find events: account:123 amount>100 type:withdrawal since:2026-01 rent"))
        field.setAccessibleName(self.tr("Find events"))
        lens = QAction(field)
        set_icon(lens, "find", window=field)
        field.addAction(lens, QLineEdit.ActionPosition.LeadingPosition)
        return field

    def _help(self) -> str:
        return self.tr(
            "Words are looked for in the reason, the counterparty, the actor and the owner.\n"
            "account:123   product:basic   type:withdrawal   amount>100   amount:5..9.50\n"
            'owner:"Ann Lee"   actor:ada   reason:rent   counterparty:acme\n'
            "since:2026-01   until:2026-03-14   position:1..700   is:reversed   not:reversed\n"
            "All must hold. F3 goes to the next hit, Shift+F3 to the previous one, Esc leaves."
        )

    def _label(self, name: str, role: str) -> ElidedLabel:
        label = ElidedLabel(self)
        label.setObjectName(name)
        label.setProperty("role", role)
        return label

    def _button(self, icon: IconName | None, name: str, does: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(does)
        button.setAutoRaise(True)
        if icon:
            set_icon(button, icon)
        return button

    def _compose(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.edit, 1)
        row.addSpacing(6)
        for button in (self._previous, self._next, self._stop):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(row)
        for told in (self._status, self._error):
            told.setContentsMargins(2, 0, 2, 0)
            column.addWidget(told)


def _allow(button: QToolButton, does: str, blocked: str) -> None:
    button.setEnabled(not blocked)
    button.setToolTip(blocked or does)
