"""What a real broker needs of the machine: Java 17 and Kafka's jars, which Maven fetches once into the user's cache.

python -m tests.support.kafka.jars fetches them.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
JAVA = 17


def folder() -> Path:
    """Where the jars of this version lie, or would."""
    named = os.environ.get("BANKAPP_KAFKA_JARS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else cache / "bankapp" / f"kafka-{_version()}"


def missing() -> str:
    """Why there can be no broker here; empty where there can."""
    if shutil.which("java") is None:
        return "there is no java"
    if _java() < JAVA:
        return f"Kafka's broker needs Java {JAVA}"
    if not any(folder().glob("kafka_2.13-*.jar")):
        return "Kafka's jars are not here; python -m tests.support.kafka.jars fetches them"
    if shutil.which("openssl") is None:
        return "there is no openssl to make certificates with"
    return ""


def fetch() -> None:
    """Fetch the jars with Maven, where they are not here yet."""
    if any(folder().glob("kafka_2.13-*.jar")):
        return
    part = folder().with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    command = ["mvn", "--quiet", "--batch-mode", "--file", str(POM), f"-Djars={part}", "dependency:copy-dependencies"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    part.rename(folder())


def _version() -> str:
    found = re.search(r"<kafka\.version>(.+?)<", POM.read_text(encoding="utf-8"))
    assert found
    return found[1]


def _java() -> int:
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    fetch()
