"""A publisher in the background: how it stands, when it waits, and why it stops."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bankapp.services.publisher import CONNECTING, STOPPED, PublisherState
from bankapp.services.session import Session
from bankapp.services.topics import BrokerUnavailable, Identity, Sender, Waiting
from tests.support.kafka.watching import Watched, add
from tests.support.streams import lived
from tests.support.topics import MemoryTopic


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Session]:
    session = lived(tmp_path)
    yield session
    session.close()


@dataclass
class AwayTopic(MemoryTopic):
    """A topic whose broker is away until `back` is set."""

    back: bool = False
    lasting: bool = False

    @contextmanager
    def sender(self, *, exactly_once: bool, waiting: Waiting) -> Iterator[Sender]:  # type: ignore[override]
        if not self.back:
            why = "nothing listens at x:1"
            raise BrokerUnavailable(why, lasting=self.lasting)
        with super().sender(exactly_once=exactly_once, waiting=waiting) as sender:
            yield sender


@dataclass
class FaultyTopic(MemoryTopic):
    """A topic that meets a bug of ours."""

    def identity(self, waiting: Waiting) -> Identity:
        raise ZeroDivisionError


def test_it_publishes_then_idles_then_publishes_what_comes(bank: Session) -> None:
    head = bank.history.head()
    with Watched(bank, MemoryTopic()) as watched:
        assert watched.until("idle", head) == PublisherState("idle", head, head)
        watched.until("idle", add(bank))
    expected = [CONNECTING, PublisherState("publishing", 0, head), PublisherState("publishing", head, head)]
    assert watched.states[:3] == expected
    assert watched.publisher.state == PublisherState("stopped", head + 1, head + 1)


def test_it_waits_for_a_broker_and_goes_on_when_it_is_back(bank: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankapp.services.publisher.RETRY", 0.01)
    topic = AwayTopic()
    with Watched(bank, topic) as watched:
        while watched.publisher.state.why != "nothing listens at x:1":
            assert watched.publisher.state.phase == "waiting"
        topic.back = True
        watched.until("idle", bank.history.head())


def test_it_can_be_stopped_while_it_waits_and_started_again(bank: Session) -> None:
    topic = AwayTopic()
    watched = Watched(bank, topic)
    assert watched.publisher.state == STOPPED
    with watched:
        watched.until("waiting")
    assert (watched.publisher.running, watched.publisher.state.phase) == (False, "stopped")
    topic.back = True
    with watched:
        watched.until("idle", bank.history.head())


def _lasting() -> MemoryTopic:
    return AwayTopic(lasting=True)


def _compacted() -> MemoryTopic:
    return MemoryTopic(compacted=True)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_lasting, "The broker cannot be used: nothing listens at x:1."),
        (_compacted, 'The topic "events" was refused: it is compacted'),
    ],
)
def test_it_stops_with_the_reason_where_waiting_does_not_help(
    bank: Session, make: Callable[[], MemoryTopic], why: str
) -> None:
    with Watched(bank, make()) as watched:
        assert watched.until("stopped").why.startswith(why)


def test_a_bug_stops_it_in_words_and_is_kept(bank: Session, caplog: pytest.LogCaptureFixture) -> None:
    with Watched(bank, FaultyTopic()) as watched:
        assert watched.until("stopped").why == "A fault in bankapp itself: ZeroDivisionError."
    assert "the publisher ended" in caplog.text
