from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bankapp.ui.events.hits import Hits, ticks
from bankapp.ui.timeline.axis import Axis

positions = st.lists(st.integers(1, 60), unique=True).map(sorted)


def hits_of(found: list[int], newer: int = 0) -> Hits:
    """Hits in ascending order; so many of the newest came after the search had begun."""
    hits = Hits()
    split = len(found) - min(newer, len(found))
    hits.add_older(found[:split][::-1])
    hits.add_newer(found[split:])
    return hits


@given(positions, st.integers(0, 10), st.integers(0, 61))
def test_hits_stand_newest_first_and_know_their_neighbours(found: list[int], newer: int, position: int) -> None:
    hits = hits_of(found, newer)
    assert hits.positions(0, 100) == found[::-1]
    assert hits.after(position) == min((hit for hit in found if hit > position), default=0)
    assert hits.before(position) == max((hit for hit in found if hit < position), default=0)


@given(positions.filter(bool), st.integers(0, 10), st.integers(0, 61))
def test_the_row_of_a_position_is_that_of_the_last_hit_until_then(found: list[int], newer: int, position: int) -> None:
    row = hits_of(found, newer).row_of(position)
    earlier = [hit for hit in found if hit <= position]
    assert found[::-1][row] == (earlier[-1] if earlier else found[0])


def test_without_hits_there_is_no_row() -> None:
    assert Hits().row_of(5) == -1
    assert Hits().after(0) == Hits().before(9) == 0


def test_every_hit_in_view_has_a_tick_where_there_is_room() -> None:
    axis = Axis(10, 50, 0, 1000)
    assert list(ticks(hits_of([5, 10, 11, 30, 50, 55]), axis)) == [10, 11, 30, 50]


def test_ticks_are_thinned_to_what_can_be_told_apart() -> None:
    axis = Axis(0, 1_000_000, 16, 900)
    found = list(ticks(hits_of(list(range(1, 1_000_001, 7))), axis))
    gaps = [axis.x_of(later) - axis.x_of(earlier) for earlier, later in pairwise(found)]
    assert 250 < len(found) <= 300
    assert min(gaps) >= 2.9


def test_hits_of_which_none_is_in_view_have_no_tick() -> None:
    assert list(ticks(hits_of([1, 2, 99]), Axis(10, 50, 0, 900))) == []
