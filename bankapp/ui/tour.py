"""A tour of the real window: drives it through its main uses, and saves a picture of each."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from bankapp.domain.commands import (
    ChooseProduct,
    CloseBooks,
    Command,
    Deposit,
    OpenAccount,
    OpenProduct,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.domain.months import parse_month
from bankapp.errors import Unavailable
from bankapp.eventstore.instants import from_iso, to_iso
from bankapp.services.bookmarks import Bookmark
from bankapp.services.correcting import Correction
from bankapp.services.schema import account_of
from bankapp.services.session import Session, Workspace
from bankapp.ui.app import make_application
from bankapp.ui.main_window import MainWindow
from bankapp.ui.months.dialog import MonthDialog
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import ThemeName, apply_theme, load_theme

SIZE = (1600, 960)
_SETTLE_MS = 160
_LONGEST_MS = 60_000
_EVENTS, _ACCOUNTS, _SEED = 2_000, 20, 1
_SAVERS = 8
_SALARY = 4
"""The position of a deposit of the sample bank, without which much would have been refused."""
_PRIVATE_LIFE: tuple[tuple[Command, str], ...] = (
    (OpenAccount("1000", "Olga Jansen", "EUR"), "her first visit"),
    (Deposit("1000", Money(50_000, "EUR"), "Meridian Works"), "salary"),
    (OpenAccount("1001", "Hedy Dvorak", "EUR"), "his first visit"),
    (Transfer("1000", "1001", Money(12_500, "EUR")), "rent"),
    (Withdraw("1000", Money(1_980, "EUR"), "Aurora Foods"), "groceries"),
    (OpenAccount("1002", "Olga Jansen", "EUR"), "her savings"),
)
_WEEK = 7 * 24 * 3600 * 1_000_000
"""Microseconds."""


class TourStuck(Unavailable):
    """The window did not come to rest."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"The tour got stuck at {step}.")


class Table(Struct, frozen=True):
    """A table of another bank to import, and the profile to read it by."""

    path: Path
    profile: str


def run_tour(workspace: Workspace, pictures: Path, table: Table | None = None) -> int:
    """Save the pictures into a folder; with a table also those of the bank that is imported from it."""
    qInstallMessageHandler(_tell_qt_message)
    app = make_application(["bankapp"])
    pictures.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        tour = _Tour(app, workspace, pictures, Path(folder))
        tour.of_the_sample_bank()
        if table:
            tour.of_an_imported_bank(table)
        tour.close()
    return 0


