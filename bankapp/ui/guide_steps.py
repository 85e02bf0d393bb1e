"""What the guided tour says, and where."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from bankapp.ui.bank_view import BankView
from bankapp.ui.guide import Step


def guide_steps(view: BankView) -> tuple[Step, ...]:
    """The steps of the tour, through the parts of a bank's view."""

    def end() -> None:
        view.show_tab(_tr("Register", "BankView"))
        view.travel.now()

    places: tuple[tuple[Callable[[], QWidget], Callable[[], object]], ...] = (
        (lambda: view.accounts, lambda: None),
        (lambda: view.register, lambda: view.show_tab(_tr("Register", "BankView"))),
        (lambda: view.register.quick_entry, lambda: None),
        (lambda: view.timeline, lambda: None),
        (lambda: view.banner, lambda: view.travel.go_to(view.head() * 2 // 5)),
        (lambda: view.inspector, lambda: None),
        (lambda: view.state, lambda: view.show_tab(_tr("State", "BankView"))),
        (lambda: view.timeline, end),
    )
    return tuple(Step(*words, *place) for words, place in zip(_words(), places, strict=True))


def _words() -> tuple[tuple[str, str], ...]:
    """Title and text of each step."""
    return (
        (
            _tr("Accounts"),
            _tr("Every account at the moment that is shown. Below: the total, and the proof that the books balance."),
        ),
        (
            _tr("The register"),
            _tr(
                "Each row is an event of the chosen account. None is ever edited: one more event puts a mistake right."
            ),
        ),
        (
            _tr("Post something"),
            _tr("Type an amount, and read what it would lead to before you post it. A refusal leaves no event."),
        ),
        (
            _tr("The timeline"),
            _tr(
                "The whole history. Drag it, click it, or use the arrow keys: all above shows the bank as it was then."
            ),
        ),
        (
            _tr("The past"),
            _tr("A banner, later events dimmed, and nothing can be posted. Escape takes you back to now."),
        ),
        (
            _tr("One event"),
            _tr("What it changed, who did it and why, when it counts, and its place in the hash chain."),
        ),
        (
            _tr("State is read, not stored"),
            _tr("The account, folded again from its own events, beside the quick answer. They agree."),
        ),
        (
            _tr("That is all"),
            _tr("Press ? for the keys. This bank is a file of its own: try what you like."),
        ),
    )


def _tr(text: str, context: str = "Guide") -> str:
    return QCoreApplication.translate(context, text)
