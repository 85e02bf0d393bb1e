"""Why a command is refused: a type each, with its data, and one clear sentence."""

from bankapp.domain.money import Money
from bankapp.domain.rates import rate_text
from bankapp.errors import Refused


class UnknownAccount(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"There is no account {account_id}.")


class AccountExists(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"Account {account_id} is already open.")


class AccountIsClosed(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"Account {account_id} is closed.")


class AccountIsFrozen(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"Account {account_id} is frozen: no money moves until it is unfrozen.")


class AccountIsNotFrozen(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"Account {account_id} is not frozen.")


class NotEnoughMoney(Refused):
    """`balance` is what is there, `limit` how far below zero it may go, `wanted` what should leave."""

    def __init__(self, account_id: str, balance: Money, limit: Money, wanted: Money) -> None:
        self.account_id, self.balance, self.limit, self.wanted = account_id, balance, limit, wanted
        allowed = f", and it may go to -{limit}" if limit.minor else ", and it has no overdraft"
        super().__init__(
            f"Not enough money in account {account_id}: the balance is {balance}, {wanted} is wanted{allowed}."
        )


class CurrencyMismatch(Refused):
    def __init__(self, account_id: str, currency: str, given: str) -> None:
        self.account_id, self.currency, self.given = account_id, currency, given
        super().__init__(f"Account {account_id} is kept in {currency}, not in {given}.")


class AmountNotPositive(Refused):
    def __init__(self, amount: Money) -> None:
        self.amount = amount
        super().__init__(f"An amount must be more than zero; this is {amount}.")


class NegativeLimit(Refused):
    """A limit or a fee below zero; `what` names it."""

    def __init__(self, what: str, amount: Money) -> None:
        self.what, self.amount = what, amount
        super().__init__(f"{what} cannot be below zero; this is {amount}.")


class LimitBelowUse(Refused):
    def __init__(self, account_id: str, balance: Money, limit: Money) -> None:
        self.account_id, self.balance, self.limit = account_id, balance, limit
        super().__init__(f"Account {account_id} stands at {balance}: the overdraft limit cannot be only {limit}.")


class BalanceTooLarge(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"Account {account_id} would hold more than the bank can count.")


class BalanceNotZero(Refused):
    def __init__(self, account_id: str, balance: Money) -> None:
        self.account_id, self.balance = account_id, balance
        super().__init__(f"Account {account_id} still holds {balance}: it can be closed at zero only.")


class SameAccount(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"A transfer needs two accounts; both are {account_id}.")


class ReasonMissing(Refused):
    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} needs a reason.")


class AlreadyReversed(Refused):
    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(f"Event {position} has already been reversed.")


class NotReversible(Refused):
    def __init__(self, position: int, what: str) -> None:
        self.position, self.what = position, what
        super().__init__(f"Event {position} ({what}) moved no money that could be moved back.")


class BadName(Refused):
    """An id, an owner or a product name that cannot be taken; `what` names the field, `why` the reason."""

    def __init__(self, what: str, why: str) -> None:
        self.what, self.why = what, why
        super().__init__(f"{what} {why}.")


class UnknownProduct(Refused):
    def __init__(self, product_id: str) -> None:
        self.product_id = product_id
        super().__init__(f"There is no product {product_id}.")


class ProductExists(Refused):
    def __init__(self, product_id: str) -> None:
        self.product_id = product_id
        super().__init__(f"Product {product_id} exists already.")


class PriceUnchanged(Refused):
    def __init__(self, product_id: str, fee: Money, rate: int = 0) -> None:
        self.product_id, self.fee, self.rate = product_id, fee, rate
        also = f" and bears {rate_text(rate)} a year" if rate else ""
        super().__init__(f"Product {product_id} costs {fee}{also} already.")


class BadRate(Refused):
    """`rate` is basis points a year."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        super().__init__(f"An interest rate lies between 0 % and 100 % a year; this is {rate_text(rate)}.")


class ProductIsChosen(Refused):
    def __init__(self, account_id: str, product_id: str) -> None:
        self.account_id, self.product_id = account_id, product_id
        super().__init__(f"Account {account_id} has product {product_id} already.")


class FeeCurrencyMismatch(Refused):
    def __init__(self, product_id: str, currency: str, given: str) -> None:
        self.product_id, self.currency, self.given = product_id, currency, given
        super().__init__(f"Product {product_id} is priced in {currency}, not in {given}.")


class NotADay(Refused):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no date of the form 2026-03-31.')


class DayNotOver(Refused):
    def __init__(self, day: str) -> None:
        self.day = day
        super().__init__(f"The books cannot be closed until {day}: that day is not over.")


class ClosedFurther(Refused):
    def __init__(self, until: str) -> None:
        self.until = until
        super().__init__(f"The books are closed until {until} already.")


class NotClosedThen(Refused):
    """`until` is the day up to which the books are closed; empty where they are open."""

    def __init__(self, until: str) -> None:
        self.until = until
        said = f"The books are closed until {until} only" if until else "The books are not closed"
        super().__init__(f"{said}: there is nothing to reopen.")


class BooksAreClosed(Refused):
    """Something was to count from `day`, and the books are closed until `until`."""

    def __init__(self, until: str, day: str) -> None:
        self.until, self.day = until, day
        super().__init__(
            f"The books are closed until {until}: nothing can count from {day} any more. "
            "Correct it by an entry that counts from a later day."
        )


class NotAMonth(Refused):
    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text[:40]}" is no month of the form 2026-03.')


class MonthNotOver(Refused):
    def __init__(self, month: str) -> None:
        self.month = month
        super().__init__(f"The month {month} cannot be closed: it is not over.")


class PlainBank(Refused):
    """Somebody was to be forgotten where names and texts are stored as they are."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Nobody can be forgotten in {name}: names and texts are not encrypted there.")


class NameInTheLog(Refused):
    """An account came with a log that was not encrypted."""

    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(
            f"The name of the holder of account {account_id} came with a log that was not encrypted, and stays in it."
        )


class SealedElsewhere(Refused):
    """An account came with an encrypted log, and without its key."""

    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(
            f"The holder of account {account_id} is not known here: a person is forgotten where the key is."
        )


class AlreadyForgotten(Refused):
    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"The holder of account {account_id} is forgotten, and nothing was written of them since.")


class NameInReason(Refused):
    """The reason of a forgetting is kept as it is."""

    def __init__(self, account_id: str) -> None:
        self.account_id = account_id
        super().__init__(f"The reason names the holder of account {account_id}, and it would stay: give another one.")


class EffectiveInFuture(Refused):
    def __init__(self) -> None:
        super().__init__("The effective date lies in the future.")
