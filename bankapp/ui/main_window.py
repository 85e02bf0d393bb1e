"""The window: it only composes. What is done stands in `desk`, what is shown in `bank_view`, time moves in `travel`.

This module is loaded before anything is on the screen; what the window is made of, `parts`, when it is wanted.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QSizePolicy, QStackedWidget, QToolBar, QWidget

from bankapp.services.places import Place
from bankapp.ui.labels import empty_hint
from bankapp.ui.preferences import Preferences
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import ThemeName, apply_theme, load_theme

if TYPE_CHECKING:
    from bankapp.services.session import Session, Workspace
    from bankapp.services.topics import Topic
    from bankapp.services.whatif_changes import Change
    from bankapp.ui.streams.address import Address

_AXIS = "timeline/axis"
_ACTOR = "desk/actor"
_FOLD = "register/fold"


class MainWindow(QMainWindow):
    """One window on one bank, or the welcome page."""

    def __init__(
        self,
        workspace: "Callable[[], Workspace]",
        preferences: Preferences,
        parent: QWidget | None = None,
        *,
        furnished: bool = True,
    ) -> None:
        """`workspace` gives what opens banks; it is asked when the first bank is wanted.

        A window that is not `furnished` can be shown much sooner; `furnish` then puts everything in.
        """
        super().__init__(parent)
        self.setObjectName("mainWindow")
        self.setWindowTitle("bankapp")
        self.session: Session | None = None
        self._preferences = preferences
        self._workspace = cache(workspace)
        self._furnished = False
        self.tasks = Tasks(self)
        self._opening = empty_hint("")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._opening)
        self.setCentralWidget(self._stack)
        self.resize(1600, 960)
        preferences.restore_place(self)
        if furnished:
            self.furnish()

    def furnish(self) -> None:
        """Put everything in. Loading it before, in a thread, spares the GUI thread most of the time that this takes."""
        from bankapp.ui import parts

        preferences = self._preferences
        self.playhead = parts.Playhead(self)
        self.actions_ = parts.make_actions(self)
        self.welcome = parts.WelcomePage(self)
        self.streams = parts.Streams(self._topic, self)
        addresses = parts.Addresses(preferences, os.environ)
        panel = parts.StreamsPanel(self.streams, addresses, parts.ProjectionsBox(self.tasks))
        self.view = parts.BankView(self.playhead, self.tasks, panel, self)
        self.follower = parts.Follower(self)
        self.forgotten = parts.ForgottenWatch(self)
        self.chain = parts.ChainWatch(self.tasks, lambda: self._workspace().proofs(), self)
        self.healer = parts.Healer(self.tasks, self)
        self.actor = parts.ActorButton(parts.actor_at_start(os.environ, preferences.text(_ACTOR)), self)
        self.desk = parts.Desk(self.view, self.playhead, self.actions_, self.tasks, self.actor.actor)
        self.answers = parts.Answers(self.view, self.playhead, self.actions_, self.tasks)
        self.exchange = parts.Exchange(self.playhead, self.actions_, self.tasks, self)
        self.papers = parts.Papers(self.playhead, self.actions_, self.tasks, lambda: self._workspace().proofs(), self)
        self.proofs = parts.ProofKeeper(self._workspace, self.actions_, self.tasks, self)
        self.reception = parts.Reception(self._workspace, preferences, self.tasks, self)
        self._compose()
        self._connect()
        self._show_welcome()
        preferences.restore_layout(self)
        self.view.register.foldingChanged.connect(self._fold_changed)
        self.view.register.set_folding(folding=preferences.text(_FOLD) == "yes")
        transport = self.view.timeline.transport
        transport.set_by_time(by_time=preferences.text(_AXIS) == "time")
        transport.axisChanged.connect(lambda by_time: preferences.set_text(_AXIS, "time" if by_time else "event"))
        self._furnished = True

    def start(self, place: Place | None, at: str) -> None:
        """Show the bank at a place, else the last one, else the welcome page; at a MOMENT."""
        self.tell_opening(place)
        self.reception.start(place, lambda: self.view.travel.go_to_moment(at) if at else None)

    def tell_opening(self, place: Place | None) -> None:
        """Say which bank is being opened: that at a place, else the last one. Nothing is said where there is none."""
        wanted = place or next(iter(self._preferences.recent), None)
        if wanted:
            name = wanted.name if isinstance(wanted, Path) else str(wanted)
            self._opening.setText(self.tr("Opening {0}…").format(name))
            self._stack.setCurrentWidget(self._opening)

    def show_session(self, session: "Session") -> None:
        """Show an opened bank; the one before is closed."""
        self._let_go()
        self.session = session
        self.playhead.start(session.history.head())
        self.view.set_session(session)
        self.desk.set_session(session)
        self.actor.set_session(session)
        self.answers.set_session(session)
        self.exchange.set_session(session)
        self.papers.set_session(session)
        self.proofs.set_session(session)
        self.chain.set_session(session)
        self.healer.set_session(session)
        self.forgotten.set_session(session)
        self.follower.follow(session)
        self._stack.setCurrentWidget(self.view)
        self.setWindowTitle(self._title_of(session))
        self._pill_action.setVisible(True)
        if session.path:
            self._preferences.opened(session.path)
        self.view.choose_first_account()
        self.view.timeline.slider.setFocus()

    def close_session(self) -> None:
        """Go back to the welcome page."""
        self._let_go()
        self._show_welcome()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._furnished:
            self._preferences.keep(self)
            self._preferences.save()
            self._let_go()
        self.tasks.close()
        super().closeEvent(event)

    def start_guide(self) -> None:
        """Walk through the window on the shown bank."""
        from bankapp.ui import parts

        self.guide.start(parts.guide_steps(self.view))

    # inside

    def _compose(self) -> None:
        from bankapp.ui import parts

        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self.view)
        self.statePill = parts.StatePill(self)
        self._toolbar()
        parts.fill_menus(self.menuBar(), self.actions_)
        self._status_bar()
        parts.bind_keys(self.view, self)
        parts.bind_answers(self.answers, self.view, self)
        self.keys = parts.KeysOverlay(self)
        self.guide = parts.Guide(self)

    def _toolbar(self) -> None:
        bar = QToolBar(self.tr("Toolbar"), self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        actions = self.actions_
        bar.addActions([actions.deposit, actions.withdraw, actions.transfer, actions.open_account])
        bar.addSeparator()
        bar.addActions([actions.find, actions.export])
        space = QWidget(bar)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.actor)
        self._pill_action = bar.addWidget(self.statePill)
        self.addToolBar(bar)

    def _status_bar(self) -> None:
        from bankapp.ui import parts

        self._rebuilt = parts.ElidedLabel(self)
        self._rebuilt.setObjectName("rebuildLabel")
        self._chain = QLabel(self)
        self._chain.setObjectName("chainLabel")
        self._chain.setTextFormat(Qt.TextFormat.PlainText)
        self.statusBar().addWidget(self._rebuilt, 1)
        self._kept = QLabel(self)
        self._kept.setObjectName("keptLabel")
        self._kept.setTextFormat(Qt.TextFormat.PlainText)
        self.statusBar().addPermanentWidget(self._kept)
        self.statusBar().addPermanentWidget(self._chain)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(16, 0, 16, 0)

    def _connect(self) -> None:
        from bankapp.ui import parts

        self.follower.grew.connect(self.playhead.set_head)
        self.follower.grew.connect(self.chain.grew)
        self.follower.grew.connect(lambda _: self.view.tell_unknown())
        self.follower.grew.connect(self.forgotten.grew)
        self.forgotten.forgotten.connect(self.view.show_anew)
        self.follower.failed.connect(self.desk.tell_fault)
        self.playhead.moved.connect(self._show_state)
        self.desk.appended.connect(self._wrote)
        self.actor.changed.connect(self.desk.set_actor)
        self.actor.changed.connect(lambda name: self._preferences.set_text(_ACTOR, name))
        self.exchange.rebuilt.connect(self.view.refresh)
        self.view.timeline.exportRange.connect(self.exchange.ask_export_range)
        self.reception.import_wanted.connect(self.exchange.ask_import)
        self.view.accountChanged.connect(self.exchange.set_account)
        self.view.accountChanged.connect(self.papers.set_account)
        self.statePill.returnRequested.connect(self.answers.leave_what_if)
        self.statePill.returnRequested.connect(self.view.travel.now)
        self.answers.what_if_shown.connect(self._show_what_if)
        self.answers.save_wanted.connect(self._save_what_if)
        self.view.state.rebuilt.connect(self._rebuilt.setText)
        self.chain.told.connect(self._chain.setText)
        self.chain.explained.connect(lambda text: self._chain.setToolTip(parts.plain_tooltip(text)))
        self.playhead.moved.connect(self.chain.give_way)
        self.playhead.moved.connect(self.healer.give_way)
        self.view.state.disagreed.connect(self.healer.doubt)
        self.healer.told.connect(self._kept.setText)
        self.healer.changed.connect(self.view.refresh)
        self.proofs.saved.connect(self.chain.use)
        self.chain.verified.connect(self.view.inspector.set_verified)
        self.reception.opened.connect(self.show_session)
        self.reception.gave_up.connect(self._opened_none)
        self.reception.connect_page(self.welcome)
        actions = self.actions_
        actions.light.triggered.connect(lambda: self._choose_theme("light"))
        actions.dark.triggered.connect(lambda: self._choose_theme("dark"))
        actions.fold.triggered.connect(lambda folding: self.view.register.set_folding(folding=folding))
        actions.person.triggered.connect(self.actor.ask)
        actions.guide.triggered.connect(self.start_guide)
        self.reception.guide_wanted.connect(self.start_guide)
        actions.keys.triggered.connect(self.keys.toggle)
        actions.about.triggered.connect(lambda: parts.AboutDialog(parts.installed_version(), self).open())
        actions.quit.triggered.connect(self.close)
        actions.close_bank.triggered.connect(self.close_session)
        actions.verify.triggered.connect(self.chain.start)
        self.reception.connect_actions(actions)

    def _topic(self, address: "Address") -> "Topic":
        """Called in a thread: it loads the library for Kafka."""
        return self._workspace().topic(address.topic, address.servers or None, address.path)

    def _wrote(self, position: int) -> None:
        self.playhead.set_head(position)
        self.chain.grew(position)
        self.forgotten.grew(position)

    def _show_state(self, position: int, head: int) -> None:
        if self.answers.shows_what_if:
            self.statePill.set_state("what-if")
        else:
            self.statePill.show_moment(position, head)

    def _show_what_if(self, _shown: bool) -> None:
        self._show_state(self.playhead.position, self.playhead.head)
        self.desk.show_allowed()

    def _save_what_if(self, changes: "list[Change]") -> None:
        if self.session:
            self.reception.save_what_if(self.session, changes)

    def _title_of(self, session: "Session") -> str:
        name = f"{session.title} — {session.name}" if session.title else session.name
        return self.tr("{0} (read-only)").format(name) if session.read_only else name

    def _fold_changed(self, folding: bool) -> None:
        self.actions_.fold.setChecked(folding)
        self._preferences.set_text(_FOLD, "yes" if folding else "no")

    def _choose_theme(self, name: ThemeName) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, load_theme(name))
        self._preferences.set_text("window/theme", name)

    def _show_welcome(self) -> None:
        from bankapp.ui import parts

        self.welcome.set_recent(self._preferences.recent)
        self._stack.setCurrentWidget(self.welcome)
        self.setWindowTitle("bankapp")
        self._pill_action.setVisible(False)
        self._chain.clear()
        self._rebuilt.setText("")
        parts.allow(self.actions_.of_a_bank(), self.tr("no bank is open"))

    def _opened_none(self) -> None:
        if self.session is None:
            self._show_welcome()

    def _let_go(self) -> None:
        session, self.session = self.session, None
        if session is None:
            return
        self.follower.follow(None)
        self.chain.set_session(None)
        self.healer.set_session(None)
        self.forgotten.set_session(None)
        self.desk.set_session(None)
        self.actor.set_session(None)
        self.answers.set_session(None)
        self.exchange.set_session(None)
        self.papers.set_session(None)
        self.proofs.set_session(None)
        self.view.set_session(None)
        session.close()
