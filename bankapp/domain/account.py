"""An account: its state, how events change it (`evolve`), and what a command leads to (`decide`).

`decide` holds the rules and may refuse. `evolve` holds none and never refuses, so that a rule that is tightened
later cannot make the past unreadable.
"""

from collections.abc import Mapping
from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain.commands import (
    AccountCommand,
    ChooseProduct,
    CloseAccount,
    Deposit,
    ForgetPerson,
    Freeze,
    Leg,
    OpenAccount,
    PostMonth,
    Rebook,
    RecordTransaction,
    Reverse,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import (
    AccountClosed,
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    BalanceRounded,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    ProductChosen,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import MAX_MINOR, Money, decimals
from bankapp.domain.months import parse_month
from bankapp.domain.movements import effect_of
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import (
    AccountExists,
    AccountIsClosed,
    AccountIsFrozen,
    AccountIsNotFrozen,
    AlreadyReversed,
    AmountNotPositive,
    BalanceNotZero,
    BalanceTooLarge,
    CurrencyMismatch,
    LimitBelowUse,
    NegativeLimit,
    NotEnoughMoney,
    ProductIsChosen,
    ReasonMissing,
    SameAccount,
    UnknownAccount,
)
from bankapp.domain.reversing import reversal_of

Status = Literal["none", "open", "frozen", "closed"]


class AccountState(Struct, frozen=True, gc=False):
    """An account after some of its events. Amounts are minor units; `reversed` holds positions of undone events;
    `product` is the id of the product that it has, empty for none."""

    status: Status = "none"
    owner: str = ""
    currency: str = ""
    balance: int = 0
    overdraft_limit: int = 0
    reversed: frozenset[int] = frozenset()
    product: str = ""

    @property
    def money(self) -> Money:
        return Money(self.balance, self.currency)

    @property
    def limit(self) -> Money:
        return Money(self.overdraft_limit, self.currency)


NO_ACCOUNT = AccountState()
Accounts = Mapping[str, AccountState]
Decision = tuple[tuple[str, AccountEvent], ...]
"""What happened, in order: the account's id and the event."""


def evolve(state: AccountState, event: AccountEvent) -> AccountState:  # noqa: C901 - a table, one line for each type
    """The account after one more event; never refuses."""
    match event:
        case MoneyDeposited() | TransferReceived():
            return replace(state, balance=state.balance + event.amount)
        case MoneyWithdrawn() | TransferSent():
            return replace(state, balance=state.balance - event.amount)
        case BalanceRounded():
            return replace(state, balance=state.balance + event.difference)
        case TransactionReversed():
            undone = state.reversed | {event.reverses}
            return replace(state, balance=state.balance + event.effect, reversed=undone)
        case OverdraftLimitSet():
            return replace(state, overdraft_limit=event.limit)
        case ProductChosen():
            return replace(state, product=event.product_id)
        case AccountOpened():
            return AccountState("open", event.owner, event.currency, 0, event.overdraft_limit)
        case AccountFrozen():
            return replace(state, status="frozen")
        case AccountUnfrozen():
            return replace(state, status="open")
        case AccountClosed():
            return replace(state, status="closed")
        case PersonForgotten():
            return state
        case _:
            assert_never(event)


def touches(command: AccountCommand) -> tuple[str, ...]:
    """The accounts whose state `decide` needs for a command."""
    match command:
        case Transfer():
            return (command.from_account, command.to_account)
        case Reverse():
            return tuple(leg.account_id for leg in command.legs)
        case Rebook():
            return (*touches(command.again), *(leg.account_id for leg in command.legs))
        case _:
            return (command.account_id,)


def decide(command: AccountCommand, accounts: Accounts) -> Decision:  # noqa: C901 - a table, one line for each command
    """What a command leads to, given the state of the accounts it touches; raises a Refused of `rejections`."""
    match command:
        case OpenAccount():
            return _open(command, accounts[command.account_id])
        case Deposit():
            return _deposit(command, accounts[command.account_id])
        case Withdraw():
            return _withdraw(command, accounts[command.account_id])
        case Transfer():
            return _transfer(command, accounts)
        case SetOverdraftLimit():
            return _set_limit(command, accounts[command.account_id])
        case ChooseProduct():
            return _choose(command, accounts[command.account_id])
        case Freeze():
            return _freeze(command.account_id, accounts[command.account_id])
        case Unfreeze():
            return _unfreeze(command.account_id, accounts[command.account_id])
        case CloseAccount():
            return _close(command.account_id, accounts[command.account_id])
        case ForgetPerson():
            return _forget(command, accounts[command.account_id])
        case Reverse():
            return _reverse(command, accounts)
        case Rebook():
            return _rebook(command, accounts)
        case RecordTransaction():
            return _record(command, accounts[command.account_id])
        case PostMonth():
            return _post(command, accounts[command.account_id])
        case _:
            assert_never(command)


def _open(command: OpenAccount, state: AccountState) -> Decision:
    account_id = checked_id("The account's id", command.account_id)
    owner = checked_name("The owner's name", command.owner)
    decimals(command.currency)
    if state.status != "none":
        raise AccountExists(account_id)
    _not_negative("The overdraft limit", Money(command.overdraft_limit, command.currency))
    _countable(account_id, command.overdraft_limit)
    events: list[AccountEvent] = [AccountOpened(owner, command.currency, command.overdraft_limit)]
    if command.product:
        events.append(ProductChosen(command.product))
    return tuple((account_id, event) for event in events)


def _deposit(command: Deposit, state: AccountState) -> Decision:
    _moving(command.account_id, state, command.amount)
    _countable(command.account_id, state.balance + command.amount.minor)
    event = MoneyDeposited(command.amount.minor, state.currency, counterparty=command.counterparty)
    return ((command.account_id, event),)


def _withdraw(command: Withdraw, state: AccountState) -> Decision:
    _moving(command.account_id, state, command.amount)
    _enough(command.account_id, state, command.amount)
    event = MoneyWithdrawn(command.amount.minor, state.currency, counterparty=command.counterparty)
    return ((command.account_id, event),)


def _transfer(command: Transfer, accounts: Accounts) -> Decision:
    source, target = command.from_account, command.to_account
    if source == target:
        raise SameAccount(source)
    amount = command.amount
    _moving(source, accounts[source], amount)
    _moving(target, accounts[target], amount)
    _enough(source, accounts[source], amount)
    _countable(target, accounts[target].balance + amount.minor)
    return (
        (source, TransferSent(amount.minor, amount.currency, target)),
        (target, TransferReceived(amount.minor, amount.currency, source)),
    )


def _set_limit(command: SetOverdraftLimit, state: AccountState) -> Decision:
    _existing(command.account_id, state)
    _same_currency(command.account_id, state, command.limit)
    _not_negative("The overdraft limit", command.limit)
    _countable(command.account_id, command.limit.minor)
    if state.balance < -command.limit.minor:
        raise LimitBelowUse(command.account_id, state.money, command.limit)
    return ((command.account_id, OverdraftLimitSet(command.limit.minor, state.currency)),)


def _choose(command: ChooseProduct, state: AccountState) -> Decision:
    _existing(command.account_id, state)
    if command.product_id == state.product:
        raise ProductIsChosen(command.account_id, command.product_id)
    return ((command.account_id, ProductChosen(command.product_id)),)


def _freeze(account_id: str, state: AccountState) -> Decision:
    _existing(account_id, state)
    if state.status == "frozen":
        raise AccountIsFrozen(account_id)
    return ((account_id, AccountFrozen()),)


def _unfreeze(account_id: str, state: AccountState) -> Decision:
    _existing(account_id, state)
    if state.status != "frozen":
        raise AccountIsNotFrozen(account_id)
    return ((account_id, AccountUnfrozen()),)


def _close(account_id: str, state: AccountState) -> Decision:
    _existing(account_id, state)
    if state.balance:
        raise BalanceNotZero(account_id, state.money)
    return ((account_id, AccountClosed()),)


def _forget(command: ForgetPerson, state: AccountState) -> Decision:
    """Whatever the account's status is: most who want to be forgotten are no customers any more."""
    if state.status == "none":
        raise UnknownAccount(command.account_id)
    if not command.reason.strip():
        raise ReasonMissing("Forgetting a person")
    return ((command.account_id, PersonForgotten()),)


def _reverse(command: Reverse, accounts: Accounts) -> Decision:
    if not command.reason.strip():
        raise ReasonMissing("A reversal")
    return tuple((leg.account_id, _undo(leg, accounts[leg.account_id])) for leg in command.legs)


def _undo(leg: Leg, state: AccountState) -> TransactionReversed:
    reversal = _undoing(leg, state)
    if reversal.effect < 0:
        _enough(leg.account_id, state, Money(-reversal.effect, state.currency))
    _countable(leg.account_id, state.balance + reversal.effect)
    return reversal


def _undoing(leg: Leg, state: AccountState) -> TransactionReversed:
    """What undoes an event, whether there is enough money for it or not."""
    if leg.position in state.reversed:
        raise AlreadyReversed(leg.position)
    reversal = reversal_of(leg)
    _unlocked(leg.account_id, state)
    return reversal


def _rebook(command: Rebook, accounts: Accounts) -> Decision:
    """Only where it ends counts: what is put back may be needed for what is booked again, and the other way round.

    What comes in stands before what goes out, so that no balance is ever below its limit in between.
    """
    if not command.reason.strip():
        raise ReasonMissing("A correction")
    undone: Decision = tuple((leg.account_id, _undoing(leg, accounts[leg.account_id])) for leg in command.legs)
    booked = _as_before(command.legs[0].event, decide(command.again, _after(accounts, undone)))
    ordered = tuple(sorted((*undone, *booked), key=lambda decided: effect_of(decided[1]) < 0))
    _affordable(accounts, _after(accounts, ordered))
    return ordered


def _after(accounts: Accounts, decided: Decision) -> dict[str, AccountState]:
    """The accounts after some events; raises BalanceTooLarge."""
    after = dict(accounts)
    for account_id, event in decided:
        after[account_id] = evolve(after[account_id], event)
        _countable(account_id, after[account_id].balance)
    return after


def _as_before(undone: AccountEvent, booked: Decision) -> Decision:
    """Booked against the same account of the books, under the same reference, as what it stands for."""
    if not isinstance(undone, MoneyDeposited | MoneyWithdrawn):
        return booked
    return tuple(
        (name, replace(event, against=undone.against, reference=undone.reference))
        if isinstance(event, MoneyDeposited | MoneyWithdrawn)
        else (name, event)
        for name, event in booked
    )


def _affordable(before: Accounts, after: Accounts) -> None:
    """No balance falls below its limit in the end."""
    for account_id, state in before.items():
        lost = state.balance - after[account_id].balance
        if lost > 0:
            _enough(account_id, state, Money(lost, state.currency))


def _record(command: RecordTransaction, state: AccountState) -> Decision:
    _existing(command.account_id, state)
    _same_currency(command.account_id, state, command.amount)
    after = state.balance + command.amount.minor
    for count in (command.amount.minor, after, after + command.rounding):
        _countable(command.account_id, count)
    movement = MoneyDeposited if command.amount.minor >= 0 else MoneyWithdrawn
    stated = None if command.rounding else command.stated_balance
    events: list[AccountEvent] = [
        movement(
            abs(command.amount.minor), state.currency, command.against, command.counterparty, command.reference, stated
        )
    ]
    if command.rounding:
        events.append(BalanceRounded(command.rounding, state.currency, command.reference, command.stated_balance))
    return tuple((command.account_id, event) for event in events)


def _post(command: PostMonth, state: AccountState) -> Decision:
    """The interest first. The account's limit has no say."""
    _existing(command.account_id, state)
    interest, fee = command.interest, command.fee
    for what, amount in (("The interest", interest), ("The monthly fee", fee)):
        _same_currency(command.account_id, state, amount)
        _not_negative(what, amount)
    for count in (
        interest.minor,
        fee.minor,
        state.balance + interest.minor,
        state.balance + interest.minor - fee.minor,
    ):
        _countable(command.account_id, count)
    month, events = str(parse_month(command.month)), list[AccountEvent]()
    if interest.minor:
        events.append(MoneyDeposited(interest.minor, state.currency, "interest-paid", reference=month))
    if fee.minor:
        events.append(MoneyWithdrawn(fee.minor, state.currency, "fees", reference=month))
    if not events:
        raise AmountNotPositive(fee)
    return tuple((command.account_id, event) for event in events)


def _existing(account_id: str, state: AccountState) -> None:
    if state.status == "none":
        raise UnknownAccount(account_id)
    if state.status == "closed":
        raise AccountIsClosed(account_id)


def _unlocked(account_id: str, state: AccountState) -> None:
    _existing(account_id, state)
    if state.status == "frozen":
        raise AccountIsFrozen(account_id)


def _moving(account_id: str, state: AccountState, amount: Money) -> None:
    _unlocked(account_id, state)
    _same_currency(account_id, state, amount)
    if amount.minor <= 0:
        raise AmountNotPositive(amount)
    _countable(account_id, amount.minor)


def _same_currency(account_id: str, state: AccountState, amount: Money) -> None:
    if amount.currency != state.currency:
        raise CurrencyMismatch(account_id, state.currency, amount.currency)


def _enough(account_id: str, state: AccountState, amount: Money) -> None:
    if state.balance - amount.minor < -state.overdraft_limit:
        raise NotEnoughMoney(account_id, state.money, state.limit, amount)


def _countable(account_id: str, balance: int) -> None:
    if abs(balance) > MAX_MINOR:
        raise BalanceTooLarge(account_id)


def _not_negative(what: str, amount: Money) -> None:
    if amount.minor < 0:
        raise NegativeLimit(what, amount)
