"""Statements and reports as PDF, read back by somebody else's program."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from tests.cli.support import Cli
from tests.support.papers import pages_of, texts_of, value_of
from tests.support.services import names_in

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def english(qapp: QApplication) -> None:
    """What is printed is English, whatever another test has chosen."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


def test_a_statement_has_the_balances_and_every_movement(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    file = tmp_path / "a.pdf"
    said = cli.ok("statement", "123", file, "--json").json
    texts = texts_of(file)

    assert [said[name]["amount"] for name in ("opening", "in", "out", "closing")] == [
        "0.00",
        "125.00",
        "50.00",
        "75.00",
    ]
    at = texts.index("Closing balance")
    assert texts[at + 1 : at + 5] == ["0.00 EUR", "125.00 EUR", "50.00 EUR", "75.00 EUR"]
    assert [text for text in texts[at + 5 :] if text in {"100.00", "50.00", "25.00"}][:4] == [
        "100.00",
        "100.00",
        "50.00",
        "50.00",
    ]
    assert {"salary", "rent", "Page 1 of 1"} <= set(texts)
    assert value_of(texts, "Hash of the last") == said["head"]["hash"]


def test_a_statement_of_a_period_begins_with_the_balance_before_it(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    said = cli.ok("statement", "123", tmp_path / "a.pdf", "--from", "3", "--to", "3").out

    assert said.startswith("1 movement on 1 page written to ")
    assert said.endswith("opening balance 100.00 EUR, closing balance 50.00 EUR.\n")
    assert value_of(texts_of(tmp_path / "a.pdf"), "Period") == "from 3 to 3"


def test_names_of_all_kinds_can_be_read_and_long_ones_are_whole(cli: Cli, tmp_path: Path) -> None:
    name = "Αθηνά Παπαδοπούλου-Müller Größe " + "von und zu Langenfeld " * 8
    cli.ok("open-account", "--owner", name, "--id", "1", "--currency", "JPY")
    cli.ok("deposit", "1", "1234567", "--reason", "γράμμα")
    cli.ok("statement", "1", tmp_path / "a.pdf")
    texts = texts_of(tmp_path / "a.pdf")
    at = texts.index("Owner")

    lines = texts[at + 1 : texts.index("Currency")]
    assert " ".join(lines).replace("- ", "-") == name.strip()  # a line may end at a hyphen
    assert {"1,234,567 JPY", "1,234,567", "γράμμα"} <= set(texts)


def test_an_account_without_movements_has_a_statement_too(cli: Cli, tmp_path: Path) -> None:
    cli.ok("open-account", "--owner", "Ada", "--id", "1")
    cli.ok("statement", "1", tmp_path / "a.pdf")
    texts = texts_of(tmp_path / "a.pdf")

    assert texts.count("0.00 EUR") == 4
    assert [text for text in texts if "not listed: 1." in text]


def test_every_page_has_its_number_and_the_heading_of_the_table(cli: Cli, tmp_path: Path) -> None:
    cli.ok("sample", "--events", "400", "--accounts", "2", "--seed", "7")
    file = tmp_path / "a.pdf"
    said = cli.ok("statement", "1000", file, "--json").json
    pages = pages_of(file)

    assert len(pages) == said["pages"] > 2
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert all({"Counterparty", "Balance"} <= set(page) for page in pages)


def test_a_corrected_movement_names_its_other_half(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("reverse", "3", "--reason", "typing error")
    cli.ok("statement", "123", tmp_path / "a.pdf")
    words = " ".join(texts_of(tmp_path / "a.pdf"))

    assert "reversed by #5 · rent" in words
    assert "reverses #3 · typing error" in words


def test_what_cannot_be_told_leaves_no_file_behind(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    before = names_in(tmp_path)

    cli.fails(3, "statement", "9", tmp_path / "a.pdf")
    cli.fails(2, "statement", "123", tmp_path / "a.pdf", "--from", "4", "--to", "2")
    cli.fails(2, "statement", "123", cli.bank)
    assert "cannot be written" in cli.fails(6, "statement", "123", tmp_path / "no" / "a.pdf")
    assert names_in(tmp_path) == before


def test_papers_are_printed_where_there_is_no_display(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    without = {name: value for name, value in os.environ.items() if not name.startswith(("DISPLAY", "WAYLAND", "QT_"))}
    words: list[str | Path] = [sys.executable, "-m", "bankapp", "--bank", cli.bank]
    words += ["statement", "123", tmp_path / "a.pdf"]

    done = subprocess.run(words, env=without, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "75.00 EUR" in texts_of(tmp_path / "a.pdf")


def test_a_report_tells_totals_books_proof_deeds_and_corrections(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("reverse", "4", "--reason", "booked twice", "--actor", "ada")
    cli.ok("close-books", "2025-12-31", "--actor", "ada")
    said = cli.ok("report", tmp_path / "r.pdf", "--json").json
    texts = texts_of(tmp_path / "r.pdf")

    assert (said["events"], said["accounts_opened"], said["corrections"], said["fault"]) == (6, 1, 1, None)
    assert said["head"] == cli.ok("verify", "--json").json["head"]
    assert value_of(texts, "Hash of the head") == said["head"]["hash"]
    assert value_of(texts, "Books closed until") == "2025-12-31"
    assert value_of(texts, "Chain") == "verified from the first event to #6"
    assert value_of(texts, "Signed").startswith("by nobody")
    assert [texts[texts.index("Cash") + 1], value_of(texts, "Customers' accounts")] == ["50.00", "50.00"]
    assert "Debits equal credits." in texts
    assert texts[texts.index("Corrections") :].count("booked twice") == 1


def test_a_report_of_a_log_that_was_tampered_with_says_where(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    with closing(sqlite3.connect(cli.bank)) as connection:
        guards = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("""UPDATE events SET data = replace(data, '5000', '4000') WHERE position = 3""")
        connection.commit()
    said = cli.ok("--read-only", "report", tmp_path / "r.pdf").out
    texts = texts_of(tmp_path / "r.pdf")
    assert "the chain is BROKEN at event 3" in said
    assert value_of(texts, "Chain").startswith("BROKEN at event #3")
    assert value_of(texts, "Guards taken away")
    assert value_of(texts, "Number of events") == "4"


def test_a_report_of_the_time_before_the_first_event_is_a_page_that_says_so(cli: Cli, tmp_path: Path) -> None:
    cli.article()
    cli.ok("report", tmp_path / "r.pdf", "--to", "0")
    assert {"No money has moved up to then.", "Nothing was reversed.", "Page 1 of 1"} <= set(
        texts_of(tmp_path / "r.pdf")
    )
