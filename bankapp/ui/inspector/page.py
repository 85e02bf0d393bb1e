"""One event on a page: what it was, what it changed, why, and the proof of it."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bankapp.domain.events import BalanceRounded, TransactionReversed
from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.services.schema import BOOKS
from bankapp.ui.facts import Fact, FactList, Tone
from bankapp.ui.fonts import ui_font
from bankapp.ui.formats import format_count, format_when
from bankapp.ui.icons import icon
from bankapp.ui.inspector.inspection import Inspection
from bankapp.ui.inspector.links import EventLinks
from bankapp.ui.inspector.sections import ChangeTable, Linked, Section
from bankapp.ui.inspector.words import (
    ICONS,
    chain_rows,
    chain_text,
    data_facts,
    part_rows,
    proof_facts,
    stated_text,
    time_facts,
    why_facts,
)
from bankapp.ui.labels import LinkLabel, ValueLabel, heading, plain_label
from bankapp.ui.theme import theme_of
from bankapp.ui.wording import event_title, joined, sentence, signed_text


class EventPage(QWidget):
    """Shows an event; its texts change in place, so that it can follow a moving playhead."""

    momentChosen = Signal(int)
    eventChosen = Signal(int)
    accountChosen = Signal(str)
    reverseRequested = Signal(int)
    rebookRequested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._found: Inspection | None = None
        self._moment = (0, 0)
        self._verified = (0, "")
        self._read_only = False
        self._block = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(8)
        self._add_head()
        self._add_buttons()
        self._add_changes()
        self._add_sections()
        self._column.addStretch(1)

    @property
    def position(self) -> int:
        """The event that is shown; 0 before any."""
        return self._found.position if self._found else 0

    @property
    def why_no_amount(self) -> str:
        """Why the event cannot be imagined with another amount; empty when it can."""
        if self._found and effect_of(self._found.event) and not isinstance(self._found.event, TransactionReversed):
            return ""
        return self.tr("This event has no amount of its own")

    def set_moment(self, position: int, head: int) -> None:
        """Where the playhead stands: what the buttons allow depends on it."""
        self._moment = (position, head)
        self._show_buttons()

    def set_read_only(self, *, read_only: bool) -> None:
        """Whether anything can be posted to this bank at all."""
        self._read_only = read_only
        self._show_buttons()

    def set_block(self, reason: str) -> None:
        """Why nothing can be posted, whatever the playhead says; empty where it can."""
        self._block = reason
        self._show_buttons()

    def set_verified(self, upto: int, fault: str) -> None:
        """How far the hash chain has been seen to hold."""
        self._verified = (upto, fault)
        self._show_chain()

    def show_event(self, found: Inspection) -> None:
        """Show what was found about an event."""
        self._found = found
        self._show_head(found)
        self.changes.show_changes(found, self.locale())
        self._changed.setVisible(bool(found.changes))
        self.parts.show_rows(part_rows(found, self.locale()), found.position, self.locale())
        self.causes.show_rows(chain_rows(found, self.locale()), found.position, self.locale())
        self._chain_of_causes.setVisible(bool(found.chain))
        self._together.setVisible(len(found.parts) > 1)
        self.why.set_facts(why_facts(found))
        self.data.set_facts(data_facts(found, self.locale()))
        self._data.setVisible(bool(self.data.facts))
        self.times.set_facts(time_facts(found, self.locale()))
        self.proof.set_facts(proof_facts(found, self.locale()))
        self._show_stated(found)
        self._show_chain()
        self._show_buttons()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._found:
            self._show_head(self._found)

    # Composition

    def _add_head(self) -> None:
        self._icon = QLabel()
        self.title, self.place = heading("", 13), plain_label("", "dimmed")
        self.effect = ValueLabel(2, padding=0)
        self.effect.set_letters(ui_font(16, QFont.Weight.DemiBold))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.title, 1)
        self._column.addLayout(row)
        self._column.addWidget(self.effect)
        self._column.addWidget(self.place)
        self._column.addLayout(self._subject_row())

    def _subject_row(self) -> QVBoxLayout:
        self.account = LinkLabel()
        self.account.clicked.connect(self._choose_account)
        self.reverses = Linked(self.tr("reverses #{position}"))
        self.reversed_by = Linked(self.tr("reversed by #{position}"))
        column = QVBoxLayout()
        column.setSpacing(2)
        for widget in (self.account, self.reverses, self.reversed_by):
            column.addWidget(widget)
        self.reverses.chosen.connect(self.eventChosen)
        self.reversed_by.chosen.connect(self.eventChosen)
        return column

    def _add_buttons(self) -> None:
        self.go_button = QPushButton(self.tr("Go there"))
        self.go_button.setObjectName("goToMomentButton")
        self.go_button.clicked.connect(lambda: self.momentChosen.emit(self.position))
        self.reverse_button = QPushButton(self.tr("Reverse…"))
        self.reverse_button.setObjectName("reverseButton")
        self.reverse_button.clicked.connect(lambda: self.reverseRequested.emit(self.position))
        self.rebook_button = QPushButton(self.tr("Book again…"))
        self.rebook_button.setObjectName("rebookButton")
        self.rebook_button.clicked.connect(lambda: self.rebookRequested.emit(self.position))
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.go_button, self.reverse_button, self.rebook_button):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    def _add_changes(self) -> None:
        self.changes, self.stated = ChangeTable(), FactList(name_width=16)
        self._changed = Section(self.tr("What it changed"), self.changes, self.stated)
        self._column.addWidget(self._changed)

    def _add_sections(self) -> None:
        self.parts, self.causes = EventLinks(), EventLinks()
        self.causes.setObjectName("causesTree")
        self.causes.setAccessibleName(self.tr("Causes and consequences"))
        self.parts.eventChosen.connect(self.eventChosen)
        self.causes.eventChosen.connect(self.momentChosen)
        self.why, self.data, self.times, self.proof = FactList(), FactList(), FactList(), FactList()
        self.chain = FactList(name_width=16)
        self._together = Section(self.tr("Recorded together"), self.parts)
        self._chain_of_causes = Section(self.tr("What led to it, and what came of it"), self.causes)
        self._data = Section(self.tr("Data"), self.data)
        for section in (
            Section(self.tr("Who and why"), self.why),
            self._chain_of_causes,
            self._together,
            self._data,
            Section(self.tr("When"), self.times),
            Section(self.tr("Proof"), self.proof, self.chain),
        ):
            self._column.addWidget(section)

    # What changes

    def _choose_account(self) -> None:
        if self._found:
            self.accountChosen.emit(self._found.account_id)

    def _show_head(self, found: Inspection) -> None:
        locale, colours = self.locale(), theme_of(self).colours
        self._icon.setPixmap(icon(ICONS.get(found.recorded.type, "events"), self.palette()).pixmap(20, 20))
        self.title.setText(event_title(found.event))
        when = format_when(found.recorded.effective_at, locale)
        place = self.tr("Event {position} · {when}")
        self.place.setText(place.format(position=format_count(found.position, locale), when=when))
        effect = effect_of(found.event)
        self.effect.setText(signed_text(Money(effect, found.currency), locale) if effect else "")
        self.effect.setVisible(bool(effect))
        self.effect.set_colours(colours.money_in if effect > 0 else colours.money_out)
        self._show_subject(found)

    def _show_subject(self, found: Inspection) -> None:
        self.account.set_link(joined(self._subject_text(found), found.name))
        self.account.setEnabled(bool(found.account_id))
        self.reverses.show_link(found.reverses, self.locale())
        self.reversed_by.show_link(found.reversed_by, self.locale())

    def _subject_text(self, found: Inspection) -> str:
        if found.subject == BOOKS:
            return self.tr("The bank's own books")
        text = self.tr("Account {id}") if found.account_id else self.tr("Product {id}")
        return text.format(id=found.subject)

    def _show_stated(self, found: Inspection) -> None:
        text, tone = stated_text(found, self.locale())
        self._line(self.stated, text, tone)

    def _show_chain(self) -> None:
        text, tone = chain_text(self.position, *self._verified, self.locale())
        self._line(self.chain, text, tone)

    def _line(self, facts: FactList, text: str, tone: Tone) -> None:
        facts.setVisible(bool(text))
        facts.set_facts([Fact("✓" if tone == "ok" else "✗" if tone == "error" else "·", text, tone)])

    def _show_buttons(self) -> None:
        here = self._moment[0] == self.position
        self.go_button.setEnabled(not here)
        at, go = self.tr("The playhead stands at this event"), self.tr("Move the playhead to this event")
        self.go_button.setToolTip(at if here else go)
        blocked = self._reversal_block()
        self.reverse_button.setEnabled(not blocked)
        self.reverse_button.setToolTip(blocked or self.tr("Undo this event by another one, with a reason"))
        blocked = blocked or self._rebooking_block()
        self.rebook_button.setEnabled(not blocked)
        self.rebook_button.setToolTip(blocked or self.tr("Undo this event and book it again with changes, in one step"))

    def _rebooking_block(self) -> str:
        """Why an event that can be reversed cannot be booked again; empty when it can."""
        if self._found and isinstance(self._found.event, BalanceRounded):
            return self.tr("A rounding can be reversed, but not booked again")
        return ""

    def _reversal_block(self) -> str:
        """Why this event cannot be reversed now; empty when it can."""
        if not self._found:
            return self.tr("No event is shown")
        if self._read_only:
            return self.tr("This bank is opened read-only")
        if self._found.reversed_by:
            return self.tr("This event has already been reversed")
        if isinstance(self._found.event, TransactionReversed):
            return self.tr("A reversal cannot itself be reversed")
        if not effect_of(self._found.event):
            return self.tr("This event moved no money")
        if self._block:
            return sentence(self._block)
        if self._moment[0] != self._moment[1]:
            return self.tr("You are viewing the past: return to now to post")
        return ""
