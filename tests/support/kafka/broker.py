"""A real Apache Kafka on the loopback address: one node, free ports, a private folder, four ways to connect.

python -m tests.support.kafka.broker FOLDER runs one until it is told to end, for a whole run of the tests:
BANKAPP_TEST_KAFKA=FOLDER tells them where it is.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from tests.support.kafka import certificates, jars

USER, PASSWORD = "ada", "correct-horse-battery"
STARTED = "Kafka Server started"
LISTENERS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "PROXIED")
"""PROXIED says of itself that it listens at "proxy", where a test can stand between."""
_PATIENCE = 90.0
_FLAGS = ("-Xmx300m", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
_LOGGING = """
rootLogger.level=INFO
rootLogger.appenderRef.stdout.ref=STDOUT
appender.console.type=Console
appender.console.name=STDOUT
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=[%d] %p %m (%c)%n
"""
_SETTINGS = """
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
sasl.enabled.mechanisms=PLAIN
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
log.retention.ms=-1
log.retention.bytes=-1
log.retention.check.interval.ms=500
log.segment.delete.delay.ms=0
file.delete.delay.ms=0
log.initial.task.delay.ms=100
auto.create.topics.enable=false
num.partitions=1
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
num.recovery.threads.per.data.dir=2
"""


class Broker:
    """One broker, which can be started, ended, killed and started again on the same data."""

    def __init__(self, folder: Path, ports: dict[str, int] | None = None, session: float = 30.0) -> None:
        """`session`: seconds after which a silent broker counts as gone, and a killed one may come back."""
        self.folder = folder
        self._session = session
        self.ports = ports or dict(zip((*LISTENERS, "CONTROLLER", "proxy"), free_ports(6), strict=True))
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def running_at(cls, folder: Path) -> "Broker":
        """The broker that somebody else runs in a folder."""
        return cls(folder, json.loads((folder / "ports.json").read_text(encoding="utf-8")))

    @property
    def servers(self) -> str:
        return self.at("PLAINTEXT")

    def at(self, listener: str) -> str:
        """Host and port of one of LISTENERS, or of "proxy"."""
        return f"127.0.0.1:{self.ports[listener]}"

    @property
    def authority(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def stranger(self) -> Path:
        """An authority that does not vouch for this broker."""
        return self.folder / "stranger.pem"

    def prepare(self) -> None:
        """Make what the first start needs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        certificates.make(self.folder)
        (self.folder / "log4j2.properties").write_text(_LOGGING, encoding="ascii")
        self._settings.write_text(_SETTINGS + "\n".join(self._own_settings()) + "\n", encoding="utf-8")
        cluster = urlsafe_b64encode(_plain(uuid.uuid4().bytes)).decode().rstrip("=")
        tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", cluster, "-c", str(self._settings)]
        subprocess.run(self._java(*tool), check=True, capture_output=True)

    def start(self) -> None:
        """Start, and wait until it serves."""
        with (self.folder / "broker.log").open("wb") as log:
            self._process = subprocess.Popen(
                self._java("kafka.Kafka", str(self._settings)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(self._serves, _PATIENCE)
        (self.folder / "ports.json").write_text(json.dumps(self.ports), encoding="utf-8")

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _serves(self) -> bool:
        assert self._process is not None
        log = self.folder / "broker.log"
        if self._process.poll() is not None:
            raise RuntimeError("the broker ended during its start: " + log.read_text(errors="replace")[-2000:])
        return STARTED in log.read_text(errors="replace")

    @property
    def _settings(self) -> Path:
        return self.folder / "server.properties"

    def _own_settings(self) -> list[str]:
        names = (*LISTENERS, "CONTROLLER")
        protocols = {"PROXIED": "PLAINTEXT", "CONTROLLER": "PLAINTEXT"}
        told = {name: self.ports["proxy" if name == "PROXIED" else name] for name in LISTENERS}
        plain = "org.apache.kafka.common.security.plain.PlainLoginModule"
        return [
            f"broker.session.timeout.ms={round(self._session * 1000)}",
            f"controller.quorum.voters=1@127.0.0.1:{self.ports['CONTROLLER']}",
            "listeners=" + ",".join(f"{name}://127.0.0.1:{self.ports[name]}" for name in names),
            "advertised.listeners=" + ",".join(f"{name}://127.0.0.1:{port}" for name, port in told.items()),
            "listener.security.protocol.map=" + ",".join(f"{name}:{protocols.get(name, name)}" for name in names),
            f"log.dirs={self.folder / 'data'}",
            "listener.name.ssl.ssl.keystore.type=PEM",
            f"listener.name.ssl.ssl.keystore.location={self.folder / 'broker.pem'}",
            f'listener.name.sasl_plaintext.plain.sasl.jaas.config={plain} required user_{USER}="{PASSWORD}";',
        ]

    def _java(self, *words: str) -> list[str]:
        logging = f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}"
        return ["java", *_FLAGS, logging, "-cp", f"{jars.folder()}/*", *words]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds; fails when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it did not come about within {seconds:g} seconds"
        time.sleep(0.05)


def _plain(number: bytes) -> bytes:
    """A number whose text does not begin with the sign of an option, as one of 64 does."""
    return bytes((number[0] & 0x7F, *number[1:]))


def _run(folder: Path) -> None:
    """Run a broker until this process is told to end, or its parent is gone."""
    broker = Broker(folder)
    broker.prepare()
    parent = os.getppid()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    try:
        broker.start()
        while os.getppid() == parent:
            time.sleep(0.5)
    finally:
        broker.kill()


if __name__ == "__main__":
    _run(Path(sys.argv[1]).absolute())
