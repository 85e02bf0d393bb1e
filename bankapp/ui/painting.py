"""Painting sooner than Qt would, which waits until the event loop has nothing else to do."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def paint_now(widget: QWidget) -> None:
    """Paint what has changed in a widget's window, so that the next frame has less to paint."""
    QCoreApplication.sendEvent(widget.window(), QEvent(QEvent.Type.UpdateRequest))
