"""Painting sooner than Qt would, which waits until the event loop has nothing else to do."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def paint_now(widget: QWidget) -> None:
    """Lay out and paint what has changed in a widget's window, so that the next frame has less to do."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    QCoreApplication.sendEvent(widget.window(), QEvent(QEvent.Type.UpdateRequest))
