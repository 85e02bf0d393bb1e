from bankapp.ui.events.pages import BLOCK, Pages


class Source:
    """Numbers up to a length, and which blocks were read."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.reads: list[int] = []

    def read(self, first: int, last: int) -> list[int]:
        self.reads.append(first // BLOCK)
        return list(range(first, min(last + 1, self.length)))


def test_a_block_is_read_once() -> None:
    source = Source(10_000)
    pages = Pages(source.read)
    assert [pages.row(number) for number in (0, 1, BLOCK - 1, BLOCK)] == [0, 1, BLOCK - 1, BLOCK]
    assert source.reads == [0, 1]


def test_a_row_beyond_the_end_is_nothing() -> None:
    assert Pages(Source(3).read).row(3) is None


def test_a_block_that_was_short_is_read_again_when_it_has_grown() -> None:
    source = Source(3)
    pages = Pages(source.read)
    assert pages.row(2) == 2
    source.length = 5
    assert pages.row(4) == 4
    assert source.reads == [0, 0]


def test_blocks_that_were_not_looked_at_for_long_are_let_go() -> None:
    source = Source(10_000)
    pages = Pages(source.read, kept=2)
    for block in (0, 1, 0, 2, 0, 1):
        pages.row(block * BLOCK)
    assert source.reads == [0, 1, 2, 1]
