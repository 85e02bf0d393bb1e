"""Messages as rows."""

import pytest
from pytestqt.modeltest import ModelTester

from bankapp.services.cloudevents import source_of
from bankapp.services.session import Session
from bankapp.ui.streams.feed import MOST, FeedRow, row_of, shown
from bankapp.ui.streams.model import FeedModel
from tests.support.topics import MemoryTopic


def _row(position: int) -> FeedRow:
    return FeedRow("ours", position, "123", "MoneyDeposited", "{}")


def _texts(model: FeedModel, row: int) -> list[str]:
    return [model.cell(row, column).text for column in range(4)]


def test_an_event_of_the_bank_is_told_by_position_key_type_and_value(session: Session) -> None:
    first, second = session.store.read(1, 2)
    row = row_of(MemoryTopic().put_event(second, source_of(first)), source_of(first))
    assert row == FeedRow("ours", 2, "123", "MoneyDeposited", second.data)


def test_an_event_of_another_bank_is_told_apart(session: Session) -> None:
    first = next(session.store.read(1, 1))
    assert row_of(MemoryTopic().put_event(first, "urn:uuid:another"), source_of(first)).kind == "other bank"


def test_an_event_that_was_changed_is_told_with_what_is_wrong(session: Session) -> None:
    topic, first = MemoryTopic(), next(session.store.read(1, 1))
    message = topic.put_event(first)
    row = row_of(topic.put(message.key, b'{"amount":999}', message.headers), source_of(first))
    assert row == FeedRow("damaged", 0, "123", first.type, '{"amount":999}', "its contents do not match its hash")


def test_a_foreign_message_is_shown_and_marked_in_words_and_with_an_icon() -> None:
    model = FeedModel()
    model.add([row_of(MemoryTopic().put(b"stranger", b"<b>hi</b>"), "")])
    assert _texts(model, 0) == ["–", "stranger", "No event of a bank", "<b>hi</b>"]
    assert model.cell(0, 2).icon == "warning"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, "–"),
        (b"", ""),
        ('{"a":"é"}'.encode(), '{"a":"é"}'),
        (b"one\ntwo\x00", r"one\ntwo\x00"),
        (b"\xff", r"\xff"),
        ("\u202eright to left".encode(), r"\u202eright to left"),
        (b"x" * 10_000, "x" * 500 + "…"),
    ],
    ids=["none", "empty", "text", "control", "bytes", "direction", "long"],
)
def test_bytes_are_shown_as_one_line_of_visible_letters(content: bytes | None, text: str) -> None:
    assert shown(content) == text


def test_the_newest_row_is_on_top_and_the_oldest_are_dropped(qtmodeltester: ModelTester) -> None:
    model = FeedModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.add([_row(position) for position in range(1, MOST)])
    model.add([_row(position) for position in range(MOST, MOST + 3)])
    assert [row.position for row in model.rows] == list(range(MOST + 2, 2, -1))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_of_a_flood_only_the_newest_rows_are_shown() -> None:
    model = FeedModel()
    model.add([_row(position) for position in range(1, 3 * MOST + 1)])
    assert (model.row_count(), model.rows[0].position) == (MOST, 3 * MOST)
    model.clear()
    assert model.row_count() == 0
