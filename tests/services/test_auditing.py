"""What is kept beside the log and was changed behind our back is found, run by run, and made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bankapp.services.auditing import Audit, Wrong, heal
from bankapp.services.session import Session
from tests.support.raw import raw
from tests.support.services import opened_copy, workspace

EVENTS, PEOPLE = 4200, 12
FORGERIES = {
    "a balance": "UPDATE account_history SET balance = balance + 1 WHERE position = 4000",
    "the newest balance": "UPDATE account_history SET balance = 1 WHERE position = (SELECT max(position) FROM events)",
    "a status": "UPDATE account_history SET status = 3 WHERE position = 200",
    "an overdraft limit": "UPDATE account_history SET overdraft_limit = 7 WHERE position = 4000",
    "a version": "UPDATE account_history SET version = version + 100000 WHERE position = 4000",
    "a row too few": "DELETE FROM account_history WHERE position = 4000",
    "a row too many": "INSERT INTO account_history VALUES (12, 2, 9, 5, 0, 1)",
    "an owner": "UPDATE account_list SET owner = 'Mallory' WHERE number = 3",
    "an account too few": "DELETE FROM account_list WHERE number = 12",
    "the books": "UPDATE books SET ledger = replace(ledger, 'assets:cash', 'assets:cush') WHERE position = 640",
    "how the total swung": "UPDATE books SET swings = '[]' WHERE position = 640",
    "a reversal": "DELETE FROM reversals WHERE position = (SELECT min(position) FROM reversals)",
    "a price": "UPDATE products SET fee = 1 WHERE product_id = 'basic'",
    "a small bin": "UPDATE bins SET money_in = money_in + 1 WHERE level = 0 AND bin = 20",
    "a large bin": "UPDATE bins SET money_in = money_in + 1 WHERE level = 1 AND bin = 0",
    "a time": "UPDATE bins SET high = high + 1000000000000 WHERE level = 0 AND bin = 20",
    "a snapshot": "UPDATE snapshots SET state = replace(state, 'open', 'frozen') WHERE version = 300",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "made.bank"
    workspace().sample(path, EVENTS, PEOPLE, 1).close()
    return path


@pytest.fixture
def session(made: Path, tmp_path: Path) -> Iterator[Session]:
    with opened_copy(made, tmp_path) as session:
        yield session


def forge(session: Session, statement: str) -> None:
    """As somebody does who knows the file, and nothing of bankapp."""
    assert session.path
    with raw(session.path) as connection:
        assert connection.execute(statement).rowcount > 0


def faults(session: Session) -> Wrong | None:
    """What one look at everything finds."""
    return Audit(session.history, session.store, session.readmodels).look(EVENTS)


def test_of_what_nobody_touched_nothing_is_wrong(session: Session) -> None:
    audit = Audit(session.history, session.store, session.readmodels)
    assert audit.look(EVENTS) is None
    assert audit.passes == 1


def test_a_few_runs_at_a_time_come_to_everything_too(session: Session) -> None:
    forge(session, FORGERIES["a status"])
    audit = Audit(session.history, session.store, session.readmodels)
    looks = [audit.look(2) for _ in range(EVENTS // 128 + 1)]
    found = [wrong for wrong in looks if wrong]
    assert (looks[0], found[0].position) == (None, 200)


@pytest.mark.no_cover
@pytest.mark.parametrize("statement", FORGERIES.values(), ids=FORGERIES)
def test_what_was_changed_is_found_and_made_anew(session: Session, statement: str) -> None:
    forge(session, statement)
    assert faults(session)
    heal(session.history, session.readmodels)
    assert faults(session) is None
    assert not session.history.distrusted


def test_what_is_distrusted_has_no_say_in_any_answer(session: Session) -> None:
    for forgery in ("a balance", "the newest balance", "an owner", "the books", "a snapshot"):
        forge(session, FORGERIES[forgery])
    assert session.history.bank(EVENTS) != session.history.replay(EVENTS)
    session.history.distrust()
    assert session.history.bank(EVENTS) == session.history.replay(EVENTS)
    assert [session.history.refold(str(1000 + number), EVENTS).account for number in range(PEOPLE)] == list(
        session.history.replay(EVENTS).accounts
    )
