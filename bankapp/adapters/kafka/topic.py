"""One topic of a Kafka cluster: what it is like, and the ways to write to it and to read from it."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TypeVar, cast

from confluent_kafka import KafkaError, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic, OffsetSpec, ResourceType

from bankapp.adapters.kafka.consumer import KafkaReader, reading
from bankapp.adapters.kafka.faults import PASSING, Faults, Setting, client_settings, error_of, translated, unusable
from bankapp.adapters.kafka.producer import KafkaSender, sending
from bankapp.adapters.kafka.settings import KafkaSettings
from bankapp.services.topics import Cluster, Facts, Identity, NoSuchTopic, TopicRefused, Waiting

T = TypeVar("T")
_STEP = 1.0
_STAND_IN = "mockCluster"
"""How the ids of librdkafka's own stand-ins for a cluster begin, which have no controller to ask."""
_SETTINGS = ("cleanup.policy", "retention.ms", "retention.bytes")
ENDLESS = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
_PAUSE = 0.1
_NEW = 5.0
"""Seconds that a new topic may take to be known everywhere."""


class KafkaTopic:
    """Keeps the contract of `Topic`. Connects when it is first asked something. For any thread."""

    def __init__(self, name: str, settings: KafkaSettings) -> None:
        self.name = name
        self._settings = settings
        self._faults = Faults(settings)
        self._client: AdminClient | None = None

    def cluster(self, waiting: Waiting) -> Cluster:
        """Connect; raises BrokerUnavailable with the fault in words."""
        found = self._patiently(lambda: self._admin().list_topics(timeout=_STEP), waiting)
        name = str(found.cluster_id)
        return Cluster(name, len(found.brokers), controlled=not name.startswith(_STAND_IN))

    def identity(self, waiting: Waiting) -> Identity:
        cluster = self.cluster(waiting)
        if not cluster.controlled:  # a stand-in for a cluster, as librdkafka's own tests use it, tells no id
            return self._plain_identity(cluster, waiting)
        wanted = TopicCollection([self.name])
        described = self._patiently(
            lambda: self._admin().describe_topics(wanted, request_timeout=_STEP)[self.name].result(), waiting
        )
        return Identity(cluster.cluster, self.name, str(described.topic_id), len(described.partitions))

    def facts(self, waiting: Waiting) -> Facts:
        identity = self.identity(waiting)
        low = self._offsets(identity.partitions, OffsetSpec.earliest(), waiting)
        high = self._offsets(identity.partitions, OffsetSpec.latest(), waiting)
        values = self._values(waiting) if identity.topic_id else {}
        return Facts(
            identity,
            low,
            high,
            compacted="compact" in values.get("cleanup.policy", ""),
            retention_ms=int(values.get("retention.ms", -1)),
            retention_bytes=int(values.get("retention.bytes", -1)),
        )

    def offsets_at(self, timestamp: int, waiting: Waiting) -> dict[int, int]:
        partitions = self.identity(waiting).partitions
        found = self._offsets(partitions, OffsetSpec.for_timestamp(timestamp), waiting)
        ends = self._offsets(partitions, OffsetSpec.latest(), waiting)
        return {number: offset if offset >= 0 else ends[number] for number, offset in enumerate(found)}

    def sender(self, *, exactly_once: bool, waiting: Waiting) -> AbstractContextManager[KafkaSender]:
        return sending(self.name, self._settings, self.identity, waiting, exactly_once=exactly_once)

    def reader(self, starts: Mapping[int, int]) -> AbstractContextManager[KafkaReader]:
        return reading(self.name, self._settings, starts)

    def create(self, partitions: int, replicas: int, waiting: Waiting) -> None:
        """Make the topic with the settings that an event log needs; raises TopicRefused where it is there already."""
        self.cluster(waiting)
        new = NewTopic(self.name, partitions, replicas, config=ENDLESS)
        try:
            self._admin().create_topics([new], request_timeout=10.0)[self.name].result()
        except KafkaException as error:
            found = error_of(error)
            if found.code() == KafkaError.TOPIC_ALREADY_EXISTS:
                raise TopicRefused(self.name, "it is there already, and was left as it is") from error
            if found.code() in {
                KafkaError.INVALID_REPLICATION_FACTOR,
                KafkaError.TOPIC_EXCEPTION,
                KafkaError.INVALID_PARTITIONS,
            }:
                raise TopicRefused(self.name, _plain(found)) from error
            raise translated(found, self.name, self._settings) from error
        end = time.monotonic() + _NEW
        while not self._known(waiting) and time.monotonic() < end:
            time.sleep(_PAUSE)

    def _admin(self) -> AdminClient:
        if self._client is None:
            try:
                # its stub leaves the callback out
                settings = cast("dict[str, Setting]", client_settings(self._settings, self._faults))
                self._client = AdminClient(settings, logger=self._faults)
            except KafkaException as error:
                raise unusable(error, self._settings) from error
        return self._client

    def _plain_identity(self, cluster: Cluster, waiting: Waiting) -> Identity:
        found = self._patiently(lambda: self._admin().list_topics(self.name, timeout=_STEP), waiting)
        described = found.topics[self.name]
        if described.error is not None:
            raise NoSuchTopic(self.name)
        return Identity(cluster.cluster, self.name, "", len(described.partitions))

    def _offsets(self, partitions: int, spec: OffsetSpec, waiting: Waiting) -> tuple[int, ...]:
        wanted = {TopicPartition(self.name, number): spec for number in range(partitions)}

        def ask() -> dict[int, int]:
            futures = self._admin().list_offsets(wanted, request_timeout=_STEP)
            return {partition.partition: future.result().offset for partition, future in futures.items()}

        found = self._patiently(ask, waiting)
        return tuple(found[number] for number in range(partitions))

    def _values(self, waiting: Waiting) -> dict[str, str]:
        resource = ConfigResource(ResourceType.TOPIC, self.name)

        def ask() -> dict[str, str]:
            (future,) = self._admin().describe_configs([resource], request_timeout=_STEP).values()
            entries = future.result()
            return {name: entries[name].value for name in _SETTINGS if name in entries}

        return self._patiently(ask, waiting)

    def _patiently(self, ask: Callable[[], T], waiting: Waiting) -> T:
        """Ask again while no broker answers, and tell why."""
        self._faults.fine()
        while True:
            try:
                answer = ask()
            except KafkaException as error:
                found = error_of(error)
                if found.code() not in PASSING:
                    raise translated(found, self.name, self._settings) from error
                self._admin().poll(0)
                self._faults.tell(waiting)
                time.sleep(_PAUSE)
            else:
                return answer

    def _known(self, waiting: Waiting) -> bool:
        try:
            self.facts(waiting)
        except NoSuchTopic:
            return False
        return True


def _plain(error: KafkaError) -> str:
    return " ".join(error.str().split()).rstrip(".")
