"""The Streams tab in the window."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from bankapp.bootstrap import Workspace
from bankapp.services.session import Session
from bankapp.services.topics import Topic
from bankapp.ui.main_window import MainWindow
from bankapp.ui.preferences import Preferences
from bankapp.ui.theme import Theme
from tests.support.topics import MemoryTopic
from tests.ui.conftest import HEAD
from tests.ui.finding import child
from tests.ui.streams.fakes import running_threads

_LOADED = "import sys, bankapp.ui.app; print(sorted({'confluent_kafka', 'bankapp.adapters'} & sys.modules.keys()))"


class Memory(Workspace):
    """A workspace whose topics are in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str | None, Path | None]] = []
        self.made = MemoryTopic()

    def topic(self, name: str, servers: str | None = None, file: Path | None = None) -> Topic:
        self.asked.append((name, servers, file))
        return self.made


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, session: Session, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """On the sample bank, at the Streams tab."""
    for name in ("TOPIC", "BOOTSTRAP_SERVERS", "CONFIG"):
        monkeypatch.delenv(f"BANKAPP_KAFKA_{name}", raising=False)
    window = MainWindow(lambda: memory, Preferences(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.show()
    window.show_session(session)
    window.view.show_tab("Streams")
    yield window
    window.close()


def test_the_tab_stands_behind_the_books(window: MainWindow) -> None:
    tabs = child(window, QTabWidget, "centreTabs")
    assert [tabs.tabText(index) for index in range(tabs.count())][-2:] == ["Books", "Streams"]
    assert tabs.currentWidget() is window.view.streams


def test_no_topic_is_asked_for_before_a_person_wants_one(qtbot: QtBot, window: MainWindow, memory: Memory) -> None:
    qtbot.waitUntil(lambda: window.tasks.idle)
    assert memory.asked == []
    child(window, QPushButton, "startPublisherButton").click()
    qtbot.waitUntil(lambda: memory.asked == [("sample", "localhost:9092", None)])


def test_the_window_loads_no_client_of_kafka() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("leave", ["close_session", "close"])
def test_leaving_the_bank_stops_the_publisher(qtbot: QtBot, window: MainWindow, leave: str) -> None:
    child(window, QPushButton, "startPublisherButton").click()
    qtbot.waitUntil(lambda: window.streams.publisher.position == HEAD)
    getattr(window, leave)()
    assert (window.streams.publishing, window.streams.publisher.phase) == (False, "stopped")
    qtbot.waitUntil(lambda: not running_threads())


def test_the_publisher_goes_on_while_another_tab_or_the_past_is_looked_at(
    qtbot: QtBot, window: MainWindow, memory: Memory
) -> None:
    window.view.show_tab("Chart")
    window.view.timeline.slider.setValue(3)
    child(window, QPushButton, "startPublisherButton").click()
    qtbot.waitUntil(lambda: window.streams.publisher.phase == "idle")
    assert len(memory.made.all()) == HEAD
