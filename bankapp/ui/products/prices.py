"""The prices that a product ever had, from its events."""

from collections.abc import Iterable

from msgspec import Struct

from bankapp.domain.events import PriceChanged, ProductOpened
from bankapp.domain.money import Money
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.history import History
from bankapp.services.schema import codec


class Price(Struct, frozen=True):
    """A monthly fee, and the interest a year in basis points: from which event and instant on, who set it and why."""

    position: int
    when: int
    fee: Money
    rate: int
    actor: str
    reason: str


class Prices(Struct, frozen=True):
    """All prices of a product, the oldest first."""

    product_id: str
    prices: tuple[Price, ...] = ()

    def in_force(self, position: int) -> int:
        """The index of the price that held at a position; -1 before the product was there."""
        return sum(price.position <= position for price in self.prices) - 1


def prices_of(history: History, product_id: str) -> Prices:
    """The prices of a product, read from its stream."""
    return Prices(product_id, tuple(_prices(history.products.events(product_id))))


def _prices(events: Iterable[RecordedEvent]) -> Iterable[Price]:
    rate = 0
    for event in events:
        decoded = codec.decode(event)
        if isinstance(decoded, ProductOpened | PriceChanged):
            metadata = metadata_of(event)
            fee, rate = Money(decoded.fee, decoded.currency), rate if decoded.rate is None else decoded.rate
            yield Price(event.position, event.effective_at, fee, rate, metadata.actor, metadata.reason)
