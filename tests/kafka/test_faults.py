"""What goes wrong between a bank and a broker: nothing is lost, and a reader sees nothing twice."""

import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    ResourceType,
)

from bankapp.adapters.kafka.topic import KafkaTopic
from bankapp.services.replicating import Gap
from bankapp.services.session import Session
from bankapp.services.topics import BrokerUnavailable, Fenced, TopicRefused, patient
from tests.kafka.conftest import MakeTopic, name, topic_at
from tests.support.kafka.broker import Broker, wait_for
from tests.support.kafka.proxy import Proxy
from tests.support.kafka.watching import SECONDS, Watched, add, messages_in, once_each, positions_in
from tests.support.streams import PATIENT, lived, published, replicated, started

ROOT = Path(__file__).resolve().parents[2]


@cache
def admin(broker: Broker) -> AdminClient:
    return AdminClient({"bootstrap.servers": broker.servers})


def alter(broker: Broker, topic: KafkaTopic, setting: str, value: str) -> None:
    """Set one setting of a topic, as an administrator does."""
    entry = ConfigEntry(setting, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic.name, incremental_configs=[entry])
    admin(broker).incremental_alter_configs([resource])[resource].result(10)


@pytest.mark.no_cover
def test_a_publisher_waits_for_a_broker_that_is_absent_and_for_one_that_is_killed(
    frail: Broker, bank: Session, copy: Session
) -> None:
    topic = topic_at(frail.servers, name())
    with Watched(bank, topic) as watched:
        wait_for(lambda: watched.publisher.state.why == f"nothing listens at {frail.servers}", SECONDS)
        frail.start()
        topic_at(frail.servers, topic.name).create(1, 1, PATIENT)
        watched.publisher.stop(SECONDS)
        watched.publisher.start()
        watched.until("idle", bank.history.head())
        frail.kill()
        head = add(bank, 50)
        watched.until("waiting")
        assert watched.publisher.state.position < head
        frail.start()
        watched.until("idle", head)
    assert replicated(copy, topic).head == bank.store.head()
    assert positions_in(topic) == once_each(head)


@pytest.mark.no_cover
def test_a_publisher_that_was_killed_goes_on_where_the_topic_ends(
    make_topic: MakeTopic, copy: Session, broker: Broker, tmp_path: Path
) -> None:
    bank, topic = lived(tmp_path, events=20_000, accounts=50, seed=3), make_topic()
    words = ["--bank", str(bank.path), "publish", "--topic", topic.name, "--bootstrap-servers", broker.servers]
    with subprocess.Popen([sys.executable, "-P", "-m", "bankapp", *words], env=environment()) as process:
        wait_for(lambda: topic.facts(PATIENT).high[0] > 0, SECONDS)
        process.send_signal(signal.SIGKILL)
    assert published(bank, topic).head == replicated(copy, topic).head == bank.store.head()
    assert positions_in(topic) == once_each(bank.history.head())
    bank.close()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_a_lost_acknowledgement_makes_no_second_message(broker: Broker, bank: Session, make_topic: MakeTopic) -> None:
    direct = make_topic()
    proxy = Proxy(broker.ports["proxy"], broker.ports["PROXIED"])
    try:
        topic = topic_at(broker.at("proxy"), direct.name)
        with topic.sender(exactly_once=False, waiting=PATIENT) as sender:
            publishing = started(bank, topic, sender)
            proxy.lose(2)
            publishing.advance(PATIENT)
    finally:
        proxy.close()
    assert proxy.lost == 2
    assert positions_in(direct) == once_each(bank.history.head())


def test_two_publishers_at_a_time_write_some_events_twice_and_a_reader_drops_them(
    bank: Session, copy: Session, topic: KafkaTopic
) -> None:
    with (
        topic.sender(exactly_once=False, waiting=PATIENT) as one,
        topic.sender(exactly_once=False, waiting=PATIENT) as other,
    ):
        first, second = started(bank, topic, one), started(bank, topic, other)
        first.advance(PATIENT)
        second.advance(PATIENT)
        add(bank)
        second.advance(PATIENT)
    done = replicated(copy, topic)
    assert (done.head, done.duplicates) == (bank.store.head(), bank.history.head() - 1)
    assert published(bank, topic).events == 0


def test_a_second_publisher_with_transactions_shuts_the_first_one_out(
    bank: Session, copy: Session, topic: KafkaTopic
) -> None:
    with topic.sender(exactly_once=True, waiting=PATIENT) as one:
        first = started(bank, topic, one)
        first.advance(PATIENT)
        head = add(bank)
        published(bank, topic, exactly_once=True)
        add(bank)
        with pytest.raises(Fenced, match="Another publisher has taken over"):
            first.advance(PATIENT)
    assert positions_in(topic) == once_each(head)


