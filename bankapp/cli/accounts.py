"""The commands that append: what is asked of accounts and products."""

import click

from bankapp.cli.carrying import carry_out, execute, outcome_json
from bankapp.cli.desk import Desk
from bankapp.cli.parameters import AmountCommand, Order, ordering
from bankapp.cli.texts import text
from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    Command,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.money import Money, parse_money
from bankapp.domain.rates import parse_rate
from bankapp.domain.rejections import UnknownAccount, UnknownProduct
from bankapp.services.correcting import Correction, leg_at, rebooked
from bankapp.services.schema import account_of
from bankapp.services.session import Session

_id = click.argument("account_id", metavar="ID", type=text)
_amount = click.argument("amount", metavar="AMOUNT", type=text)


@click.command("open-account")
@click.option("--owner", required=True, type=text, metavar="NAME", help="Whose account it is.")
@click.option("--id", "account_id", type=text, help="Made where none is given.")
@click.option("--currency", type=text, default="EUR", show_default=True, help="An ISO 4217 code.")
@click.option("--overdraft", type=text, default="0", show_default="0.00", help="How far below zero it may go.")
@click.option("--product", type=text, default="", metavar="ID", help="The product that it has from the beginning.")
@ordering
def open_account(
    desk: Desk, order: Order, owner: str, account_id: str | None, currency: str, overdraft: str, product: str
) -> None:
    """Open an account and print its id."""

    def command(session: Session) -> Command:
        limit = parse_money(overdraft, currency.upper())
        chosen = session.bank.new_account_id() if account_id is None else account_id
        return OpenAccount(chosen, owner, limit.currency, limit.minor, product)

    outcome = execute(desk, order, command, create=True)
    opened = account_of(outcome.events[0].stream_id)
    if order.as_json:
        desk.screen.json({"id": opened, **outcome_json(outcome)})
    else:
        desk.screen.line(opened)


@click.command(cls=AmountCommand)
@_id
@_amount
@ordering
def deposit(desk: Desk, order: Order, account_id: str, amount: str) -> None:
    """Put money into an account."""
    carry_out(desk, order, lambda session: Deposit(account_id, _money(session, account_id, amount)))


@click.command(cls=AmountCommand)
@_id
@_amount
@ordering
def withdraw(desk: Desk, order: Order, account_id: str, amount: str) -> None:
    """Take money out of an account."""
    carry_out(desk, order, lambda session: Withdraw(account_id, _money(session, account_id, amount)))


@click.command(cls=AmountCommand)
@click.argument("source", metavar="FROM", type=text)
@click.argument("target", metavar="TO", type=text)
@_amount
@ordering
def transfer(desk: Desk, order: Order, source: str, target: str, amount: str) -> None:
    """Move money from one account to another."""
    carry_out(desk, order, lambda session: Transfer(source, target, _money(session, source, amount)))


@click.command()
@click.argument("position", type=int)
@ordering
def reverse(desk: Desk, order: Order, position: int) -> None:
    """Undo an earlier event; needs --reason."""
    carry_out(desk, order, lambda session: session.bank.reversal(position, order.reason))


@click.command()
@click.argument("position", type=int)
@click.option("--amount", type=text, metavar="AMOUNT", help="Another amount.")
@click.option("--counterparty", type=text, metavar="NAME", help="Another counterparty; a transfer's other account.")
@click.option("--account", "account_id", type=text, metavar="ID", help="On another account.")
@ordering
def rebook(
    desk: Desk, order: Order, position: int, amount: str | None, counterparty: str | None, account_id: str | None
) -> None:
    """Undo an earlier event and book it again with changes, in one step; needs --reason.

    With --effective the new booking counts from then, and the undoing from when the event did; else both from now.
    """

    def command(session: Session) -> Command:
        leg = leg_at(session.bank.reversal(position, order.reason).legs, position)
        money = None if amount is None else parse_money(amount, rebooked(leg).amount.currency)
        correction = Correction(money, counterparty, account_id, order.effective_at)
        return session.bank.rebooking(position, correction, order.reason)

    carry_out(desk, order, command)


@click.command()
@_id
@ordering
def freeze(desk: Desk, order: Order, account_id: str) -> None:
    """Let no money move on an account."""
    carry_out(desk, order, lambda _: Freeze(account_id))


@click.command()
@_id
@ordering
def unfreeze(desk: Desk, order: Order, account_id: str) -> None:
    """Let money move again."""
    carry_out(desk, order, lambda _: Unfreeze(account_id))


@click.command("close-account")
@_id
@ordering
def close_account(desk: Desk, order: Order, account_id: str) -> None:
    """Close an account that stands at zero."""
    carry_out(desk, order, lambda _: CloseAccount(account_id))


@click.command("set-overdraft", cls=AmountCommand)
@_id
@_amount
@ordering
def set_overdraft(desk: Desk, order: Order, account_id: str, amount: str) -> None:
    """Say how far below zero an account may go."""
    carry_out(desk, order, lambda session: SetOverdraftLimit(account_id, _money(session, account_id, amount)))


@click.command("choose-product")
@_id
@click.argument("product_id", metavar="PRODUCT", type=text)
@ordering
def choose_product(desk: Desk, order: Order, account_id: str, product_id: str) -> None:
    """Give an account a product, or another one."""
    carry_out(desk, order, lambda _: ChooseProduct(account_id, product_id))


@click.command("open-product")
@click.argument("product_id", metavar="ID", type=text)
@click.option("--name", required=True, type=text, help="What people call it.")
@click.option("--fee", required=True, type=text, metavar="AMOUNT", help="The monthly fee.")
@click.option("--rate", type=text, default="0", show_default="0.00", metavar="PERCENT", help="Interest a year.")
@click.option("--currency", type=text, default="EUR", show_default=True, help="An ISO 4217 code.")
@ordering
def open_product(desk: Desk, order: Order, product_id: str, name: str, fee: str, rate: str, currency: str) -> None:
    """Offer a product with a monthly fee, and with interest on what an account holds."""

    def command(_: Session) -> Command:
        return OpenProduct(product_id, name, parse_money(fee, currency.upper()), parse_rate(rate))

    carry_out(desk, order, command, create=True)


@click.command("change-price", cls=AmountCommand)
@click.argument("product_id", metavar="ID", type=text)
@click.argument("amount", metavar="[AMOUNT]", type=text, required=False)
@click.option("--rate", type=text, metavar="PERCENT", help="Another interest rate a year.")
@ordering
def change_price(desk: Desk, order: Order, product_id: str, amount: str | None, rate: str | None) -> None:
    """Change a product's monthly fee, its interest rate, or both; needs --reason."""
    if amount is None and rate is None:
        message = "Say what is to change: an AMOUNT, a --rate, or both."
        raise click.UsageError(message)

    def command(session: Session) -> Command:
        priced = next((known for known in session.history.products.crud() if known.product_id == product_id), None)
        if priced is None:
            raise UnknownProduct(product_id)
        fee = None if amount is None else parse_money(amount, priced.currency)
        return ChangePrice(product_id, fee, order.reason, None if rate is None else parse_rate(rate))

    carry_out(desk, order, command)


COMMANDS = (
    open_account,
    deposit,
    withdraw,
    transfer,
    reverse,
    rebook,
    freeze,
    unfreeze,
    close_account,
    set_overdraft,
    choose_product,
    open_product,
    change_price,
)


def _money(session: Session, account_id: str, amount: str) -> Money:
    """The amount in the account's own currency."""
    known = session.history.refold(account_id, session.history.head()).account
    if not known.version:
        raise UnknownAccount(account_id)
    return parse_money(amount, known.currency)
