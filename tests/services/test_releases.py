"""A bank of any released schema opens, verifies and shows for ever what it showed."""

from itertools import pairwise
from pathlib import Path

import pytest

from bankapp.services.checking import check_against_replay
from bankapp.services.integrity import verify
from bankapp.services.readmodels import SCHEMA
from bankapp.services.schema import codec
from tests.support.releases import Shown, expected, released, shown, unpacked
from tests.support.services import workspace


def same(was: object, now: object) -> bool:
    """Whether all that was told then is told now; what was learned to tell since does not matter."""
    if isinstance(was, dict) and isinstance(now, dict):
        return all(name in now and same(value, now[name]) for name, value in was.items())
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(map(same, was, now))
    return was == now


@pytest.mark.parametrize("number", released())
@pytest.mark.parametrize("read_only", [False, True], ids=["to write", "to read"])
def test_a_bank_of_that_time_verifies_and_shows_what_it_showed(tmp_path: Path, number: int, read_only: bool) -> None:
    session = workspace().open(unpacked(number, tmp_path), read_only=read_only)
    if not read_only:
        session.readmodels.catch_up()
        assert check_against_replay(session.history, session.history.head()).equal
    then = expected(number)
    assert verify(session.store.read()).fault is None
    told = shown(session)
    session.close()
    assert same({name: value for name, value in then.items() if name != "readmodels"}, told)


@pytest.mark.parametrize("number", released())
def test_a_bank_of_that_time_is_gone_on_with(tmp_path: Path, number: int) -> None:
    session = workspace().open(unpacked(number, tmp_path))
    session.readmodels.rebuild()
    head = session.history.head()
    reversal = session.bank.reversal(6, "wrong since then")
    assert session.bank.execute(reversal, session.bank.envelope("ada", "wrong since then")).position == head + 1
    session.close()


def owners(told: Shown) -> dict[str, str]:
    """Whose each account is at the end."""
    return {account["id"]: account["owner"] for account in told["positions"][-1]["accounts"]}


@pytest.mark.parametrize("number", released("private"))
def test_a_private_bank_of_that_time_shows_the_same_but_for_whom_it_forgot(tmp_path: Path, number: int) -> None:
    session = workspace().open(unpacked(number, tmp_path, "private"), read_only=True)
    then, told = expected(number, "private"), shown(session)
    session.close()
    assert same({name: value for name, value in then.items() if name != "readmodels"}, told)
    assert owners(told) == {**owners(expected(number)), "789": "(forgotten)"}


@pytest.mark.parametrize("missing", [{"b": 1}, {"a": 2}, {"a": [1]}, {}], ids=str)
def test_the_comparison_sees_what_is_not_as_it_was(missing: object) -> None:
    assert same({"a": [{"b": 1}]}, {"a": [{"b": 1, "new": 2}], "new": 3})
    assert not same({"a": 1}, missing)


def test_every_event_that_can_be_written_today_stands_in_the_bank_of_a_released_schema() -> None:
    """Else: `python -m tests.support.releases NUMBER`, after the new event was given to the life that it tells."""
    kept = {kind for number in released() for kind in expected(number)["types"]}
    assert {f"{name}/{codec.schema_version(name)}" for name in codec.names} <= kept


def test_whoever_wrote_more_kinds_of_events_kept_read_models_of_a_newer_schema() -> None:
    """An older bankapp then sees that what is kept is not its own, and looks for events that it does not know."""
    releases = [expected(number) for number in released()]
    assert all(set(later["types"]) > set(earlier["types"]) for earlier, later in pairwise(releases))
    assert all(later["readmodels"] > earlier["readmodels"] for earlier, later in pairwise(releases))
    assert releases[-1]["readmodels"] <= SCHEMA