def test_a_publisher_that_is_shut_out_stops_and_says_so(bank: Session, topic: KafkaTopic) -> None:
    with Watched(bank, topic, exactly_once=True) as watched:
        watched.until("idle", bank.history.head())
        published(bank, topic, exactly_once=True)
        add(bank)
        assert "Another publisher has taken over" in watched.until("stopped").why


def test_a_topic_that_was_deleted_and_made_anew_is_refused(
    broker: Broker, bank: Session, topic: KafkaTopic, make_topic: MakeTopic
) -> None:
    published(bank, topic)
    with Watched(bank, topic) as watched:
        watched.until("idle", bank.history.head())
        admin(broker).delete_topics([topic.name])[topic.name].result(10)
        make_topic(1, topic.name)
        add(bank)
        assert "it was deleted and made anew" in watched.until("stopped").why
    with pytest.raises(TopicRefused, match="deleted and made anew since this bank published to it"):
        published(bank, topic)
    assert messages_in(topic) == []


def test_a_topic_that_was_divided_is_refused(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    published(bank, topic)
    admin(broker).create_partitions([NewPartitions(topic.name, 4)])[topic.name].result(10)
    wait_for(lambda: topic.identity(PATIENT).partitions == 4, SECONDS)
    with pytest.raises(TopicRefused, match="it had 1 partitions and has 4 now"):
        published(bank, topic)


def test_a_topic_that_is_compacted_is_refused(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    alter(broker, topic, "cleanup.policy", "compact")
    wait_for(lambda: topic.facts(PATIENT).compacted, SECONDS)
    with pytest.raises(TopicRefused, match="it is compacted"):
        published(bank, topic)


def test_a_topic_that_was_cut_is_refused_by_writers_and_a_gap_for_readers(
    broker: Broker, bank: Session, copy: Session, topic: KafkaTopic
) -> None:
    published(bank, topic)
    cut = TopicPartition(topic.name, 0, 10)
    admin(broker).delete_records([cut])[cut].result(10)
    with pytest.raises(TopicRefused, match="its first 10 messages in partition 0 are cut off"):
        published(bank, topic)
    with pytest.raises(Gap, match="event 1 is missing"):
        replicated(copy, topic)


def test_a_message_that_was_changed_on_its_way_is_set_aside_and_told(
    broker: Broker, bank: Session, copy: Session, make_topic: MakeTopic
) -> None:
    topic, tampered = make_topic(), make_topic()
    published(bank, topic)
    producer = Producer({"bootstrap.servers": broker.servers})
    for message in messages_in(topic):
        value = b'{"amount":1}' if message.offset == 8 else message.value
        producer.produce(tampered.name, value, message.key, headers=list(message.headers))
    producer.flush()
    with pytest.raises(Gap, match="INCOMPLETE: event 9 is missing"):
        replicated(copy, tampered)
    assert copy.store.head().position == 8


def test_strange_messages_are_set_aside(broker: Broker, bank: Session, copy: Session, topic: KafkaTopic) -> None:
    producer = Producer({"bootstrap.servers": broker.servers})
    producer.produce(topic.name, b"\xff\x00", None, headers=[("ce_id", None), ("x", b"\xff")])
    producer.flush()
    with pytest.raises(TopicRefused, match="none of the newest is an event of this bank"):
        published(bank, topic)
    producer.produce(topic.name, None, b"tombstone")
    producer.flush()
    other = topic_at(broker.servers, topic.name)
    with other.sender(exactly_once=False, waiting=PATIENT) as sender:
        sender.deliver([], PATIENT)
    assert len(messages_in(topic)) == 2


def test_an_event_that_is_too_large_for_the_broker_is_told(broker: Broker, bank: Session, topic: KafkaTopic) -> None:
    alter(broker, topic, "max.message.bytes", "700")
    with pytest.raises(TopicRefused, match="an event is larger than the broker takes"):
        published(bank, topic)


def test_without_a_broker_one_is_told_so_after_a_while(bank: Session) -> None:
    topic = topic_at("127.0.0.1:1", "bank")
    with pytest.raises(BrokerUnavailable, match=r"nothing listens at 127\.0\.0\.1:1"):
        topic.facts(patient(0.5))


def test_a_name_that_is_not_known_is_told(bank: Session) -> None:
    topic = topic_at("nobody.invalid:9092", "bank")
    with pytest.raises(BrokerUnavailable, match=r"the name nobody\.invalid:9092 is not known"):
        topic.facts(patient(0.5))
