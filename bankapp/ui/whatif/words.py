"""What commands and changes are called on the screen."""

from typing import assert_never

from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    CloseBooks,
    Command,
    Deposit,
    ForgetPerson,
    Freeze,
    OpenAccount,
    OpenProduct,
    PostMonth,
    Rebook,
    RecordTransaction,
    ReopenBooks,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.services.history import History
from bankapp.services.whatif_changes import Change, ChangeAmount, Insert, LeaveOut, amount_of, command_at
from bankapp.ui.formats import format_count
from bankapp.ui.wording import money_text


def command_text(command: Command, locale: QLocale) -> str:  # noqa: C901 - a table, one line for each command
    """A command in a few words: "Deposit 100.00 EUR to 123"."""
    tr = QCoreApplication.translate
    names: tuple[str, ...]
    match command:
        case Deposit():
            text, money, names = tr("whatif", "Deposit {money} to {0}"), command.amount, (command.account_id,)
        case Withdraw():
            text, money, names = tr("whatif", "Withdraw {money} from {0}"), command.amount, (command.account_id,)
        case Transfer():
            text, money = tr("whatif", "Transfer {money} from {0} to {1}"), command.amount
            names = (command.from_account, command.to_account)
        case RecordTransaction():
            text, money, names = tr("whatif", "Book {money} on {0}"), command.amount, (command.account_id,)
        case SetOverdraftLimit():
            text, money = tr("whatif", "Overdraft limit {money} for {0}"), command.limit
            names = (command.account_id,)
        case OpenProduct():
            text, money, names = tr("whatif", "Price {money} for {0}"), command.fee, (command.product_id,)
        case ChangePrice():
            return _price_text(command, locale)
        case ChooseProduct():
            return tr("whatif", "Product {1} for account {0}").format(command.account_id, command.product_id)
        case PostMonth():
            return tr("whatif", "Fee and interest of {1} for account {0}").format(command.account_id, command.month)
        case OpenAccount():
            return tr("whatif", "Open account {0}").format(command.account_id)
        case Freeze():
            return tr("whatif", "Freeze account {0}").format(command.account_id)
        case Unfreeze():
            return tr("whatif", "Unfreeze account {0}").format(command.account_id)
        case CloseAccount():
            return tr("whatif", "Close account {0}").format(command.account_id)
        case ForgetPerson():
            return tr("whatif", "Forget the holder of account {0}").format(command.account_id)
        case Reverse():
            return _reversal_text(command, locale)
        case CloseBooks():
            return tr("whatif", "Close the books until {0}").format(command.until)
        case ReopenBooks():
            return tr("whatif", "Reopen the books")
        case Rebook():
            undone, again = _reversal_text(command, locale), command_text(command.again, locale)
            return tr("whatif", "{undone}, and instead: {again}").format(undone=undone, again=again)
        case _:
            assert_never(command)
    return text.format(*names, money=money_text(money, locale))


def change_text(change: Change, history: History, locale: QLocale) -> str:
    """A change in a few words; raises BadChange where the log has nothing that could be changed so."""
    tr = QCoreApplication.translate
    match change:
        case Insert():
            return command_text(change.command, locale)
        case LeaveOut():
            command = command_at(history, change.position).command
            return tr("whatif", "Without: {what}").format(what=command_text(command, locale))
        case ChangeAmount():
            command = command_at(history, change.position).command
            money = Money(change.minor, amount_of(change.position, command).currency)
            text = tr("whatif", "{money} instead: {what}")
            return text.format(money=money_text(money, locale), what=command_text(command, locale))
        case _:
            assert_never(change)


def _price_text(command: ChangePrice, locale: QLocale) -> str:
    tr = QCoreApplication.translate
    if command.fee:
        text = tr("whatif", "Price {money} for {0}")
        return text.format(command.product_id, money=money_text(command.fee, locale))
    return tr("whatif", "Another interest rate for {0}").format(command.product_id)


def _reversal_text(command: Reverse | Rebook, locale: QLocale) -> str:
    positions = ", ".join(f"#{format_count(leg.position, locale)}" for leg in command.legs)
    return QCoreApplication.translate("whatif", "Reverse {events}").format(events=positions)
