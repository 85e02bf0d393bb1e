"""The codec: types by name, and events of old schemas read for ever."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given

from bankapp.domain.events import AccountEvent
from bankapp.errors import IntegrityBroken
from bankapp.eventstore.codec import EventCodec
from bankapp.eventstore.errors import BadText, UnknownEventType, UnreadableEvent
from bankapp.eventstore.recorded import NewEvent
from bankapp.services.schema import codec as bank_codec
from tests.support.domain_events import account_events

OLD_FILE = Path(__file__).parent.parent / "data" / "old-schema.jsonl"


class TicketSold(msgspec.Struct, frozen=True):
    seat: str
    amount: int
    currency: str


class TicketReturned(msgspec.Struct, frozen=True):
    seat: str


class ShowCancelled(msgspec.Struct, frozen=True):
    """Not in the codec below."""


class Line(msgspec.Struct):
    """A line of the stored old file."""

    type: str
    schema_version: int
    data: str


def _count_in_cents(fields: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 wrote the price as text."""
    whole, cents = fields.pop("price").split(".")
    return fields | {"cents": int(whole + cents)}


def _name_the_currency(fields: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 knew euros only."""
    return {"seat": fields["seat"], "amount": fields["cents"], "currency": "EUR"}


CODEC: EventCodec[TicketSold | TicketReturned] = EventCodec(
    (TicketSold, TicketReturned), {TicketSold: (_count_in_cents, _name_the_currency)}
)
OLD_LINES = [msgspec.json.decode(line, type=Line) for line in OLD_FILE.read_bytes().splitlines()]
TODAY: list[TicketSold | TicketReturned] = [
    TicketSold("A1", 1250, "EUR"),
    TicketSold('Ω "7"', 5, "EUR"),
    TicketSold("A2", 995, "EUR"),
    TicketSold("A3", 700, "CHF"),
    TicketReturned("A1"),
]


def test_the_stored_old_file_holds_every_schema_version() -> None:
    assert {line.schema_version for line in OLD_LINES if line.type == "TicketSold"} == {1, 2, 3}


def test_events_of_old_schemas_are_upcast_on_reading() -> None:
    assert [CODEC.decode_data(line.type, line.schema_version, line.data) for line in OLD_LINES] == TODAY


def test_an_event_is_written_in_the_newest_schema() -> None:
    assert CODEC.encode("hall-1", TODAY[3], 5) == NewEvent(
        "hall-1", "TicketSold", 3, '{"seat":"A3","amount":700,"currency":"CHF"}', 5
    )


def test_the_newest_schema_version_is_one_more_than_the_upcasters() -> None:
    assert (CODEC.schema_version("TicketSold"), CODEC.schema_version("TicketReturned")) == (3, 1)


def test_the_types_are_named_in_their_order() -> None:
    assert CODEC.names == ("TicketSold", "TicketReturned")


@pytest.mark.parametrize(
    ("name", "schema_version"),
    [("ShowCancelled", 1), ("TicketSold", 4), ("TicketSold", 0), ("TicketSold", -1), ("TicketReturned", 2)],
)
def test_an_event_of_an_unknown_type_or_a_newer_schema_is_refused(name: str, schema_version: int) -> None:
    with pytest.raises(UnknownEventType, match=f"does not know: {name}, schema {schema_version}") as caught:
        CODEC.decode_data(name, schema_version, "{}")
    assert (caught.value.type, caught.value.schema_version) == (name, schema_version)


@pytest.mark.parametrize(
    ("schema_version", "data"),
    [
        pytest.param(3, "", id="nothing"),
        pytest.param(3, "{", id="cut off"),
        pytest.param(3, "[]", id="another shape"),
        pytest.param(3, '{"seat":"A1","amount":1.5,"currency":"EUR"}', id="a float for an integer"),
        pytest.param(3, '{"seat":"A1","amount":1}', id="a field is missing"),
        pytest.param(2, "[]", id="another shape of an old one"),
        pytest.param(2, '{"seat":"A1"}', id="a field of an old one is missing"),
        pytest.param(2, '{"seat":"A1","cents":"x"}', id="a wrong field in an old one"),
        pytest.param(1, '{"seat":"A1","price":"x.y"}', id="an old price that is none"),
        pytest.param(1, '{"seat":"A1","price":"5"}', id="an old price without a point"),
        pytest.param(1, '{"seat":"A1","price":5}', id="an old price of another type"),
    ],
)
def test_data_that_do_not_fit_are_broken_integrity(schema_version: int, data: str) -> None:
    with pytest.raises(UnreadableEvent, match="An event of type TicketSold cannot be read: ") as caught:
        CODEC.decode_data("TicketSold", schema_version, data)
    assert isinstance(caught.value, IntegrityBroken)


def test_a_text_that_is_none_is_refused() -> None:
    with pytest.raises(BadText, match="no character"):
        CODEC.encode("hall-1", TicketReturned("\ud800"))


@given(account_events)
def test_every_event_of_the_bank_is_read_back_as_it_was_written(event: AccountEvent) -> None:
    stored = bank_codec.encode("account-1", event)
    assert bank_codec.decode_data(stored.type, stored.schema_version, stored.data) == event
