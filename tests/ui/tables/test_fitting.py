from hypothesis import given
from hypothesis import strategies as st

from bankapp.ui.tables.fitting import Width, fitted, with_bare_texts

COLUMNS = (Width(100, 60), Width(200, 80, stretch=1), Width(300, 100, stretch=3))


def test_what_is_left_over_goes_to_the_columns_that_stretch() -> None:
    assert fitted(COLUMNS, 700) == [100, 225, 375]


def test_columns_shrink_towards_their_least() -> None:
    assert fitted(COLUMNS, 420) == [80, 140, 200]


def test_no_column_gets_less_than_its_least() -> None:
    assert fitted(COLUMNS, 50) == [60, 80, 100]


def test_without_a_column_that_stretches_the_rest_stays_empty() -> None:
    assert fitted([Width(100, 60)], 400) == [100]


def test_texts_give_up_their_least_before_anything_is_out_of_sight() -> None:
    assert sum(with_bare_texts(COLUMNS, 160)) == 160
    assert with_bare_texts(COLUMNS, 160)[0] == 60
    assert with_bare_texts(COLUMNS, 50) == [60, 48, 48]
    assert with_bare_texts(COLUMNS, 700) == fitted(COLUMNS, 700)


widths = st.lists(
    st.builds(
        lambda least, more, stretch: Width(least + more, least, stretch),
        st.integers(0, 300),
        st.integers(0, 300),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=9,
)


@given(widths, st.integers(0, 4000))
def test_the_columns_fill_the_width_to_the_pixel(columns: list[Width], available: int) -> None:
    found = fitted(columns, available)
    assert sum(found) == max(available, sum(column.least for column in columns))
    assert all(width >= column.least for width, column in zip(found, columns, strict=True))
