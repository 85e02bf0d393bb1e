"""A real bank's year, taken over with the profile that ships: our balances are those that the bank itself recorded."""

import csv
import lzma
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from bankapp.domain.events import BalanceRounded, MoneyDeposited, MoneyWithdrawn
from bankapp.domain.movements import effect_of
from bankapp.errors import Cancelled
from bankapp.eventstore.instants import from_iso
from bankapp.eventstore.recorded import EMPTY, RecordedEvent, metadata_of
from bankapp.services.importing import BadRow, BadTable, Imported
from bankapp.services.integrity import verify
from bankapp.services.moments import position_of
from bankapp.services.schema import account_of, codec
from bankapp.services.session import Session
from tests.support.services import CancelAt, workspace
from tests.support.shared_data import shared
from tests.support.uncounted import uncounted

pytestmark = pytest.mark.no_cover

ROWS = 28_205
ACCOUNTS = 1_139
Row = dict[str, str]


class Point(NamedTuple):
    """Where one row of the table stands in the log: its last event."""

    row: Row
    event: RecordedEvent
    balance: int


class Year(NamedTuple):
    session: Session
    imported: Imported
    rows: list[Row]
    events: list[RecordedEvent]


@pytest.fixture(scope="module")
def path() -> Path:
    return shared("berka/transactions-1993.csv.xz")


