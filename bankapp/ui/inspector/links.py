"""Events as links, one below the other, some of them indented."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bankapp.ui.formats import format_count
from bankapp.ui.labels import LinkLabel, plain_label
from bankapp.ui.tooltips import plain_tooltip

_MOST_LINKS = 12
_INDENT = 16
_DEEPEST = 8


class LinkRow(Struct, frozen=True):
    """A link to the event at a position; `depth` says how far it is indented, `more` stands in its tool tip."""

    position: int
    text: str
    depth: int = 0
    more: str = ""


class _Link(QWidget):
    """A link below another one, with a corner that leads to it."""

    def __init__(self) -> None:
        super().__init__()
        self.link = LinkLabel()
        self._corner = plain_label("└", "dimmed")
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._corner)
        row.addWidget(self.link)
        row.addStretch(1)

    def show_row(self, row: LinkRow, *, here: bool) -> None:
        self._corner.setVisible(row.depth > 0)
        self._corner.setFixedWidth(_INDENT * min(row.depth, _DEEPEST))
        self.link.set_link(row.text)
        self.link.setEnabled(not here)
        says = QCoreApplication.translate("EventLinks", "This is the event that is shown") if here else row.text
        self.link.setToolTip(plain_tooltip("\n".join(filter(None, (says, row.more)))))


class EventLinks(QWidget):
    """Events as links, one below the other; the one that is shown is none. Arrow keys go from link to link."""

    eventChosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._links: list[_Link] = []
        self._positions: tuple[int, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._more = plain_label("", "dimmed")
        self._column.addWidget(self._more)

    @property
    def links(self) -> tuple[LinkLabel, ...]:
        """The links that can be clicked now."""
        return tuple(line.link for line in self._links if line.link.isEnabled() and not line.isHidden())

    @property
    def texts(self) -> tuple[str, ...]:
        """What the lines say."""
        return tuple(line.link.text() for line in self._links if not line.isHidden())

    def show_rows(self, rows: Sequence[LinkRow], here: int, locale: QLocale) -> None:
        """One line for each, as far as there is room; the event at `here` is the one that is shown."""
        shown = rows[:_MOST_LINKS]
        self._positions = tuple(row.position for row in shown)
        while len(self._links) < len(shown):
            self._add_link()
        for number, line in enumerate(self._links):
            line.setVisible(number < len(shown))
            if number < len(shown):
                line.show_row(shown[number], here=shown[number].position == here)
        self._tell_more(len(rows) - len(shown), locale)

    def _add_link(self) -> None:
        number, link = len(self._links), _Link()
        link.link.clicked.connect(lambda: self.eventChosen.emit(self._positions[number]))
        self._links.append(link)
        self._column.insertWidget(number, link)

    def _tell_more(self, count: int, locale: QLocale) -> None:
        self._more.setVisible(count > 0)
        self._more.setText(self.tr("and {count} more").format(count=format_count(count, locale)))
