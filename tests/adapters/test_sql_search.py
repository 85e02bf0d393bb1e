"""How the database goes about a search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from bankapp.adapters.sql.prepared import Filled
from bankapp.adapters.sql.search_sql import conditions
from bankapp.adapters.sql.sqlite import DIALECT
from bankapp.adapters.sql.tables import events
from bankapp.services.query import parse_query
from bankapp.services.session import Session
from tests.support.clock import FakeClock
from tests.support.services import desk_of, workspace


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = workspace(FakeClock(step=7)).create(tmp_path / "a.bank")
    desk_of(session).opened("a", "b", deposit="1")
    yield session
    session.close()


def test_parameters_come_in_the_order_of_the_statement() -> None:
    of = events.c
    asked = select(of.position).where(of.version > 3, of.position == bindparam("p"), of.stream_id == "s")
    statement = Filled(asked, DIALECT)
    assert statement.sql.count("?") == 3
    assert statement.values(p=9) == (3, 9, "s")


@pytest.mark.parametrize(
    "text",
    ["account:a account:b", "type:deposit", "amount>1 rent", "is:reversed", "since:2025 reason:x"],
)
def test_a_block_of_the_log_is_read_by_its_positions_alone(session: Session, text: str) -> None:
    within = events.c.position.between(bindparam("low"), bindparam("high"))
    asked = select(events.c.position).where(*conditions(parse_query(text), {}), within)
    statement = Filled(asked.order_by(events.c.position), DIALECT)
    with session.readmodels._database.reading() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.values(low=1, high=9))
        plan = [row[3] for row in cursor.fetchall()]
    assert plan[0] == "SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    assert not any("TEMP B-TREE" in step for step in plan)
