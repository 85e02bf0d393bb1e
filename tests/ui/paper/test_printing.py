"""Printing: whole or not at all, in any thread, and nothing runs out of the page."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bankapp.errors import Cancelled
from bankapp.ui.paper.blocks import Column, Paper, Row, Table, Title
from bankapp.ui.paper.printing import CannotPrint, print_paper
from bankapp.ui.theme import Theme
from tests.support.papers import pages_of, texts_of
from tests.support.services import CancelAt, names_in

pytestmark = pytest.mark.usefixtures("theme")
_ROWS = tuple(Row((str(number), "1.00")) for number in range(300))


def paper(bank: str = "a.bank", rows: tuple[Row, ...] = _ROWS) -> Paper:
    return Paper(bank, "A list", "today", (Title("A list"), Table((Column("Name"), Column("Amount", "figures")), rows)))


def test_progress_is_told_the_rows_twice(tmp_path: Path) -> None:
    progress = CancelAt()
    pages = print_paper(paper(), tmp_path / "a.pdf", progress)

    assert progress.told[:3] == [100, 200, 300]
    assert progress.told[-1] == 300
    assert len(pages_of(tmp_path / "a.pdf")) == pages == len(progress.told) - 3


@pytest.mark.parametrize("where", ["laying out", "writing"])
def test_what_is_cancelled_leaves_the_file_as_it_was(tmp_path: Path, where: str) -> None:
    file = tmp_path / "a.pdf"
    file.write_text("older")
    calls: list[int] = []

    def progress(done: int) -> None:
        calls.append(done)
        if where == "laying out" or len(calls) > 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        print_paper(paper(), file, progress)
    assert (file.read_text(), names_in(tmp_path)) == ("older", {"a.pdf"})


def test_a_file_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match="cannot be written"):
        print_paper(paper(), tmp_path / "no" / "a.pdf")


def test_a_name_too_long_for_the_head_of_a_page_ends_in_an_ellipsis(tmp_path: Path) -> None:
    print_paper(paper("The bank of " + "very " * 60 + "long names"), tmp_path / "a.pdf")
    head = pages_of(tmp_path / "a.pdf")[0][0]

    assert head.startswith("The bank of very very")
    assert head.endswith("…")


def test_a_word_that_no_column_can_hold_is_broken_and_none_of_it_is_lost(tmp_path: Path) -> None:
    word = "abcdefghij" * 30
    print_paper(paper(rows=(Row((word, "1.00")),)), tmp_path / "a.pdf")

    assert word in "".join(texts_of(tmp_path / "a.pdf"))


def test_a_paper_is_printed_in_another_thread(theme: Theme, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        pages = pool.submit(print_paper, paper(), tmp_path / "a.pdf").result()

    assert f"Page {pages} of {pages}" in texts_of(tmp_path / "a.pdf")
