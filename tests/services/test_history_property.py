"""Property: whatever a bank lived through, its state at n is the fold of its first n events, wherever it is asked."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.domain.account import NO_ACCOUNT
from bankapp.domain.events import AccountEvent
from bankapp.domain.money import Money
from bankapp.domain.postings import Posting, postings
from bankapp.services import aggregates, ledger
from bankapp.services.aggregates import Aggregates
from bankapp.services.history import History
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.keeping import leave_behind
from tests.support.lives import ACCOUNTS, Wish, days_ago, well_opened, wish, wishes
from tests.support.oracle import Oracle, answers
from tests.support.runs import small_runs
from tests.support.services import Desk, desk_of, memory_desk, workspace

pytestmark = pytest.mark.no_cover

Life = list[tuple[Wish, int | None, int]]
lives = st.lists(st.tuples(wishes, days_ago, st.integers(0, 5)), min_size=5, max_size=25)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(quick, max_examples=15)
"""For banks in files, which are asked all there is to ask at every position."""


@contextmanager
def lived(life: Life) -> Iterator[tuple[Session, Oracle]]:
    """A bank in a file, with a snapshot at every third version and the books at every fourth position, after a life."""
    with tempfile.TemporaryDirectory() as folder, small_runs(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(aggregates, "SNAPSHOT_EVERY", 3)
        clock = FakeClock()
        session = workspace(clock).create(Path(folder) / "a.bank")
        try:
            live(desk_of(session, clock), life)
            yield session, Oracle(list(session.readable.read()))
        finally:
            session.close()


def live(desk: Desk, life: Life) -> None:
    well_opened(desk)
    for asked, ago, seconds in life:
        wish(desk, asked, ago, seconds)


def agree(history: History, oracle: Oracle) -> None:
    """The history tells the truth at each position."""
    for position in range(history.head() + 1):
        assert answers(history, ACCOUNTS, position) == oracle.answers(ACCOUNTS, position)
        assert history.opened(position) == history.books(position).opened


@thorough
@given(lives)
def test_the_read_models_tell_what_the_first_n_events_make(life: Life) -> None:
    with lived(life) as (session, oracle):
        assert session.readmodels.position() == session.history.head()
        agree(session.history, oracle)


@thorough
@given(lives)
def test_the_snapshots_tell_what_the_first_n_events_make(life: Life) -> None:
    with lived(life) as (session, oracle):
        by_snapshots = History(session.readable, session.history._aggregates)
        agree(by_snapshots, oracle)
        agree(by_snapshots, oracle)  # the first round left more of them
        newest = by_snapshots.refold("a", session.history.head())
        assert newest.events == newest.account.version % 3


@quick
@given(lives)
def test_the_bare_events_tell_what_the_first_n_events_make(life: Life) -> None:
    desk = memory_desk()
    live(desk, life)
    agree(desk.history, Oracle(list(desk.store.read())))


@thorough
@given(lives)
def test_a_full_replay_and_a_refold_need_nothing_that_is_kept(life: Life) -> None:
    with lived(life) as (session, _):
        alone = History(session.readable, Aggregates(session.readable), session.readmodels)
        for position in range(alone.head() + 1):
            replayed = alone.replay(position)
            assert replayed == session.history.bank(position)
            for found in replayed.accounts:
                refold = alone.refold(found.account_id, position)
                assert (refold.account, refold.snapshot, refold.events) == (found, 0, found.version)


@thorough
@given(lives)
def test_throwing_away_all_that_is_kept_changes_no_answer(life: Life) -> None:
    with lived(life) as (session, oracle):
        readmodels = session.readmodels
        assert isinstance(readmodels, SqlReadModels)
        with readmodels._database.transaction() as cursor:
            cursor.execute("DELETE FROM snapshots")
            cursor.execute("DELETE FROM projections")
        agree(session.history, oracle)
        readmodels.rebuild()
        assert readmodels.position() == session.history.head()
        agree(session.history, oracle)


@thorough
@given(lives, st.integers(1, 40))
def test_read_models_that_stayed_behind_change_no_answer(life: Life, batch: int) -> None:
    """Left as who was interrupted leaves them: whole up to a point, and no further, whatever is appended then."""
    with lived(life) as (session, oracle), pytest.MonkeyPatch.context() as patch:
        patch.setattr("bankapp.adapters.sql.projecting.BATCH", batch)
        leave_behind(session)
        assert session.readmodels.position() == min(batch, session.history.head())
        agree(session.history, oracle)
        session.readmodels.catch_up()
        assert session.readmodels.position() == session.history.head()
        agree(session.history, oracle)


@quick
@given(lives)
def test_the_books_are_balanced_after_every_event(life: Life) -> None:
    desk = memory_desk()
    live(desk, life)
    for position in range(desk.history.head() + 1):
        bank = desk.history.bank(position)
        assert bank.books.balanced
        held = sorted((found.currency, found.balance) for found in bank.accounts)
        for money in bank.books.totals:
            assert money.minor == sum(balance for currency, balance in held if currency == money.currency)


def test_a_posting_that_is_off_by_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = memory_desk()
    well_opened(desk)
    assert desk.history.books(desk.history.head()).balanced
    monkeypatch.setattr(ledger, "postings", _off_by_one)
    books = desk.history.books(desk.history.head())
    assert not books.balanced
    assert books.differences == (Money(2, "EUR"), Money(1, "JPY"))


def _off_by_one(account_id: str, event: AccountEvent) -> tuple[Posting, ...]:
    return tuple(
        replace(posting, minor=posting.minor + (posting.ledger == "assets:cash"))
        for posting in postings(account_id, event)
    )


@quick
@given(lives)
def test_before_and_after_an_event_are_what_the_fold_passes_through(life: Life) -> None:
    desk = memory_desk()
    live(desk, life)
    passed = dict.fromkeys(ACCOUNTS, NO_ACCOUNT)
    for event in desk.store.read():
        account_id = event.stream_id.removeprefix("account-")
        if account_id in passed:
            before, after = desk.history.before_and_after(event)
            assert before == passed[account_id]
            passed[account_id] = after
