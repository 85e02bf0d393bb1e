"""Tables of other banks' transactions, in any of the forms in which they come."""

import gzip
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bankapp.adapters.files.jsonl import BadLine
from bankapp.adapters.files.reading import CannotRead
from bankapp.domain.commands import CloseAccount, CloseBooks
from bankapp.domain.events import BalanceRounded, MoneyDeposited, MoneyWithdrawn
from bankapp.domain.money import Money
from bankapp.errors import BadFile, Cancelled
from bankapp.eventstore.instants import from_iso
from bankapp.eventstore.recorded import EMPTY, metadata_of
from bankapp.services.importing import BadRow, BadTable, Difference
from bankapp.services.schema import codec
from bankapp.services.session import Session
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk

PROFILE = """
name = "theirs"
currency = "EUR"
source = "taken over"
owner = "Customer {account}"
credit = ["in"]
debit = ["out", "fee"]
[columns]
account = "account"
date = "day"
amount = "amount"
sign = "way"
reference = "number"
stated_balance = "balance"
rounding = "rounding"
counterparty = ["bank", "partner"]
[[books]]
when = { way = "fee" }
books = "fees"
[[reasons]]
when = { way = "fee" }
text = "statement fee"
"""
HEADER = "number,account,day,way,amount,rounding,balance,bank,partner"
ROWS = (
    "1,a,2020-01-01,in,100.00,0.00,100.00,XY,42",
    "2,b,2020-01-01,in,1.00,,,,",
    "3,a,2020-01-02,out,150.04,0.04,-50.00,,",
    "4,a,2020-01-03,fee,2.00,0.00,-52.00,,",
)
NARROW = """
name = "narrow"
currency = "EUR"
[columns]
account = "account"
date = "day"
amount = "amount"
"""


