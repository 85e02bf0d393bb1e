"""What commands take in common: texts, amounts below zero, and the options of everything that appends."""

import os
import re
from collections.abc import Callable
from functools import wraps

import click
from msgspec import Struct
from msgspec.structs import replace

from bankapp.cli.desk import Desk
from bankapp.cli.texts import text
from bankapp.eventstore.identity import id_from_text
from bankapp.eventstore.instants import from_iso
from bankapp.services.actor import VARIABLE, actor_at_start
from bankapp.services.bank import Bank, with_command_id
from bankapp.services.planning import Envelope

Run = Callable[..., object]
_NEGATIVE = re.compile(r"-(?=[\d.])")


class AmountCommand(click.Command):
    """A command whose amounts may be below zero: "-5" is then an argument for the rules to refuse, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        before = ["", *args]
        return super().parse_args(ctx, [_as_argument(*pair) for pair in zip(before, args, strict=False)])


def _as_argument(before: str, word: str) -> str:
    """A negative number with a true minus sign, which no option begins with; an option's own value stays as it is."""
    is_value = before.startswith("--") and before not in {"--", "--json"} and "=" not in before
    return word if is_value else _NEGATIVE.sub("\N{MINUS SIGN}", word, count=1) if _NEGATIVE.match(word) else word


json_option = click.option("--json", "as_json", is_flag=True, help="For programmes: JSON instead of text.")


class Order(Struct, frozen=True):
    """What was said beside the command itself."""

    reason: str
    actor: str
    command_id: bytes | None
    expected_version: int | None
    effective_at: int | None
    as_json: bool

    def envelope(self, bank: Bank) -> Envelope:
        """The envelope in which the command goes to the bank."""
        made = bank.envelope(self.actor, self.reason, self.effective_at)
        return with_command_id(replace(made, expected_version=self.expected_version), self.command_id)


_OPTIONS = (
    click.option("--reason", type=text, default="", help="Why this is done."),
    click.option(
        "--actor",
        type=text,
        default=lambda: actor_at_start(os.environ),
        show_default=f"{VARIABLE}, else the login name",
        help="Who does it.",
    ),
    click.option("--command-id", type=text, metavar="UUID", help="Done once only, however often it is repeated."),
    click.option("--expected-version", type=int, metavar="N", help="Refuse unless the account is at this version."),
    click.option("--effective", type=text, metavar="DATE", help="When it counts, where that is not now."),
    json_option,
)


def ordering(run: Run) -> Run:
    """Gives a command the options of everything that appends; it is called with the desk and an Order first."""

    @wraps(run)
    def ordered(
        desk: Desk,
        /,
        *,
        reason: str,
        actor: str,
        command_id: str | None,
        expected_version: int | None,
        effective: str | None,
        as_json: bool,
        **arguments: object,
    ) -> object:
        order = Order(
            reason,
            actor,
            None if command_id is None else id_from_text(command_id),
            expected_version,
            None if effective is None else from_iso(effective),
            as_json,
        )
        return run(desk, order, **arguments)

    decorated: Run = ordered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return click.pass_obj(decorated)
