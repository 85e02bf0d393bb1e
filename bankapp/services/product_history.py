"""The bank's products as they were, and which account chose which: from the read models or from the events, as all of
`History` is."""

from collections.abc import Callable
from typing import cast

from bankapp.domain import product
from bankapp.domain.events import ProductChosen, ProductEvent
from bankapp.domain.product import NO_PRODUCT, ProductState
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.eventstore.store import EventStore
from bankapp.services.aggregates import Aggregates
from bankapp.services.readmodels import Choice, ReadModels
from bankapp.services.schema import account_of, codec, product_of, product_stream
from bankapp.services.states import ProductAt

Kept = Callable[[int], ReadModels | None]
"""The register, where it is believed and reaches a position."""


class ProductHistory:
    """Answers what products there were. Safe to use from several threads."""

    def __init__(self, store: EventStore, aggregates: Aggregates, head: Callable[[], int], kept: Kept) -> None:
        self._store = store
        self._aggregates = aggregates
        self._head = head
        self._kept = kept

    def at(self, position: int) -> list[ProductAt]:
        """All products at a position, in the order of their ids."""
        states: dict[str, ProductAt] = {}
        for product_id in (row.product_id for row in self.crud()):
            version = self.version(product_id, position)
            if version:
                state = self._aggregates.product(product_id, version).state
                states[product_id] = _product_at(product_id, state, version)
        return list(states.values())

    def events(self, product_id: str) -> list[RecordedEvent]:
        """Every price that a product ever had, oldest first."""
        return list(self._store.read_stream(product_stream(product_id)))

    def version(self, product_id: str, position: int) -> int:
        """How many events a product had at a position."""
        return self._store.version(product_stream(product_id), position)

    def crud(self) -> list[ProductAt]:
        """What a table that is updated in place would know: the last price, and nothing of how it came about."""
        kept = self._kept(self._head())
        if kept:
            return [ProductAt(*row[:4], version=0, rate=row.rate) for row in kept.products()]
        states: dict[str, ProductState] = {}
        for event in self._store.read():
            product_id = product_of(event.stream_id)
            if product_id:
                decoded = cast("ProductEvent", codec.decode(event))
                states[product_id] = product.evolve(states.get(product_id, NO_PRODUCT), decoded)
        return [_product_at(name, state, 0) for name, state in sorted(states.items())]

    def choices(self, position: int) -> list[Choice]:
        """Every choice of a product for an account up to a position, in their order."""
        kept = self._kept(position)
        if kept:
            return kept.choices(position)
        chosen = (event for event in self._store.read(1, position) if event.type == ProductChosen.__name__)
        return [choice_of(event) for event in chosen]


def choice_of(event: RecordedEvent) -> Choice:
    """The choice that a ProductChosen tells of."""
    product_id = cast("ProductChosen", codec.decode(event)).product_id
    return Choice(account_of(event.stream_id), event.position, event.effective_at, product_id)


def _product_at(product_id: str, state: ProductState, version: int) -> ProductAt:
    return ProductAt(product_id, state.name, state.fee, state.currency, version, state.rate)
