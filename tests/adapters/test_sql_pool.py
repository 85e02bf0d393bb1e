"""The pool hands out what it has, keeps a few and closes the rest."""

import pytest

from bankapp.adapters.sql.pool import Pool


class Connection:
    closed = False

    def close(self) -> None:
        self.closed = True


def test_a_connection_that_was_given_back_is_handed_out_again() -> None:
    pool = Pool(Connection, keep=1)
    with pool.borrowed() as first:
        pass
    with pool.borrowed() as again:
        assert again is first
        with pool.borrowed() as another:
            assert another is not first


def test_no_more_than_a_few_idle_ones_are_kept() -> None:
    pool = Pool(Connection, keep=1)
    with pool.borrowed() as one, pool.borrowed() as other:
        pass
    assert sorted((one.closed, other.closed)) == [False, True]


def test_closing_closes_the_idle_ones_and_the_borrowed_ones_when_they_come_back() -> None:
    pool = Pool(Connection, keep=3)
    with pool.borrowed() as borrowed:
        with pool.borrowed() as idle:
            pass
        pool.close()
        assert (idle.closed, borrowed.closed) == (True, False)
    assert borrowed.closed


def test_a_connection_comes_back_from_who_failed() -> None:
    pool, taken = Pool(Connection, keep=1), list[Connection]()
    with pytest.raises(ZeroDivisionError):
        _fail(pool, taken)
    with pool.borrowed() as again:
        assert again is taken[0]


def _fail(pool: Pool, taken: list[Connection]) -> None:
    with pool.borrowed() as connection:
        taken.append(connection)
        assert 1 / 0
