"""One bank for each schema of the log that was ever released, and what it has to show for ever.

When an event type, or a new schema of one, is about to be released:

    python -m tests.support.releases NUMBER

The files that are there already are never made again.
"""

import lzma
import sys
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from bankapp.cli.forms import bank_json, head_json
from bankapp.domain.commands import (
    ChangePrice,
    ChooseProduct,
    CloseAccount,
    CloseBooks,
    Command,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    PostMonth,
    RecordTransaction,
    ReopenBooks,
    SetOverdraftLimit,
    Transfer,
    Unfreeze,
    Withdraw,
)
from bankapp.domain.events import PersonForgotten
from bankapp.domain.money import Money
from bankapp.eventstore.recorded import Commit, Expected, Metadata
from bankapp.services.readmodels import SCHEMA
from bankapp.services.schema import account_stream, codec
from bankapp.services.session import Session
from tests.support.clock import SECOND, FakeClock
from tests.support.golden import DATA
from tests.support.services import workspace

Shown = dict[str, Any]
Kind = Literal["schema", "private"]
"""A plain bank, and a private one, that lived the same life."""

_LIFE: tuple[tuple[Command, str], ...] = (
    (OpenProduct("basic", "Basic account", Money(250, "EUR")), "new this year"),
    (OpenAccount("123", "Ann Lee", "EUR", 5_000), "first visit"),
    (OpenAccount("456", "Βασίλης Ö", "EUR"), ""),
    (OpenAccount("789", "Cleo 🦊", "JPY"), ""),
    (Deposit("123", Money(10_000, "EUR"), "Acme"), "salary"),
    (Withdraw("123", Money(12_500, "EUR"), "Landlord"), "rent"),
    (Transfer("123", "456", Money(1_500, "EUR")), "gift"),
    (Deposit("789", Money(700, "JPY")), ""),
    (RecordTransaction("456", Money(-499, "EUR"), "fees", "Old bank", "A-1", -1, 1_000), "taken over"),
    (RecordTransaction("456", Money(12, "EUR"), "interest-paid", "Old bank", "A-2", 0, 1_012), "taken over"),
    (SetOverdraftLimit("123", Money(9_900, "EUR")), "asked for"),
    (ChangePrice("basic", Money(290, "EUR"), "costs rose"), ""),
    (OpenProduct("plus", "Plus account", Money(490, "EUR"), 125), "for savers"),
    (OpenAccount("147", "Dan Moe", "EUR", 0, "basic"), ""),
    (ChooseProduct("123", "plus"), "saves"),
    (ChangePrice("plus", None, "rates rose", 150), ""),
    (ChangePrice("plus", Money(590, "EUR"), "costs rose", 175), ""),
    (PostMonth("123", "2025-12", Money(590, "EUR"), Money(3, "EUR")), "fee and interest for 2025-12"),
    (Freeze("123"), "card lost"),
    (Unfreeze("123"), "card found"),
)


def live(session: Session) -> None:
    """Do in a bank whatever can be done."""

    def do(command: Command, reason: str, effective_at: int | None = None) -> int:
        return session.bank.execute(command, session.bank.envelope("ada", reason, effective_at)).position

    for command, reason in _LIFE:
        do(command, reason)
    wrong = do(Withdraw("123", Money(77, "EUR"), "Baker"), "bread")
    do(session.bank.reversal(wrong, "booked twice"), "booked twice")
    do(Deposit("123", Money(4_000, "EUR")), "found in a drawer", 0)
    do(Withdraw("789", Money(700, "JPY")), "")
    do(CloseAccount("789"), "moved away")
    do(CloseBooks("2025-12-31"), "end of the year")
    forget(session)
    do(ReopenBooks("2025-11-30", "an invoice was late"), "")


def forget(session: Session) -> None:
    """No command does this in a plain bank, where the event is one that comes with a private bank's log alone."""
    if session.keys:
        session.bank.forget(["789"], session.bank.envelope("ada", "asked for"))
        return
    event = codec.encode(account_stream("789"), PersonForgotten())
    commit = Commit(session.bank.new_id(), (event,), {event.stream_id: Expected.EXISTS}, Metadata("ada", "asked for"))
    session.store.append(commit)


def shown(session: Session) -> Shown:
    """What a bank shows at each position, and what its log says of itself."""
    history = session.history
    return {
        "head": head_json(session.store.head()),
        "types": sorted({f"{event.type}/{event.schema_version}" for event in session.store.read()}),
        "positions": [bank_json(history.bank(position)) for position in range(history.head() + 1)],
        "products": [msgspec.to_builtins(product) for product in history.products.at(history.head())],
    }


def unpacked(number: int, folder: Path, kind: Kind = "schema") -> Path:
    """The bank of a released schema, as a file of its own."""
    path = folder / f"{kind}-{number}.bank"
    path.write_bytes(lzma.decompress((DATA / f"{kind}-{number}.bank.xz").read_bytes()))
    return path


def expected(number: int, kind: Kind = "schema") -> Shown:
    """What it showed when it was made, and under `readmodels` the schema of the read models at that time."""
    return msgspec.json.decode((DATA / f"{kind}-{number}.json").read_bytes(), type=Shown)


def released(kind: Kind = "schema") -> list[int]:
    """The schemas of which there is a bank."""
    return sorted(int(path.stem.removeprefix(f"{kind}-")) for path in DATA.glob(f"{kind}-*.json"))


def _make(number: int, kind: Kind) -> None:
    path = DATA / f"{kind}-{number}.bank"
    session = workspace(FakeClock(step=3600 * SECOND)).create(path, private=kind == "private")
    live(session)
    with (DATA / f"{kind}-{number}.json").open("xb") as file:
        told = {"readmodels": SCHEMA, **shown(session)}
        file.write(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    session.close()
    with (DATA / f"{kind}-{number}.bank.xz").open("xb") as file:
        file.write(lzma.compress(path.read_bytes(), preset=9))
    path.unlink()


if __name__ == "__main__":
    for each in get_args(Kind):
        _make(int(sys.argv[1]), each)
