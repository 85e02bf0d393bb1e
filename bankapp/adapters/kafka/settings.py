"""How a cluster is reached: librdkafka's own settings, from a file and from the environment. No secret is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bankapp.adapters.files.reading import opened
from bankapp.errors import BadFile, BadInput

PREFIX = "BANKAPP_KAFKA_"
SERVERS = "bootstrap.servers"
_OURS = frozenset({"CONFIG", "TOPIC", "CLASSPATH"})
"""What follows the prefix in variables that are no settings of librdkafka."""
_SECRET = ("password", "secret", "token", "key.pem", "jaas", "oauthbearer.config", "sasl.username")
_SHOWN = "***"


class NoBroker(BadInput):
    def __init__(self) -> None:
        super().__init__(
            "No broker is named: give --bootstrap-servers HOST:PORT, BANKAPP_KAFKA_BOOTSTRAP_SERVERS, or "
            "bootstrap.servers in --kafka-config FILE."
        )


class BadKafkaSettings(BadFile):
    """The settings cannot be used; a value that may be secret is not repeated."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The settings for Kafka cannot be used: {why}.")


@dataclass(frozen=True, slots=True, repr=False)
class KafkaSettings:
    """Settings by librdkafka's names."""

    values: Mapping[str, str]

    @property
    def servers(self) -> str:
        return self.values[SERVERS]

    def without_secrets(self, text: str) -> str:
        """A text with every secret of these settings blotted out."""
        secrets = {value for name, value in self.values.items() if is_secret(name) and value}
        for secret in sorted(secrets, key=len, reverse=True):
            text = text.replace(secret, _SHOWN)
        return text

    def __repr__(self) -> str:
        shown = {name: _SHOWN if is_secret(name) else value for name, value in self.values.items()}
        return f"KafkaSettings({shown})"


def is_secret(name: str) -> bool:
    """Whether the value of a setting is nobody's business."""
    return any(part in name for part in _SECRET)


def load_settings(servers: str | None, file: Path | None, environment: Mapping[str, str]) -> KafkaSettings:
    """The settings of a file, then of BANKAPP_KAFKA_..., then what was said; the later win.

    BANKAPP_KAFKA_SASL_PASSWORD is sasl.password. Raises NoBroker or BadKafkaSettings.
    """
    values = _of_file(file) if file else {}
    values |= _of_environment(environment)
    if servers:
        values[SERVERS] = servers
    if not values.get(SERVERS):
        raise NoBroker
    return KafkaSettings(values)


def _of_file(file: Path) -> dict[str, str]:
    values: dict[str, str] = {}
    with opened(file) as lines:
        for number, line in enumerate(lines, start=1):
            text = line.strip()
            if not text or text.startswith(("#", ";", "!")):
                continue
            name, sign, value = text.partition("=")
            if not sign or not name.strip():
                raise BadKafkaSettings(f"line {number} of {file} is not of the form name=value")
            values[name.strip()] = value.strip()
    return values


def _of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    names = (name for name in environment if name.startswith(PREFIX))
    found = {name.removeprefix(PREFIX): environment[name] for name in names}
    return {name.lower().replace("_", "."): value for name, value in found.items() if name not in _OURS and value}
