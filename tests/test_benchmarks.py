"""The benchmarks run, and say all that they are there for; how fast anything is, is not asked here."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.benchmarks.figures import Contest, Figure, Row, Unit, measured
from tests.benchmarks.guard import BOUNDS, broken
from tests.benchmarks.machine import header
from tests.benchmarks.registry import run
from tests.benchmarks.sizes import TINY
from tests.benchmarks.table import document, table

FIGURES = (
    "durable append",
    "durable append, no read models",
    "append, 100 a transaction",
    "append, 5,000 a transaction",
    f"replay of an account of {TINY.stream + 1} events",
    "the same, scattered in the log",
    "the same, the peer folded by hand",
    "read of the whole log, typed",
    "verify of the chain",
    "page of 30 accounts and totals, p50",
    "the same page, p99",
    "page and totals, to a tenth of the log",
    "rebuild of the read models",
    "scrub, random jumps, p50",
    "the same jumps, p99",
    "scrub, a drag, p50",
    "the same drag, p99",
    "one command",
    "sample bank, by commands",
    "file, for each event",
    "file without read models, for each event",
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Row]:
    return list(run(TINY, tmp_path_factory.mktemp("benchmarks")))


def test_every_figure_is_measured(rows: Sequence[Row]) -> None:
    assert tuple(row.figure.name for row in rows) == FIGURES
    assert all(value is None or value > 0 for row in rows for value in (row.ours, row.peer, row.limit))


def test_what_the_peer_can_do_as_well_is_measured_beside_it(rows: Sequence[Row]) -> None:
    with_peer = {row.figure.name for row in rows if row.peer}
    assert with_peer == {
        name
        for name in FIGURES
        if not name.startswith(
            ("verify", "page", "the same page", "rebuild", "scrub", "the same jumps", "the same drag", "sample")
        )
    }


def test_the_table_has_a_line_for_each_figure_and_a_ratio_for_each_contender(rows: Sequence[Row]) -> None:
    lines = table(rows).splitlines()
    assert len(lines) == len(FIGURES) + 1
    assert lines[0].split() == ["figure", "unit", "ours", "peer", "limit", "ours/peer", "ours/limit"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(("unit", "ratio"), [("1/s", 2.0), ("ms", 0.5), ("bytes", 0.5)])
def test_a_ratio_above_one_is_good_whatever_the_unit(unit: Unit, ratio: float) -> None:
    row = Row(Figure("a figure", unit), ours=200.0, peer=100.0, limit=None)
    assert (row.to_peer, row.to_limit) == (ratio, None)
    assert table([row]).splitlines()[1].split()[-4:] == ["100", "-", f"{ratio:.2f}", "-"]


@pytest.mark.parametrize(("ours", "faults"), [(0.5, 0), (0.14, 0), (0.13, 1)])
def test_a_quick_run_fails_where_a_ratio_is_worse_than_its_bound(ours: float, faults: int) -> None:
    row = Row(Figure("rebuild of the read models", "1/s"), ours=ours, peer=None, limit=1.0)
    beside = Row(Figure("a figure without a bound", "1/s"), ours=0.01, peer=None, limit=1.0)
    assert len(broken([row, beside])) == faults


def test_every_bound_is_that_of_a_figure() -> None:
    assert BOUNDS.keys() <= set(FIGURES)


def test_contenders_take_turns_and_the_median_counts() -> None:
    turns: list[str] = []
    values = iter((1.0, 9.0, 2.0))

    def ours() -> tuple[float]:
        turns.append("ours")
        return (next(values),)

    def peer() -> tuple[float]:
        turns.append("peer")
        return (5.0,)

    contest = Contest((Figure("a figure", "1/s"),), {"ours": ours, "peer": peer})
    assert measured(contest, 3) == [Row(Figure("a figure", "1/s"), 2.0, 5.0, None)]
    assert turns == ["ours", "peer", "peer", "ours", "ours", "peer"]


def test_a_run_can_be_kept_as_a_document(rows: Sequence[Row], tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(json.dumps(document(header(), rows)))
    kept = json.loads(path.read_text())
    assert [figure["figure"] for figure in kept["figures"]] == list(FIGURES)
    assert "eventsourcing" in "\n".join(kept["header"])