@pytest.fixture(scope="module")
def year(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The imported bank, and the table beside it as the standard library reads it."""
    with lzma.open(path, "rt", encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    session = workspace().create(tmp_path_factory.mktemp("berka") / "berka.bank")
    with uncounted():
        imported = session.files.import_table(path, "berka")
        events = list(session.readable.read())
    yield Year(session, imported, rows, events)
    session.close()


@pytest.fixture(scope="module")
def points(year: Year) -> list[Point]:
    """Each row with the balance that plain adding up gives after its last event."""
    balances: Counter[str] = Counter()
    last: dict[str, tuple[RecordedEvent, int]] = {}
    for event in year.events:
        decoded = codec.decode(event)
        balances[event.stream_id] += effect_of(decoded)
        if isinstance(decoded, MoneyDeposited | MoneyWithdrawn | BalanceRounded):
            last[decoded.reference] = event, balances[event.stream_id]
    return [Point(row, *last[row["trans_id"]]) for row in year.rows]


def haler(text: str) -> int:
    """Hundredths of a crown."""
    return int(Decimal(text) * 100)


def test_every_transaction_is_there(year: Year) -> None:
    roundings = sum(row["rounding"] != "0.00" for row in year.rows)
    assert (year.imported.imported, year.imported.skipped, year.imported.differences) == (ROWS, 0, ())
    assert year.imported.events == len(year.events) == ROWS + ACCOUNTS + roundings


def test_the_balance_that_the_bank_recorded_is_ours_at_every_point(points: list[Point]) -> None:
    assert len(points) == len({point.event.position for point in points}) == ROWS
    wrong = [point.row["seq"] for point in points if point.balance != haler(point.row["balance"])]
    assert wrong == []


def test_the_log_keeps_what_the_bank_recorded_beside_each_point(points: list[Point]) -> None:
    for point in points:
        decoded = codec.decode(point.event)
        assert isinstance(decoded, MoneyDeposited | MoneyWithdrawn | BalanceRounded)
        assert decoded.stated_balance == haler(point.row["balance"])
        assert point.event.effective_at == from_iso(point.row["date"])
        assert account_of(point.event.stream_id) == point.row["account_id"]


def test_the_history_of_every_account_tells_the_same(year: Year, points: list[Point]) -> None:
    told: dict[int, int] = {}
    for account_id in {row["account_id"] for row in year.rows}:
        events = year.session.history.account_events(account_id, 1, 10_000)
        balances = year.session.history.balances(account_id, events)
        told |= {event.position: balance for event, balance in zip(events, balances, strict=True)}
    assert len(told) == len(year.events)
    assert all(told[point.event.position] == haler(point.row["balance"]) for point in points)


def test_an_account_at_a_moment_is_what_the_bank_recorded(year: Year, points: list[Point]) -> None:
    history = year.session.history
    for point in points[::97]:
        found = history.account(point.row["account_id"], point.event.position)
        assert found == history.refold(point.row["account_id"], point.event.position).account
        assert found.balance == haler(point.row["balance"])


@pytest.mark.parametrize("day", ["1993-01-31", "1993-06-30", "1993-12-31"])
def test_the_bank_at_the_end_of_a_day_is_the_sum_of_what_it_recorded_until_then(year: Year, day: str) -> None:
    last = {row["account_id"]: haler(row["balance"]) for row in year.rows if row["date"] <= day}
    books = year.session.history.books(position_of(day, year.session.history))
    assert (books.balanced, books.opened) == (True, len(last))
    assert [(money.minor, money.currency) for money in books.totals] == [(sum(last.values()), "CZK")]


def test_what_the_bank_rounded_stands_as_its_own_events(year: Year) -> None:
    roundings = [haler(row["rounding"]) for row in year.rows if row["rounding"] != "0.00"]
    decoded = [codec.decode(event) for event in year.events]
    assert [event.difference for event in decoded if isinstance(event, BalanceRounded)] == roundings
    ledger = {row.ledger: row.minor for row in year.session.history.books(len(year.events)).ledger}
    assert ledger["expenses:rounding"] == sum(roundings)


def test_the_books_know_what_the_money_was_for(year: Year) -> None:
    ledger = {row.ledger: row.minor for row in year.session.history.books(len(year.events)).ledger}
    fees = sum(haler(row["amount"]) for row in year.rows if row["k_symbol"] == "SLUZBY")
    interest = sum(haler(row["amount"]) for row in year.rows if row["k_symbol"] == "UROK")
    assert (ledger["income:fees"], ledger["expenses:interest"]) == (-fees, interest)
    assert {metadata_of(event).reason for event in year.events} >= {"interest", "statement fee", "cash deposit"}


def test_accounts_that_went_below_zero_did_so_here_as_well(year: Year, points: list[Point]) -> None:
    below = {row["account_id"] for row in year.rows if row["balance"].startswith("-")}
    assert len(below) == 6
    assert {account_of(point.event.stream_id) for point in points if point.balance < 0} == below
    assert min(point.balance for point in points) == -5343_70


def test_the_chain_of_the_year_holds(year: Year) -> None:
    verdict = verify(year.session.store.read())
    assert (verdict.ok, verdict.head) == (True, year.session.store.head())


def test_the_same_year_adds_nothing_when_it_is_imported_again(year: Year, path: Path) -> None:
    head = year.session.store.head()
    again = year.session.files.import_table(path, "berka")
    assert (again.imported, again.skipped, again.events, again.differences) == (0, ROWS, 0, ())
    assert year.session.store.head() == head


def few(year: Year, folder: Path, number: int = 0, **cells: str) -> Path:
    """The first 400 rows, with some cells of one changed."""
    rows = [dict(row) for row in year.rows[:400]]
    rows[number - 1].update(cells)
    path = folder / "few.csv"
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_balance_that_was_tampered_with_is_reported_with_its_row(
    year: Year, session: Session, tmp_path: Path
) -> None:
    stated = haler(year.rows[299]["balance"])
    path = few(year, tmp_path, 300, balance=f"{Decimal(stated + 1) / 100}")
    (difference,) = session.files.import_table(path, "berka").differences
    assert (difference.row, difference.account_id) == (300, year.rows[299]["account_id"])
    assert (difference.stated.minor, difference.ours.minor) == (stated + 1, stated)


def test_an_unknown_kind_of_transaction_is_named_and_nothing_is_taken(
    year: Year, session: Session, tmp_path: Path
) -> None:
    with pytest.raises(BadRow, match=r'^Row 300: "STORNO" in column type says neither in nor out\. Nothing was'):
        session.files.import_table(few(year, tmp_path, 300, type="STORNO"), "berka")
    assert session.store.head() == EMPTY


def test_a_table_without_the_column_of_the_bank_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("account_id,date,amount\n1,1993-01-01,5.00\n")
    with pytest.raises(BadTable, match="there is no column balance, bank, k_symbol, operation, partner_account"):
        session.files.import_table(path, "berka")


def test_progress_is_told_all_the_way_and_cancelling_leaves_nothing(
    year: Year, session: Session, tmp_path: Path
) -> None:
    path = few(year, tmp_path)
    with pytest.raises(Cancelled):
        session.files.import_table(path, "berka", CancelAt(400))
    assert session.store.head() == EMPTY
    progress = CancelAt()
    assert session.files.import_table(path, "berka", progress).events == progress.told[-1]
    assert session.files.count_rows(path) == 401
