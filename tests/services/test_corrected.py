"""Which events of an account were undone, with those that undid them: by the read models as by the events."""

from hypothesis import given

from bankapp.services.aggregates import Aggregates
from bankapp.services.history import History
from tests.support.answers import Life, lived_in_a_file, lives, story, thorough
from tests.support.lives import ACCOUNTS
from tests.support.services import Desk


def test_both_halves_of_a_pair_are_told(desk: Desk) -> None:
    story(desk)
    assert (desk.history.corrected("123"), desk.history.corrected("456")) == ([3, 5], [])


@thorough
@given(lives)
def test_the_read_models_say_what_the_events_say(life: Life) -> None:
    with lived_in_a_file(life) as session:
        plain = History(session.store, Aggregates(session.store))
        for account_id in ACCOUNTS:
            assert session.history.corrected(account_id) == plain.corrected(account_id)
