"""Saving a proof: the head of the shown bank's log, signed, kept by this user, and written to a file for others."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QIODevice, QObject, QSaveFile, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QWidget

from bankapp.errors import BankappError, Cancelled, Unavailable
from bankapp.eventstore.store import Progress
from bankapp.services.proofs import Kept, NoKey, Proofs
from bankapp.services.session import Session, Workspace
from bankapp.ui.actions import Actions
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.dialogs.progress import ProgressDialog
from bankapp.ui.formats import format_count
from bankapp.ui.tasks import Tasks


class ProofKeeper(QObject):
    """Asks for a file, and for a passphrase where the system has no key ring; verifies and signs in the background."""

    saved = Signal(object)
    """The `Proofs` by which a head was signed: its key is open now."""

    def __init__(self, workspace: Callable[[], Workspace], actions: Actions, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._tasks = tasks
        self._window = window
        self._session: Session | None = None
        actions.save_proof.triggered.connect(self.ask)

    def set_session(self, session: Session | None) -> None:
        """Work for another bank, or for none."""
        self._session = session

    def ask(self) -> None:
        """Ask where to, and save the proof there."""
        session = self._session
        if session is None:
            return
        folder = session.path.parent if session.path else Path.home()
        proposed = str(folder / f"{Path(session.name).stem}.head")
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save proof"), proposed)
        if name:
            self.save(Path(name))

    def save(self, path: Path, passphrase: str = "") -> None:
        """Sign the head and write it to a file; whoever has no key ring is asked for the passphrase first."""
        session = self._session
        if session is None:
            return

        def work(progress: Progress) -> tuple[Proofs, Kept]:
            proofs = self._workspace().proofs(lambda: passphrase)
            kept = proofs.keep(session.bank_id, session.store, progress)
            if kept is None:
                raise NoKey(self.tr("the log has no events"))
            _write(path, str(kept.head))
            return proofs, kept

        def done(saved: tuple[Proofs, Kept]) -> None:
            dialog.finish()
            self.saved.emit(saved[0])
            self._tell(saved[1], path)

        def failed(error: BankappError) -> None:
            dialog.finish()
            if isinstance(error, NoKey) and not passphrase and session.store.head().position:
                self._ask_passphrase(path, error)
            elif not isinstance(error, Cancelled):
                show_message(self._window, self.tr("No proof was saved"), str(error))

        job = self._tasks.run(work, done, failed)
        dialog = ProgressDialog(job, self.tr("Verifying what is to be signed"), session.history.head(), self._window)
        dialog.open()

    def _ask_passphrase(self, path: Path, why: NoKey) -> None:
        asking = QInputDialog(self._window)
        asking.setObjectName("passphraseDialog")
        asking.setWindowTitle(self.tr("Save proof"))
        text = self.tr(
            "{why}\n\nA passphrase for the file with this user's signing key; the first one is the one to remember:"
        )
        asking.setLabelText(text.format(why=why))
        asking.setTextEchoMode(QLineEdit.EchoMode.Password)
        asking.textValueSelected.connect(lambda typed: self.save(path, typed) if typed else None)
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def _tell(self, kept: Kept, path: Path) -> None:
        text = self.tr(
            "The head of event {position} was signed by the key {key} and written to {path}.\n\nKeep it where nobody "
            "can write who can write to the bank: only such a head proves that the end of the log was not cut off, or "
            "that all of it was not computed anew."
        )
        position = format_count(kept.head.head.position, self._window.locale())
        key = kept.head.signatures[0].key_id.hex()
        show_message(self._window, self.tr("Proof saved"), text.format(position=position, key=key, path=path))


def _write(path: Path, text: str) -> None:
    """All of it or nothing."""
    file = QSaveFile(str(path))
    data = text.encode()
    opened = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not opened or file.write(data) != len(data) or not file.commit():
        raise Unavailable(f"{path} cannot be written: {file.errorString()}.")
