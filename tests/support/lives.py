"""Any life of a small bank, for property tests: what people ask of it, whether it is granted or not."""

from collections.abc import Callable

from hypothesis import strategies as st

from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    Command,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    PostMonth,
    RecordTransaction,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.money import Money
from bankapp.errors import BankappError
from bankapp.services.correcting import Correction
from tests.support.clock import SECOND
from tests.support.services import Desk

ACCOUNTS = ("a", "b", "c", "x")
"""The last one is kept in yen; none is open at first."""
PRODUCTS = ("plus", "basic")
Wish = Callable[[Desk], Command]
"""What somebody asks for, as a command to the bank as it then is."""
DAY = 86_400 * SECOND

_ids = st.sampled_from(ACCOUNTS)
_amounts = st.integers(1, 500)
_products = st.sampled_from(PRODUCTS)
_rates = st.integers(0, 10_000)


def currency_of(account_id: str) -> str:
    return "JPY" if account_id == "x" else "EUR"


def _money(account_id: str, minor: int) -> Money:
    return Money(minor, currency_of(account_id))


_commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(lambda i, limit: OpenAccount(i, f"Ann {i}", currency_of(i), limit), _ids, st.sampled_from([0, 300])),
    st.builds(lambda i, n: Deposit(i, _money(i, n)), _ids, _amounts),
    st.builds(lambda i, n: Withdraw(i, _money(i, n), "shop"), _ids, _amounts),
    st.builds(lambda i, n: SetOverdraftLimit(i, _money(i, n)), _ids, _amounts),
    st.builds(Freeze, _ids),
    st.builds(Unfreeze, _ids),
    st.builds(CloseAccount, _ids),
    st.builds(
        lambda i, n, rounding: RecordTransaction(i, _money(i, n), "fees", "bank", "", rounding),
        _ids,
        st.integers(-500, 500),
        st.integers(-2, 2),
    ),
    st.builds(ChooseProduct, _ids, _products),
    st.builds(
        lambda i, fee, interest: PostMonth(i, "2025-12", _money(i, fee), _money(i, interest)),
        _ids,
        st.integers(0, 500),
        st.integers(0, 500),
    ),
    st.builds(lambda p, fee, rate: OpenProduct(p, p.title(), Money(fee, "EUR"), rate), _products, _amounts, _rates),
    st.builds(lambda p, fee: ChangePrice(p, Money(fee, "EUR"), "dearer"), _products, _amounts),
    st.builds(lambda p, rate: ChangePrice(p, None, "better", rate), _products, _rates),
    st.builds(lambda i, p: OpenAccount(i, f"Ann {i}", currency_of(i), 0, p), _ids, _products),
)


_transfers: st.SearchStrategy[Command] = st.builds(
    lambda pair, n: Transfer(pair[0], pair[1], _money(pair[0], n)), st.permutations(("a", "b")), _amounts
)


def _as_it_is(command: Command) -> Wish:
    return lambda _: command


def _undo(back: int) -> Wish:
    """Undo the event that many before the newest."""
    return lambda desk: desk.bank.reversal(desk.history.head() - back, "a mistake")


def _correct(back: int, minor: int) -> Wish:
    """Book the event that many before the newest again, with another amount."""

    def asked(desk: Desk) -> Command:
        position = desk.history.head() - back
        legs = desk.bank.reversal(position, "").legs
        amount = Money(minor, currency_of(legs[0].account_id))
        return desk.bank.rebooking(position, Correction(amount), "a typing error")

    return asked


def _empty(account_id: str) -> Wish:
    """Take out all that is there, so that the account may be closed."""
    return lambda desk: Withdraw(account_id, _money(account_id, desk.balance(account_id)))


wishes: st.SearchStrategy[Wish] = st.one_of(
    st.builds(_as_it_is, _commands),
    st.builds(_as_it_is, _commands),
    st.builds(_as_it_is, _transfers),
    st.builds(_undo, st.integers(0, 5)),
    st.builds(_correct, st.integers(0, 5), _amounts),
    st.builds(_empty, _ids),
)
days_ago = st.sampled_from([None, None, None, 1, 3, 400])


def wish(desk: Desk, asked: Wish, ago: int | None, seconds: int = 0) -> bool:
    """Ask the bank for something, `seconds` after the last wish; whether it was granted."""
    desk.clock.advance(seconds)
    effective_at = None if ago is None else desk.clock.now - ago * DAY
    try:
        desk.do(asked(desk), effective_at=effective_at)
    except BankappError:
        return False
    return True


def well_opened(desk: Desk) -> None:
    """Open all accounts but one, with money, so that most wishes can be granted."""
    for account_id in ("a", "b", "x"):
        desk.do(OpenAccount(account_id, f"Ann {account_id}", currency_of(account_id), 300))
        desk.do(Deposit(account_id, _money(account_id, 1000)))
    desk.do(OpenProduct("plus", "Plus", Money(700, "EUR")))
