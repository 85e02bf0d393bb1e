"""The benchmarks run, and say all that they are there for; how fast anything is, is not asked here."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.benchmarks.banks import Banks
from tests.benchmarks.figures import Contest, Figure, Row, Unit, measured
from tests.benchmarks.guard import BOUNDS, GROWTHS, broken
from tests.benchmarks.machine import header
from tests.benchmarks.registry import run
from tests.benchmarks.sizes import QUICK, TINY
from tests.benchmarks.table import document, table
from tests.support.uncounted import uncounted

_LONG = f"{TINY.lengths[-1]} events"
FIGURES = (
    "durable append",
    "durable append, no read models",
    "durable append, texts encrypted",
    "append, 100 a transaction",
    "append, 5,000 a transaction",
    f"replay of an account of {TINY.stream + 1} events",
    "the same, scattered in the log",
    "the same, the peer folded by hand",
    "read of the whole log, typed",
    "verify of the chain",
    "rebuild of the read models",
    "one command",
    "sample bank, by commands",
    "file, for each event",
    "file without read models, for each event",
    "account of 200 events at a version",
    "the same, from a snapshot",
    f"scrub {_LONG}, random jumps, p50",
    f"scrub {_LONG}, random jumps, p99",
    "of random jumps, the queries, p99",
    f"scrub {_LONG}, a drag, p50",
    f"scrub {_LONG}, a drag, p99",
    "of a drag, the queries, p99",
    f"open {_LONG}, to the first paint",
    "the same, until it can be used",
    "the same, memory",
    f"file of {_LONG}, for each",
    f"page of 30 accounts and totals, {_LONG}, p50",
    "the same page, p99",
    f"page of a register, {_LONG}, p50",
    "the same page, p99",
    f"page of all events, {_LONG}, p50",
    "the same page, p99",
    f"search of {_LONG}",
    "the same search, to the first hit",
    f"verify of {_LONG}",
)
_SCALED = FIGURES.index("scrub 600 events, random jumps, p50")
"""Where those begin that are measured at several lengths of the log."""
PEER = tuple(name for name in FIGURES[:_SCALED] if not name.startswith(("verify", "rebuild", "sample")))
GROWN = FIGURES[_SCALED:-1]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Row]:
    folder = tmp_path_factory.mktemp("benchmarks")
    with uncounted():
        return list(run(TINY, folder, Banks(folder)))


def test_every_figure_is_measured(rows: Sequence[Row]) -> None:
    assert tuple(row.figure.name for row in rows) == FIGURES
    assert all(value is None or value > 0 for row in rows for value in (row.ours, row.peer, row.limit))


def test_what_the_peer_can_do_as_well_is_measured_beside_it(rows: Sequence[Row]) -> None:
    assert tuple(row.figure.name for row in rows if row.peer) == PEER


def test_what_must_not_grow_with_the_log_is_compared_with_a_short_one(rows: Sequence[Row]) -> None:
    assert tuple(row.figure.name for row in rows if row.growth) == GROWN


def test_the_table_has_a_line_for_each_figure_and_a_ratio_for_each_contender(rows: Sequence[Row]) -> None:
    lines = table(rows).splitlines()
    assert len(lines) == len(FIGURES) + 1
    assert lines[0].split() == ["figure", "unit", "ours", "peer", "limit", "ours/peer", "ours/limit", "short", "growth"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(("unit", "ratio"), [("1/s", 2.0), ("ms", 0.5), ("bytes", 0.5)])
def test_a_ratio_above_one_is_good_whatever_the_unit(unit: Unit, ratio: float) -> None:
    row = Row(Figure("a figure", unit), ours=200.0, peer=100.0, limit=None)
    assert (row.to_peer, row.to_limit) == (ratio, None)
    assert table([row]).splitlines()[1].split()[-6:] == ["100", "-", f"{ratio:.2f}", "-", "-", "-"]


@pytest.mark.parametrize(("unit", "growth"), [("1/s", 0.5), ("ms", 2.0), ("MB", 2.0)])
def test_growth_tells_how_many_times_as_much_it_is_on_a_long_log(unit: Unit, growth: float) -> None:
    row = Row(Figure("a figure", unit), ours=200.0, peer=None, limit=None, short=100.0)
    assert row.growth == growth


@pytest.mark.parametrize(("ours", "faults"), [(0.5, 0), (0.14, 0), (0.13, 1)])
def test_a_quick_run_fails_where_a_ratio_is_worse_than_its_bound(ours: float, faults: int) -> None:
    row = Row(Figure("rebuild of the read models", "1/s"), ours=ours, peer=None, limit=1.0)
    beside = Row(Figure("a figure without a bound", "1/s"), ours=0.01, peer=None, limit=1.0)
    assert len(broken([row, beside])) == faults


@pytest.mark.parametrize(("ours", "faults"), [(10.0, 0), (18.0, 0), (18.1, 1)])
def test_a_quick_run_fails_where_scrubbing_grows_with_the_log(ours: float, faults: int) -> None:
    scrubbed = Row(Figure("scrub 30 thousand events, a drag, p50", "ms"), ours, peer=None, limit=None, short=10.0)
    assert len(broken([scrubbed])) == faults


def test_every_bound_is_that_of_a_figure_of_a_quick_run() -> None:
    quick = {name.replace(_LONG, f"{QUICK.lengths[-1] // 1000} thousand events") for name in FIGURES}
    assert BOUNDS.keys() | GROWTHS.keys() <= quick


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
