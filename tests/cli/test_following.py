"""Events shown as they come."""

import io
import json
from collections.abc import Callable, Iterator

from bankapp.cli.following import follow
from bankapp.cli.forms import event_json
from bankapp.cli.screen import Screen
from bankapp.domain.commands import Deposit
from bankapp.eventstore.recorded import RecordedEvent
from bankapp.services.exporting import Selection
from tests.cli.support import Cli
from tests.support.scenario import eur


def positions(cli: Cli, selection: Selection, *while_waiting: Callable[[], None]) -> list[int]:
    """What is shown of a selection when these things happen one after the other, and then Ctrl+C."""
    session = cli.workspace.open(cli.bank)
    out = io.StringIO()
    screen = Screen(out, None)
    happenings = iter(while_waiting)

    def pause(_: float) -> None:
        happening = next(happenings, None)
        if happening is None:
            raise KeyboardInterrupt
        happening()

    def show(found: Iterator[RecordedEvent]) -> None:
        for event in found:
            screen.json_text(event_json(event))

    follow(session, screen, selection, show, pause)
    session.close()
    return [json.loads(line)["position"] for line in out.getvalue().splitlines()]


def depositing(cli: Cli, account_id: str) -> Callable[[], None]:
    """A deposit that another connection makes."""

    def deposit() -> None:
        session = cli.workspace.open(cli.bank)
        session.bank.execute(Deposit(account_id, eur("1")), session.bank.envelope())
        session.close()

    return deposit


def test_what_is_there_comes_first_and_then_what_others_add_each_once(cli: Cli) -> None:
    cli.article()
    deposit = depositing(cli, "123")

    assert positions(cli, Selection(first=3), deposit, deposit) == [3, 4, 5, 6]


def test_only_the_chosen_account_is_followed(cli: Cli) -> None:
    cli.article()
    cli.ok("open-account", "--owner", "Bob", "--id", "456")

    found = positions(cli, Selection("456"), depositing(cli, "123"), depositing(cli, "456"))

    assert found == [5, 7]


def test_what_is_to_come_can_be_followed_from_beyond_the_newest_event(cli: Cli) -> None:
    cli.article()

    assert positions(cli, Selection(first=5), depositing(cli, "123")) == [5]