def _tell_qt_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """All but what Qt says of every window that is on no screen."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


class _Tour:
    """One walk through one window."""

    def __init__(self, app: QApplication, workspace: Workspace, pictures: Path, folder: Path) -> None:
        self._app = app
        self._workspace = workspace
        self._pictures = pictures
        self._folder = folder
        self._number = 0
        self._theme("light")
        self.window = MainWindow(lambda: workspace, Preferences(folder / "window.ini"))
        self.window.resize(*SIZE)
        self.window.show()

    def close(self) -> None:
        self.window.close()

    def of_the_sample_bank(self) -> None:
        """Every view, in the present and in the past, light and dark."""
        self._picture("welcome")
        self._show(self._workspace.sample(self._folder / "sample.bank", _EVENTS, _ACCOUNTS, _SEED))
        self._picture("now")
        self._type_into_quick_entry()
        self._picture("verdict before posting")
        self._clear_quick_entry()
        self._in_the_past()
        self._answers()
        self._dialogs()
        self._corrections()
        self._closed_books()
        self._closed_month()
        self._in_the_dark()
        self._a_private_bank()

    def of_an_imported_bank(self, table: Table) -> None:
        """A real bank's history, scrubbed from end to end."""
        session = self._workspace.create(self._folder / f"{table.profile}.bank")
        session.files.import_table(table.path, table.profile)
        self._show(session)
        self._picture("imported bank now")
        slider = self.window.view.timeline.slider
        for part in (1, 2, 3, 4):
            slider.setValue(slider.maximum() * part // 5)
            self._settle("scrubbing")
        self._picture("imported bank in the past")
        self._tab("State")
        self._picture("imported bank state")
        self._tab("Chart")
        self._picture("imported bank chart")
        self._tab("Register")

    # steps

    def _in_the_past(self) -> None:
        slider = self.window.view.timeline.slider
        slider.setValue(slider.maximum() * 2 // 5)
        self._picture("the past")
        for name in ("All events", "State", "Chart", "Products", "Books", "Streams"):
            self._tab(name)
            self._picture(name.lower())
        self._searching()
        self._tab("Register")
        slider.zoom_in()
        slider.zoom_in()
        slider.zoom_in()
        self._picture("zoomed in")
        slider.zoom_fit()
        transport = self.window.view.timeline.transport
        transport.set_by_time(by_time=True)
        self._picture("by time")
        transport.set_by_time(by_time=False)

    def _searching(self) -> None:
        """Hits in the table and as ticks on the timeline."""
        actions, field = self.window.actions_, self._field("searchEdit")
        actions.find.trigger()
        field.setText("type:deposit amount>1500 reason:salary")
        field.returnPressed.emit()
        self._settle("searching")
        actions.next_hit.trigger()
        self._picture("search")
        field.clear()
        self._settle("searching")

    def _answers(self) -> None:
        """Questions about history, asked in the past."""
        side, answers, session = self.window.view.side, self.window.answers, self.window.session
        assert session is not None
        session.bookmarks.put(Bookmark("before-the-price-change", self.window.playhead.head * 2 // 3, "fee 2.90"))
        session.bookmarks.put(Bookmark("here", self.window.playhead.position))
        answers.compare_with_now()
        self._picture("compare")
        self._one_day(session)
        side.bring(side.why)
        self._picture("why")
        side.bring(side.bookmarks)
        self._picture("bookmarks")
        answers.show_what_if()
        side.what_if.leave_out(_SALARY)
        self._picture("what if")
        side.what_if.clear()
        side.bring(side.inspector)
        self.window.actions_.find_first.trigger()
        self._picture_of_dialog("find the first")

    def _one_day(self, session: Session) -> None:
        """A deposit that is entered two weeks late changes what was true on a day, not what was known then."""
        newest = session.history.event(session.history.head())
        assert newest is not None
        late = session.bank.envelope("teller", "found in a drawer", newest.effective_at - 2 * _WEEK)
        session.bank.execute(Deposit(self.window.view.account, Money(7_500, "EUR")), late)
        compare = self.window.view.side.compare
        compare.day_button.click()
        compare.day.edit.setText(to_iso(newest.effective_at - _WEEK)[:10])
        compare.day.ask()
        self._picture("one day")
        compare.moments_button.click()

    def _dialogs(self) -> None:
        actions = self.window.actions_
        actions.keys.trigger()
        self._picture("keys")
        self.window.keys.close()
        actions.export.trigger()
        self._picture_of_dialog("export")
        self.window.view.travel.now()
        self._settle("now")
        for name, action in (
            ("deposit", actions.deposit),
            ("transfer", actions.transfer),
            ("new account", actions.open_account),
            ("import", actions.import_),
        ):
            action.trigger()
            self._picture_of_dialog(name)

    def _corrections(self) -> None:
        """Who is at the desk, an event that is booked again, what came of it, and the register without such pairs."""
        session, view = self.window.session, self.window.view
        assert session is not None
        self.window.actions_.person.trigger()
        self._picture_of_dialog("who is at the desk")
        wrong = next(event for event in session.store.read_backward() if event.type == "TransferSent")
        self.window.desk.ask_rebooking(wrong.position)
        self._picture_of_dialog("book again")
        put_right = session.bank.rebooking(wrong.position, Correction(Money(700, "EUR")), "wrong amount")
        position = session.bank.execute(put_right, session.bank.envelope("teller")).position
        self.window.playhead.set_head(position)
        view.choose_account(account_of(wrong.stream_id))
        self._picture("corrected")
        self.window.actions_.fold.trigger()
        self._picture("corrections folded")
        self.window.actions_.fold.trigger()

    def _closed_books(self) -> None:
        """The red line in the register, and up to which day the books are closed."""
        session, view = self.window.session, self.window.view
        assert session is not None
        middle = session.history.event(session.history.head() // 2)
        assert middle is not None
        command = CloseBooks(to_iso(middle.recorded_at)[:10])
        position = session.bank.execute(command, session.bank.envelope("head office", "end of the half-year")).position
        self.window.playhead.set_head(position)
        self._tab("Books")
        self._picture("closed books")
        view.books.closeRequested.emit(command.until)
        self._picture_of_dialog("close books")
        view.books.reopenRequested.emit(command.until)
        self._picture_of_dialog("reopen books")
        self._tab("Register")
        table, last = view.register.view, session.history.version(view.account, middle.position)
        table.scrollTo(table.model().index(last, 0), table.ScrollHint.PositionAtCenter)
        self._picture("red line")

    def _closed_month(self) -> None:
        """Some accounts get a product that bears interest, and a month of it is looked at and posted."""
        session, view = self.window.session, self.window.view
        assert session is not None
        newest = session.history.event(session.history.head())
        assert newest is not None
        month = parse_month(to_iso(newest.effective_at)[:7]).before
        since = session.bank.envelope("head office", "for savers", from_iso(month.first.isoformat()))
        session.bank.execute(OpenProduct("saver", "Savings account", Money(290, "EUR"), 125), since)
        for row in session.history.find_accounts()[:_SAVERS]:
            chosen = replace(since, command_id=session.bank.new_id())
            session.bank.execute(ChooseProduct(row.account_id, "saver"), chosen)
        self.window.playhead.set_head(session.history.head())
        self._tab("Books")
        view.books.closeMonthRequested.emit()
        dialog = self.window.findChild(MonthDialog)
        assert isinstance(dialog, MonthDialog)
        dialog.month.setCurrentText(str(month))
        self._settle("close month")
        self._save("close month", dialog)
        dialog.ok_button.click()
        self._picture_of_dialog("month posted")
        self._tab("Register")

    def _a_private_bank(self) -> None:
        """Somebody is to be forgotten, and then is."""
        session = self._workspace.create(self._folder / "private.bank", private=True)
        for command, reason in _PRIVATE_LIFE:
            session.bank.execute(command, session.bank.envelope("front desk", reason))
        self._show(session)
        self.window.view.choose_account("1000")
        self.window.actions_.forget_person.trigger()
        self._picture_of_dialog("forget a person")
        events = session.bank.forget(("1000",), session.bank.envelope("front desk", "asked for by letter"))
        self.window.playhead.set_head(events[-1].position)
        self._picture("forgotten")

    def _in_the_dark(self) -> None:
        self._theme("dark")
        self._picture("dark")
        self.window.view.timeline.slider.setValue(self.window.playhead.head // 2)
        self._tab("Chart")
        self._picture("dark chart")
        self._tab("Register")
        self.window.answers.compare_with_now()
        self._picture("dark compare")
        self.window.view.side.bring(self.window.view.inspector)
        self._theme("light")

    def _type_into_quick_entry(self) -> None:
        self._field("quickEntryAmount").setText("125.50")
        self._field("quickEntryReason").setText("birthday")

    def _clear_quick_entry(self) -> None:
        for name in ("quickEntryAmount", "quickEntryReason"):
            self._field(name).clear()

    # means

    def _show(self, session: Session) -> None:
        self.window.show_session(session)
        self._settle("opening")

    def _theme(self, name: ThemeName) -> None:
        apply_theme(self._app, load_theme(name))

    def _tab(self, title: str) -> None:
        self.window.view.show_tab(title)

    def _field(self, name: str) -> QLineEdit:
        field = self.window.findChild(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        return field

    def _picture_of_dialog(self, name: str) -> None:
        self._settle(name)
        dialog = next(found for found in self.window.findChildren(QDialog) if found.isVisible())
        self._save(name, dialog)
        dialog.reject()
        self._settle(name)

    def _picture(self, name: str) -> None:
        self._settle(name)
        self._save(name, self.window)

    def _save(self, name: str, widget: QWidget) -> None:
        self._number += 1
        file = self._pictures / f"{self._number:02} {name}.png".replace(" ", "-")
        if not widget.grab().save(str(file)):
            raise Unavailable(f"{file} cannot be written.")

    def _settle(self, step: str) -> None:
        """Wait until nothing is asked any more, and what was answered is painted."""
        wait_until(lambda: self.window.tasks.idle, step)
        quiet = time.monotonic() + _SETTLE_MS / 1000
        wait_until(lambda: self.window.tasks.idle and time.monotonic() > quiet, step)


def wait_until(holds: Callable[[], bool], step: str) -> None:
    """Let the window live until something holds; raises TourStuck when it never does."""
    deadline = QDeadlineTimer(_LONGEST_MS)
    while not holds():
        if deadline.hasExpired():
            raise TourStuck(step)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
