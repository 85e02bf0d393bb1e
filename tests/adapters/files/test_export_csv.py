"""The log as a table for people and their spreadsheets."""

import csv
from pathlib import Path

import pytest

from bankapp.adapters.files.csv_export import HEADER
from bankapp.domain.commands import (
    ChangePrice,
    Deposit,
    Freeze,
    OpenAccount,
    OpenProduct,
    RecordTransaction,
    SetOverdraftLimit,
    Transfer,
    Withdraw,
)
from bankapp.domain.money import MAX_MINOR, Money
from bankapp.eventstore.instants import from_iso
from bankapp.services.exporting import Selection
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.golden import golden
from tests.support.scenario import eur
from tests.support.services import Desk, desk_of, workspace


def exported(session: Session, folder: Path) -> list[dict[str, str]]:
    """The rows of an export, as a program reads them."""
    session.files.export(folder / "x.csv", "csv", Selection())
    with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_as_it_was_once_found_right(tmp_path: Path) -> None:
    session = workspace(FakeClock(step=1000)).create(tmp_path / "plain.bank", private=False)
    desk = desk_of(session)
    desk.do(OpenAccount("1001", "Ann Müller", "EUR", 500_00), reason="new customer", actor="front desk")
    desk.do(OpenAccount("1002", 'Bob "B, Jr."', "EUR"))
    desk.do(Deposit("1001", eur("1234.56"), "Acme"), effective_at=from_iso("2025-12-24"), reason="salary; December")
    desk.do(Transfer("1001", "1002", eur("0.05")))
    desk.do(SetOverdraftLimit("1001", eur("750")))
    desk.do(desk.bank.reversal(3, "wrong\u00a0person"))
    desk.do(RecordTransaction("1002", eur("-1"), "fees", "bank", "ref-7", -1, -96))
    desk.do(OpenProduct("basic", "Basic", eur("2.90")))
    desk.do(ChangePrice("basic", eur("3.50"), "energy"))
    desk.do(Freeze("1001"))
    session.files.export(tmp_path / "x.csv", "csv", Selection())
    session.close()
    assert (tmp_path / "x.csv").read_bytes().decode() == golden("export.csv")


def test_money_stands_with_the_decimals_of_its_currency(session: Session, desk: Desk, tmp_path: Path) -> None:
    cases = {"JPY": (1500, "1500"), "EUR": (1500, "15.00"), "KWD": (1500, "1.500"), "CLF": (1500, "0.1500")}
    for currency, (minor, _) in cases.items():
        desk.opened(currency, currency=currency)
        desk.do(Deposit(currency, Money(minor, currency)))
    rows = [row for row in exported(session, tmp_path) if row["in"]]
    assert {row["currency"]: row["in"] for row in rows} == {name: text for name, (_, text) in cases.items()}


def test_the_largest_amounts_are_exact(session: Session, desk: Desk, tmp_path: Path) -> None:
    desk.opened("a")
    desk.do(Deposit("a", Money(MAX_MINOR, "EUR")))
    desk.do(Withdraw("a", Money(MAX_MINOR, "EUR")))
    rows = exported(session, tmp_path)
    assert (rows[1]["in"], rows[2]["out"]) == ("92233720368547758.07", "92233720368547758.07")


def test_interest_rates_stand_in_percents_and_choices_name_the_product(
    session: Session, desk: Desk, tmp_path: Path
) -> None:
    desk.do(OpenProduct("plus", "Plus", eur("2.50"), 125))
    desk.do(OpenAccount("a", "Ann", "EUR", product="plus"))
    desk.do(ChangePrice("plus", None, "rates fell", 0))
    details = [row["details"] for row in exported(session, tmp_path)]
    assert [details[0], *details[2:]] == [
        "name=Plus; fee=2.50; rate=1.25 %",
        "product_id=plus",
        "fee=2.50; rate=0.00 %",
    ]


FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "-x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_defused(
    session: Session, desk: Desk, tmp_path: Path, text: str
) -> None:
    desk.do(OpenAccount("a", text, "EUR"), actor=text, reason=text)
    desk.do(Deposit("a", eur("1"), text))
    rows = exported(session, tmp_path)
    assert (rows[0]["reason"], rows[0]["actor"], rows[1]["counterparty"]) == (f"'{text}",) * 3
    assert all(cell[:1] not in set("=+-@") for row in rows for cell in row.values())


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1"], ids=["tab", "return", "line feed"])
def test_a_blank_does_not_hide_a_formula(session: Session, desk: Desk, tmp_path: Path, text: str) -> None:
    desk.opened("a")
    desk.do(Deposit("a", eur("1"), text), actor=text)
    assert exported(session, tmp_path)[1]["counterparty"] == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "-5.25", "12", "a=b", "O'Neil", "1-2"])
def test_numbers_and_plain_texts_stay_as_they_are(session: Session, desk: Desk, tmp_path: Path, text: str) -> None:
    desk.opened("a")
    desk.do(Deposit("a", eur("1"), text))
    assert exported(session, tmp_path)[1]["counterparty"] == text


def test_an_empty_bank_is_a_header(session: Session, tmp_path: Path) -> None:
    found = session.files.export(tmp_path / "x.csv", "csv", Selection())
    assert found.events == 0
    assert (tmp_path / "x.csv").read_text() == ",".join(HEADER) + "\n"
