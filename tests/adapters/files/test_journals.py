"""Journals for plain-text accounting, judged by the real programs: they accept them, and their balances are ours."""

import csv
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Open, Transaction
from hypothesis import given
from hypothesis import strategies as st

from bankapp.adapters.files.journals import _component, _segment
from bankapp.domain.commands import Deposit, Freeze, OpenAccount, OpenProduct, Transfer
from bankapp.domain.money import parse_money, plain
from bankapp.domain.postings import CUSTOMERS
from bankapp.eventstore.instants import from_iso
from bankapp.services.exporting import Selection
from bankapp.services.sample import make_sample, tools
from bankapp.services.session import Session
from tests.support.scenario import eur
from tests.support.services import Desk

HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not here (Debian: apt-get install hledger)")
Balances = dict[tuple[str, str], Decimal]
ODD = 'Ann "the ; one" | \\ O\'Neil — Ünal'


@pytest.fixture
def lived(session: Session, desk: Desk) -> Session:
    """A bank that looks like life, and some odd customers of it."""
    make_sample(session.store, tools(3), 600, 6)
    for account_id, currency, amount in (("a.b_c", "EUR", "12.34"), ("y-", "JPY", "1234567"), ("K", "KWD", "1.234")):
        desk.do(OpenAccount(account_id, ODD, currency))
        desk.do(Deposit(account_id, parse_money(amount, currency), ODD), reason=ODD)
    desk.do(Deposit("a.b_c", eur("0.66")), effective_at=from_iso("2019-02-28"))
    desk.do(OpenAccount("Id-1", "Bob", "EUR"))
    desk.do(Transfer("a.b_c", "Id-1", eur("5")))
    desk.do(Freeze("Id-1"))
    desk.do(OpenProduct("p", "Current", eur("1")))
    desk.do(desk.bank.reversal(session.history.position_of("K", 2), "mistyped"), reason="mistyped")
    return session


def of_the_bank(session: Session) -> Balances:
    """What each account holds by the bank itself; what it owes its customers stands on the credit side."""
    bank = session.history.bank(session.history.head())
    ledgers = {
        (row.ledger, row.currency): Decimal(plain(row.minor, row.currency))
        for row in bank.books.ledger
        if row.ledger != CUSTOMERS
    }
    customers = {
        (f"{CUSTOMERS}:{account.account_id}", account.currency): -Decimal(plain(account.balance, account.currency))
        for account in bank.accounts
    }
    return held({**ledgers, **customers})


def held(balances: Balances) -> Balances:
    return {key: amount for key, amount in balances.items() if amount}


def exported(session: Session, path: Path, selection: Selection | None = None) -> Path:
    session.files.export(path, path.suffix[1:], selection or Selection())
    return path


def bean_check(path: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", path], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def hledger(path: Path, *words: str) -> str:
    assert HLEDGER
    done = subprocess.run([HLEDGER, "-f", path, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def of_beancount(path: Path) -> Balances:
    """What Beancount makes of a journal, by the names that the bank has for its accounts."""
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    ids = {entry.account: entry.meta.get("id") for entry in entries if isinstance(entry, Open)}
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            name = ids[posting.account]
            account = f"{CUSTOMERS}:{name}" if name is not None else posting.account.lower()
            assert posting.units
            assert posting.units.number is not None
            found[account, posting.units.currency] += posting.units.number
    return held(found)


def of_hledger(path: Path) -> Balances:
    """What hledger makes of a journal."""
    rows = csv.DictReader(hledger(path, "balance", "--output-format=csv", "--flat", "--layout=bare").splitlines())
    return held(
        {(row["account"], row["commodity"]): Decimal(row["balance"]) for row in rows if row["account"] != "total"}
    )


def test_bean_check_accepts_the_journal_and_every_balance_is_that_of_the_bank(lived: Session, tmp_path: Path) -> None:
    path = exported(lived, tmp_path / "a.beancount")
    assert bean_check(path) == (0, "")
    assert of_beancount(path) == of_the_bank(lived)


@needs_hledger
def test_hledger_accepts_the_journal_and_every_balance_is_that_of_the_bank(lived: Session, tmp_path: Path) -> None:
    path = exported(lived, tmp_path / "a.ledger")
    hledger(path, "check")
    assert of_hledger(path) == of_the_bank(lived)


def test_an_amount_that_somebody_changed_is_noticed_by_bean_check(lived: Session, tmp_path: Path) -> None:
    """The control: the balances at the end are compared, to the last decimal."""
    path = exported(lived, tmp_path / "a.beancount")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" 12.34 EUR", " 12.35 EUR").replace(" -12.34 EUR", " -12.35 EUR"), encoding="utf-8")
    code, said = bean_check(path)
    assert code == 1
    assert "Balance failed for 'Liabilities:Customers:Id-a-2Eb-5Fc'" in said


@needs_hledger
def test_an_amount_that_somebody_changed_is_noticed_by_hledger(lived: Session, tmp_path: Path) -> None:
    path = exported(lived, tmp_path / "a.ledger")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(" 12.34 EUR", " 12.35 EUR").replace(" -12.34 EUR", " -12.35 EUR"), encoding="utf-8")
    assert HLEDGER
    done = subprocess.run([HLEDGER, "-f", path, "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "liabilities:customers:a.b_c" in done.stderr


@pytest.mark.parametrize("ending", ["beancount", pytest.param("ledger", marks=needs_hledger)])
def test_a_part_of_the_log_is_a_journal_as_well(lived: Session, tmp_path: Path, ending: str) -> None:
    path = exported(lived, tmp_path / f"a.{ending}", Selection("a.b_c"))
    found = of_beancount(path) if ending == "beancount" else of_hledger(path)
    assert found[f"{CUSTOMERS}:a.b_c", "EUR"] == Decimal("-8.00")


@pytest.mark.parametrize("ending", ["beancount", pytest.param("ledger", marks=needs_hledger)])
def test_a_bank_in_which_no_money_moved_has_an_empty_journal(
    session: Session, desk: Desk, tmp_path: Path, ending: str
) -> None:
    desk.opened("a")
    path = exported(session, tmp_path / f"a.{ending}")
    assert path.read_text() == ""
    assert (of_beancount(path) if ending == "beancount" else of_hledger(path)) == {}


def test_texts_of_people_are_kept_whole_by_beancount(lived: Session, tmp_path: Path) -> None:
    entries, _, _ = loader.load_file(str(exported(lived, tmp_path / "a.beancount")))
    found = {(entry.payee, entry.narration) for entry in entries if isinstance(entry, Transaction)}
    assert (ODD, ODD) in found


def test_a_transaction_tells_its_event(lived: Session, tmp_path: Path) -> None:
    entries, _, _ = loader.load_file(str(exported(lived, tmp_path / "a.beancount")))
    transactions = [entry for entry in entries if isinstance(entry, Transaction)]
    late = next(entry for entry in transactions if entry.date.isoformat() == "2019-02-28")
    event = lived.history.event(int(late.meta["position"]))
    assert event
    assert (event.type, late.narration) == ("MoneyDeposited", "MoneyDeposited")


@given(st.text(max_size=8), st.text(max_size=8))
def test_no_two_accounts_become_one(one: str, other: str) -> None:
    assert (_component(one) == _component(other)) == (one == other)
    assert (_segment(one) == _segment(other)) == (one == other)


@given(st.text())
def test_any_account_has_a_name_that_the_programs_take(account_id: str) -> None:
    assert re.fullmatch(r"[0-9A-Z][0-9A-Za-z-]*", _component(account_id))
    assert re.fullmatch(r"[0-9A-Za-z._%-]*", _segment(account_id))
