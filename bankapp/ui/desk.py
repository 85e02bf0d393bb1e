"""The desk: carries out what a person asks of the bank, and tells how it went."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale, QObject, Signal

from bankapp.domain.commands import CloseAccount, Command, Freeze, Unfreeze
from bankapp.errors import BankappError
from bankapp.services.bank import Outcome
from bankapp.services.correcting import Correction
from bankapp.services.readmodels import AccountRow
from bankapp.services.session import Session
from bankapp.services.states import ProductAt
from bankapp.ui.actions import Actions, allow
from bankapp.ui.bank_view import BankView
from bankapp.ui.dialogs.accounts import AmountDialog, AmountKind, OpenAccountDialog, TransferDialog
from bankapp.ui.dialogs.books import CloseBooksDialog, ReopenBooksDialog
from bankapp.ui.dialogs.forgetting import ForgetDialog
from bankapp.ui.dialogs.form import FormDialog
from bankapp.ui.dialogs.message import show_message
from bankapp.ui.dialogs.products import ChooseProductDialog, PriceDialog, ProductDialog
from bankapp.ui.dialogs.reasons import ReasonDialog, ReverseDialog
from bankapp.ui.dialogs.rebook import Becomes, CorrectionRequest, RebookDialog
from bankapp.ui.dialogs.requests import Request
from bankapp.ui.formats import format_count
from bankapp.ui.months.dialog import MonthDialog
from bankapp.ui.months.work import looking, posting
from bankapp.ui.playhead import Playhead
from bankapp.ui.register.drafts import Posting
from bankapp.ui.tasks import Tasks
from bankapp.ui.wording import money_text

Told = Callable[[str], object]
_UNSWEPT = (
    "Others are reading the bank: the destroyed key may still be found in its file, until the bank is opened the next "
    "time."
)


class Desk(QObject):
    """Turns intents of the window into commands. Only here, and in an import, does the window write to a bank."""

    appended = Signal(int)
    """This window wrote up to this position."""

    def __init__(self, view: BankView, playhead: Playhead, actions: Actions, tasks: Tasks, actor: str) -> None:
        super().__init__(view)
        self._view = view
        self._playhead = playhead
        self._actions = actions
        self._tasks = tasks
        self._actor = actor
        self._session: Session | None = None
        self._allowed: tuple[str, str] | None = None
        """Why nothing is written, and why nothing is posted, as the actions say it now."""
        self._connect()

    def set_session(self, session: Session | None) -> None:
        """Work for another bank, or for none."""
        self._tasks.drop("desk.accounts")
        self._session = session
        self.show_allowed()

    def set_actor(self, actor: str) -> None:
        """Whose name goes into what is written from now on."""
        self._actor = actor

    def show_allowed(self) -> None:
        """Enable what can be done here and now; all else says why not."""
        actions = self._actions
        if self._session is None:
            allow(actions.of_a_bank(), self.tr("no bank is open"))
            self._allowed = None
            return
        blocked = self._why_nothing_is_written(self._session)
        unposted = blocked if blocked or self._view.account else self.tr("choose an account first")
        if (blocked, unposted) == self._allowed:
            return  # the playhead asks with every step
        self._allowed = blocked, unposted
        writing, posting = set(actions.writing()), set(actions.posting())
        allow(action for action in actions.of_a_bank() if action not in writing)
        allow(writing - posting, blocked)
        if self._session.read_only:
            allow((actions.rebuild,), blocked)
        allow(posting, unposted)
        if not self._session.forgetting.possible:
            allow((actions.forget_person,), self.tr("names and texts are not encrypted in this bank"))

    def post(self, posting: Posting) -> None:
        """Carry out what was typed into the quick entry."""
        entry = self._view.register.quick_entry
        self._execute(Request(posting.command, posting.reason), entry.posted, entry.refused)

    def ask_amount(self, kind: AmountKind) -> None:
        """Ask for a deposit, a withdrawal or an overdraft limit, and carry it out."""
        self._with_accounts(lambda accounts: self._ask(AmountDialog(kind, accounts, self._view.account, self._view)))

    def ask_transfer(self) -> None:
        """Ask for a transfer, and carry it out."""
        self._with_accounts(lambda accounts: self._ask(TransferDialog(accounts, self._view.account, self._view)))

    def ask_open_account(self) -> None:
        """Ask for a new account, open it, and choose it."""
        if self._session:
            new_id, products = self._session.bank.new_account_id(), self._products(self._session)
            self._ask(OpenAccountDialog(new_id, self._view, products))

    def ask_choice(self) -> None:
        """Ask which product the chosen account is to have, and let it have that."""
        session, name = self._session, self._view.account
        if session and name:
            account = session.history.account(name, session.history.head())
            self._ask(ChooseProductDialog(account, self._products(session), self._view))

    def ask_product(self) -> None:
        """Ask for a new product, and open it."""
        if self._session:
            self._ask(ProductDialog(self._view))

    def ask_price(self, product_id: str) -> None:
        """Ask for a product's new price and the reason, and change it."""
        session = self._session
        if session is None:
            return
        product = next((known for known in self._products(session) if known.product_id == product_id), None)
        if product:
            self._ask(PriceDialog(product, self._view))

    def ask_close_books(self, until: str) -> None:
        """Ask up to which day the books are to be closed, and close them."""
        if self._session:
            self._ask(CloseBooksDialog(until, parent=self._view))

    def ask_close_month(self) -> None:
        """Show what a month costs and bears, and post it."""
        session = self._session
        if session is None:
            return
        post = posting(session, self._tasks, self._actor, self.appended.emit)
        dialog = MonthDialog(looking(session, self._tasks), post, parent=self._view)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_reopen_books(self, until: str) -> None:
        """Ask up to which day the books are to stay closed and why, and reopen them."""
        if self._session:
            self._ask(ReopenBooksDialog(until, self._view))

    def ask_freeze(self) -> None:
        """Ask why, and freeze the chosen account."""
        name = self._view.account
        lead = self.tr("No money moves on account {0} until it is unfrozen.").format(name)
        dialog = ReasonDialog(self.tr("Freeze the account"), lead, self.tr("Freeze"), parent=self._view)
        self._ask_reason(dialog, Freeze(name))

    def ask_unfreeze(self) -> None:
        """Ask why, and unfreeze the chosen account."""
        name = self._view.account
        lead = self.tr("Money moves on account {0} again.").format(name)
        dialog = ReasonDialog(self.tr("Unfreeze the account"), lead, self.tr("Unfreeze"), parent=self._view)
        self._ask_reason(dialog, Unfreeze(name))

    def ask_close_account(self) -> None:
        """Ask why, and close the chosen account."""
        name = self._view.account
        lead = self.tr("Account {0} must stand at zero. Its history stays.").format(name)
        dialog = ReasonDialog(self.tr("Close the account"), lead, self.tr("Close it"), parent=self._view)
        self._ask_reason(dialog, CloseAccount(name))

    def ask_forget(self) -> None:
        """Show what forgetting the chosen account's holder means, ask why and who else is meant, and carry it out."""
        session, name = self._session, self._view.account
        if session is None:
            return

        def look() -> tuple[str, list[AccountRow]]:
            return session.forgetting.owner(name), session.forgetting.namesakes([name])

        def ask(found: tuple[str, list[AccountRow]]) -> None:
            dialog = ForgetDialog(name, *found, self._view)
            dialog.submitted.connect(lambda _: self._forget(session, dialog))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._tasks.ask("forget", look, ask, lambda error: self.tell_fault(str(error)))

    def ask_reversal(self, position: int) -> None:
        """Show what the reversal of an event undoes, ask why, and carry it out."""
        session = self._session
        if session is None:
            return
        try:
            legs = session.bank.reversal(position, "").legs
        except BankappError as error:
            show_message(self._view, self.tr("It cannot be reversed"), str(error))
            return
        dialog = ReverseDialog(legs, self._view)
        dialog.submitted.connect(
            lambda reason: self._execute(
                Request(session.bank.reversal(position, reason), reason), lambda _: dialog.accept(), dialog.refused
            )
        )
        dialog.open()

    def ask_rebooking(self, position: int) -> None:
        """Ask what is to be different about an event, and reverse and book it again in one command."""
        self._with_accounts(partial(self._ask_rebooking, position))

    def _ask_rebooking(self, position: int, accounts: list[AccountRow]) -> None:
        session = self._session
        if session is None:
            return
        try:
            legs = session.bank.reversal(position, "").legs
            weigh = partial(weighed, session, position)
            dialog = RebookDialog(legs, position, accounts, weigh, self._tasks, self._view)
        except BankappError as error:
            show_message(self._view, self.tr("It cannot be booked again"), str(error))
            return

        def book(asked: CorrectionRequest) -> None:
            try:
                command = session.bank.rebooking(position, asked.correction, asked.reason)
            except BankappError as error:
                dialog.refused(str(error))
                return
            request = Request(command, asked.reason, asked.correction.effective_at)
            self._execute(request, lambda _: dialog.accept(), dialog.refused)

        dialog.submitted.connect(book)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _with_accounts(self, use: Callable[[list[AccountRow]], None]) -> None:
        """Go on with all accounts: at once where they are few."""
        if self._session:
            find = self._session.history.find_accounts
            self._tasks.ask_briefly("desk.accounts", find, use, lambda error: self.tell_fault(str(error)))

    def tell_fault(self, text: str) -> None:
        """The bank can no longer be read."""
        show_message(self._view, self.tr("The bank cannot be read"), text)

    # inside

    def _products(self, session: Session) -> list[ProductAt]:
        return session.history.products.at(session.history.head())

    def _connect(self) -> None:
        view, actions = self._view, self._actions
        view.register.postRequested.connect(self.post)
        view.register.reverseRequested.connect(self.ask_reversal)
        view.inspector.reverseRequested.connect(self.ask_reversal)
        view.register.rebookRequested.connect(self.ask_rebooking)
        view.inspector.rebookRequested.connect(self.ask_rebooking)
        view.accounts.newAccountRequested.connect(self.ask_open_account)
        view.products.openProductRequested.connect(self.ask_product)
        view.products.changePriceRequested.connect(self.ask_price)
        view.books.closeRequested.connect(self.ask_close_books)
        view.books.reopenRequested.connect(self.ask_reopen_books)
        view.books.closeMonthRequested.connect(self.ask_close_month)
        view.accountChanged.connect(lambda _: self.show_allowed())
        self._playhead.moved.connect(lambda *_: self.show_allowed())
        self._playhead.grew.connect(lambda *_: self.show_allowed())
        actions.deposit.triggered.connect(lambda: self.ask_amount("deposit"))
        actions.withdraw.triggered.connect(lambda: self.ask_amount("withdraw"))
        actions.set_overdraft.triggered.connect(lambda: self.ask_amount("overdraft"))
        actions.transfer.triggered.connect(self.ask_transfer)
        actions.open_account.triggered.connect(self.ask_open_account)
        actions.open_product.triggered.connect(self.ask_product)
        actions.choose_product.triggered.connect(self.ask_choice)
        actions.freeze.triggered.connect(self.ask_freeze)
        actions.unfreeze.triggered.connect(self.ask_unfreeze)
        actions.close_account.triggered.connect(self.ask_close_account)
        actions.forget_person.triggered.connect(self.ask_forget)
        actions.find.triggered.connect(view.edit_search)
        actions.find_account.triggered.connect(view.accounts.edit_filter)
        actions.next_hit.triggered.connect(lambda: view.step_to_hit(1))
        actions.previous_hit.triggered.connect(lambda: view.step_to_hit(-1))

    def _why_nothing_is_written(self, session: Session) -> str:
        if session.read_only:
            return self.tr("this bank is opened read-only")
        if self._view.block:
            return self._view.block
        if not self._playhead.is_now:
            return self.tr("you are viewing the past, return to now to post")
        return ""

    def _ask(self, dialog: FormDialog) -> None:
        """Carry out what a dialog asks for; it stays open until that has worked."""
        dialog.submitted.connect(lambda request: self._execute(request, lambda _: dialog.accept(), dialog.refused))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_reason(self, dialog: ReasonDialog, command: Command) -> None:
        dialog.submitted.connect(
            lambda reason: self._execute(Request(command, reason), lambda _: dialog.accept(), dialog.refused)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget(self, session: Session, dialog: ForgetDialog) -> None:
        asked = dialog.request()
        envelope = session.bank.envelope(self._actor, asked.reason)

        def work() -> tuple[int, bool]:
            events = session.bank.forget(asked.account_ids, envelope)
            return events[-1].position, session.forgetting.unswept

        def forgotten(done: tuple[int, bool]) -> None:
            position, unswept = done
            self.appended.emit(position)
            dialog.accept()
            if unswept:
                show_message(self._view, self.tr("Forgotten, but not yet out of the file"), self.tr(_UNSWEPT))

        self._tasks.write(work, forgotten, lambda error: dialog.refused(str(error)))

    def _execute(self, request: Request, done: Told, refused: Told) -> None:
        session = self._session
        if session is None:
            return
        envelope = session.bank.envelope(self._actor, request.reason, request.effective_at)

        def carried_out(outcome: Outcome) -> None:
            self.appended.emit(outcome.position)
            done(self._sentence(outcome))

        def failed(error: BankappError) -> None:
            refused(str(error))

        self._tasks.write(lambda: session.bank.execute(request.command, envelope), carried_out, failed)

    def _sentence(self, outcome: Outcome) -> str:
        event = format_count(outcome.events[0].position, QLocale())
        if outcome.balance is None:
            return self.tr("Recorded as event {0}.").format(event)
        balance = money_text(outcome.balance, QLocale())
        return self.tr("Recorded as event {0}: the balance is {1}.").format(event, balance)


def weighed(session: Session, position: int, correction: Correction) -> tuple[Becomes, ...]:
    """What booking an event again would lead to; the reason, which may still be missing, is not looked at."""
    command = session.bank.rebooking(position, correction, "-")
    after = session.bank.preview(command, correction.effective_at)
    head = session.history.head()
    return tuple(Becomes(name, session.history.account(name, head).money, money) for name, money in after.items())
