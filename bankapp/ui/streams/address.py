"""Where a bank's events go: brokers, a topic, a file of settings. Remembered for the next start; no secret among it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from bankapp.services.session import Session
from bankapp.services.topics import Topic
from bankapp.ui.preferences import Preferences

USUAL_SERVERS = "localhost:9092"
_SERVERS, _FILE, _TOPIC = "streams/servers", "streams/settings", "streams/topic"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 100


class Address(Struct, frozen=True):
    """As a person typed it. Without servers, the file of settings names them."""

    servers: str = ""
    topic: str = ""
    file: str = ""

    @property
    def path(self) -> Path | None:
        """The file of settings, if any."""
        return Path(self.file).expanduser() if self.file else None


MakeTopic = Callable[[Address], Topic]
"""Gives the topic at an address; connects to nothing yet. Raises BadInput or BadFile."""


class Addresses:
    """What was typed last; else what the command line would take; else a usual place, and a topic named as the bank."""

    def __init__(self, preferences: Preferences, environment: Mapping[str, str]) -> None:
        self._preferences = preferences
        self._environment = environment

    def of(self, session: Session) -> Address:
        """Where this bank's events go. Brokers are the same for all banks, a topic is one bank's own."""
        usual_topic = self._set("TOPIC") or _named_as(session.name)
        return Address(
            self._preferences.text(_SERVERS, self._set("BOOTSTRAP_SERVERS") or USUAL_SERVERS),
            self._preferences.text(_topic_key(session), usual_topic),
            self._preferences.text(_FILE, self._set("CONFIG")),
        )

    def remember(self, session: Session, address: Address) -> None:
        """A person used this address."""
        self._preferences.set_text(_SERVERS, address.servers)
        self._preferences.set_text(_topic_key(session), address.topic)
        self._preferences.set_text(_FILE, address.file)

    def _set(self, name: str) -> str:
        return self._environment.get(f"BANKAPP_KAFKA_{name}", "")


def _topic_key(session: Session) -> str:
    return f"{_TOPIC}/{session.bank_id.hex()}"


def _named_as(bank: str) -> str:
    return _NOT_IN_NAMES.sub("-", Path(bank).stem).strip("-.")[:_LONGEST] or "bankapp"
