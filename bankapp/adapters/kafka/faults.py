"""What librdkafka reports, in words: which host, and what is the matter with it."""

import re
import time
from collections.abc import Callable

from confluent_kafka import KafkaError, KafkaException

from bankapp.adapters.kafka.settings import BadKafkaSettings, KafkaSettings
from bankapp.errors import BankappError
from bankapp.services.topics import BrokerUnavailable, Fenced, NoSuchTopic, TopicRefused, Waiting

_HOST = re.compile(r"^(?:\w+://)?(?P<host>[^/\s]+:\d+)/\w+: (?P<what>.*?)(?: \(after .*)?$", re.DOTALL)
_HOST_IN_LOG = re.compile(r"(?P<host>[^/\s]+:\d+)/\w+: Disconnected.* in state APIVERSION_QUERY")
_LASTING = frozenset({KafkaError._AUTHENTICATION, KafkaError._SSL})  # noqa: SLF001 - librdkafka's names of its own codes
_FENCED = frozenset({KafkaError._FENCED, KafkaError.INVALID_PRODUCER_EPOCH, KafkaError.PRODUCER_FENCED})  # noqa: SLF001
PASSING = frozenset(
    {
        KafkaError._TRANSPORT,  # noqa: SLF001
        KafkaError._TIMED_OUT,  # noqa: SLF001
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001
        KafkaError._RESOLVE,  # noqa: SLF001
        KafkaError._UNKNOWN_PARTITION,  # noqa: SLF001 - also while a partition has no leader
        KafkaError.LEADER_NOT_AVAILABLE,
        KafkaError.NOT_LEADER_FOR_PARTITION,
        KafkaError.UNKNOWN_LEADER_EPOCH,
        KafkaError.FENCED_LEADER_EPOCH,
        KafkaError.OFFSET_NOT_AVAILABLE,
        KafkaError.REQUEST_TIMED_OUT,
        KafkaError.BROKER_NOT_AVAILABLE,
        KafkaError.NOT_CONTROLLER,
    }
)
"""What goes away when one asks again, while brokers start, end and take over from each other."""
_NO_TOPIC = frozenset(
    {KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION, KafkaError.UNKNOWN_TOPIC_OR_PART}  # noqa: SLF001
)
_FORBIDDEN = frozenset(
    {
        KafkaError.TOPIC_AUTHORIZATION_FAILED,
        KafkaError.CLUSTER_AUTHORIZATION_FAILED,
        KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
        KafkaError.GROUP_AUTHORIZATION_FAILED,
    }
)
_UNSAID = frozenset({KafkaError._ALL_BROKERS_DOWN})  # noqa: SLF001
"""Says less than what came before it."""

Setting = str | int | float | bool


class Faults:
    """Collects what goes wrong with one client's connections.

    `seen` is librdkafka's error callback, and the whole stands in the place of its logger.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._why = ""
        self._lasting = False
        self._since = time.monotonic()

    def seen(self, error: KafkaError) -> None:
        if error.code() in _UNSAID:
            return
        # a connection that was refused tells less than the reason why the one before was
        if not self._lasting or error.code() in _LASTING:
            self._why = words(error, self._settings)
            self._lasting = error.code() in _LASTING

    def log(self, _level: int, _form: str, *words: object) -> None:
        """Takes what librdkafka would print on standard error. Only this is not told to `seen` as well."""
        found = _HOST_IN_LOG.search(str(words[-1]) if words else "")
        if found and not self._lasting:
            self._why = f"{found['host']} ended the connection at once; it wants another security.protocol"

    def fine(self) -> None:
        """The broker answered."""
        self._why, self._lasting, self._since = "", False, time.monotonic()

    @property
    def why(self) -> str:
        return self._why

    @property
    def waited(self) -> float:
        """Seconds since the broker last answered."""
        return time.monotonic() - self._since

    def tell(self, waiting: Waiting, default: str = "") -> None:
        """Tell why one waits; raises BrokerUnavailable for what waiting does not help against."""
        if self._lasting:
            raise BrokerUnavailable(self._why, lasting=True)
        why = self._why or default or f"{self._settings.servers} does not answer"
        waiting(why, self.waited)


def client_settings(
    settings: KafkaSettings, faults: Faults, **ours: Setting
) -> dict[str, Setting | Callable[[KafkaError], None]]:
    """The settings of one client: a person's, and ours, which win."""
    mild: dict[str, Setting] = {"reconnect.backoff.max.ms": 1000, "client.id": "bankapp"}
    return {
        **mild,
        **settings.values,
        **{name.replace("_", "."): value for name, value in ours.items()},
        "error_cb": faults.seen,
    }


def unusable(error: KafkaException, settings: KafkaSettings) -> BadKafkaSettings:
    """What a client said that could not even be made."""
    return BadKafkaSettings(settings.without_secrets(_reason(error_of(error))))


def error_of(exception: KafkaException) -> KafkaError:
    found = exception.args[0]
    assert isinstance(found, KafkaError)
    return found


def translated(error: KafkaError, topic: str, settings: KafkaSettings) -> BankappError:
    """An error of librdkafka, or of the broker, as one of ours."""
    code = error.code()
    if code in _FENCED:
        return Fenced(topic)
    if code in _NO_TOPIC:
        return NoSuchTopic(topic)
    if code in _FORBIDDEN:
        return BrokerUnavailable(f'this user may not do that with the topic "{topic}"', lasting=True)
    if code == KafkaError.MSG_SIZE_TOO_LARGE or "Message size too large" in error.str():  # within a lost guarantee
        return TopicRefused(
            topic, "an event is larger than the broker takes; raise max.message.bytes and message.max.bytes"
        )
    if code == KafkaError.INVALID_TIMESTAMP:
        return TopicRefused(topic, "the broker does not take the time of an event")
    return BrokerUnavailable(words(error, settings), lasting=code in _LASTING)


def words(error: KafkaError, settings: KafkaSettings) -> str:
    """What is the matter, as the rest of a sentence."""
    text = settings.without_secrets(_reason(error))
    found = _HOST.match(text)
    host, what = (found["host"], found["what"]) if found else (settings.servers, text)
    code = error.code()
    if code == KafkaError._AUTHENTICATION:  # noqa: SLF001
        return f"{host} refused the user name or the password"
    if code == KafkaError._SSL:  # noqa: SLF001
        return _tls(host, what)
    if code == KafkaError._RESOLVE:  # noqa: SLF001
        return f"the name {host} is not known"
    if "refused" in what:
        return f"nothing listens at {host}"
    if "security.protocol" in what:
        return f"{host} ended the connection at once; it wants another security.protocol"
    return f"{host}: {what.rstrip('.')}" if found else what.rstrip(".")


def _tls(host: str, what: str) -> str:
    if "certificate verify failed" in what or "could not be verified" in what:
        return f"the certificate of {host} is not trusted"
    return f"TLS with {host} failed: {what.partition(':')[2].strip() or what}"


def _reason(error: KafkaError) -> str:
    return " ".join(error.str().split())
