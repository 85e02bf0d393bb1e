"""Why nothing can be written just now: the same words wherever a button waits for better times."""

from PySide6.QtCore import QCoreApplication

from bankapp.services.session import Session
from bankapp.ui.wording import sentence


def why_not_written(session: Session | None, block: str, *, in_the_past: bool) -> str:
    """A sentence for a tool tip; empty where it can. `block` is a reason of the window's own."""
    tr = QCoreApplication.translate
    if session is None:
        return tr("allowing", "Open a bank first")
    if block:
        return sentence(block)
    if in_the_past:
        return tr("allowing", "You are viewing the past: return to now first")
    return tr("allowing", "This bank is open for reading only") if session.read_only else ""
