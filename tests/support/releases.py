"""One bank for each schema of the log that was ever released, and what it has to show for ever.

When an event type, or a new schema of one, is about to be released:

    python -m tests.support.releases NUMBER

The files that are there already are never made again.
"""

import lzma
import sys
from pathlib import Path
from typing import Any

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
from bankapp.domain.money import Money
from bankapp.services.readmodels import SCHEMA
from bankapp.services.session import Session
from tests.support.clock import SECOND, FakeClock
from tests.support.golden import DATA
from tests.support.services import workspace

Shown = dict[str, Any]

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
    do(ReopenBooks("2025-11-30", "an invoice was late"), "")


def shown(session: Session) -> Shown:
    """What a bank shows at each position, and what its log says of itself."""
    history = session.history
    return {
        "head": head_json(session.store.head()),
        "types": sorted({f"{event.type}/{event.schema_version}" for event in session.store.read()}),
        "positions": [bank_json(history.bank(position)) for position in range(history.head() + 1)],
        "products": [msgspec.to_builtins(product) for product in history.products(history.head())],
    }


def unpacked(number: int, folder: Path) -> Path:
    """The bank of a released schema, as a file of its own."""
    path = folder / f"schema-{number}.bank"
    path.write_bytes(lzma.decompress((DATA / f"schema-{number}.bank.xz").read_bytes()))
    return path


def expected(number: int) -> Shown:
    """What it showed when it was made, and under `readmodels` the schema of the read models at that time."""
    return msgspec.json.decode((DATA / f"schema-{number}.json").read_bytes(), type=Shown)


def released() -> list[int]:
    """The schemas of which there is a bank."""
    return sorted(int(path.stem.removeprefix("schema-")) for path in DATA.glob("schema-*.json"))


def _make(number: int) -> None:
    path = DATA / f"schema-{number}.bank"
    session = workspace(FakeClock(step=3600 * SECOND)).create(path)
    live(session)
    with (DATA / f"schema-{number}.json").open("xb") as file:
        told = {"readmodels": SCHEMA, **shown(session)}
        file.write(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    session.close()
    with (DATA / f"schema-{number}.bank.xz").open("xb") as file:
        file.write(lzma.compress(path.read_bytes(), preset=9))
    path.unlink()


if __name__ == "__main__":
    _make(int(sys.argv[1]))
