"""A product of the bank: an account type with a monthly fee and interest. State, `evolve` and `decide`."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain.commands import ChangePrice, OpenProduct, ProductCommand
from bankapp.domain.events import PriceChanged, ProductEvent, ProductOpened
from bankapp.domain.money import Money, decimals
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import (
    BadRate,
    FeeCurrencyMismatch,
    NegativeLimit,
    PriceUnchanged,
    ProductExists,
    ReasonMissing,
    UnknownProduct,
)


class ProductState(Struct, frozen=True):
    """A product after some of its events; `fee` is minor units a month, `rate` basis points a year.

    Without a name there is no product.
    """

    name: str = ""
    fee: int = 0
    currency: str = ""
    rate: int = 0


NO_PRODUCT = ProductState()
HIGHEST_RATE = 10_000
"""100 % a year, in basis points."""


def evolve(state: ProductState, event: ProductEvent) -> ProductState:
    """The product after one more event; never refuses."""
    match event:
        case ProductOpened():
            return ProductState(event.name, event.fee, event.currency, event.rate)
        case PriceChanged():
            return replace(state, fee=event.fee, rate=state.rate if event.rate is None else event.rate)
        case _:
            assert_never(event)


def decide(command: ProductCommand, state: ProductState) -> tuple[ProductEvent, ...]:
    """What a command leads to; raises a Refused of `rejections`."""
    if command.fee and command.fee.minor < 0:
        raise NegativeLimit("The monthly fee", command.fee)
    if not 0 <= (command.rate or 0) <= HIGHEST_RATE:
        raise BadRate(command.rate or 0)
    match command:
        case OpenProduct():
            return (_open(command, state),)
        case ChangePrice():
            return (_change(command, state),)
        case _:
            assert_never(command)


def check_offered(product_id: str, state: ProductState, currency: str) -> None:
    """Whether an account of a currency may have a product; raises UnknownProduct or FeeCurrencyMismatch."""
    if not state.name:
        raise UnknownProduct(product_id)
    if state.currency != currency:
        raise FeeCurrencyMismatch(product_id, state.currency, currency)


def _open(command: OpenProduct, state: ProductState) -> ProductOpened:
    checked_id("The product's id", command.product_id)
    decimals(command.fee.currency)
    if state.name:
        raise ProductExists(command.product_id)
    name = checked_name("The product's name", command.name)
    return ProductOpened(name, command.fee.minor, command.fee.currency, command.rate)


def _change(command: ChangePrice, state: ProductState) -> PriceChanged:
    if not state.name:
        raise UnknownProduct(command.product_id)
    if not command.reason.strip():
        raise ReasonMissing("A change of price")
    fee = Money(state.fee, state.currency) if command.fee is None else command.fee
    if fee.currency != state.currency:
        raise FeeCurrencyMismatch(command.product_id, state.currency, fee.currency)
    if fee.minor == state.fee and command.rate in {None, state.rate}:
        raise PriceUnchanged(command.product_id, fee, state.rate)
    return PriceChanged(fee.minor, fee.currency, None if command.rate == state.rate else command.rate)
