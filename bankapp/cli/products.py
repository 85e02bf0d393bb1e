"""The bank's products: every price with its reason, and beside it what a table would know that is updated in place."""

from collections.abc import Sequence

import click

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, money_json, time_text
from bankapp.cli.parameters import json_option
from bankapp.cli.reading import at_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.domain.events import PriceChanged, ProductOpened
from bankapp.domain.money import Money
from bankapp.domain.rates import rate_text
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
        known = session.history.products.at(position)
        prices = {
            product.product_id: [
                event for event in session.history.products.events(product.product_id) if event.position <= position
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
        known = session.history.products.crud()
    if as_json:
        desk.screen.json({"products": [_row_json(product) for product in known]})
    else:
        columns = (Column("product"), Column("name"), Column("fee", right=True))
        rows: list[tuple[str, ...]] = [(product.product_id, product.name, str(_fee(product))) for product in known]
        rates, bears = [rate_text(product.rate) for product in known], any(product.rate for product in known)
        desk.screen.lines(_table(columns, rows, rates, bears=bears) if rows else ["There are no products."])


def _fee(product: ProductAt) -> Money:
    return Money(product.fee, product.currency)


def _price(event: RecordedEvent) -> Money:
    priced = codec.decode(event)
    assert isinstance(priced, ProductOpened | PriceChanged)
    return Money(priced.fee, priced.currency)


def _rate(event: RecordedEvent) -> int | None:
    """None where it stayed as it was."""
    priced = codec.decode(event)
    assert isinstance(priced, ProductOpened | PriceChanged)
    return priced.rate


def _rate_json(rate: int | None) -> str | None:
    """Percents a year, as exact as money."""
    return None if rate is None else rate_text(rate).removesuffix(" %")


def _row_json(product: ProductAt) -> Json:
    fee, rate = money_json(_fee(product)), _rate_json(product.rate)
    return {"id": product.product_id, "name": product.name, "fee": fee, "rate": rate}


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
        "rate": _rate_json(_rate(event)),
        "actor": metadata.actor,
        "reason": metadata.reason,
    }


def _products_text(known: list[ProductAt], events: list[RecordedEvent]) -> list[str]:
    if not known:
        return ["There are no products."]
    listed = _table(
        (Column("product"), Column("name"), Column("version", right=True), Column("fee", right=True)),
        [(product.product_id, product.name, str(product.version), str(_fee(product))) for product in known],
        [rate_text(product.rate) for product in known],
        bears=any(map(_rate, events)),
    )
    history = _table(
        (Column("product"), Column("event", right=True), Column("effective (UTC)"), Column("fee", right=True)),
        [_price_row(event) for event in events],
        ["" if (rate := _rate(event)) is None else rate_text(rate) for event in events],
        (Column("actor"), Column("reason")),
        [_who_and_why(event) for event in events],
        bears=any(map(_rate, events)),
    )
    return [*listed, "", "Every price:", *history]


def _table(
    columns: tuple[Column, ...],
    rows: list[tuple[str, ...]],
    rates: list[str],
    behind: tuple[Column, ...] = (),
    ends: Sequence[tuple[str, ...]] = (),
    *,
    bears: bool,
) -> list[str]:
    """With the interest rates behind the fees where any product ever bore interest."""
    extra = (Column("interest", right=True),) if bears else ()
    told = zip(rows, rates, ends or [()] * len(rows), strict=True)
    return table((*columns, *extra, *behind), [(*row, *([rate] if bears else []), *end) for row, rate, end in told])


def _price_row(event: RecordedEvent) -> tuple[str, ...]:
    return product_of(event.stream_id), str(event.position), time_text(event.effective_at), str(_price(event))


def _who_and_why(event: RecordedEvent) -> tuple[str, ...]:
    metadata = metadata_of(event)
    return metadata.actor, metadata.reason
