"""Which bank is shown: opened, made new, made as a sample or by an import. Nothing here blocks the window."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bankapp.errors import BankappError, Cancelled
from bankapp.eventstore.store import Progress
from bankapp.services.places import Place
from bankapp.services.session import Session, Workspace
from bankapp.services.whatif_changes import Change
from bankapp.ui.actions import Actions
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.dialogs.new_bank import NewBankDialog
from bankapp.ui.dialogs.progress import ProgressDialog
from bankapp.ui.preferences import Preferences
from bankapp.ui.tasks import Tasks
from bankapp.ui.welcome.page import WelcomePage

SMALL = (2_000, 20)
BIG = (1_000_000, 2_000)
_SEED = 1
_FILTER = "*.bank"


class Reception(QObject):
    """Opens and makes banks, in the background, and hands them over."""

    opened = Signal(object)
    """A `Session` that is now the receiver's to close."""
    guide_wanted = Signal()
    """The bank that was just handed over was made for the guided tour."""
    import_wanted = Signal()
    """The bank that was just handed over was made to import something into it."""
    gave_up = Signal()
    """No bank was opened or made; why, a person has been told."""

    def __init__(
        self, workspace: Callable[[], Workspace], preferences: Preferences, tasks: Tasks, window: QWidget
    ) -> None:
        """`workspace` is asked once, in a thread where possible: it takes longer to load than the window."""
        super().__init__(window)
        self._workspace = cache(workspace)
        self._preferences = preferences
        self._tasks = tasks
        self._window = window
        self._then: Callable[[], object] | None = None

    def connect_page(self, page: WelcomePage) -> None:
        """Listen to the welcome page."""
        page.smallSampleRequested.connect(self.make_small_sample)
        page.bigSampleRequested.connect(lambda: self.make_sample(*BIG))
        page.guideRequested.connect(self.make_for_guide)
        page.emptyRequested.connect(self.ask_new)
        page.openRequested.connect(lambda: self.ask_open())
        page.importRequested.connect(self.make_for_import)
        page.recentRequested.connect(lambda place: self.open(place))

    def connect_actions(self, actions: Actions) -> None:
        """Listen to the menu."""
        actions.new_bank.triggered.connect(self.ask_new)
        actions.open_bank.triggered.connect(lambda: self.ask_open())
        actions.open_read_only.triggered.connect(lambda: self.ask_open(read_only=True))
        actions.sample.triggered.connect(self.make_small_sample)

    def start(self, place: Place | None, then: Callable[[], object]) -> None:
        """The bank at a place, a file made where nothing is; without one the last bank, if any. `then` is called
        behind it."""
        recent = self._preferences.recent
        if place is None and not recent:
            return
        self._then = then
        chosen = place or recent[0]
        if isinstance(chosen, Path) and not chosen.exists():
            self._make(chosen)
        else:
            self.open(chosen)

    def open(self, place: Place, *, read_only: bool = False) -> None:
        """Open the bank at a place."""

        def work() -> Session:
            return self._workspace().open(place, read_only=True) if read_only else self._workspace().open(place)

        self._tasks.write(work, self._hand_over, self._say)

    def ask_open(self, *, read_only: bool = False) -> None:
        """Let a person choose a bank's file."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a bank"), str(self._folder()), _FILTER)
        if name:
            self.open(Path(name), read_only=read_only)

    def ask_new(self) -> None:
        """Let a person say where a new bank is to be."""
        proposed = str(self._free("new bank"))
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("New empty bank"), proposed, _FILTER)
        if name:
            self.ask_kind(Path(name).with_suffix(".bank"))

    def ask_kind(self, path: Path) -> None:
        """Ask what kind of bank is to be made at a path, and make it."""
        dialog = NewBankDialog(path.name, self._window)

        def make(private: bool) -> None:
            dialog.accept()
            self._make(path, private=private)

        dialog.submitted.connect(make)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_for_import(self) -> None:
        """A new bank, and then the question what to import into it."""
        self._then = self.import_wanted.emit
        self._make(self._free("imported"))

    def make_for_guide(self) -> None:
        """A small sample bank, and then the guided tour of it."""
        self._then = self.guide_wanted.emit
        self.make_small_sample()

    def save_what_if(self, session: Session, changes: Sequence[Change]) -> None:
        """Let a person say where, and make a bank of what would have been, with progress; then show it."""
        proposed = str(self._free(f"what-if of {Path(session.name).stem}"))
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the what-if as a new bank"),
            proposed,
            _FILTER,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.make_what_if(Path(name).with_suffix(".bank"), session, changes)

    def make_what_if(self, path: Path, session: Session, changes: Sequence[Change]) -> None:
        """Make a bank of what would have been at a path where nothing is, with progress; then show it."""

        def work(progress: Progress) -> Session:
            return self._workspace().save_what_if(path, session, session.what_if(changes), progress)

        self._make_long(work, self.tr("Making the what-if bank"), session.history.head())

    def make_small_sample(self) -> None:
        """A sample bank like any other: its people can be forgotten."""
        self.make_sample(*SMALL, private=True)

    def make_sample(self, events: int, accounts: int, *, private: bool = False) -> None:
        """A sample bank beside the others, with progress."""
        path = self._free(f"sample of {events:,}".replace(",", " "))

        def work(progress: Progress) -> Session:
            return self._workspace().sample(path, events, accounts, _SEED, progress, private=private)

        self._make_long(work, self.tr("Making the sample bank"), events)

    def _make_long(self, work: Callable[[Progress], Session], title: str, total: int) -> None:
        """Make a bank with progress, and hand it over."""

        def made(session: Session) -> None:
            dialog.finish()
            self._hand_over(session)

        def failed(error: BankappError) -> None:
            dialog.finish()
            self._say(error)

        job = self._tasks.run(work, made, failed, writes=True)
        dialog = ProgressDialog(job, title, total, self._window)
        dialog.open()

    def _make(self, path: Path, *, private: bool = True) -> None:
        def work() -> Session:
            path.parent.mkdir(parents=True, exist_ok=True)
            return self._workspace().create(path, private=private)

        self._tasks.write(work, self._hand_over, self._say)

    def _hand_over(self, session: Session) -> None:
        self.opened.emit(session)
        then, self._then = self._then, None
        if then:
            then()

    def _say(self, error: BankappError) -> None:
        self._then = None
        if not isinstance(error, Cancelled):
            show_message(self._window, self.tr("This did not work"), str(error))
        self.gave_up.emit()

    def _folder(self) -> Path:
        recent = self._preferences.recent
        folder = recent[0].parent if recent else self._workspace().default_path().parent
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _free(self, name: str) -> Path:
        """A path in the banks' folder where nothing is."""
        folder = self._workspace().default_path().parent
        folder.mkdir(parents=True, exist_ok=True)
        path, number = folder / f"{name}.bank", 2
        while path.exists():
            path, number = folder / f"{name} {number}.bank", number + 1
        return path
