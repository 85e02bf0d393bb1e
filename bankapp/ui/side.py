"""The right side of the window: the event, and the answers to questions about history."""

from PySide6.QtWidgets import QTabWidget, QWidget

from bankapp.ui.compare.panel import ComparePanel
from bankapp.ui.inspector.inspector import EventInspector
from bankapp.ui.marks.panel import BookmarksPanel
from bankapp.ui.tasks import Tasks
from bankapp.ui.whatif.panel import WhatIfPanel
from bankapp.ui.why.panel import WhyPanel

SidePanel = EventInspector | ComparePanel | WhyPanel | BookmarksPanel | WhatIfPanel


class SideTabs(QTabWidget):
    """A tab a panel."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sideTabs")
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.inspector = EventInspector(tasks, self)
        self.compare = ComparePanel(tasks, self)
        self.why = WhyPanel(tasks, self)
        self.bookmarks = BookmarksPanel(tasks, self)
        self.what_if = WhatIfPanel(tasks, self)
        for panel, title in (
            (self.inspector, self.tr("Event")),
            (self.compare, self.tr("Compare")),
            (self.why, self.tr("Why")),
            (self.bookmarks, self.tr("Bookmarks")),
            (self.what_if, self.tr("What if")),
        ):
            self.addTab(panel, title)

    @property
    def panels(self) -> tuple[SidePanel, ...]:
        """All of them, from the left."""
        return (self.inspector, self.compare, self.why, self.bookmarks, self.what_if)

    def show_account(self, account_id: str) -> None:
        """Let those that are about one account show another one."""
        for panel in (self.compare, self.why, self.what_if):
            panel.show_account(account_id)

    def bring(self, panel: QWidget) -> None:
        """Bring a panel's tab to the front."""
        self.setCurrentWidget(panel)
