"""What is typed into the quick entry row, and what it would do: values and sentences, no widgets."""

from typing import Literal, assert_never

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QLocale

from bankapp.domain.commands import Deposit, Transfer, Withdraw
from bankapp.domain.money import Money, parse_money
from bankapp.domain.rejections import NotEnoughMoney
from bankapp.errors import BankappError
from bankapp.ui.wording import money_text, separators_of

EntryKind = Literal["deposit", "withdraw", "transfer"]
EntryCommand = Deposit | Withdraw | Transfer


class Posting(Struct, frozen=True):
    """What the user wants posted, and why."""

    command: EntryCommand
    reason: str


class Draft(Struct, frozen=True):
    """The fields as typed; `counterparty` is the other account's id for a transfer."""

    kind: EntryKind
    account_id: str
    currency: str
    amount: str
    counterparty: str
    reason: str


def command_of(draft: Draft, locale: QLocale) -> EntryCommand:
    """The command that a draft means; raises BadAmount."""
    amount = parse_money(draft.amount, draft.currency, separators_of(locale))
    other = draft.counterparty.strip()
    match draft.kind:
        case "deposit":
            return Deposit(draft.account_id, amount, other)
        case "withdraw":
            return Withdraw(draft.account_id, amount, other)
        case "transfer":
            return Transfer(draft.account_id, other, amount)
        case _:
            assert_never(draft.kind)


def becomes(command: EntryCommand, after: dict[str, Money], locale: QLocale) -> str:
    """What a command would do to the balances, in one sentence."""
    tr = QCoreApplication.translate
    amount = command.amount
    account_id, gained = (
        (command.from_account, -amount.minor)
        if isinstance(command, Transfer)
        else (command.account_id, amount.minor if isinstance(command, Deposit) else -amount.minor)
    )
    new = after[account_id]
    old = Money(new.minor - gained, new.currency)
    text = tr("QuickEntry", "Balance {old} becomes {new}").format(
        old=money_text(old, locale), new=money_text(new, locale)
    )
    if not isinstance(command, Transfer):
        return text
    more = tr("QuickEntry", "account {account} then holds {money}")
    other = more.format(account=command.to_account, money=money_text(after[command.to_account], locale))
    return f"{text}, {other}"


def refusal(error: BankappError, locale: QLocale) -> str:
    """Why something would be refused, in one sentence."""
    if not isinstance(error, NotEnoughMoney):
        return str(error)
    tr = QCoreApplication.translate
    would_be = Money(error.balance.minor - error.wanted.minor, error.balance.currency)
    lowest = Money(-error.limit.minor, error.limit.currency)
    why = (
        tr("QuickEntry", "the overdraft ends at {lowest}").format(lowest=money_text(lowest, locale))
        if error.limit.minor
        else tr("QuickEntry", "no overdraft")
    )
    text = tr("QuickEntry", "Balance {old} would become {new}: refused, {why}")
    return text.format(old=money_text(error.balance, locale), new=money_text(would_be, locale), why=why)
