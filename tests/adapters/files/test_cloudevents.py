"""A log as a file of CloudEvents: the library reads it, and it makes the same bank."""

from pathlib import Path

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_structured_event

from bankapp.adapters.files.jsonl import BadLine
from bankapp.domain.commands import Deposit, Transfer
from bankapp.services.exporting import Selection
from bankapp.services.session import Session
from tests.support.scenario import eur
from tests.support.services import Desk


@pytest.fixture
def log(session: Session, desk: Desk, tmp_path: Path) -> Path:
    """The exported log of a bank of seven events."""
    desk.opened("a", "b", deposit="10")
    desk.do(Transfer("a", "b", eur("4")), reason='the "rent", für März')
    desk.do(Deposit("a", eur("1"), "Ω 🏦"), effective_at=-1)
    session.files.export(tmp_path / "log.cloudevents", "cloudevents", Selection())
    return tmp_path / "log.cloudevents"


def test_a_file_of_cloudevents_makes_the_same_bank(session: Session, other: Session, log: Path) -> None:
    assert other.files.import_log(log) == session.store.head()
    assert list(other.store.read()) == list(session.store.read())


def test_the_library_reads_every_line(session: Session, log: Path) -> None:
    headers = {"content-type": b"application/cloudevents+json"}
    for line, event in zip(log.read_bytes().splitlines(), session.store.read(), strict=True):
        found = from_structured_event(KafkaMessage(headers, None, line))
        assert (found.get_type(), found.get_subject()) == (event.type, event.stream_id)
        assert found.get_extension("sequence") == str(event.position)


def test_a_part_of_a_log_names_the_source_of_the_whole(session: Session, log: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.cloudevents"
    session.files.export(part, "cloudevents", Selection("a", 4, 7))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert set(part.read_text(encoding="utf-8").splitlines()) < set(lines)


@pytest.mark.parametrize(
    ("old", "new"), [('"amount":400', '"amount":401'), ('"time":', '"tame":'), ('"specversion"', '["specversion"')]
)
def test_a_changed_line_is_told_by_its_number(other: Session, log: Path, old: str, new: str) -> None:
    lines = log.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace(old, new, 1)
    log.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadLine, match="line 5: it is no event of a bank as a CloudEvent"):
        other.files.import_log(log)
    assert other.store.head().position == 0
