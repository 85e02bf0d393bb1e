"""The command that asks what would have been; the bank itself is only read."""

from collections.abc import Sequence
from pathlib import Path

import click

from bankapp.cli.desk import Desk, ending_cleanly
from bankapp.cli.forms import Json, counted, money_json
from bankapp.cli.parameters import AmountCommand, json_option
from bankapp.cli.selecting import moment_in
from bankapp.cli.tables import Column, table
from bankapp.cli.texts import text
from bankapp.domain.commands import AccountCommand, Deposit, Transfer, Withdraw
from bankapp.domain.money import Money, parse_money
from bankapp.domain.rejections import UnknownAccount
from bankapp.services.session import Session
from bankapp.services.whatif import Answer, Changed, RefusedThen
from bankapp.services.whatif_changes import Change, ChangeAmount, LeaveOut, amount_at, inserted

Pairs = Sequence[tuple[str, str]]
_CHANGED = (
    Column("account"),
    Column("owner"),
    Column("in truth", right=True),
    Column("what if", right=True),
    Column("difference", right=True),
    Column("status"),
)
_REFUSED = (Column("event", right=True), Column("command"), Column("why it would be refused"))


@click.command("what-if", cls=AmountCommand)
@click.option("--leave-out", type=int, multiple=True, metavar="POSITION", help="This event never happened.")
@click.option("--change", type=(int, str), multiple=True, metavar="POSITION AMOUNT", help="It had another amount.")
@click.option("--deposit", type=(str, str), multiple=True, metavar="ID AMOUNT", help="Put money in, at --at.")
@click.option("--withdraw", type=(str, str), multiple=True, metavar="ID AMOUNT", help="Take money out, at --at.")
@click.option("--transfer", type=(str, str, str), multiple=True, metavar="FROM TO AMOUNT", help="Move it, at --at.")
@click.option("--at", "moment", type=text, metavar="MOMENT", default="now", help="When what is added happens.")
@click.option("--save", type=click.Path(path_type=Path), metavar="FILE", help="Make a bank of what would have been.")
@json_option
@click.pass_obj
def what_if(
    desk: Desk,
    leave_out: Sequence[int],
    change: Sequence[tuple[int, str]],
    deposit: Pairs,
    withdraw: Pairs,
    transfer: Sequence[tuple[str, str, str]],
    moment: str,
    save: Path | None,
    as_json: bool,
) -> None:
    """Decide history again without an event, with another amount, or with one command more.

    The bank is not changed. All that is added happens at the one moment --at.
    """
    with desk.reading() as session:
        commands = _commands(session, deposit, withdraw, transfer)
        changes = _changes(session, leave_out, change, commands, moment_in(session, moment))
        if not changes:
            message = "Say what was different: --leave-out, --change, --deposit, --withdraw or --transfer."
            raise click.UsageError(message)
        head = session.history.head
        with desk.screen.progress("deciding again", head) as progress:
            answer = session.what_if(changes).answer(progress)
        if save:
            with ending_cleanly(), desk.screen.progress("saving", head) as progress:
                desk.make_workspace().save_what_if(save, session, session.what_if(changes), progress).close()
    if as_json:
        desk.screen.json(_json(answer, save))
    else:
        desk.screen.lines(_text(answer, save))


COMMANDS = (what_if,)


def _commands(
    session: Session, deposit: Pairs, withdraw: Pairs, transfer: Sequence[tuple[str, str, str]]
) -> list[AccountCommand]:
    return [
        *(Deposit(name, _money(session, name, amount)) for name, amount in deposit),
        *(Withdraw(name, _money(session, name, amount)) for name, amount in withdraw),
        *(Transfer(source, target, _money(session, source, amount)) for source, target, amount in transfer),
    ]


def _changes(
    session: Session,
    leave_out: Sequence[int],
    change: Sequence[tuple[int, str]],
    commands: Sequence[AccountCommand],
    at: int,
) -> list[Change]:
    return [
        *(LeaveOut(position) for position in leave_out),
        *(ChangeAmount(position, _amount(session, position, amount)) for position, amount in change),
        *(inserted(session.bank, session.history, at, command) for command in commands),
    ]


def _amount(session: Session, position: int, amount: str) -> int:
    return parse_money(amount, amount_at(session.history, position).currency).minor


def _money(session: Session, account_id: str, amount: str) -> Money:
    row = session.history.account_row(account_id)
    if row is None:
        raise UnknownAccount(account_id)
    return parse_money(amount, row.currency)


def _json(answer: Answer, saved: Path | None) -> Json:
    return {
        "from": answer.start,
        "to": answer.head,
        "decided": answer.decided,
        "changed": [_changed_json(changed) for changed in answer.changed],
        "refused": [_refused_json(refused) for refused in answer.refused],
        "saved": str(saved) if saved else None,
    }


def _changed_json(changed: Changed) -> Json:
    return {
        "id": changed.account_id,
        "truth": _state_json(changed.truly.balance, changed.truly.status, changed.currency),
        "what_if": _state_json(changed.then.balance, changed.then.status, changed.currency),
        "difference": money_json(changed.difference),
    }


def _state_json(balance: int, status: str, currency: str) -> Json:
    return {"balance": money_json(Money(balance, currency)), "status": status}


def _refused_json(refused: RefusedThen) -> Json:
    return {
        "position": refused.position,
        "inserted": refused.inserted,
        "command": type(refused.command).__name__,
        "why": refused.why,
    }


def _text(answer: Answer, saved: Path | None) -> list[str]:
    lines = table(_CHANGED, [_changed_row(changed) for changed in answer.changed]) if answer.changed else []
    if answer.refused:
        lines += ["", *table(_REFUSED, [_refused_row(refused) for refused in answer.refused]), ""]
    again = counted(answer.decided, "command")
    accounts, refused = counted(len(answer.changed), "account"), counted(len(answer.refused), "command")
    lines.append(f"{again} decided again from event {answer.start} on: {accounts} would differ, {refused} be refused.")
    return [*lines, f"Saved as {saved}."] if saved else lines


def _changed_row(changed: Changed) -> tuple[str, ...]:
    truly, then = changed.truly, changed.then
    status = then.status if then.status == truly.status else f"{then.status}, in truth {truly.status}"
    balances = (str(Money(found.balance, changed.currency)) for found in (truly, then))
    return changed.account_id, changed.owner, *balances, str(changed.difference), status


def _refused_row(refused: RefusedThen) -> tuple[str, ...]:
    place = f"after {refused.position}" if refused.inserted else str(refused.position)
    return place, type(refused.command).__name__, refused.why
