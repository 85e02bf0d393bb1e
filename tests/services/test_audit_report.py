"""What an audit report says is what the log says."""

from collections import Counter
from pathlib import Path

import pytest

from bankapp.domain.commands import Deposit
from bankapp.errors import Cancelled
from bankapp.eventstore.recorded import metadata_of
from bankapp.services import audit_report
from bankapp.services.audit_report import Correction, Deed, make_report
from bankapp.services.papers import period_of
from bankapp.services.proofs import Proofs
from bankapp.services.session import Session
from bankapp.services.trial_balance import trial_balance
from tests.support.scenario import eur
from tests.support.services import CancelAt, desk_of, workspace


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return workspace().sample(tmp_path / "a.bank", 2_000, 10, 1)


@pytest.fixture
def proofs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Proofs:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BANKAPP_KEY_PASSPHRASE", "correct horse")
    return workspace().proofs()


def test_its_counts_are_those_of_the_events_of_the_period(session: Session, proofs: Proofs) -> None:
    report = make_report(session, proofs, period_of(session.history, None, "501", "1500"))
    events = list(session.store.read(501, 1500))
    assert dict(report.by_type) == Counter(event.type for event in events)
    assert {(deed.actor, deed.type): deed.events for deed in report.deeds} == Counter(
        (metadata_of(event).actor, event.type) for event in events
    )
    assert (report.events, report.head.hash) == (1000, events[-1].hash)
    assert report.books == trial_balance(session.history, 1500)


def test_the_chain_is_verified_from_its_first_event_and_held_against_signed_heads(
    session: Session, proofs: Proofs
) -> None:
    before = make_report(session, proofs, period_of(session.history, None))
    assert (before.verdict.events, before.signatures.newest) == (session.store.head().position, None)
    kept = proofs.keep(session.bank_id, session.store)
    assert kept
    after = make_report(session, proofs, period_of(session.history, None))
    assert after.signatures.newest == kept.head
    earlier = make_report(session, proofs, period_of(session.history, None, "", "10"))
    assert (earlier.signatures.newest, earlier.verdict.events) == (None, 10)


def test_a_correction_names_what_it_undoes_what_came_instead_and_why(session: Session, proofs: Proofs) -> None:
    desk = desk_of(session)
    wrong = desk.do(Deposit("1000", eur("10")))
    desk.do(desk.bank.reversal(wrong.position, "booked twice"))
    report = make_report(session, proofs, period_of(session.history, None, str(wrong.position)))
    recorded = session.store.head().position
    newest = next(session.store.read(recorded, recorded))
    assert report.corrections == (Correction(recorded, newest.recorded_at, "ada", "booked twice", wrong.position, 0),)
    assert Deed("ada", "TransactionReversed", 1) in report.deeds


def test_what_is_too_long_to_tell_is_counted_all_the_same(
    session: Session, proofs: Proofs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_report, "MOST", 1)
    report = make_report(session, proofs, period_of(session.history, None))
    assert (len(report.corrections), report.reversals) == (1, dict(report.by_type)["TransactionReversed"])
    assert report.reversals > 1


def test_it_can_be_cancelled(session: Session, proofs: Proofs) -> None:
    with pytest.raises(Cancelled):
        make_report(session, proofs, period_of(session.history, None), CancelAt(1000))
