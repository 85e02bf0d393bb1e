"""The bank's products: every price with its reason, and beside it what a table would know that is updated in place."""

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, money_json, time_text
from bankapp.cli.parameters import json_option
from bankapp.cli.reading import at_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.domain.events import PriceChanged, ProductOpened
from bankapp.domain.money import Money
from bankapp.eventstore.instants import to_iso
from bankapp.eventstore.recorded import RecordedEvent, metadata_of
from bankapp.services.schema import codec, product_of
from bankapp.services.states import ProductAt


@click.command()
@at_option
@click.option("--crud", is_flag=True, help="What a table would know that is updated in place: the last price only.")
@json_option
@click.pass_context
def products(context: click.Context, moment: str, crud: bool, as_json: bool) -> None:
    """List products with every price and its reason."""
    desk: Desk = context.obj
    if not crud:
        _from_events(desk, moment, as_json)
    elif context.get_parameter_source("moment") is click.core.ParameterSource.DEFAULT:
        _from_table(desk, as_json)
    else:
        message = "A table that is updated in place knows no past: --crud and --at do not go together."
        raise click.UsageError(message)


COMMANDS = (products,)


def _from_events(desk: Desk, moment: str, as_json: bool) -> None:
    with desk.reading() as session:
        position = moment_in(session, moment)
        known = session.history.products(position)
        prices = {
            product.product_id: [
                event for event in session.history.product_events(product.product_id) if event.position <= position
            ]
            for product in known
        }
    if as_json:
        listed = [_product_json(product, prices[product.product_id]) for product in known]
        desk.screen.json({"position": position, "products": listed})
    else:
        desk.screen.lines(_products_text(known, [event for events in prices.values() for event in events]))


def _from_table(desk: Desk, as_json: bool) -> None:
    with desk.reading() as session:
        known = session.history.crud_products()
    if as_json:
        desk.screen.json({"products": [_row_json(product) for product in known]})
    else:
        columns = (Column("product"), Column("name"), Column("fee", right=True))
        rows = [(product.product_id, product.name, str(_fee(product))) for product in known]
        desk.screen.lines(table(columns, rows) if rows else ["There are no products."])


def _fee(product: ProductAt) -> Money:
    return Money(product.fee, product.currency)


def _price(event: RecordedEvent) -> Money:
    priced = codec.decode(event)
    assert isinstance(priced, ProductOpened | PriceChanged)
    return Money(priced.fee, priced.currency)


def _row_json(product: ProductAt) -> Json:
    return {"id": product.product_id, "name": product.name, "fee": money_json(_fee(product))}


def _product_json(product: ProductAt, events: list[RecordedEvent]) -> Json:
    return {**_row_json(product), "version": product.version, "prices": [_price_json(event) for event in events]}


def _price_json(event: RecordedEvent) -> Json:
    metadata = metadata_of(event)
    return {
        "position": event.position,
        "version": event.version,
        "effective_at": to_iso(event.effective_at),
        "recorded_at": to_iso(event.recorded_at),
        "fee": money_json(_price(event)),
        "actor": metadata.actor,
        "reason": metadata.reason,
    }


def _products_text(known: list[ProductAt], events: list[RecordedEvent]) -> list[str]:
    if not known:
        return ["There are no products."]
    listed = table(
        (Column("product"), Column("name"), Column("version", right=True), Column("fee", right=True)),
        [(product.product_id, product.name, str(product.version), str(_fee(product))) for product in known],
    )
    history = table(
        (
            Column("product"),
            Column("event", right=True),
            Column("effective (UTC)"),
            Column("fee", right=True),
            Column("actor"),
            Column("reason"),
        ),
        [_price_row(event) for event in events],
    )
    return [*listed, "", "Every price:", *history]


def _price_row(event: RecordedEvent) -> tuple[str, ...]:
    metadata = metadata_of(event)
    return (
        product_of(event.stream_id),
        str(event.position),
        time_text(event.effective_at),
        str(_price(event)),
        metadata.actor,
        metadata.reason,
    )
