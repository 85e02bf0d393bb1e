"""Two moments side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.errors import Cancelled
from bankapp.services import comparing
from bankapp.services.comparing import Change, compare
from bankapp.services.history import History
from bankapp.services.states import AccountAt
from tests.support.answers import Life, eur, lived, lived_in_a_file, lives, quick, story, thorough
from tests.support.services import CancelAt, Desk


def test_each_changed_account_has_old_new_and_the_events_between(desk: Desk) -> None:
    story(desk)
    found = compare(desk.history, 2, 8)
    assert [(c.account_id, c.before.balance, c.after.balance, c.events) for c in found.changes] == [
        ("123", 10_000, 500, 4),
        ("456", 0, 2_500, 2),
    ]
    assert (found.events, found.explained) == (6, True)


def test_an_account_that_was_not_open_yet_comes_from_nothing(desk: Desk) -> None:
    story(desk)
    before = compare(desk.history, 2, 8).changes[1].before
    assert (before.status, before.version, before.currency) == ("none", 0, "EUR")


def test_the_totals_of_the_bank_are_explained_too(desk: Desk) -> None:
    story(desk)
    (total,) = compare(desk.history, 2, 8).totals
    assert (total.currency, total.before, total.after, total.effect) == ("EUR", 10_000, 3_000, -7_000)
    assert total.difference == Money(-7_000, "EUR")


def test_one_account_is_compared_alone_and_its_total_is_its_own(desk: Desk) -> None:
    story(desk)
    found = compare(desk.history, 0, 8, "456")
    assert [change.account_id for change in found.changes] == ["456"]
    assert [(total.before, total.after) for total in found.totals] == [(0, 2_500)]
    assert found.events == 2


def test_the_order_of_the_moments_does_not_matter(desk: Desk) -> None:
    story(desk)
    assert compare(desk.history, 8, 3) == compare(desk.history, 3, 8)


def test_many_accounts_are_listed_in_the_order_of_opening(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.opened("c", "a", "b")
    for name in ("a", "b", "c"):
        desk.do(Deposit(name, eur(1)))
    few = compare(desk.history, 3, 6)
    monkeypatch.setattr(comparing, "_FEW", 1)
    assert compare(desk.history, 3, 6) == few
    assert [change.account_id for change in few.changes] == ["c", "a", "b"]


def test_a_comparison_can_be_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story(desk)
    monkeypatch.setattr(comparing, "_TELL", 2)
    with pytest.raises(Cancelled):
        compare(desk.history, 0, 8, progress=CancelAt(4))


def test_a_difference_that_the_events_do_not_explain_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad control: a quick answer that is a cent off."""
    story(desk)
    truly = History.accounts

    def off(history: History, rows: object, position: int) -> list[AccountAt]:
        found = truly(history, rows, position)  # type: ignore[arg-type]
        return [AccountAt(a.account_id, "", "EUR", "open", a.balance + position // 8, 0, 1) for a in found]

    monkeypatch.setattr(History, "accounts", off)
    found = compare(desk.history, 2, 8)
    assert not found.explained
    assert not any(change.explained for change in found.changes)


def test_a_total_that_the_accounts_do_not_explain_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story(desk)
    monkeypatch.setattr(comparing, "effect_of", lambda _: 0)
    assert not compare(desk.history, 2, 8).totals[0].explained


def _changes(found: tuple[Change, ...]) -> dict[str, tuple[int, int]]:
    return {change.account_id: (change.events, change.effect) for change in found}


@quick
@given(lives, st.data())
def test_whatever_happened_the_events_between_explain_it(life: Life, data: st.DataObject) -> None:
    history = lived(life).history
    one, other = (data.draw(st.integers(0, history.head())) for _ in range(2))
    found = compare(history, one, other)
    assert found.explained
    assert found.events == abs(other - one)
    touched = _changes(found.changes)
    for name in touched:
        assert _changes(compare(history, one, other, name).changes) == {name: touched[name]}


@thorough
@given(lives, st.data())
def test_read_models_and_bare_events_compare_alike(life: Life, data: st.DataObject) -> None:
    with lived_in_a_file(life) as session:
        bare = History(session.store, session.history._aggregates)
        one, other = (data.draw(st.integers(0, bare.head())) for _ in range(2))
        assert compare(session.history, one, other) == compare(bare, one, other)
