"""The buttons that move the playhead, and where it stands."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QToolButton, QWidget

from bankapp.ui.elided import STEP, ElidedLabel
from bankapp.ui.formats import format_count
from bankapp.ui.icons import IconName, set_icon
from bankapp.ui.timeline.position_edit import PositionEdit
from bankapp.ui.timeline.speeds import DEFAULT_SPEED, EVEN_SPEEDS, SPEEDS, Speed, speed_words

BANK_SCOPE = "bank"
ACCOUNT_SCOPE = "account"
HITS_SCOPE = "hits"
_DATE_STEP = 3 * STEP
"""In steps of so many pixels a date seldom wants other room than the one before, and nothing is laid out anew."""


class TransportBar(QWidget):
    """Says what the user wants; it moves nothing itself. Buttons that cannot act are disabled and say why."""

    first = Signal()
    previous = Signal()
    play_toggled = Signal(bool)
    next = Signal()
    now = Signal()
    speedChanged = Signal(object)
    """One of SPEEDS."""
    loopChanged = Signal(bool)
    axisChanged = Signal(bool)
    """Whether the timeline goes by time."""
    momentRequested = Signal(str)
    scopeChanged = Signal(str)
    zoomIn = Signal()
    zoomOut = Signal()
    zoomFit = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = 0
        self._position = 0
        self._playing = False
        self._moment = ""
        self._buttons_shown: tuple[bool, ...] = ()
        self._compose()
        self._show_place()
        self._show_buttons()

    @property
    def speed(self) -> Speed:
        """The chosen one of SPEEDS."""
        return SPEEDS[_index_of(self._speeds.currentIndex())]

    @property
    def loops(self) -> bool:
        """Whether the selected range is to be played in a loop."""
        return self._loop.isChecked()

    @property
    def by_time(self) -> bool:
        """Whether the timeline goes by time."""
        return self._time_button.isChecked()

    @property
    def scope(self) -> str:
        """What stepping goes through: BANK_SCOPE, ACCOUNT_SCOPE or HITS_SCOPE."""
        if self._hits_button.isChecked():
            return HITS_SCOPE
        return ACCOUNT_SCOPE if self._account_button.isChecked() else BANK_SCOPE

    def set_head(self, head: int) -> None:
        """The newest position."""
        self._head = head
        self._show_place()
        self._show_buttons()

    def set_position(self, position: int) -> None:
        """Where the playhead stands; an error that was shown is over."""
        self._position = position
        self._edit.set_position(position)
        self.show_error("")
        self._show_buttons()

    def set_moment_text(self, text: str) -> None:
        """What to say about the playhead's moment, for example its date."""
        self._moment = text
        self._show_place()

    def set_playing(self, playing: bool) -> None:
        """Show the pause button while playing."""
        self._playing = playing
        set_icon(self._play, "pause" if playing else "play")
        self._show_buttons()

    def set_speed(self, speed: Speed) -> None:
        """Choose one of SPEEDS; emits speedChanged when it is another one."""
        self._speeds.setCurrentIndex(_row_of(SPEEDS.index(speed)))

    def change_speed(self, steps: int) -> None:
        """Faster or slower by so many entries of SPEEDS."""
        index = SPEEDS.index(self.speed) + steps
        self.set_speed(SPEEDS[max(0, min(index, len(SPEEDS) - 1))])

    def set_range(self, *, selected: bool) -> None:
        """Whether a range is selected; a new one is played in a loop until somebody says otherwise."""
        self._loop.setEnabled(selected)
        self._loop.setChecked(selected)
        able = self.tr("Play the selected range in a loop")
        unable = self.tr("Select a range first: drag with the right button, or with Alt")
        self._loop.setToolTip(able if selected else unable)

    def set_by_time(self, *, by_time: bool) -> None:
        """Choose the axis; emits axisChanged when it is the other one."""
        (self._time_button if by_time else self._event_button).setChecked(True)

    def set_account_available(self, available: bool) -> None:
        """Whether an account is chosen that stepping could be limited to."""
        able = self.tr("Step through the events of the chosen account")
        self._allow_scope(self._account_button, able, "" if available else self.tr("Choose an account first"))

    def set_hits_available(self, available: bool) -> None:
        """Whether there is a search whose hits stepping could be limited to."""
        able = self.tr("Step through the hits of the search (F3, Shift+F3)")
        self._allow_scope(self._hits_button, able, "" if available else self.tr("Search first (Ctrl+F)"))

    def show_error(self, text: str) -> None:
        """Say in one line why a moment was not understood; nothing clears it."""
        if text == self._error.text():
            return  # the playhead clears it with every step
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._place.setVisible(not text)
        self._edit.set_invalid(invalid=bool(text))

    def edit_position(self) -> None:
        """Put the cursor in the position field."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    # Composition

    def _compose(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._add_buttons(row)
        row.addSpacing(8)
        row.addWidget(self._speed_selector())
        row.addWidget(self._loop_button())
        row.addSpacing(12)
        self._add_place(row)
        self._add_axis(row)
        row.addSpacing(12)
        self._add_scope(row)
        row.addSpacing(12)
        self._add_zoom(row)

    def _add_buttons(self, row: QHBoxLayout) -> None:
        self._first = self._button("first", "firstButton", self.first.emit)
        self._previous = self._button("previous", "previousButton", self.previous.emit)
        self._play = self._button("play", "playButton", self._toggle_play)
        self._next = self._button("next", "nextButton", self.next.emit)
        self._now = self._button("now", "nowButton", self.now.emit)
        for button in (self._first, self._previous, self._play, self._next, self._now):
            row.addWidget(button)

    def _speed_selector(self) -> QComboBox:
        self._speeds = QComboBox(self)
        self._speeds.setObjectName("speedSelector")
        self._speeds.setFixedWidth(124)
        self._speeds.setAccessibleName(self.tr("Speed"))
        does = self.tr("Events a second, or the pace at which it happened; quiet stretches are cut short")
        self._speeds.setToolTip(f"{does} ([ ])")
        self._speeds.addItems([speed_words(speed, self.locale()) for speed in SPEEDS])
        self._speeds.insertSeparator(len(EVEN_SPEEDS))
        self._speeds.setMaxVisibleItems(self._speeds.count())
        self._speeds.setCurrentIndex(_row_of(SPEEDS.index(DEFAULT_SPEED)))
        self._speeds.currentIndexChanged.connect(lambda _: self.speedChanged.emit(self.speed))
        return self._speeds

    def _loop_button(self) -> QToolButton:
        self._loop = self._button("loop", "loopButton", lambda: None)
        self._loop.setCheckable(True)
        self._loop.setAccessibleName(self.tr("Play the selected range in a loop"))
        self._loop.toggled.connect(self.loopChanged)
        self.set_range(selected=False)
        return self._loop

    def _add_axis(self, row: QHBoxLayout) -> None:
        self._event_button = self._scope_button(self.tr("By event"), "eventAxisButton")
        self._event_button.setToolTip(self.tr("Events stand evenly along the timeline"))
        self._time_button = self._scope_button(self.tr("By time"), "timeAxisButton")
        self._time_button.setToolTip(self.tr("Events stand by their effective time; quiet stretches are folded"))
        self._axes = QButtonGroup(self)
        for button in (self._event_button, self._time_button):
            self._axes.addButton(button)
            row.addWidget(button)
        self._event_button.setChecked(True)
        self._time_button.toggled.connect(self.axisChanged)

    def _add_place(self, row: QHBoxLayout) -> None:
        self._edit = PositionEdit(self)
        self._edit.momentRequested.connect(self.momentRequested)
        self._edit.abandoned.connect(lambda: self.show_error(""))
        self._place = self._label("momentLabel", "dimmed", step=_DATE_STEP)
        self._error = self._label("positionError", "error")
        self._error.hide()
        row.addWidget(self._edit)
        row.addSpacing(4)
        row.addWidget(self._place)
        row.addWidget(self._error)
        row.addStretch(1)

    def _add_scope(self, row: QHBoxLayout) -> None:
        self._bank_button = self._scope_button(self.tr("Bank"), "bankScopeButton")
        self._bank_button.setToolTip(self.tr("Step through all events of the bank"))
        self._account_button = self._scope_button(self.tr("Account"), "accountScopeButton")
        self._hits_button = self._scope_button(self.tr("Hits"), "hitsScopeButton")
        self._scopes = QButtonGroup(self)
        for button in (self._bank_button, self._account_button, self._hits_button):
            self._scopes.addButton(button)
            row.addWidget(button)
        self._bank_button.setChecked(True)
        self._scopes.buttonToggled.connect(self._scope_toggled)
        self.set_account_available(available=False)
        self.set_hits_available(available=False)

    def _add_zoom(self, row: QHBoxLayout) -> None:
        buttons = (
            self._button("zoom-out", "zoomOutButton", self.zoomOut.emit),
            self._button("zoom-fit", "zoomFitButton", self.zoomFit.emit),
            self._button("zoom-in", "zoomInButton", self.zoomIn.emit),
        )
        tips = (self.tr("Zoom out (-)"), self.tr("Show the whole log (\\)"), self.tr("Zoom in (=)"))
        self._zooms = tuple(zip(buttons, tips, strict=True))
        for button in buttons:
            row.addWidget(button)

    def _button(self, icon: IconName, name: str, wish: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        button.clicked.connect(lambda: wish())
        set_icon(button, icon)
        return button

    def _scope_button(self, text: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
        button.setCheckable(True)
        button.setAutoRaise(True)
        return button

    def _label(self, name: str, role: str, step: int = STEP) -> ElidedLabel:
        label = ElidedLabel(self, step=step)
        label.setObjectName(name)
        label.setProperty("role", role)
        return label

    # What changes

    def _toggle_play(self) -> None:
        self.play_toggled.emit(not self._playing)

    def _scope_toggled(self, _button: QToolButton, checked: bool) -> None:
        if checked:
            self.scopeChanged.emit(self.scope)

    def _allow_scope(self, button: QToolButton, does: str, blocked: str) -> None:
        """Without it stepping goes through the whole bank again."""
        if blocked and button.isChecked():
            self._bank_button.click()
        button.setEnabled(not blocked)
        button.setToolTip(blocked or does)

    def _show_place(self) -> None:
        of_head = self.tr("of {head}").format(head=format_count(self._head, self.locale()))
        self._place.setText(" · ".join(part for part in (of_head, self._moment) if part))

    def _show_buttons(self) -> None:
        shown = self._position > 0, self._position < self._head, self._playing, self._head > 0
        if shown == self._buttons_shown:
            return  # the playhead asks with every step
        self._buttons_shown = shown
        back = _back_block(self._position, self._head)
        ahead = _ahead_block(self._position, self._head)
        _allow(self._first, self.tr("Before the first event (Home)"), back)
        _allow(self._previous, self.tr("Previous event (Left)"), back)
        _allow(self._next, self.tr("Next event (Right)"), ahead)
        _allow(self._now, self.tr("Now (End)"), ahead)
        play, pause = self.tr("Play (Space)"), self.tr("Pause (Space)")
        _allow(self._play, pause if self._playing else play, "" if self._playing else ahead)
        for button, tip in self._zooms:
            _allow(button, tip, "" if self._head else _no_events())


def _row_of(index: int) -> int:
    """The row of the selector for one of SPEEDS; a line stands between the two families."""
    return index + (index >= len(EVEN_SPEEDS))


def _index_of(row: int) -> int:
    return row - (row > len(EVEN_SPEEDS))


def _allow(button: QToolButton, does: str, blocked: str) -> None:
    """Enable a button, or disable it with the reason; both are told to those who cannot see the icon."""
    tip = blocked or does
    if button.isEnabled() == (not blocked) and button.toolTip() == tip and button.accessibleName() == does:
        return
    button.setEnabled(not blocked)
    button.setToolTip(tip)
    button.setAccessibleName(does)


def _back_block(position: int, head: int) -> str:
    if head == 0:
        return _no_events()
    return "" if position > 0 else QCoreApplication.translate("TransportBar", "The playhead is before the first event")


def _ahead_block(position: int, head: int) -> str:
    if head == 0:
        return _no_events()
    return "" if position < head else QCoreApplication.translate("TransportBar", "The playhead is at the newest event")


def _no_events() -> str:
    return QCoreApplication.translate("TransportBar", "There are no events yet")
