"""A real broker for these tests, where the machine can have one; otherwise they are skipped, with the reason."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from bankapp.adapters.kafka.settings import KafkaSettings
from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.session import Session
from tests.support.kafka import jars
from tests.support.kafka.broker import Broker
from tests.support.streams import PATIENT, empty, lived

MakeTopic = Callable[..., KafkaTopic]
_NUMBERS = count(1)


def own_broker(folder: Path, session: float = 30.0) -> Iterator[Broker]:
    """A broker that a test may kill."""
    if why := jars.missing():
        pytest.skip(f"no broker: {why}")
    broker = Broker(folder, session=session)
    broker.prepare()
    try:
        yield broker
    finally:
        broker.kill()


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """The broker of this run of the tests, or of BANKAPP_TEST_KAFKA."""
    running = os.environ.get("BANKAPP_TEST_KAFKA")
    if running:
        yield Broker.running_at(Path(running))
        return
    for made in own_broker(tmp_path_factory.mktemp("broker")):
        made.start()
        yield made


@pytest.fixture
def frail(tmp_path: Path) -> Iterator[Broker]:
    """A broker of the test's own, prepared and not yet started."""
    yield from own_broker(tmp_path / "frail", session=3.0)


def name() -> str:
    """A topic's name that no other test has."""
    return f"bank-{os.getpid()}-{next(_NUMBERS)}"


def topic_at(servers: str, topic: str, **settings: str) -> KafkaTopic:
    return KafkaTopic(topic, KafkaSettings({"bootstrap.servers": servers, **settings}))


@pytest.fixture
def make_topic(broker: Broker) -> MakeTopic:
    """Makes a topic that nobody else uses."""

    def make(partitions: int = 1, topic: str = "") -> KafkaTopic:
        made = topic_at(broker.servers, topic or name())
        made.create(partitions, 1, PATIENT)
        return made

    return make


@pytest.fixture
def topic(make_topic: MakeTopic) -> KafkaTopic:
    """A topic of one partition."""
    return make_topic()


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Session]:
    """A bank with a past of a few hundred events."""
    session = lived(tmp_path, events=300, accounts=10)
    yield session
    session.close()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Session]:
    """A bank without a past."""
    session = empty(tmp_path)
    yield session
    session.close()
