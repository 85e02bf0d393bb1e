"""A bank through a real Kafka and back."""

import threading
from pathlib import Path

import pytest

from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.replicating import Replicated, follow_topic
from bankapp.services.session import Session
from bankapp.services.subscribing import feed, start_of
from bankapp.services.topics import NoSuchTopic, TopicRefused
from tests.kafka.conftest import MakeTopic
from tests.support.kafka.broker import Broker, wait_for
from tests.support.kafka.watching import SECONDS, Watched, add, once_each, positions_in
from tests.support.streams import PATIENT, empty, lived, published, replicated


@pytest.mark.no_cover
def test_a_hundred_thousand_events_come_back_with_the_same_head(make_topic: MakeTopic, tmp_path: Path) -> None:
    bank, copy, topic = lived(tmp_path, events=100_000, accounts=300), empty(tmp_path), make_topic()
    assert published(bank, topic).events >= 100_000
    assert replicated(copy, topic).head == bank.store.head()
    assert copy.history.bank(100_000) == bank.history.bank(100_000)
    bank.close()
    copy.close()


@pytest.mark.parametrize("exactly_once", [False, True], ids=["at least once", "exactly once"])
def test_four_partitions_out_of_order_make_the_same_bank(
    bank: Session, copy: Session, make_topic: MakeTopic, exactly_once: bool
) -> None:
    topic = make_topic(4)
    published(bank, topic, exactly_once=exactly_once)
    add(bank, 3)
    assert published(bank, topic, exactly_once=exactly_once).events == 3
    assert replicated(copy, topic).head == bank.store.head()
    assert positions_in(topic) == once_each(bank.history.head())


def test_a_live_copy_follows_within_a_moment(bank: Session, copy: Session, topic: KafkaTopic) -> None:
    stop, heads = threading.Event(), list[int]()

    def tell(done: Replicated) -> None:
        heads.append(done.head.position)

    published(bank, topic)
    live = threading.Thread(target=follow_topic, args=(copy.live_replica(), topic, PATIENT, tell, stop.is_set))
    live.start()
    with Watched(bank, topic) as watched:
        watched.until("idle", bank.history.head())
        head = add(bank, 2)
        wait_for(lambda: head in heads, SECONDS)
    stop.set()
    live.join(SECONDS)
    assert (copy.store.head(), copy.readmodels.position()) == (bank.store.head(), head)


@pytest.mark.parametrize(("text", "first"), [("beginning", 1), ("3", 3), ("1000000", None), ("end", None)])
def test_a_feed_begins_where_it_is_told_to(bank: Session, topic: KafkaTopic, text: str, first: int | None) -> None:
    published(bank, topic)
    start = start_of(text, topic, PATIENT)
    found = [message for batch in feed(topic, start, PATIENT, lambda: False, to_end=True) for message in batch]
    assert (found[0].offset + 1 if found else None) == first


def test_a_feed_begins_at_a_time(bank: Session, topic: KafkaTopic) -> None:
    published(bank, topic)
    middle = next(bank.store.read(150, 150))
    start = start_of("2024-07-02", topic, PATIENT)
    (offset,) = start.offsets.values()
    before = list(bank.store.read(offset, offset + 1))
    day = start_of("2024-07-01T00:00:00", topic, PATIENT)
    assert day.offsets == {0: 0}
    assert before[0].recorded_at < 1_719_878_400_000_000 <= before[1].recorded_at
    assert middle.recorded_at > before[0].recorded_at


def test_a_topic_that_is_not_there_is_not_made_by_asking(broker: Broker, topic: KafkaTopic) -> None:
    other = KafkaTopic("nowhere", topic._settings)
    for _ in range(2):
        with pytest.raises(NoSuchTopic, match='There is no topic "nowhere"'):
            other.facts(PATIENT)


def test_a_topic_is_made_for_ever_and_once(topic: KafkaTopic) -> None:
    facts = topic.facts(PATIENT)
    assert (facts.endless, facts.compacted, facts.identity.partitions) == (True, False, 1)
    with pytest.raises(TopicRefused, match="it is there already"):
        topic.create(1, 1, PATIENT)


def test_more_copies_than_brokers_are_refused_in_words(make_topic: MakeTopic, topic: KafkaTopic) -> None:
    other = KafkaTopic("threefold", topic._settings)
    with pytest.raises(TopicRefused, match="replication factor"):
        other.create(1, 3, PATIENT)
