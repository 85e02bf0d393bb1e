import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.eventstore.instants import from_iso, to_iso
from bankapp.services.correcting import Correction
from bankapp.services.planning import Envelope
from bankapp.services.session import Session
from bankapp.ui.register.fold import Fold
from bankapp.ui.register.model import RegisterColumn, RegisterModel
from bankapp.ui.tables.cells import Tone
from tests.support.lives import DAY
from tests.ui.conftest import post

BALANCE = RegisterColumn.BALANCE


def register(session: Session, account_id: str) -> RegisterModel:
    model = RegisterModel()
    versions = session.history.version(account_id)
    model.set_account(session.history, account_id, "EUR", versions)
    model.show_version(versions, versions)
    return model


@pytest.fixture
def ann(qapp: object, session: Session) -> RegisterModel:
    return register(session, "123")


def _envelope(session: Session) -> Envelope:
    return session.bank.envelope("teller")


def texts(model: RegisterModel, column: int) -> list[str]:
    return [model.cell(row, column).text for row in range(model.row_count())]


def ruled(model: RegisterModel) -> list[int]:
    return [row for row in range(model.row_count()) if model.cell(row, 0).ruled]


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester, ann: RegisterModel) -> None:
    qtmodeltester.check(ann)  # type: ignore[no-untyped-call]


def test_each_event_shows_the_balance_after_it(ann: RegisterModel) -> None:
    assert texts(ann, BALANCE) == ["0.00", "100.00", "50.00", "75.00"]


def test_money_stands_in_the_column_of_its_direction(ann: RegisterModel) -> None:
    assert texts(ann, RegisterColumn.IN) == ["", "100.00", "", "25.00"]
    assert texts(ann, RegisterColumn.OUT) == ["", "", "50.00", ""]


def test_a_reversed_event_and_its_reversal_name_each_other(session: Session, ann: RegisterModel) -> None:
    reasons = texts(register(session, "456"), RegisterColumn.REASON)
    assert reasons[2:4] == ["reversed by #10 · loan", "reverses #8 · wrong account"]


def test_what_is_booked_again_names_what_it_is_instead_of(session: Session, ann: RegisterModel) -> None:
    session.bank.execute(session.bank.rebooking(2, Correction(Money(9_000, "EUR")), "typing error"), _envelope(session))
    reasons = texts(register(session, "123"), RegisterColumn.REASON)
    assert reasons[-2:] == ["instead of #2 · typing error", "reverses #2 · typing error"]


def test_a_red_line_stands_below_what_counts_from_closed_days(session: Session, ann: RegisterModel) -> None:
    day = to_iso(session.history.events(1, 1)[0].effective_at)[:10]
    late = session.bank.envelope("teller", "a late slip", from_iso(day) + DAY)
    session.bank.execute(Deposit("123", Money(500, "EUR")), late)
    model = register(session, "123")
    assert ruled(model) == []
    model.show_closed(day)
    assert ruled(model) == [3]
    model.show_closed("2099-12-31")
    assert ruled(model) == [4]


def test_a_fold_leaves_out_pairs_and_keeps_every_balance(session: Session, ann: RegisterModel) -> None:
    session.bank.execute(session.bank.rebooking(3, Correction(Money(4_000, "EUR")), "typing error"), _envelope(session))
    model = register(session, "123")
    model.set_fold(Fold(session.history.corrected("123")))
    assert texts(model, RegisterColumn.NUMBER) == ["1", "2", "4", "17"]
    assert texts(model, BALANCE) == ["0.00", "100.00", "75.00", "85.00"]


def test_events_that_come_are_added_below_a_fold(
    session: Session, ann: RegisterModel, qtmodeltester: ModelTester
) -> None:
    session.bank.execute(session.bank.reversal(4, "mistake"), _envelope(session))
    ann.show_version(5, 5)
    ann.set_fold(Fold(session.history.corrected("123")))
    post(session, Deposit("123", Money(100, "EUR")))
    ann.show_version(6, 6)
    assert texts(ann, RegisterColumn.NUMBER) == ["1", "2", "3", "17"]
    assert ann.cell(3, 0).marked
    qtmodeltester.check(ann)  # type: ignore[no-untyped-call]


def test_events_after_the_moment_are_shown_faint(ann: RegisterModel) -> None:
    ann.show_version(2, 4)
    cells = [ann.cell(row, BALANCE) for row in range(4)]
    assert [cell.tone is Tone.FAINT for cell in cells] == [False, False, True, True]
    assert [cell.marked for cell in cells] == [False, True, False, False]


def test_a_move_repaints_only_the_rows_that_it_passed(qtbot: QtBot, ann: RegisterModel) -> None:
    with qtbot.waitSignal(ann.dataChanged) as changed:
        ann.show_version(3, 4)
    assert (changed.args[0].row(), changed.args[1].row()) == (2, 3)
    with qtbot.assertNotEmitted(ann.dataChanged):
        ann.show_version(3, 4)


def test_a_new_event_is_added_at_the_end(qtbot: QtBot, session: Session, ann: RegisterModel) -> None:
    post(session, Deposit("123", Money(1, "EUR")))
    with qtbot.waitSignal(ann.rowsInserted) as inserted:
        ann.show_version(5, 5)
    assert inserted.args[1:] == [4, 4]
    assert texts(ann, BALANCE)[-1] == "75.01"


def test_a_reversal_that_comes_later_is_told_of_the_earlier_event(session: Session, ann: RegisterModel) -> None:
    assert texts(ann, RegisterColumn.REASON)[3] == "gift"
    position = post(session, session.bank.reversal(4, "taken back"))
    ann.show_version(5, 5)
    assert texts(ann, RegisterColumn.REASON)[3] == f"reversed by #{position} · gift"


def test_another_account_takes_its_place(session: Session, ann: RegisterModel) -> None:
    ann.set_account(session.history, "789", "EUR", 4)
    assert texts(ann, RegisterColumn.NUMBER) == ["7", "9", "11", "15"]


def test_without_an_account_there_is_nothing(ann: RegisterModel) -> None:
    ann.set_account(None, "", "", 0)
    assert ann.row_count() == 0
    assert ann.line(0) is None


def test_a_long_account_is_read_in_blocks(session: Session, ann: RegisterModel) -> None:
    with_many = session.bank.planner()
    commits = (with_many.plan(Deposit("123", Money(1, "EUR")), session.bank.envelope("clerk")) for _ in range(300))
    session.store.append_all(commits)
    ann.show_version(304, 304)
    assert texts(ann, BALANCE)[299:] == ["77.96", "77.97", "77.98", "77.99", "78.00"]
