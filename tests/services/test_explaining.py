"""Why a balance is what it is."""

import pytest
from hypothesis import given

from bankapp.domain.commands import RecordTransaction
from bankapp.domain.money import Money
from bankapp.domain.movements import effect_of
from bankapp.errors import Cancelled
from bankapp.services import explaining
from bankapp.services.explaining import Explanation, Part, explain
from tests.support.answers import Life, lived, lives, quick, story
from tests.support.lives import ACCOUNTS
from tests.support.services import CancelAt, Desk


def _groups(found: Explanation) -> list[tuple[str, str, int, int]]:
    return [(group.type, group.counterparty, len(group.parts), group.effect) for group in found.groups]


def test_events_are_grouped_by_kind_and_counterparty_the_largest_effect_first(desk: Desk) -> None:
    story(desk)
    assert _groups(explain(desk.history, "123", 8)) == [
        ("MoneyWithdrawn", "Shop", 2, -12_000),
        ("MoneyDeposited", "Acme", 1, 10_000),
        ("TransactionReversed", "Shop", 1, 5_000),
        ("TransferSent", "456", 1, -2_500),
    ]


def test_each_part_has_its_position_its_effect_and_the_running_total(desk: Desk) -> None:
    story(desk)
    withdrawn = explain(desk.history, "123", 8).groups[0].parts
    assert list(withdrawn) == [Part(3, -5_000, 5_000, 7), Part(8, -7_000, 500, 0)]


def test_parts_are_a_sequence(desk: Desk) -> None:
    story(desk)
    parts = explain(desk.history, "123", 8).groups[0].parts
    assert (len(parts), parts[-1], parts[:1]) == (2, parts[1], [parts[0]])
    with pytest.raises(IndexError):
        parts[2]


def test_a_reversal_and_what_it_reverses_point_at_each_other(desk: Desk) -> None:
    story(desk)
    pairs = {part.position: part.pair for group in explain(desk.history, "123", 8).groups for part in group.parts}
    assert pairs == {2: 0, 3: 7, 5: 0, 7: 3, 8: 0}


def test_a_reversal_that_is_still_to_come_is_not_paired(desk: Desk) -> None:
    story(desk)
    found = explain(desk.history, "123", 6)
    assert all(part.pair == 0 for group in found.groups for part in group.parts)
    assert found.sum == found.account.money == Money(2_500, "EUR")


def test_fees_are_a_kind_of_their_own(desk: Desk) -> None:
    desk.opened("123", deposit="10")
    desk.do(RecordTransaction("123", Money(-100, "EUR"), "fees", "Bank"))
    desk.do(RecordTransaction("123", Money(-200, "EUR"), "interest-charged", "Bank"))
    against = [group.against for group in explain(desk.history, "123", 4).groups]
    assert against == ["cash", "interest-charged", "fees"]


def test_an_account_without_money_is_made_of_nothing(desk: Desk) -> None:
    desk.opened("123")
    found = explain(desk.history, "123", 1)
    assert (found.groups, found.holds) == ((), True)


def test_an_explanation_can_be_cancelled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story(desk)
    monkeypatch.setattr(explaining, "_TELL", 2)
    with pytest.raises(Cancelled):
        explain(desk.history, "123", 8, CancelAt(2))


def test_an_effect_that_is_lost_is_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The known-bad control."""
    story(desk)
    monkeypatch.setattr(explaining, "effect_of", lambda event: max(effect_of(event), 0))
    assert not explain(desk.history, "123", 8).holds


@quick
@given(lives)
def test_whatever_happened_the_parts_make_the_balance(life: Life) -> None:
    history = lived(life).history
    for name in ACCOUNTS:
        for position in range(history.head() + 1):
            found = explain(history, name, position)
            assert found.holds
            parts = sorted((part for group in found.groups for part in group.parts), key=lambda part: part.position)
            assert sum(part.effect for part in parts) == found.account.balance
            assert not parts or parts[-1].balance == found.account.balance