def table(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


@pytest.fixture
def profile(tmp_path: Path) -> str:
    path = tmp_path / "theirs.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return str(path)


@pytest.fixture
def narrow(tmp_path: Path) -> str:
    path = tmp_path / "narrow.toml"
    path.write_text(NARROW, encoding="utf-8")
    return str(path)


def amounts(session: Session) -> list[int]:
    """What moved in the log, signed."""
    moved = [codec.decode(event) for event in session.store.read()]
    return [
        event.amount if isinstance(event, MoneyDeposited) else -event.amount
        for event in moved
        if isinstance(event, MoneyDeposited | MoneyWithdrawn)
    ]


def changed(number: int, row: str) -> Sequence[str]:
    """The rows, with one of them replaced."""
    return [row if place == number else kept for place, kept in enumerate(ROWS, start=1)]


def test_each_row_becomes_events_as_it_happened(session: Session, tmp_path: Path, profile: str) -> None:
    found = session.files.import_table(table(tmp_path, *ROWS), profile)
    assert (found.imported, found.skipped, found.events, found.differences) == (4, 0, 7, ())
    assert [codec.decode(event) for event in session.history.account_events("a", 2, 5)] == [
        MoneyDeposited(100_00, "EUR", "cash", "XY 42", "1", 100_00),
        MoneyWithdrawn(150_04, "EUR", "cash", "", "3"),
        BalanceRounded(4, "EUR", "3", -50_00),
        MoneyWithdrawn(2_00, "EUR", "fees", "", "4", -52_00),
    ]


def test_an_account_is_opened_on_the_day_of_its_first_row(session: Session, tmp_path: Path, profile: str) -> None:
    session.files.import_table(table(tmp_path, *ROWS), profile)
    opening = session.history.events(1, 1)[0]
    assert (opening.type, opening.effective_at) == ("AccountOpened", from_iso("2020-01-01"))
    assert session.history.account("a", 7).owner == "Customer a"
    assert metadata_of(opening).reason == "taken over"


def test_all_events_of_an_import_belong_together(session: Session, tmp_path: Path, profile: str) -> None:
    session.files.import_table(table(tmp_path, *ROWS), profile)
    metadata = [metadata_of(event) for event in session.readable.read()]
    assert len({each.correlation_id for each in metadata}) == 1
    assert {each.actor for each in metadata} == {"import"}
    assert metadata[-1].reason == "statement fee"


def test_a_table_that_is_imported_twice_adds_nothing(session: Session, tmp_path: Path, profile: str) -> None:
    path = table(tmp_path, *ROWS)
    session.files.import_table(path, profile)
    head = session.store.head()
    found = session.files.import_table(path, profile)
    assert (found.imported, found.skipped, found.events) == (0, 4, 0)
    assert session.store.head() == head


def test_a_table_that_has_grown_adds_what_is_new(session: Session, tmp_path: Path, profile: str) -> None:
    session.files.import_table(table(tmp_path, *ROWS[:2]), profile)
    found = session.files.import_table(table(tmp_path, *ROWS), profile)
    assert (found.imported, found.skipped) == (2, 2)
    assert amounts(session) == [100_00, 1_00, -150_04, -2_00]


def test_a_wrong_balance_is_reported_with_its_row(session: Session, tmp_path: Path, profile: str) -> None:
    rows = changed(3, ROWS[2].replace("-50.00", "-49.00"))
    found = session.files.import_table(table(tmp_path, *rows), profile)
    assert found.differences == (Difference(3, "a", eur("-49"), eur("-50")),)
    assert found.imported == 4


def test_every_later_row_of_the_account_is_reported_after_a_wrong_amount(
    session: Session, tmp_path: Path, profile: str
) -> None:
    rows = changed(1, ROWS[0].replace("in,100.00", "in,101.00"))
    found = session.files.import_table(table(tmp_path, *rows), profile)
    assert [difference.row for difference in found.differences] == [1, 3, 4]
    assert {difference.ours.minor - difference.stated.minor for difference in found.differences} == {100}


BAD_ROWS = {
    "no amount": ("3,a,2020-01-02,out,,0.00,1.00,,", '"" is not an amount: nothing was typed'),
    "amount": ("3,a,2020-01-02,out,1e3,0.00,1.00,,", '"1e3" is not an amount: exponents are not taken'),
    "decimals": ("3,a,2020-01-02,out,1.005,0.00,1.00,,", '"1.005" is not an amount: EUR has 2 decimals'),
    "balance": ("3,a,2020-01-02,out,1.00,0.00,much,,", '"much" is not an amount'),
    "rounding": ("3,a,2020-01-02,out,1.00,x,1.00,,", '"x" is not an amount'),
    "date": ("3,a,2020-02-30,out,1.00,0.00,1.00,,", '"2020-02-30" is no date'),
    "sign": ("3,a,2020-01-02,sideways,1.00,,,,", '"sideways" in column way says neither in nor out.'),
    "no sign": ("3,a,2020-01-02,,1.00,,,,", '"" in column way says neither in nor out.'),
    "account": ("3,a b,2020-01-02,in,1.00,,,,", "The account's id must be 1 to 64 letters"),
    "no account": ("3,,2020-01-02,in,1.00,,,,", "The account's id must be 1 to 64 letters"),
    "reference": ("1,a,2020-01-02,in,1.00,,,,", 'its reference "1" stands in row 1 already.'),
    "too much": ("3,a,2020-01-02,in,92233720368547758.07,,,,", "would hold more than the bank can count"),
}


@pytest.mark.parametrize(("row", "why"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_row_is_named_and_leaves_nothing(
    session: Session, tmp_path: Path, profile: str, row: str, why: str
) -> None:
    with pytest.raises(BadRow) as caught:
        session.files.import_table(table(tmp_path, *changed(3, row)), profile)
    assert (caught.value.row, caught.value.why.startswith(why) or why in caught.value.why) == (3, True)
    assert str(caught.value).endswith(". Nothing was imported.")
    assert session.store.head() == EMPTY


def test_a_row_that_the_bank_refuses_leaves_nothing(session: Session, desk: Desk, tmp_path: Path, profile: str) -> None:
    desk.opened("b")
    desk.do(CloseAccount("b"))
    with pytest.raises(BadRow, match=r"Row 2: Account b is closed\. Nothing was imported\."):
        session.files.import_table(table(tmp_path, *ROWS), profile)
    assert session.history.head() == 2


def test_an_account_that_is_there_is_gone_on_with(session: Session, desk: Desk, tmp_path: Path, profile: str) -> None:
    desk.opened("b", deposit="5")
    session.files.import_table(table(tmp_path, *ROWS), profile)
    assert session.history.account("b", session.history.head()).money == eur("6")


@pytest.mark.parametrize("row", ["5,a,2020-01-04,in", "5,a,2020-01-04,in,1.00,,,,,,more"], ids=["fewer", "more"])
def test_a_line_with_other_cells_than_the_header_is_named(
    session: Session, tmp_path: Path, profile: str, row: str
) -> None:
    with pytest.raises(BadLine, match="line 6: it has more or fewer cells than the header"):
        session.files.import_table(table(tmp_path, *ROWS, row), profile)
    assert session.store.head() == EMPTY


def test_a_column_that_is_missing_is_named(session: Session, tmp_path: Path, profile: str) -> None:
    header = HEADER.replace("rounding", "round").replace("partner", "who")
    with pytest.raises(BadTable, match="there is no column partner, rounding"):
        session.files.import_table(table(tmp_path, *ROWS, header=header), profile)


def test_a_column_without_a_name_is_no_harm(session: Session, tmp_path: Path, narrow: str) -> None:
    path = table(tmp_path, "0,a,2020-01-01,1.00", header=",account,day,amount")
    assert session.files.import_table(path, narrow).imported == 1


def test_an_empty_table_adds_nothing(session: Session, tmp_path: Path, profile: str) -> None:
    for path in (table(tmp_path), table(tmp_path, header="")):
        assert session.files.import_table(path, profile).imported == 0
    assert session.store.head() == EMPTY


def test_rows_that_are_alike_are_kept_apart_and_still_taken_once(session: Session, tmp_path: Path, narrow: str) -> None:
    path = table(tmp_path, *["a,2020-01-01,-1.00"] * 3, header="account,day,amount")
    assert session.files.import_table(path, narrow).imported == 3
    assert amounts(session) == [-1_00] * 3
    again = session.files.import_table(path, narrow)
    assert (again.imported, again.skipped) == (0, 3)


def test_one_more_of_the_same_is_new(session: Session, tmp_path: Path, narrow: str) -> None:
    header = "account,day,amount"
    session.files.import_table(table(tmp_path, *["a,2020-01-01,1.00"] * 2, header=header), narrow)
    found = session.files.import_table(table(tmp_path, *["a,2020-01-01,1.00"] * 3, header=header), narrow)
    assert (found.imported, found.skipped) == (1, 2)


def test_an_amount_may_carry_its_own_sign(session: Session, tmp_path: Path, narrow: str) -> None:
    rows = ("a,2020-01-01,5.00", "a,2020-01-01,+5.00", "a,2020-01-01,-1.00", "a,2020-01-01,0.00")
    session.files.import_table(table(tmp_path, *rows, header="account,day,amount"), narrow)
    assert amounts(session) == [5_00, 5_00, -1_00, 0]


@pytest.mark.parametrize("limit", [1, 3], ids=["at once", "late"])
def test_cancelling_leaves_nothing(
    session: Session, tmp_path: Path, narrow: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankapp.services.importing._TELL", 1)
    rows = (f"a,2020-01-01,{number}.00" for number in range(5))
    with pytest.raises(Cancelled):
        session.files.import_table(table(tmp_path, *rows, header="account,day,amount"), narrow, CancelAt(limit))
    assert session.store.head() == EMPTY


def test_cancelling_while_it_is_written_leaves_nothing(session: Session, tmp_path: Path, narrow: str) -> None:
    rows = (f"a,2020-01-01,{number}.00" for number in range(5))
    with pytest.raises(Cancelled):
        session.files.import_table(table(tmp_path, *rows, header="account,day,amount"), narrow, CancelAt(6))
    assert (session.store.head(), session.readmodels.position()) == (EMPTY, 0)


CONTINENTAL = """
name = "continental"
currency = "EUR"
decimal = ","
group = "."
date_format = "%d.%m.%Y"
delimiter = ";"
encoding = "latin-1"
[columns]
account = "Konto"
date = "Tag"
amount = "Betrag"
counterparty = ["Empfänger"]
"""


def test_other_separators_dates_and_letters_are_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(CONTINENTAL, encoding="utf-8")
    path = tmp_path / "umsatz.csv"
    path.write_text("Konto;Tag;Betrag;Empfänger\r\n7;31.12.2019;-1.234,5;Müller\r\n", encoding="latin-1", newline="")
    session.files.import_table(path, str(tmp_path / "p.toml"))
    event = session.history.events(2, 2)[0]
    assert codec.decode(event) == MoneyWithdrawn(1234_50, "EUR", counterparty="Müller")
    assert event.effective_at == from_iso("2019-12-31")


def test_a_date_of_another_form_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(CONTINENTAL, encoding="utf-8")
    path = tmp_path / "umsatz.csv"
    path.write_text("Konto;Tag;Betrag;Empfänger\n7;2019-12-31;1;x\n", encoding="latin-1")
    with pytest.raises(BadRow, match=r'^Row 1: "2019-12-31" is no date of the form %d\.%m\.%Y\. Nothing'):
        session.files.import_table(path, str(tmp_path / "p.toml"))


def test_yen_and_dinars_have_their_own_decimals(session: Session, tmp_path: Path) -> None:
    for currency, text, minor in (("JPY", "1500", 1500), ("KWD", "1.005", 1005)):
        named = NARROW.replace("EUR", currency).replace("narrow", currency)
        (tmp_path / "p.toml").write_text(named, encoding="utf-8")
        path = table(tmp_path, f"{currency},2020-01-01,{text}", header="account,day,amount")
        session.files.import_table(path, str(tmp_path / "p.toml"))
        assert session.history.account(currency, session.history.head()).money == Money(minor, currency)


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("t.csv", lambda data: data),
    "with a byte order mark": ("t.csv", lambda data: b"\xef\xbb\xbf" + data),
    "gz": ("t.csv.gz", gzip.compress),
    "xz": ("t.csv.xz", lzma.compress),
    "crlf": ("t.csv", lambda data: data.replace(b"\n", b"\r\n")),
    "quoted": ("t.csv", lambda data: data.replace(b"100.00,XY", b'"100.00","X\nY"')),
}


@pytest.mark.parametrize("form", PACKED)
def test_a_table_is_read_in_any_wrapping(session: Session, tmp_path: Path, profile: str, form: str) -> None:
    name, wrapped = PACKED[form]
    (tmp_path / name).write_bytes(wrapped("\n".join([HEADER, *ROWS, ""]).encode()))
    assert session.files.import_table(tmp_path / name, profile).imported == 4
    assert session.files.count_rows(tmp_path / name) in {5, 6}


def _garbled(packed: bytes) -> bytes:
    return packed[:20] + bytes(byte ^ 0xFF for byte in packed[20:60]) + packed[60:]


LONG = "\n".join([HEADER, *(f"{n},a,2020-01-01,in,{n}.00,,,," for n in range(9999))]).encode()
UNREADABLE = {
    "not there": ("t.csv", None, "No such file"),
    "cut gz": ("t.csv.gz", gzip.compress(LONG)[:-99], "ended before"),
    "garbled gz": ("t.csv.gz", _garbled(gzip.compress(LONG)), ""),
    "no gz": ("t.csv.gz", LONG, "Not a gzipped file"),
    "cut xz": ("t.csv.xz", lzma.compress(LONG)[:-99], "ended before"),
    "no xz": ("t.csv.xz", LONG, "not supported"),
    "garbled xz": ("t.csv.xz", _garbled(lzma.compress(LONG)), ""),
    "other letters": ("t.csv", LONG + "\nx,ü".encode("latin-1"), "it is not text in utf-8"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    session: Session, tmp_path: Path, profile: str, case: str
) -> None:
    name, data, why = UNREADABLE[case]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CannotRead, match=f"{name} cannot be read: .*{why}"):
        session.files.import_table(tmp_path / name, profile)
    assert session.store.head() == EMPTY


def test_a_folder_is_no_table(session: Session, tmp_path: Path, profile: str) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        session.files.import_table(tmp_path, profile)


def test_a_row_of_a_closed_day_is_refused_and_nothing_is_taken_over(
    desk: Desk, session: Session, tmp_path: Path, profile: str
) -> None:
    desk.do(CloseBooks("2020-01-02"))
    with pytest.raises(BadRow, match=r"Row 1: The books are closed until 2020-01-02"):
        session.files.import_table(table(tmp_path, *ROWS), profile)
    assert session.store.head().position == 1
