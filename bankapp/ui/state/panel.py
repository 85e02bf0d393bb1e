"""The state of the chosen account at the playhead, beside the same account folded from its own events."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from bankapp.errors import BankappError
from bankapp.services.session import Session
from bankapp.ui.facts import FactList
from bankapp.ui.fonts import ui_font
from bankapp.ui.icons import icon
from bankapp.ui.labels import ValueLabel, empty_hint, heading, plain_label
from bankapp.ui.pace import Pace
from bankapp.ui.state.account_view import AccountView, view_account
from bankapp.ui.state.words import account_facts, rebuilt_sentence, refold_facts, refold_sentence
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import theme_of

_KEY = "state"
_SIDE_BY_SIDE = 640
_MARGIN = 24
_INTERVAL = 240
"""Milliseconds from one fold to the next, while the playhead runs."""


class StatePanel(QWidget):
    """Shows an account as an immutable value at a moment, and that the events alone lead to it."""

    rebuilt = Signal(str)
    """The teaching line, whenever the account was folded anew."""
    disagreed = Signal(int)
    """The position at which what is kept of the account is not what its own events say."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statePanel")
        self._tasks = tasks
        self._session: Session | None = None
        self._account = ""
        self._position = 0
        self._view: AccountView | None = None
        self._pace = Pace(self._ask, self, _INTERVAL)
        self._compose()
        self._show_hint()

    def set_session(self, session: Session | None) -> None:
        """Look at another bank."""
        self._session = session
        self._account = ""
        self._show_hint()

    def show_account(self, account_id: str) -> None:
        """Look at another account; empty for none."""
        self._account = account_id
        self._pace.call()

    def show_moment(self, position: int, head: int) -> None:
        """The playhead has moved; that others appended behind it changes nothing here."""
        if position != self._position:
            self._position = position
            self._pace.call()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._view:
            self._show_view(self._view)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LocaleChange:
            self._pace.call()
        elif event.type() == QEvent.Type.PaletteChange and self._view:
            self._colour_verdict(self._view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # Composition

    def _compose(self) -> None:
        page = QWidget()
        self._row = QHBoxLayout(page)
        self._row.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._row.setSpacing(_MARGIN)
        self._row.addLayout(self._fields(), 3)
        self._row.addLayout(self._comparison(), 2)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(page)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._stack = QStackedLayout(self)
        self._hint = empty_hint("")
        self._stack.addWidget(self._hint)
        self._stack.addWidget(scroll)
        self._scroll = scroll

    def _fields(self) -> QVBoxLayout:
        self.fields = FactList(name_width=112)
        self.fields.setMaximumWidth(560)
        return _column(heading(self.tr("The account at the playhead"), 12), self.fields)

    def _comparison(self) -> QVBoxLayout:
        self._verdict_icon = QLabel()
        self.verdict = ValueLabel(3)
        self.verdict.set_letters(ui_font(weight=QFont.Weight.DemiBold))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._verdict_icon)
        row.addWidget(self.verdict, 1)
        self.rebuild = FactList(name_width=112)
        explained = self.tr(
            "No state is stored as the truth. It is what you get by reading the account's events in order, here "
            "from the nearest snapshot; the read model is a copy kept for speed, and has to say the same."
        )
        title = heading(self.tr("Folded from its own events"), 12)
        return _column(title, line, self.rebuild, plain_label(explained, "dimmed", wrap=True))

    # What changes

    def _show_hint(self) -> None:
        self._tasks.drop(_KEY)
        self._view = None
        self._hint.setText(self.tr("Choose an account to see its state at the playhead."))
        self._stack.setCurrentWidget(self._hint)

    def _failed(self, error: BankappError) -> None:
        self._hint.setText(str(error))
        self._stack.setCurrentWidget(self._hint)

    def _ask(self) -> None:
        if not self._session or not self._account:
            self._show_hint()
            return
        work = partial(view_account, self._session.history, self._account, self._position)
        self._tasks.ask(_KEY, work, self._found, self._failed)

    def _found(self, view: AccountView) -> None:
        self._view = view
        self.rebuilt.emit(rebuilt_sentence(view.refold, self.locale()))
        if not view.agrees and (view.account.version or view.refold.account.version):
            self.disagreed.emit(view.position)
        if self.isVisible():
            self._show_view(view)

    def _show_view(self, view: AccountView) -> None:
        locale = self.locale()
        self.fields.set_facts(account_facts(view, locale))
        self.rebuild.set_facts(refold_facts(view.refold, locale))
        self.verdict.setText(refold_sentence(view, locale))
        self._colour_verdict(view)
        self._stack.setCurrentWidget(self._scroll)

    def _colour_verdict(self, view: AccountView) -> None:
        colours = theme_of(self).colours
        ink = colours.ok if view.agrees else colours.error
        self.verdict.set_colours(ink)
        picture = icon("check" if view.agrees else "error", ink)
        self._verdict_icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
