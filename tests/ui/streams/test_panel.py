"""The Streams tab, on a topic in memory."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.errors import BadFile
from bankapp.services.publisher import PublisherState
from bankapp.services.session import Session
from bankapp.ui.streams.address import Address
from bankapp.ui.streams.panel import StreamsPanel
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.support.topics import MemoryTopic
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child
from tests.ui.streams.fakes import (
    AWAY,
    AwayTopic,
    FaultyTopic,
    HeldTopic,
    SilentTopic,
    Switchboard,
    addresses_in,
    panel_of,
    running_threads,
)

WAITING = f"Waiting for the broker: {AWAY}."


@pytest.fixture
def board() -> Switchboard:
    return Switchboard()


@pytest.fixture
def panel(
    qtbot: QtBot, theme: Theme, session: Session, board: Switchboard, tmp_path: Path, tasks: Tasks
) -> Iterator[StreamsPanel]:
    panel = panel_of(session, board, tmp_path, tasks)
    qtbot.addWidget(panel)
    yield panel
    panel.set_session(None)


def click(panel: StreamsPanel, name: str) -> None:
    child(panel, QPushButton, name).click()


def text(panel: StreamsPanel, name: str) -> str:
    return child(panel, QLabel, name).text()


def wait_for(qtbot: QtBot, panel: StreamsPanel, name: str, expected: str) -> None:
    qtbot.waitUntil(lambda: text(panel, name) == expected)


def button_state(panel: StreamsPanel, name: str) -> tuple[bool, str]:
    button = child(panel, QPushButton, name)
    return button.isEnabled(), button.toolTip().partition(">")[2].removesuffix("</p>")


def positions(panel: StreamsPanel) -> list[int]:
    return [row.position for row in panel.feed.model.rows]


# the publisher


def test_it_publishes_all_then_what_comes_until_it_is_stopped(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, session: Session
) -> None:
    assert text(panel, "publisherState") == "Nothing is being published."
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 15 events.")
    post(session, Deposit("123", Money(100, "EUR")))
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 16 events.")
    click(panel, "stopPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Nothing is being published.")
    assert isinstance(board.topic, MemoryTopic)
    assert len(board.topic.all()) == HEAD + 1


def test_while_it_publishes_a_bar_tells_how_far_it_is(panel: StreamsPanel) -> None:
    bar = child(panel, QProgressBar, "publishProgress")
    panel.publisher.show_state(PublisherState("publishing", 2_500_000_000, 10_000_000_000))
    assert text(panel, "publisherState") == "Publishing 2,500,000,000 of 10,000,000,000"
    assert (bar.isVisible(), bar.value(), bar.maximum()) == (True, 250, 1000)
    panel.publisher.show_state(PublisherState("idle", 10, 10))
    assert not bar.isVisible()


def test_it_waits_for_a_broker_says_why_and_goes_on_when_it_is_back(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard
) -> None:
    board.topic = topic = AwayTopic()
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", WAITING)
    assert panel.publisher.state_line.icon_name == "warning"
    topic.back.set()
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 15 events.")


def test_a_topic_that_is_refused_stops_it_with_the_reason(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard
) -> None:
    board.topic = MemoryTopic(compacted=True)
    click(panel, "startPublisherButton")
    qtbot.waitUntil(lambda: text(panel, "publisherState").startswith("Stopped: "))
    assert 'The topic "events" was refused: it is compacted' in text(panel, "publisherState")
    assert panel.publisher.state_line.icon_name == "error"
    assert button_state(panel, "startPublisherButton")[0]


def test_settings_that_cannot_be_used_stop_it_with_the_reason(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard
) -> None:
    board.refuses = BadFile("The settings for Kafka cannot be used.")
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Stopped: The settings for Kafka cannot be used.")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("startPublisherButton", "publisherState"),
        ("startFeedButton", "feedState"),
        ("kafkaCheckButton", "kafkaFinding"),
    ],
)
def test_a_bug_is_told_as_one_and_kept_in_full(
    qtbot: QtBot,
    panel: StreamsPanel,
    board: Switchboard,
    caplog: pytest.LogCaptureFixture,
    name: str,
    told: str,
) -> None:
    board.topic = FaultyTopic()
    click(panel, name)
    qtbot.waitUntil(lambda: text(panel, told).endswith("A fault in bankapp itself: ZeroDivisionError."))
    assert "Traceback" in caplog.text


def test_a_topic_that_hangs_keeps_nothing_waiting(qtbot: QtBot, panel: StreamsPanel, board: Switchboard) -> None:
    board.topic = topic = SilentTopic()
    began = time.monotonic()
    click(panel, "startPublisherButton")
    qtbot.waitUntil(topic.asked.is_set)
    click(panel, "stopPublisherButton")
    assert text(panel, "publisherState") == "Stopping…"
    assert button_state(panel, "stopPublisherButton") == (False, "It is just stopping")
    assert time.monotonic() - began < 2
    topic.heard.set()
    wait_for(qtbot, panel, "publisherState", "Nothing is being published.")


def test_it_ends_between_two_batches(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankapp.services.publishing.BATCH", 1)
    board.topic = topic = HeldTopic()
    click(panel, "startPublisherButton")
    qtbot.waitUntil(topic.written.is_set)
    click(panel, "stopPublisherButton")
    topic.go.set()
    wait_for(qtbot, panel, "publisherState", "Nothing is being published.")
    assert len(topic.all()) == 1


# the feed


def test_the_feed_shows_what_there_is_and_what_comes_the_newest_on_top(
    qtbot: QtBot, panel: StreamsPanel, session: Session
) -> None:
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 15 events.")
    click(panel, "startFeedButton")
    qtbot.waitUntil(lambda: positions(panel) == list(range(HEAD, 0, -1)))
    post(session, Deposit("123", Money(100, "EUR")))
    qtbot.waitUntil(lambda: positions(panel)[0] == HEAD + 1)
    wait_for(qtbot, panel, "feedState", "Reading: 16 messages.")
    assert {row.kind for row in panel.feed.model.rows} == {"ours"}


def test_from_the_end_only_what_comes_is_shown(qtbot: QtBot, panel: StreamsPanel, board: Switchboard) -> None:
    board.topic = topic = MemoryTopic()
    topic.put(b"old", b"1")
    child(panel, QComboBox, "feedStart").setCurrentIndex(1)
    click(panel, "startFeedButton")
    wait_for(qtbot, panel, "feedState", "Reading: 0 messages.")
    topic.put(b"new", b"2")
    qtbot.waitUntil(lambda: [row.key for row in panel.feed.model.rows] == ["new"])


def test_a_feed_that_was_stopped_keeps_its_rows_until_the_next_one(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard
) -> None:
    board.topic = topic = MemoryTopic()
    topic.put(b"a", b"1")
    click(panel, "startFeedButton")
    qtbot.waitUntil(lambda: len(positions(panel)) == 1)
    click(panel, "stopFeedButton")
    wait_for(qtbot, panel, "feedState", "Not reading any more: one message.")
    assert len(positions(panel)) == 1
    child(panel, QComboBox, "feedStart").setCurrentIndex(1)
    click(panel, "startFeedButton")
    assert positions(panel) == []


def test_the_feed_waits_for_a_broker_too(qtbot: QtBot, panel: StreamsPanel, board: Switchboard) -> None:
    board.topic = topic = AwayTopic()
    click(panel, "startFeedButton")
    wait_for(qtbot, panel, "feedState", WAITING)
    topic.back.set()
    wait_for(qtbot, panel, "feedState", "Reading: 0 messages.")


def test_who_looks_at_older_rows_keeps_looking_at_them(qtbot: QtBot, panel: StreamsPanel, board: Switchboard) -> None:
    board.topic = topic = MemoryTopic()
    for number in range(100):
        topic.put(str(number).encode(), b"")
    click(panel, "startFeedButton")
    qtbot.waitUntil(lambda: len(positions(panel)) == 100)
    bar = panel.feed.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)  # rows are laid out a turn of the event loop after they came
    bar.setValue(bar.maximum() // 2)
    assert panel.feed.view.visible_rows()[0] > 0
    top = panel.feed.model.rows[panel.feed.view.visible_rows()[0]].key
    topic.put(b"new", b"")
    qtbot.waitUntil(lambda: len(positions(panel)) == 101)
    assert panel.feed.model.rows[panel.feed.view.visible_rows()[0]].key == top


def test_before_the_first_feed_it_is_said_how_to_start_a_broker_and_make_the_topic(
    qtbot: QtBot, panel: StreamsPanel
) -> None:
    command = child(panel, QLabel, "createTopicCommand")
    assert command.isVisible()
    assert command.text() == "bankapp kafka create-topic --bootstrap-servers localhost:9092 --topic sample"
    click(panel, "startFeedButton")
    qtbot.waitUntil(panel.feed.view.isVisible)
    assert not command.isVisible()


# the address and the check


def test_a_check_says_what_the_topic_is_like(qtbot: QtBot, panel: StreamsPanel) -> None:
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 15 events.")
    click(panel, "kafkaCheckButton")
    told = "The topic “events” is there; brokers: 1, partitions: 1, messages: 15, kept for ever."
    wait_for(qtbot, panel, "kafkaFinding", f"{told} Its newest event is number 15.")
    assert not panel.form.finding.is_bad


@pytest.mark.parametrize(
    ("topic", "fault"),
    [
        (MemoryTopic(compacted=True), "It is compacted, so that the broker removes events."),
        (MemoryTopic(retention_ms=86_400_000), "It keeps messages for one day only."),
        (MemoryTopic(low={0: 1}, messages={0: []}), "Its first messages are cut off by retention."),
    ],
    ids=["compacted", "short of memory", "cut"],
)
def test_a_check_says_what_is_wrong(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, topic: MemoryTopic, fault: str
) -> None:
    board.topic = topic
    click(panel, "kafkaCheckButton")
    qtbot.waitUntil(lambda: text(panel, "kafkaFinding").startswith(fault))
    assert panel.form.finding.is_bad


def test_a_check_gives_up_when_no_broker_answers(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bankapp.ui.streams.check.PATIENCE", 0.5)
    board.topic = AwayTopic()
    click(panel, "kafkaCheckButton")
    wait_for(qtbot, panel, "kafkaFinding", f"The broker cannot be used: {AWAY}.")


def test_what_is_typed_is_used_and_remembered(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, session: Session, tmp_path: Path
) -> None:
    typed = Address("kafka:9093", "events", "/a/kafka.txt")
    for name, value in (
        ("kafkaServersEdit", typed.servers),
        ("kafkaTopicEdit", typed.topic),
        ("kafkaConfigEdit", typed.file),
    ):
        child(panel, QLineEdit, name).setText(value)
    click(panel, "kafkaCheckButton")
    qtbot.waitUntil(lambda: board.asked == [typed])
    assert addresses_in(tmp_path).of(session) == typed


def test_what_cannot_be_done_says_why(qtbot: QtBot, panel: StreamsPanel) -> None:
    assert button_state(panel, "stopPublisherButton") == (False, "Nothing is being published")
    assert button_state(panel, "stopFeedButton") == (False, "No feed is running")
    topic, servers = child(panel, QLineEdit, "kafkaTopicEdit"), child(panel, QLineEdit, "kafkaServersEdit")
    topic.clear()
    assert button_state(panel, "startPublisherButton") == (False, "Enter a topic first")
    topic.setText("events")
    servers.clear()
    missing = "Enter a broker first, or a file of settings that names one"
    assert button_state(panel, "startFeedButton") == (False, missing)
    servers.setText("x:1")
    click(panel, "startPublisherButton")
    assert button_state(panel, "startPublisherButton") == (False, "It is publishing already")
    assert not topic.isEnabled()
    assert "Stop the publisher and the feed first" in topic.toolTip()
    panel.set_session(None)
    assert button_state(panel, "startPublisherButton") == (False, "Open a bank first")


# leaving the bank


def test_closing_the_bank_stops_all_of_it(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, session: Session
) -> None:
    assert isinstance(board.topic, MemoryTopic)
    click(panel, "startPublisherButton")
    click(panel, "startFeedButton")
    qtbot.waitUntil(lambda: len(positions(panel)) == HEAD)
    panel.set_session(None)
    qtbot.waitUntil(lambda: not running_threads())
    post(session, Deposit("123", Money(100, "EUR")))
    assert len(board.topic.all()) == HEAD
    assert (positions(panel), text(panel, "publisherState")) == ([], "Nothing is being published.")


def test_what_ends_late_is_not_told_for_another_bank(
    qtbot: QtBot, panel: StreamsPanel, board: Switchboard, session: Session
) -> None:
    board.topic = topic = SilentTopic(compacted=True)
    click(panel, "startPublisherButton")
    qtbot.waitUntil(topic.asked.is_set)
    panel.set_session(session)
    topic.heard.set()
    board.topic = MemoryTopic()
    click(panel, "startPublisherButton")
    wait_for(qtbot, panel, "publisherState", "Idle: the topic holds all 15 events.")


def test_every_control_has_a_name_for_those_who_cannot_see_it(panel: StreamsPanel) -> None:
    for kind in (QPushButton, QLineEdit, QComboBox, QProgressBar):
        for control in panel.findChildren(kind):
            assert control.accessibleName(), control.objectName()
