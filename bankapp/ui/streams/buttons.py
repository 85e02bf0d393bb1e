"""The buttons of the tab: named for people and scripts, and never disabled without saying why."""

from PySide6.QtWidgets import QPushButton, QWidget

from bankapp.ui.tooltips import plain_tooltip


def push_button(name: str, text: str, says: str) -> QPushButton:
    """A button with its object name, its text, and what a screen reader says."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(says)
    return button


def enable(widget: QWidget, why_not: str, does: str) -> None:
    """Let a control be used, with what it does in its tool tip; or say there why it cannot."""
    widget.setEnabled(not why_not)
    widget.setToolTip(plain_tooltip(why_not or does))
