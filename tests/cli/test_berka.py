"""A real bank's year, taken over from its own table."""

import csv
import lzma
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bankapp.bootstrap import Workspace
from bankapp.cli.main import main
from tests.cli.support import Cli
from tests.support.uncounted import uncounted

pytestmark = pytest.mark.no_cover

TABLE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "berka" / "transactions-1993.csv.xz"
ROWS = 28_205


@pytest.fixture(scope="module")
def berka(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank after the import."""
    if not TABLE.exists():
        reason = f"the real bank's table is not at {TABLE}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    path = tmp_path_factory.mktemp("berka") / "berka.bank"
    with uncounted():
        assert main(["--bank", str(path), "import", str(TABLE), "--map", "berka"]) == 0
    return path


@pytest.fixture
def real(cli: Cli, berka: Path) -> Cli:
    return cli.on(berka)


def table_rows() -> list[dict[str, str]]:
    with lzma.open(TABLE, "rt", encoding="ascii", newline="") as file:
        return list(csv.DictReader(file))


def test_our_balance_is_the_real_banks_after_each_of_its_transactions(berka: Path) -> None:
    session = Workspace().open(berka)
    ours: dict[str, Decimal] = {}
    for account in session.history.bank(session.history.head()).accounts:
        events = session.history.account_events(account.account_id, 1, account.version)
        balances = session.history.balances(account.account_id, events)
        ours |= {
            _reference(event.data): Decimal(after).scaleb(-2) for event, after in zip(events, balances, strict=True)
        }
    session.close()

    theirs = {row["trans_id"]: Decimal(row["balance"]) for row in table_rows()}

    assert len(theirs) == ROWS
    assert {name: ours.get(name) for name in theirs} == theirs


def test_the_log_of_the_real_bank_holds(real: Cli) -> None:
    verdict = real.ok("verify", "--json").json

    assert verdict["ok"]
    assert verdict["events"] > ROWS


def test_all_accounts_are_there_and_the_books_balance(real: Cli) -> None:
    bank = real.ok("accounts", "--json").json

    assert len(bank["accounts"]) == 1139
    assert bank["balanced"]
    assert [total["currency"] for total in bank["totals"]] == ["CZK"]


def test_a_moment_is_the_date_on_which_things_counted(real: Cli) -> None:
    first = real.ok("accounts", "--at", "1993-01-01", "--json").json

    opened = {row["account_id"] for row in table_rows() if row["date"] == "1993-01-01"}
    assert {account["id"] for account in first["accounts"]} == opened


def test_importing_the_table_twice_adds_nothing(real: Cli) -> None:
    before = real.ok("verify", "--json").json["head"]

    again: dict[str, Any] = real.ok("import", TABLE, "--map", "berka", "--json").json

    assert again == {"imported": 0, "skipped": ROWS, "differences": []}
    assert real.ok("verify", "--json").json["head"] == before


def test_a_balance_that_differs_is_reported_with_its_row(cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("id,day,sum,after\n7,2026-01-02,10.00,10.00\n7,2026-01-03,-2.50,7.00\n")
    profile = tmp_path / "p.toml"
    columns = 'account = "id"\ndate = "day"\namount = "sum"\nstated_balance = "after"\n'
    profile.write_text(f'name = "p"\ncurrency = "EUR"\n[columns]\n{columns}')

    imported = cli.ok("import", table, "--map", profile, "--json").json

    stated, ours = ({"amount": amount, "currency": "EUR"} for amount in ("7.00", "7.50"))
    assert imported["differences"] == [{"row": 2, "account": "7", "stated": stated, "ours": ours}]


def _reference(data: str) -> str:
    """The real bank's number of a transaction; of two events for one row the later one, the rounding, counts."""
    return data.partition('"reference":"')[2].partition('"')[0]
