"""Hits of a query: the same from every search, in batches, from either end, given up when nobody wants them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.adapters.sql.search import SqlEventSearch
from bankapp.bootstrap import memory_bank
from bankapp.domain.commands import Deposit, OpenAccount, OpenProduct, Transfer, Withdraw
from bankapp.domain.money import Money
from bankapp.errors import Cancelled, Refused
from bankapp.services.finding import Batch, EventSearch, ScanSearch, find, next_hit, previous_hit
from bankapp.services.query import Part, Query, Where, parse_query
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.ids import seeded_ids
from tests.support.lives import Wish, days_ago, well_opened, wish, wishes
from tests.support.scenario import eur
from tests.support.services import CancelAt, Desk, desk_of, workspace

pytestmark = pytest.mark.no_cover

REASONS = (
    "rent",
    "Rent for May",
    'the "Straße"',
    "back\\slash/es",
    "ΣΊΣΥΦΟΣ",
    "İstanbul",
    "100% of it_all",
    "K\N{KELVIN SIGN}",
)
TEXTS = (
    *(
        "rent",
        "RENT",
        "straße",
        "STRASSE",
        '"',
        "\\",
        "s/e",
        "σίσυφος",
        "ς",
        "i",
        "istanbul",
        "%",
        "_",
        "kk",
        "zzz",
        "shop",
    ),
    *("ann", "Ann a", "ada", "\N{LATIN SMALL LETTER LONG S}", "b"),
)


def hits(
    search: EventSearch, text: str, first: int = 1, last: int = 10_000, *, newest_first: bool = False
) -> list[int]:
    batches = find(search, parse_query(text), first, last, newest_first=newest_first)
    return [position for batch in batches for position in batch.positions]


def tell(desk: Desk) -> None:
    """Events: 1, 2 opened and filled a (Ann Lee), 3, 4 x (Bo, in yen), 5 withdrawn from a for rent, 7, 8 a pays b,
    6 b opened, 9, 10 that undone, 11 a product, 12 a back-dated deposit of 0.75 into b.
    """
    desk.do(OpenAccount("a", "Ann Lee", "EUR"))
    desk.do(Deposit("a", eur("100"), "Acme"), reason="salary")
    desk.do(OpenAccount("x", "Bo Öst", "JPY"))
    desk.do(Deposit("x", Money(9_000, "JPY")), actor="till 3")
    desk.do(Withdraw("a", eur("50")), reason="Rent for May")
    desk.do(OpenAccount("b", "Cy", "EUR"))
    desk.do(Transfer("a", "b", eur("10.50")))
    desk.do(desk.bank.reversal(7, "a mistake"), reason="a mistake")
    desk.do(OpenProduct("plus", "Plus", eur("2")))
    desk.do(Deposit("b", eur("0.75"), "annual fair"), effective_at=86_400_000_000)


@pytest.fixture(scope="module", params=["plain", "sql", "sql in small blocks", "sql without read models", "private"])
def search(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventSearch]:
    clock = FakeClock()
    session = workspace(clock).create(
        tmp_path_factory.mktemp("searched") / "a.bank", private=request.param == "private"
    )
    tell(desk_of(session, clock))
    if request.param == "plain":
        yield ScanSearch(session.store, 3)
    elif request.param == "sql in small blocks":
        yield in_blocks(session, 3)
    else:
        if request.param == "sql without read models":
            forget(session)
        yield session.search
    session.close()


def in_blocks(session: Session, size: int) -> SqlEventSearch:
    assert isinstance(session.readmodels, SqlReadModels)
    plain = ScanSearch(session.store)
    return SqlEventSearch(session.readmodels._database, session.store, session.readmodels, plain, size)


def forget(session: Session) -> None:
    assert isinstance(session.readmodels, SqlReadModels)
    with session.readmodels._database.transaction() as cursor:
        cursor.execute("DELETE FROM projections")
        cursor.execute("DELETE FROM account_list")
        cursor.execute("DELETE FROM reversals")


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("", list(range(1, 13))),
        ("account:a", [1, 2, 5, 7, 9]),
        ("account:a account:x type:opened", [1, 3]),
        ("account:nobody", []),
        ("product:plus", [11]),
        ("type:deposit", [2, 4, 12]),
        ("type:deposit type:withdrawal", [2, 4, 5, 12]),
        ("amount>50", [2, 4]),
        ("amount>=50", [2, 4, 5]),
        ("amount:9000", [4]),
        ("amount<1", [12]),
        ("amount:10.5", [7, 8, 9, 10]),
        ("owner:ann", [1, 2, 5, 7, 9]),
        ("person:ÖST", [3, 4]),
        ("owner:nobody", []),
        ("owner:n account:b", []),
        ("ann", [1, 2, 5, 7, 9, 12]),
        ("rent", [5]),
        ('"RENT FOR may"', [5]),
        ("actor:TILL", [4]),
        ("reason:mistake", [9, 10]),
        ("counterparty:acme", [2]),
        ("counterparty:b", [7, 9]),
        ("position:3..5", [3, 4, 5]),
        ("until:1970-01-02", [12]),
        ("since:1971 type:deposit", [2, 4]),
        ("is:reversed", [7, 8]),
        ("not:reversed amount:10.5", [9, 10]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_query_finds_what_it_says(search: EventSearch, text: str, positions: list[int]) -> None:
    assert hits(search, text) == positions
    assert hits(search, text, newest_first=True) == positions[::-1]


def test_only_the_range_is_looked_at(search: EventSearch) -> None:
    assert hits(search, "account:a", 2, 7) == [2, 5, 7]
    assert hits(search, "position:1..5", 4, 12, newest_first=True) == [5, 4]
    assert hits(search, "position:0", 1, 12) == []


def test_the_last_batch_has_reached_the_end_whatever_was_found(search: EventSearch) -> None:
    for text in ("rent", "owner:nobody", "position:900", ""):
        assert list(find(search, parse_query(text), 1, 12))[-1].reached == 12
        assert list(find(search, parse_query(text), 1, 12, newest_first=True))[-1].reached == 1


def test_the_next_and_the_previous_hit_are_found_from_anywhere(search: EventSearch) -> None:
    query = parse_query("type:deposit")
    assert [next_hit(search, query, here, 12) for here in (0, 2, 5, 12)] == [2, 4, 12, 0]
    assert [previous_hit(search, query, here) for here in (12, 5, 2, 0)] == [4, 4, 0, 0]


def test_events_are_given_in_the_order_that_is_asked(search: EventSearch) -> None:
    assert [event.position for event in search.events([5, 2, 99, 7])] == [5, 2, 7]


def test_a_search_is_given_up_by_its_progress(search: EventSearch) -> None:
    with pytest.raises(Cancelled):
        list(find(search, Query(), 1, 12, progress=CancelAt(1)))


def test_progress_counts_the_positions_from_either_end(tmp_path: Path) -> None:
    session = workspace().create(tmp_path / "a.bank", private=False)
    tell(desk_of(session))
    for newest_first in (True, False):
        told = CancelAt()
        list(find(in_blocks(session, 5), Query(), 1, 12, newest_first=newest_first, progress=told))
        assert told.told == [5, 10, 12, 12]
    session.close()


def test_read_models_that_vanish_meanwhile_make_no_difference(tmp_path: Path) -> None:
    session = workspace().create(tmp_path / "a.bank", private=False)
    tell(desk_of(session))
    batches = in_blocks(session, 8).find(parse_query("not:reversed type:transfer"), 1, 12)
    assert next(batches) == Batch((), 8)
    forget(session)
    assert [position for batch in batches for position in batch.positions] == []
    session.close()


def test_a_bank_in_memory_is_searched_too() -> None:
    clock = FakeClock()
    bank, history, store = memory_bank(clock, seeded_ids())
    tell(Desk(bank, history, store, clock))
    assert hits(ScanSearch(store), "owner:ann type:withdrawal") == [5]


_conditions = st.one_of(
    st.builds("account:{}".format, st.sampled_from("abcx")),
    st.builds(
        "type:{}".format, st.sampled_from(["deposit", "withdrawn", "fee", "transfer", "rounding", "open", "price"])
    ),
    st.builds(
        "amount{}{}".format, st.sampled_from(["<", "<=", ">", ">=", "="]), st.sampled_from(["0", "1", "2.505", "3"])
    ),
    st.sampled_from(["is:reversed", "is:reversed", "since:2025-12", "until:2025-12", "position>9", "position:5..20"]),
)
_parts = st.builds(Part, st.sampled_from(get_args(Where)), st.sampled_from([text.casefold() for text in TEXTS]))
queries = st.builds(
    lambda conditions, parts: replace(parse_query(" ".join(conditions)), parts=tuple(parts)),
    st.lists(_conditions, max_size=2),
    st.lists(_parts, max_size=2),
)
lives = st.lists(st.tuples(wishes, days_ago, st.sampled_from(REASONS)), min_size=5, max_size=20)


@contextmanager
def lived(life: list[tuple[Wish, int | None, str]]) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        clock = FakeClock()
        session = workspace(clock).create(Path(folder) / "a.bank", private=False)
        desk = desk_of(session, clock)
        try:
            well_opened(desk)
            for asked, ago, reason in life:
                wish(desk, asked, ago)
                with suppress(Refused):  # the account may be frozen by now, or closed
                    desk.do(Deposit("a", eur("1"), reason[::-1]), reason=reason, actor=f"till {reason[:2]}")
            yield session
        finally:
            session.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives, st.lists(queries, min_size=5, max_size=25), st.integers(1, 60), st.integers(0, 20), st.integers(1, 60))
def test_the_database_finds_what_reading_every_event_finds(
    life: list[tuple[Wish, int | None, str]], asked: list[Query], block: int, first: int, last: int
) -> None:
    with lived(life) as session:
        reference, quick = ScanSearch(session.store), in_blocks(session, block)
        for query in (*asked, *(replace(query, reversed=False) for query in asked[:3])):
            for newest_first in (False, True):
                ours, theirs = (found(search, query, first, last, newest_first) for search in (quick, reference))
                assert ours == theirs, query


def found(search: EventSearch, query: Query, first: int, last: int, newest_first: bool) -> list[int]:
    batches = find(search, query, first, last, newest_first=newest_first)
    return [position for batch in batches for position in batch.positions]
