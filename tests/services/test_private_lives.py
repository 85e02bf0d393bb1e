"""Whatever life a bank has: a private one answers all questions as a plain one does, until somebody is forgotten."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankapp.domain.commands import Deposit, ForgetPerson, OpenAccount
from bankapp.errors import BankappError, Refused
from bankapp.services import aggregates
from bankapp.services.checking import check_against_replay
from bankapp.services.explaining import explain
from bankapp.services.exporting import Selection
from bankapp.services.finding import ScanSearch, find
from bankapp.services.integrity import verify
from bankapp.services.personal import FORGOTTEN
from bankapp.services.query import parse_query
from bankapp.services.session import Session
from bankapp.services.whatif_changes import ChangeAmount, LeaveOut
from tests.support.answers import Life, contents, lives, story
from tests.support.clock import FakeClock
from tests.support.lives import ACCOUNTS, well_opened, wish
from tests.support.oracle import Oracle, answers
from tests.support.private import files_of, traces
from tests.support.runs import small_runs
from tests.support.services import desk_of, workspace

thorough = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUERIES = ("ann", "owner:ann", "shop", "reason:mistake", "counterparty:bank", "actor:ada", "amount>5", "is:reversed x")


def lived(folder: Path, life: Life, *, private: bool) -> Session:
    clock = FakeClock()
    session = workspace(clock).create(folder / f"{private}.bank", private=private)
    desk = desk_of(session, clock)
    well_opened(desk)
    for asked, ago in life:
        wish(desk, asked, ago, 60)
    return session


@contextmanager
def twins(life: Life) -> Iterator[tuple[Session, Session]]:
    """A plain and a private bank after the same life, with many snapshots."""
    with tempfile.TemporaryDirectory() as name, small_runs(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(aggregates, "SNAPSHOT_EVERY", 3)
        plain, private = (lived(Path(name), life, private=which) for which in (False, True))
        try:
            yield plain, private
        finally:
            plain.close()
            private.close()


def exported(session: Session, form: str) -> bytes:
    """An export without its hashes, which are over what is stored."""
    with tempfile.TemporaryDirectory() as folder:
        session.files.export(Path(folder) / "export", form, Selection())
        return re.sub(rb"[0-9a-f]{64}", b"", (Path(folder) / "export").read_bytes())


def explained(session: Session, name: str, position: int) -> list[tuple[str, str, str, int]]:
    groups = explain(session.history, name, position).groups
    return [(group.type, group.against, group.counterparty, group.effect) for group in groups]


def hits(session: Session, text: str, *, newest_first: bool) -> list[int]:
    batches = find(session.search, parse_query(text), 1, session.history.head(), newest_first=newest_first)
    return [position for batch in batches for position in batch.positions]


@thorough
@given(lives)
def test_a_private_bank_tells_of_every_moment_what_a_plain_one_tells(life: Life) -> None:
    with twins(life) as (plain, private):
        assert contents(private.history) == contents(plain.history)
        oracle = Oracle(list(plain.store.read()))
        for position in range(private.history.head() + 1):
            assert answers(private.history, ACCOUNTS, position) == oracle.answers(ACCOUNTS, position)
        assert verify(private.store.read()).ok


@thorough
@given(lives, st.booleans())
def test_a_private_bank_finds_and_exports_what_a_plain_one_does(life: Life, newest_first: bool) -> None:
    with twins(life) as (plain, private):
        for text in QUERIES:
            wanted = hits(plain, text, newest_first=newest_first)
            assert hits(private, text, newest_first=newest_first) == wanted
        found = hits(private, "ann", newest_first=False)
        assert private.search.events(found) == ScanSearch(private.readable).events(found)
        for form in ("csv", "beancount", "ledger"):
            assert exported(private, form) == exported(plain, form)


@thorough
@given(lives, st.sampled_from(ACCOUNTS), st.integers(0, 100))
def test_a_what_if_of_a_private_bank_has_the_answer_of_a_plain_one(life: Life, name: str, at: int) -> None:
    with twins(life) as (plain, private):
        position = at % plain.history.head() + 1
        for change in (LeaveOut(position), ChangeAmount(position, 5)):
            told = []
            for session in (plain, private):
                with suppress(BankappError):
                    told.append(session.what_if([change]).answer())
            assert len(told) != 1
            assert told[:1] == told[1:]
        assert explained(private, name, position) == explained(plain, name, position)


@thorough
@given(lives, st.sampled_from(("a", "b", "x")))
def test_forgetting_takes_the_names_of_one_account_and_nothing_else(life: Life, name: str) -> None:
    with twins(life) as (plain, private):
        head = plain.history.head()
        private.bank.execute(ForgetPerson(name, "asked for"), private.bank.envelope())
        for position in range(head + 1):
            then, now = plain.history.bank(position), private.history.bank(position)
            assert now.books == then.books
            for was, found in zip(then.accounts, now.accounts, strict=True):
                assert found.owner == (FORGOTTEN if was.account_id == name else was.owner)
                assert (found.money, found.status, found.version) == (was.money, was.status, was.version)
        assert check_against_replay(private.history, head + 1).equal
        assert verify(private.store.read()).ok


@pytest.fixture
def truth(tmp_path: Path) -> Iterator[Session]:
    """The story of Ann Lee and Bob Stone, in a private bank."""
    clock = FakeClock(step=1_000_000)
    session = workspace(clock).create(tmp_path / "truth.bank", private=True)
    story(desk_of(session, clock))
    yield session
    session.close()


def test_a_what_if_that_is_saved_is_private_too(truth: Session, tmp_path: Path) -> None:
    desk_of(truth).do(OpenAccount("789", "Cy Young", "EUR"))
    path = tmp_path / "what if.bank"
    saved = workspace(seed=2).save_what_if(path, truth, truth.what_if([ChangeAmount(5, 100)]))
    assert [row.owner for row in saved.history.find_accounts()] == ["Ann Lee", "Bob Stone", "Cy Young"]
    assert saved.keys
    assert not any(traces(text, files_of(path)) for text in ("Ann Lee", "Cy Young", "wrong account"))
    saved.bank.execute(ForgetPerson("123", "asked for"), saved.bank.envelope())
    assert truth.history.account("123", 8).owner == "Ann Lee"
    saved.close()


def test_a_what_if_of_who_was_forgotten_does_not_know_them_either(truth: Session, tmp_path: Path) -> None:
    desk_of(truth).do(ForgetPerson("123", "asked for"))
    desk_of(truth).do(Deposit("123", truth.history.account("123", 9).money, "Aunt"))
    saved = workspace(seed=2).save_what_if(tmp_path / "w.bank", truth, truth.what_if([LeaveOut(8)]))
    assert contents(saved.history)[:7] == contents(truth.history)[:7]
    assert [row.owner for row in saved.history.find_accounts()] == [FORGOTTEN, "Bob Stone"]
    assert [event.type for event in saved.store.read(8)] == ["PersonForgotten", "MoneyDeposited"]
    assert "Aunt" in next(saved.readable.read(9)).data
    saved.close()


def test_a_table_of_another_bank_is_taken_over_sealed_and_once(truth: Session, tmp_path: Path) -> None:
    profile, table = tmp_path / "theirs.toml", tmp_path / "theirs.csv"
    profile.write_text(
        'name = "theirs"\ncurrency = "EUR"\nsource = "taken over"\nowner = "Customer {account}"\n'
        '[columns]\naccount = "account"\ndate = "day"\namount = "amount"\ncounterparty = ["partner"]\n'
    )
    table.write_text("account,day,amount,partner\nz,2020-01-01,5.00,Zacharias\n")
    for skipped in (0, 1):
        assert truth.files.import_table(table, str(profile)).skipped == skipped
    assert truth.history.account("z", truth.history.head()).owner == "Customer z"
    assert [event.data.count("Zacharias") for event in truth.readable.read_stream("account-z")] == [0, 1]
    assert not traces("Zacharias", files_of(tmp_path / "truth.bank"))


def test_who_may_not_be_forgotten_keeps_the_key(truth: Session) -> None:
    assert truth.keys
    before = truth.keys.all()
    with pytest.raises(Refused):
        truth.bank.execute(ForgetPerson("123", "Ann Lee asked for it"), truth.bank.envelope())
    assert truth.keys.all() == before
