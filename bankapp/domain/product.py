"""A product of the bank (an account type with a monthly fee): state, `evolve` and `decide`, as for accounts."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from bankapp.domain.commands import ChangePrice, OpenProduct, ProductCommand
from bankapp.domain.events import PriceChanged, ProductEvent, ProductOpened
from bankapp.domain.money import Money, decimals
from bankapp.domain.names import checked_id, checked_name
from bankapp.domain.rejections import (
    FeeCurrencyMismatch,
    NegativeLimit,
    PriceUnchanged,
    ProductExists,
    ReasonMissing,
    UnknownProduct,
)


class ProductState(Struct, frozen=True):
    """A product after some of its events; `fee` is minor units a month. Without a name there is no product."""

    name: str = ""
    fee: int = 0
    currency: str = ""


NO_PRODUCT = ProductState()


def evolve(state: ProductState, event: ProductEvent) -> ProductState:
    """The product after one more event; never refuses."""
    match event:
        case ProductOpened():
            return ProductState(event.name, event.fee, event.currency)
        case PriceChanged():
            return replace(state, fee=event.fee)
        case _:
            assert_never(event)


def decide(command: ProductCommand, state: ProductState) -> tuple[ProductEvent, ...]:
    """What a command leads to; raises a Refused of `rejections`."""
    if command.fee.minor < 0:
        raise NegativeLimit("The monthly fee", command.fee)
    match command:
        case OpenProduct():
            return (_open(command, state),)
        case ChangePrice():
            return (_change(command, state),)
        case _:
            assert_never(command)


def _open(command: OpenProduct, state: ProductState) -> ProductOpened:
    checked_id("The product's id", command.product_id)
    decimals(command.fee.currency)
    if state.name:
        raise ProductExists(command.product_id)
    return ProductOpened(checked_name("The product's name", command.name), command.fee.minor, command.fee.currency)


def _change(command: ChangePrice, state: ProductState) -> PriceChanged:
    if not state.name:
        raise UnknownProduct(command.product_id)
    if not command.reason.strip():
        raise ReasonMissing("A change of price")
    if command.fee.currency != state.currency:
        raise FeeCurrencyMismatch(command.product_id, state.currency, command.fee.currency)
    if command.fee.minor == state.fee:
        raise PriceUnchanged(command.product_id, Money(state.fee, state.currency))
    return PriceChanged(command.fee.minor, command.fee.currency)
