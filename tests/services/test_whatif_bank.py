"""A what-if saved as a bank of its own."""

from pathlib import Path

import pytest

from bankapp.domain.commands import Deposit
from bankapp.errors import Cancelled
from bankapp.services.integrity import verify
from bankapp.services.session import Session
from bankapp.services.whatif_changes import Change, ChangeAmount, LeaveOut, inserted
from tests.support.answers import contents, eur, story
from tests.support.clock import FakeClock
from tests.support.services import CancelAt, desk_of, names_in, workspace


@pytest.fixture
def truth(tmp_path: Path) -> Session:
    clock = FakeClock(step=1_000_000)
    session = workspace(clock).create(tmp_path / "truth.bank")
    story(desk_of(session, clock))
    return session


def _saved(truth: Session, tmp_path: Path, *changes: Change) -> Session:
    return workspace(seed=2).save_what_if(tmp_path / "what if.bank", truth, truth.what_if(changes))


def test_it_has_the_history_before_as_it_was_and_then_the_other_one(truth: Session, tmp_path: Path) -> None:
    saved = _saved(truth, tmp_path, ChangeAmount(5, 100))
    assert list(saved.store.read(1, 4)) == list(truth.store.read(1, 4))
    told = truth.what_if([ChangeAmount(5, 100)]).answer()
    for changed in told.changed:
        assert saved.history.account(changed.account_id, saved.history.head()).balance == changed.then.balance
    saved.close()


def test_its_chain_holds_and_its_books_balance(truth: Session, tmp_path: Path) -> None:
    saved = _saved(truth, tmp_path, LeaveOut(3))
    assert verify(saved.store.read()).ok
    assert saved.history.books(saved.history.head()).balanced
    assert saved.readmodels.position() == saved.history.head()
    saved.close()


def test_its_title_says_what_it_is_and_truth_has_none(truth: Session, tmp_path: Path) -> None:
    saved = _saved(truth, tmp_path, LeaveOut(3))
    assert (saved.title, truth.title) == ("What-if of truth.bank, from event 3", "")
    saved.close()
    again = workspace().open(tmp_path / "what if.bank")
    assert again.title == "What-if of truth.bank, from event 3"
    again.close()


def test_what_is_recorded_there_is_recorded_when_it_was_in_truth(truth: Session, tmp_path: Path) -> None:
    insert = inserted(truth.bank, truth.history, 2, Deposit("123", eur(1)))
    saved = _saved(truth, tmp_path, insert)
    times = [(event.recorded_at, event.effective_at) for event in truth.store.read()]
    ours = [(event.recorded_at, event.effective_at) for event in saved.store.read()]
    assert ours == [*times[:2], times[1], *times[2:]]
    saved.close()


def test_a_change_that_changes_nothing_gives_the_same_events(truth: Session, tmp_path: Path) -> None:
    saved = _saved(truth, tmp_path, ChangeAmount(2, 10_000))
    assert contents(saved.history) == contents(truth.history)
    saved.close()


def test_truth_is_not_touched(truth: Session, tmp_path: Path) -> None:
    head = truth.store.head()
    _saved(truth, tmp_path, LeaveOut(2)).close()
    assert truth.store.head() == head


def test_a_cancelled_save_leaves_nothing(truth: Session, tmp_path: Path) -> None:
    before = names_in(tmp_path)
    with pytest.raises(Cancelled):
        workspace().save_what_if(tmp_path / "no.bank", truth, truth.what_if([LeaveOut(3)]), CancelAt(1))
    assert names_in(tmp_path) == before
