"""Carrying out one command that appends, and telling what it did."""

from collections.abc import Callable

from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, events_range, money_json
from bankapp.cli.parameters import Order
from bankapp.domain.commands import Command
from bankapp.services.bank import Outcome
from bankapp.services.schema import account_of, product_of
from bankapp.services.session import Session


def carry_out(desk: Desk, order: Order, command: Callable[[Session], Command], *, create: bool = False) -> None:
    """Carry out a command on the bank that is meant, and tell what it did."""
    outcome = execute(desk, order, command, create=create)
    if order.as_json:
        desk.screen.json(outcome_json(outcome))
    else:
        desk.screen.line(_outcome_text(outcome))


def execute(desk: Desk, order: Order, command: Callable[[Session], Command], *, create: bool) -> Outcome:
    """Carry out a command; with `create` the bank is made where nothing is."""
    with desk.opened(create=create) as session:
        return session.bank.execute(command(session), order.envelope(session.bank))


def outcome_json(outcome: Outcome) -> Json:
    """What a command did, for programmes."""
    balance = money_json(outcome.balance) if outcome.balance else None
    return {"position": outcome.position, "version": outcome.version, "balance": balance}


def _outcome_text(outcome: Outcome) -> str:
    events = events_range([event.position for event in outcome.events])
    stream = outcome.events[0].stream_id
    if outcome.balance is None:
        state = f"{_named(stream)} is at version {outcome.version}"
    else:
        state = f"account {account_of(stream)} holds {outcome.balance}"
    done = "This command had been carried out before" if outcome.repeated else "Recorded"
    return f"{done} as {events}; {state}."


def _named(stream: str) -> str:
    product = product_of(stream)
    return f"product {product}" if product else f"the stream {stream}"
