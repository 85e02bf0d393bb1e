"""librdkafka's own stand-in for a cluster: what can be seen without Java, with four partitions and another process."""

from collections.abc import Iterator

import pytest
from confluent_kafka import Producer

from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.session import Session
from tests.kafka.conftest import topic_at
from tests.support.kafka.watching import Watched, add, once_each, positions_in
from tests.support.streams import published, replicated


@pytest.fixture
def stand_in() -> Iterator[KafkaTopic]:
    """A topic of four partitions, made when it is first written to."""
    host = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "unused:1", "log_level": 0})
    brokers = host.list_topics(timeout=10).brokers.values()
    yield topic_at(",".join(f"{broker.host}:{broker.port}" for broker in brokers), "bank")
    host.flush(0)


def test_a_bank_comes_back_with_the_same_head(bank: Session, copy: Session, stand_in: KafkaTopic) -> None:
    assert published(bank, stand_in).events == bank.history.head()
    assert replicated(copy, stand_in).head == bank.store.head()


def test_a_publisher_follows_the_log(bank: Session, stand_in: KafkaTopic) -> None:
    with Watched(bank, stand_in) as watched:
        watched.until("idle", bank.history.head())
        head = add(bank, 3)
        watched.until("idle", head)
    assert positions_in(stand_in) == once_each(head)
