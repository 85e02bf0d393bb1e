"""Any event of the bank, for property tests."""

from typing import get_args

from hypothesis import strategies as st

from bankapp.domain.events import (
    AccountClosed,
    AccountEvent,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    Against,
    BalanceRounded,
    BooksClosed,
    BooksEvent,
    BooksReopened,
    MoneyDeposited,
    MoneyWithdrawn,
    OverdraftLimitSet,
    PersonForgotten,
    PriceChanged,
    ProductChosen,
    ProductEvent,
    ProductOpened,
    TransactionReversed,
    TransferReceived,
    TransferSent,
)
from bankapp.domain.money import MAX_MINOR, currency_codes

currencies = st.sampled_from(currency_codes())
minor_units = st.integers(-MAX_MINOR, MAX_MINOR)
amounts = st.integers(0, MAX_MINOR)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_against = st.sampled_from(get_args(Against))
_stated = st.none() | minor_units

_OF_ACCOUNTS: dict[type[AccountEvent], st.SearchStrategy[AccountEvent]] = {
    AccountOpened: st.builds(AccountOpened, texts, currencies, amounts),
    MoneyDeposited: st.builds(MoneyDeposited, amounts, currencies, _against, texts, texts, _stated),
    MoneyWithdrawn: st.builds(MoneyWithdrawn, amounts, currencies, _against, texts, texts, _stated),
    BalanceRounded: st.builds(BalanceRounded, minor_units, currencies, texts, _stated),
    TransferSent: st.builds(TransferSent, amounts, currencies, texts),
    TransferReceived: st.builds(TransferReceived, amounts, currencies, texts),
    TransactionReversed: st.builds(
        TransactionReversed, st.integers(1, 2**62), minor_units, currencies, _against | st.just("in-transit"), texts
    ),
    OverdraftLimitSet: st.builds(OverdraftLimitSet, amounts, currencies),
    ProductChosen: st.builds(ProductChosen, texts),
    AccountFrozen: st.just(AccountFrozen()),
    AccountUnfrozen: st.just(AccountUnfrozen()),
    AccountClosed: st.just(AccountClosed()),
    PersonForgotten: st.just(PersonForgotten()),
}
_OF_PRODUCTS: dict[type[ProductEvent], st.SearchStrategy[ProductEvent]] = {
    ProductOpened: st.builds(ProductOpened, texts, amounts, currencies, st.integers(0, 10_000)),
    PriceChanged: st.builds(PriceChanged, amounts, currencies, st.none() | st.integers(0, 10_000)),
}
_OF_BOOKS: dict[type[BooksEvent], st.SearchStrategy[BooksEvent]] = {
    BooksClosed: st.builds(BooksClosed, texts),
    BooksReopened: st.builds(BooksReopened, texts),
}
COVERED = {*_OF_ACCOUNTS, *_OF_PRODUCTS, *_OF_BOOKS}
account_events = st.one_of(list(_OF_ACCOUNTS.values()))
